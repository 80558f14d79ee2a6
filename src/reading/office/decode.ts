import { WINDOWS_1252 } from '../typeset/letters.ts';

/** How many bytes are looked at to tell an encoding. */
const LOOKED_AT = 64 * 2 ** 10;

const BYTE_ORDER_MARKS = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { bytes: [0xff, 0xfe], encoding: 'utf-16le' },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be' },
] as const;

/**
 * The text of a file. A byte order mark wins, then UTF-16 that shows itself by its zero bytes, then UTF-8 where the bytes
 * are right for it, then the encoding that the file declares, then Windows-1252, which is what western machines write.
 */
export function decoded(bytes: Uint8Array, declared: string | null = null): string {
  const mark = BYTE_ORDER_MARKS.find(({ bytes: mark }) => mark.every((byte, i) => bytes[i] === byte));
  if (mark) return new TextDecoder(mark.encoding).decode(bytes);
  const wide = wideEncoding(bytes);
  if (wide) return new TextDecoder(wide).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return decodedAs(declared ?? WESTERN, bytes);
  }
}

const WESTERN = 'windows-1252';

/** By a label of the Encoding Standard; one that is wrong or not known counts as Windows-1252. */
export function decodedAs(label: string, bytes: Uint8Array): string {
  try {
    const decoder = new TextDecoder(label);
    // UTF-8 was tried already.
    if (!/^utf|^windows-1252$/.test(decoder.encoding)) return decoder.decode(bytes);
  } catch {}
  // Node 20 takes Windows-1252 for Latin-1, which has no € and no quotation marks.
  const latin1 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return latin1.replace(/[\x80-\x9f]/g, (sign) => WINDOWS_1252[sign.charCodeAt(0) - 0x80]!);
}

/** UTF-16 without a mark: in western text every second byte is zero. */
function wideEncoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const length = Math.min(bytes.length, LOOKED_AT) & ~1;
  if (length < 4) return null;
  const zeros = [0, 0];
  for (let i = 0; i < length; i++) if (bytes[i] === 0) zeros[i & 1]! += 1;
  const [even, odd] = [zeros[0]! / (length / 2), zeros[1]! / (length / 2)];
  if (odd > 0.4 && even < 0.05) return 'utf-16le';
  if (even > 0.4 && odd < 0.05) return 'utf-16be';
  return null;
}
