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
 * are right for it, a few apart, then the encoding that the file declares, then Windows-1252, which is what western
 * machines write.
 */
export function decoded(bytes: Uint8Array, declared: string | null = null): string {
  const mark = BYTE_ORDER_MARKS.find(({ bytes: mark }) => mark.every((byte, i) => bytes[i] === byte));
  if (mark) return new TextDecoder(mark.encoding).decode(bytes);
  const wide = wideEncoding(bytes);
  if (wide) return new TextDecoder(wide).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return mendedUtf8(bytes) ?? decodedAs(declared ?? WESTERN, bytes);
  }
}

/**
 * UTF-8 with some bytes that are wrong, which count as Windows-1252: a line of another encoding, a character cut in two.
 * Null when more are wrong than right: texts in other encodings hold hardly a sequence that UTF-8 allows.
 */
function mendedUtf8(bytes: Uint8Array): string | null {
  const wrong: number[] = [];
  let right = 0;
  for (let at = 0; at < bytes.length; ) {
    if (bytes[at]! < 0x80) at += 1;
    else {
      const length = sequenceAt(bytes, at);
      if (length > 0) right += 1;
      else wrong.push(at);
      at += Math.max(1, length);
    }
  }
  if (wrong.length > right) return null;
  const pieces = wrong.map((at, i) => {
    const sound = bytes.subarray(i === 0 ? 0 : wrong[i - 1]! + 1, at);
    return new TextDecoder().decode(sound) + decodedAs(WESTERN, bytes.subarray(at, at + 1));
  });
  return pieces.join('') + new TextDecoder().decode(bytes.subarray(wrong.at(-1)! + 1));
}

/** Length of the sequence of UTF-8 (RFC 3629, 4) that begins with this byte, which is above 0x7f; 0 when none does. */
function sequenceAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  const length = first < 0xc2 || first > 0xf4 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  for (let i = 1; i < length; i++) if ((bytes[at + i]! & 0xc0) !== 0x80) return 0;
  return length;
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
