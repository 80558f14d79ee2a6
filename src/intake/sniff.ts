import { isArmouredCms, isCms } from './cms.ts';
import { isJson } from './json.ts';
import { isMail, isMailbox } from './mail.ts';

const CONTAINER_FORMATS = ['zip', 'ole', 'gzip', 'tar', 'mail', 'mailbox', 'tnef', 'cms'] as const;

/**
 * Formats that hold further files. A ZIP and an OLE file (of Windows' compound format) may be a document all the same:
 * which, only their directories tell.
 */
export type ContainerFormat = (typeof CONTAINER_FORMATS)[number];

/** Pictures by their content. `heif` is what HEIC and AVIF files have in common: their box says little more. */
export type ImageFormat = 'png' | 'jpeg' | 'tiff' | 'gif' | 'webp' | 'bmp' | 'heif' | 'jpeg2000';

/** What a file is, by its content. */
export type FileFormat = 'pdf' | ImageFormat | 'rtf' | 'html' | 'xml' | 'json' | 'text' | ContainerFormat;

/** Whether a file of this format may hold further files. */
export function isContainer(format: FileFormat): format is ContainerFormat {
  const formats: readonly FileFormat[] = CONTAINER_FORMATS;
  return formats.includes(format);
}

export type Sniffed =
  | { readonly readable: true; readonly format: FileFormat }
  | { readonly readable: false; readonly looksLike: string };

/** Bytes from the start of a file that `sniff` needs. PDF readers accept a header anywhere in the first 1,024 bytes. */
export const HEAD_BYTES = 1_024 + 8;

const readable = (format: FileFormat): Sniffed => ({ readable: true, format });
const foreign = (looksLike: string): Sniffed => ({ readable: false, looksLike });

/** Signatures of containers; offsets and bytes from their specifications. A split or repaired ZIP starts with PK 7 8. */
const CONTAINERS: readonly (readonly [offset: number, signature: string, format: ContainerFormat])[] = [
  [0, 'PK\x03\x04', 'zip'],
  [0, 'PK\x05\x06', 'zip'],
  [0, 'PK\x07\x08PK\x03\x04', 'zip'],
  [0, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'ole'],
  [0, '\x1f\x8b', 'gzip'],
  [257, 'ustar', 'tar'],
  [0, '\x78\x9f\x3e\x22', 'tnef'],
];

/** Signatures of formats that people send by mistake; offsets and bytes from their specifications. */
const FOREIGN: readonly (readonly [offset: number, signature: string, name: string])[] = [
  [0, '7z\xbc\xaf\x27\x1c', 'a 7-Zip archive'],
  [0, 'Rar!', 'a RAR archive'],
  [0, '\xfd7zXZ\0', 'an XZ archive'],
  [0, 'BZh', 'a bzip2 archive'],
  [0, '(\xb5/\xfd', 'a Zstandard archive'],
  [0, 'MSCF', 'a cabinet archive'],
  [0, '%!PS', 'a PostScript document'],
  [0, '8BPS', 'a Photoshop document'],
  [0, '\0\0\x01\0', 'an icon'],
  [0, '\xff\x0a', 'a JPEG XL image'],
  [0, '\0\0\0\x0cJXL ', 'a JPEG XL image'],
  [0, 'AT&TFORM', 'a DjVu document'],
];

/** Signatures of pictures. Classic TIFF has 42, BigTIFF 43, and either order of bytes. */
const PICTURES: readonly (readonly [offset: number, signature: string, format: ImageFormat])[] = [
  [0, '\x89PNG\r\n\x1a\n', 'png'],
  [0, '\xff\xd8\xff', 'jpeg'],
  [0, 'II*\0', 'tiff'],
  [0, 'II+\0', 'tiff'],
  [0, 'MM\0*', 'tiff'],
  [0, 'MM\0+', 'tiff'],
  [0, 'GIF87a', 'gif'],
  [0, 'GIF89a', 'gif'],
  [8, 'WEBP', 'webp'],
  [0, '\0\0\0\x0cjP  ', 'jpeg2000'],
  [0, '\xff\x4f\xff\x51', 'jpeg2000'],
];

function pictureOf(text: string): ImageFormat | null {
  const known = PICTURES.find(([offset, signature]) => text.startsWith(signature, offset));
  if (known) return known[2];
  // Two letters alone would take many a text for a BMP; four bytes of its header are nought in all that are written.
  if (text.startsWith('BM') && text.startsWith('\0\0\0\0', 6)) return 'bmp';
  return /^ftyp(hei[cmsx]|hev[cmsx]|mif1|msf1|avi[fs])/.test(text.slice(4, 12)) ? 'heif' : null;
}

function latin1(head: Uint8Array): string {
  return Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
}

/** A text: its bytes as they are, or those of UTF-16 without their zeros, which is enough to know its kind. */
function plainText(head: Uint8Array): string | null {
  const text = latin1(head);
  const wide = /^(\xff\xfe|\xfe\xff)/.test(text) || isWide(head);
  const narrow = wide ? text.replace(/^(\xff\xfe|\xfe\xff)/, '').replaceAll('\0', '') : text;
  // Control characters tell binary from text; terminals' escapes and the end mark of CP/M are found in texts.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what tells binary from text
  return !wide && /[\x00-\x07\x0e-\x19\x1c-\x1f]/.test(narrow) ? null : narrow;
}

/** UTF-16 without a byte order mark: of western text every second byte is zero. */
function isWide(head: Uint8Array): boolean {
  const zeros = [0, 0];
  head.forEach((byte, i) => {
    if (byte === 0) zeros[i & 1]! += 1;
  });
  const half = head.length / 2;
  return half >= 4 && Math.min(...zeros) < 0.05 * half && Math.max(...zeros) > 0.4 * half;
}

/** Elements with which pages and parts of pages begin. */
const HTML =
  /^<(!doctype html|html|head|body|title|meta|table|div|p|h[1-6]|span|center|font|ul|ol|dl|form|main|section|article|br|hr|img|a|b|i|strong|em|pre|style|script|link|base|!--\[if)\b/i;

function sniffText(head: Uint8Array): Sniffed | null {
  const text = plainText(head);
  if (text === null) return null;
  const start = text.replace(/^\xef\xbb\xbf/, '').trimStart();
  if (isArmouredCms(start)) return readable('cms');
  if (isMailbox(start)) return readable('mailbox');
  if (isMail(start)) return readable('mail');
  if (/^<svg|^<\?xml[^>]*>\s*<svg/i.test(start)) return foreign('an SVG image');
  // Declarations and comments say nothing yet.
  const content = start.replace(/^(<\?xml[^>]*>|<!--.*?-->|\s)+/s, '');
  if (start.startsWith('<?xml') ? /^<(!doctype html|html)\b/i.test(content) : HTML.test(content))
    return readable('html');
  if (/^<(\?xml|!DOCTYPE|[a-z_][\w.:-]*[\s/>])/i.test(start)) return readable('xml');
  return readable(isJson(start) ? 'json' : 'text');
}

/** Tells a file's format from its first `HEAD_BYTES` bytes, whatever its name says. `head` is not empty. */
export function sniff(head: Uint8Array): Sniffed {
  const text = latin1(head.subarray(0, HEAD_BYTES));
  const picture = pictureOf(text);
  if (picture) return readable(picture);
  // Before the search for a PDF: the first file of an archive may be one, not packed, and what is signed.
  for (const [offset, signature, format] of CONTAINERS) if (text.startsWith(signature, offset)) return readable(format);
  if (isCms(text)) return readable('cms');
  if (text.includes('%PDF-')) return readable('pdf');
  if (text.startsWith('{\\rtf')) return readable('rtf');
  for (const [offset, signature, name] of FOREIGN) if (text.startsWith(signature, offset)) return foreign(name);
  return sniffText(head.subarray(0, HEAD_BYTES)) ?? foreign('a format that is not known');
}
