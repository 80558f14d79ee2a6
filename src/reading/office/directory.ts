import { ELSEWHERE, wideNumbers } from '../container/zip64.ts';

/** Signatures of a ZIP's records (APPNOTE 4.3), and the sizes of their fixed parts. */
const CENTRAL = 0x02014b50;
const RECORD = 46;
const END = 22;
const END_64 = 56;

/** The end record has a comment of up to 65,535 bytes behind it. */
const LONGEST_END = END + 65_535;

const MOST_PARTS = 100_000;

/** A part as a directory lists it. */
export interface Entry {
  readonly name: string;
  /** Where its local header starts. */
  readonly at: number;
  /** Compressed bytes. */
  readonly bytes: number;
  readonly method: number;
  readonly encrypted: boolean;
  /** CRC-32 of its content. */
  readonly sum: number;
}

/** The parts by the directory of a file, and whether it lists as many as it says. */
export function listedIn(file: Buffer): { readonly entries: Entry[]; readonly whole: boolean } {
  const tail = file.subarray(Math.max(0, file.length - LONGEST_END));
  const found = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const at = file.length - tail.length + found;
  if (found < 0 || at + END > file.length) return { entries: [], whole: false };
  const large = file.subarray(0, at).lastIndexOf(Buffer.from('PK\x06\x06', 'latin1'));
  const wide = file.readUInt32LE(at + 16) === ELSEWHERE && large >= 0 && large + END_64 <= at;
  const [start, count, size, from] = wide
    ? [large, ...[32, 40, 48].map((offset) => Number(file.readBigUInt64LE(large + offset)))]
    : [at, file.readUInt16LE(at + 10), file.readUInt32LE(at + 12), file.readUInt32LE(at + 16)];
  // What stands before the archive, as a mail gateway's line, moves it all.
  const shift = Math.max(0, start! - size! - from!);
  const entries = recordsIn(file.subarray(Math.min(file.length, from! + shift), start), shift);
  return { entries, whole: entries.length > 0 && entries.length === Math.min(count!, MOST_PARTS) };
}

/** The parts by the records of a directory, one behind the other, as far as they are sound. */
export function recordsIn(directory: Buffer, shift = 0): Entry[] {
  const entries: Entry[] = [];
  for (let next = 0; next + RECORD <= directory.length && entries.length < MOST_PARTS; ) {
    if (directory.readUInt32LE(next) !== CENTRAL) break;
    const [name, extra, comment] = [28, 30, 32].map((offset) => directory.readUInt16LE(next + offset));
    const more = directory.subarray(next + RECORD + name!, next + RECORD + name! + extra!);
    // Size, compressed size and place.
    const [, bytes, at] = wideNumbers(
      more,
      [24, 20, 42].map((offset) => directory.readUInt32LE(next + offset)),
    );
    entries.push({
      name: directory.toString('utf8', next + RECORD, next + RECORD + name!),
      at: at! + shift,
      bytes: bytes!,
      method: directory.readUInt16LE(next + 10),
      encrypted: (directory.readUInt16LE(next + 8) & 1) !== 0,
      sum: directory.readUInt32LE(next + 16),
    });
    next += RECORD + name! + extra! + comment!;
  }
  return entries;
}
