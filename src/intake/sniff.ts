/** What a file is, by its content. The first four can be read; the others are named so that the refusal says what was sent. */
export type FileFormat = 'pdf' | 'png' | 'jpeg' | 'tiff';

export type Sniffed =
  | { readonly readable: true; readonly format: FileFormat }
  | { readonly readable: false; readonly looksLike: string };

/** Bytes from the start of a file that `sniff` needs. PDF readers accept a header anywhere in the first 1,024 bytes. */
export const HEAD_BYTES = 1_024 + 8;

const readable = (format: FileFormat): Sniffed => ({ readable: true, format });
const foreign = (looksLike: string): Sniffed => ({ readable: false, looksLike });

/** Signatures of formats that people send by mistake; offsets and bytes from their specifications. */
const FOREIGN: readonly (readonly [offset: number, signature: string, name: string])[] = [
  [0, 'PK\x03\x04', 'a ZIP archive or an Office document'],
  [0, 'PK\x05\x06', 'an empty ZIP archive'],
  [0, '\x1f\x8b', 'a gzip archive'],
  [0, '7z\xbc\xaf\x27\x1c', 'a 7-Zip archive'],
  [0, 'Rar!', 'a RAR archive'],
  [257, 'ustar', 'a tar archive'],
  [0, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'an old Office document or an Outlook message'],
  [0, '{\\rtf', 'an RTF document'],
  [0, 'GIF8', 'a GIF image'],
  [0, 'BM', 'a BMP image'],
  [8, 'WEBP', 'a WebP image'],
  [4, 'ftyphei', 'a HEIC image'],
  [4, 'ftypmif1', 'a HEIF image'],
  [4, 'ftypavif', 'an AVIF image'],
  [0, '%!PS', 'a PostScript document'],
  [0, '\x00\x00\x00\x0cjP  ', 'a JPEG 2000 image'],
];

function latin1(head: Uint8Array): string {
  return Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
}

/** Text has no control characters but white space; a UTF-16 file shows itself by its byte order mark. */
function describeText(text: string): string | null {
  if (text.startsWith('\xff\xfe') || text.startsWith('\xfe\xff')) return 'a UTF-16 text';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what tells binary from text
  if (/[\x00-\x08\x0e-\x1a\x1c-\x1f]/.test(text)) return null;
  const start = text.replace(/^\xef\xbb\xbf/, '').trimStart();
  if (/^<(!doctype html|html)/i.test(start)) return 'an HTML page';
  if (/^<svg|^<\?xml[^>]*>\s*<svg/i.test(start)) return 'an SVG image';
  if (/^<\?xml/.test(start)) return 'an XML file';
  if (/^[[{]/.test(start)) return 'a JSON file';
  if (/^(received|return-path|from|mime-version|subject|delivered-to|date|message-id):/i.test(start)) return 'a mail';
  return 'a text file';
}

/** Tells a file's format from its first `HEAD_BYTES` bytes, whatever its name says. `head` is not empty. */
export function sniff(head: Uint8Array): Sniffed {
  const text = latin1(head.subarray(0, HEAD_BYTES));
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return readable('png');
  if (text.startsWith('\xff\xd8\xff')) return readable('jpeg');
  // Classic TIFF (42) and BigTIFF (43), little and big endian.
  if (/^(II[*+]\0|MM\0[*+])/.test(text)) return readable('tiff');
  if (text.includes('%PDF-')) return readable('pdf');
  for (const [offset, signature, name] of FOREIGN) if (text.startsWith(signature, offset)) return foreign(name);
  return foreign(describeText(text) ?? 'a format that is not known');
}
