import { open, stat } from 'node:fs/promises';
import { type Page, Problem, type Turn } from '../domain/index.ts';
import { type FileFormat, formatOf, HEAD_BYTES, isContainer } from '../intake/index.ts';
import { withSymbols } from './marks/symbols.ts';
import type { OfficeFormat } from './office/source.ts';
import { openPdf } from './pdf/source.ts';
import type { PageImage, ReadingLimits } from './reader.ts';

export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

/** An open file inside a child process. Pages count from 1. */
export interface Source {
  readonly pages: number;
  /** Reads one page; calls `begun` with its size before the long work. `careful`: without what lies beside the pages. */
  read(number: number, begun: (size: PixelSize) => void, careful?: boolean): Promise<Page>;
  /** Draws one page upright. `rotation` is the page's whole turn where known. */
  image(number: number, rotation: Turn | null, mediaType: PageImage['mediaType']): Promise<PageImage>;
  /** The file itself as a PDF without encryption, with these pages; only of a file that is one. */
  copy?(wanted: readonly { readonly number: number; readonly recognised: boolean }[]): Promise<PdfCopy>;
  /** Whether the file on disk is still the one that was opened. */
  unchanged(): Promise<boolean>;
  close(): void;
}

export interface PdfCopy {
  readonly bytes: Uint8Array;
  readonly pages: readonly CopiedPage[];
}

export interface CopiedPage {
  /** The part that is seen, in the PDF's own space: points, y upwards. */
  readonly box: { readonly left: number; readonly bottom: number; readonly right: number; readonly top: number };
  /** Whether it holds text although its words were recognised: that text is not what is seen. */
  readonly ownText: boolean;
}

/** What the formats provide; the rest of a source is the same for all. */
export type OpenFile = Omit<Source, 'unchanged'>;

/** A file's format by its first bytes. Throws `file.empty`, `file.unsupported`. */
export async function sniffed(path: string): Promise<FileFormat> {
  return formatOf(await headOf(path));
}

async function headOf(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    return head.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Opens a file by its content. Throws `file.*` and `image.too-large`. */
export async function openSource(path: string, password: string | null, limits: ReadingLimits): Promise<Source> {
  const before = await stat(path).catch((cause: unknown) => {
    throw new Problem('file.missing', 'The file cannot be opened.', { cause });
  });
  // The caller looked, too; a file can become another between two looks.
  if (!before.isFile()) throw new Problem('file.unsupported', 'This is not a regular file.');
  if (before.size > limits.bytes) throw new Problem('file.too-large', 'The file has grown beyond what is taken.');
  const format = await sniffed(path);
  const file = await openFormat(path, format, password, limits);
  const unchanged = async () => {
    const now = await stat(path).catch(() => null);
    return now !== null && now.mtimeMs === before.mtimeMs && now.size === before.size && now.ino === before.ino;
  };
  const read: Source['read'] = async (...args) => withSymbols(await file.read(...args));
  return { ...file, read, unchanged };
}

/** Each format's part is loaded when first needed: together they take most of the time in which a child starts. */
async function openFormat(
  path: string,
  format: FileFormat,
  password: string | null,
  limits: ReadingLimits,
): Promise<OpenFile> {
  if (format === 'pdf') return openPdf(path, password, limits);
  // A ZIP or an OLE file that comes here holds no files: it is a document.
  if (isOffice(format)) return (await import('./office/source.ts')).openOffice(path, format, limits);
  if (isContainer(format)) throw new Problem('file.unsupported', 'Containers are read by the files within them.');
  return (await import('./image/source.ts')).openImage(path, format, limits);
}

function isOffice(format: FileFormat): format is OfficeFormat {
  const formats: readonly FileFormat[] = ['zip', 'ole', 'rtf', 'html', 'xml', 'json', 'text'] satisfies OfficeFormat[];
  return formats.includes(format);
}
