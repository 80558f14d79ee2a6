import type { EmbeddedFile } from '../../domain/index.ts';
import { decoded } from '../office/decode.ts';
import type { ReadingLimits } from '../reader.ts';
import type { Pdfium } from './library.ts';

/** Bytes of XML that are taken over, of one file and of all: the invoices of a year are shorter. */
const MOST_TEXT = 4 * 2 ** 20;
/** A name's or type's letters that are kept. */
const LONGEST = 1_000;

/** What the files of one page may still take; those that are beyond it are named only. */
export interface Allowance {
  entries: number;
  bytes: number;
  text: number;
}

export const allowanceOf = ({ entries, bytes }: ReadingLimits): Allowance => ({ entries, bytes, text: MOST_TEXT });

/** Unpacks none. */
export const nothingOf = ({ entries }: ReadingLimits): Allowance => ({ entries, bytes: 0, text: 0 });

/** The files that a document lists as its own. */
export function filesOf(pdfium: Pdfium, document: number, allowance: Allowance): EmbeddedFile[] {
  const count = Math.min(pdfium.api.FPDFDoc_GetAttachmentCount(document), allowance.entries);
  return Array.from({ length: Math.max(0, count) }, (_, i) => pdfium.api.FPDFDoc_GetAttachment(document, i)).flatMap(
    (attachment) => fileOf(pdfium, attachment, allowance) ?? [],
  );
}

/** A file by PDFium's handle of its attachment; null when it is broken. */
export function fileOf(pdfium: Pdfium, attachment: number, allowance: Allowance): EmbeddedFile | null {
  if (attachment === 0 || allowance.entries <= 0) return null;
  allowance.entries -= 1;
  const { api } = pdfium;
  const name = pdfium.text((buffer, size) => api.FPDFAttachment_GetName(attachment, buffer, size)).slice(0, LONGEST);
  const type = pdfium.text((buffer, size) => api.FPDFAttachment_GetSubtype(attachment, buffer, size)).slice(0, LONGEST);
  const write: Write = (...buffer) => api.FPDFAttachment_GetFile(attachment, ...buffer);
  return { name, type, ...contentOf(pdfium, write, allowance, isXml(name, type)) };
}

/** Writes the content into a buffer of so many bytes, and its length where the last points to; 0 when it cannot. */
type Write = (buffer: number, size: number, length: number) => number;

/** How long a file is, as far as the allowance goes, and what it says. */
export function contentOf(pdfium: Pdfium, write: Write, allowance: Allowance, isText: boolean) {
  const content = allowance.bytes > 0 ? unpacked(pdfium, write, isText ? allowance.text : 0) : null;
  if (!content) return { bytes: null };
  allowance.bytes -= content.bytes;
  if (content.taken === null) return { bytes: content.bytes };
  allowance.text -= content.bytes;
  return { bytes: content.bytes, text: decoded(content.taken, declaredIn(content.taken)) };
}

function isXml(name: string, type: string): boolean {
  return /\.xml$/i.test(name) || /^(text|application)\/(.+\+)?xml\b/i.test(type);
}

/** The length of a file, and its bytes where they are no more than `most`. */
function unpacked(pdfium: Pdfium, write: Write, most: number) {
  const length = pdfium.allocate(4);
  try {
    // PDFium unpacks the file to tell its length.
    if (!write(0, 0, length)) return null;
    const bytes = pdfium.integer(length) >>> 0;
    if (bytes === 0 || bytes > most) return { bytes, taken: null };
    const buffer = pdfium.allocate(bytes);
    try {
      const done = write(buffer, bytes, length) !== 0;
      return { bytes, taken: done ? pdfium.bytes().slice(buffer, buffer + bytes) : null };
    } finally {
      pdfium.free(buffer);
    }
  } finally {
    pdfium.free(length);
  }
}

/** The encoding that XML declares (XML 1.0, 4.3.3). */
function declaredIn(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  return /^<\?xml[^>]*\bencoding\s*=\s*["']([\w.-]+)/.exec(head)?.[1] ?? null;
}
