import { crc32 } from 'node:zlib';
import type { Chance } from '../../training/generator/chance.ts';
import { EXTREMES, type Mutation, replaced } from './mutate.ts';

/** Writes an extreme number over `width` bytes at `at`. */
export function putNumber(bytes: Buffer, at: number, width: number, little: boolean, chance: Chance): void {
  const value = BigInt.asUintN(width * 8, BigInt(Math.trunc(chance.of(EXTREMES))));
  for (let i = 0; i < width && at + i < bytes.length; i++) {
    bytes[at + (little ? i : width - 1 - i)] = Number((value >> BigInt(8 * i)) & 0xffn);
  }
}

/** Overwrites a number somewhere in the first bytes, where binary formats keep sizes, counts and offsets. */
function header(length: number, little: boolean): Mutation {
  return (bytes, chance) => {
    const copy = Buffer.from(bytes);
    if (copy.length > 8)
      putNumber(copy, chance.whole(2, Math.min(length, copy.length - 5)), chance.of([1, 2, 4]), little, chance);
    return copy;
  };
}

/** Chunks of a PNG, their checksums set right again: what is wrong with them is found only by who reads on. */
function pngChunk(bytes: Buffer, chance: Chance): Buffer {
  const chunks: Buffer[] = [];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = Math.min(bytes.length, at + 12 + bytes.readUInt32BE(at));
    chunks.push(Buffer.from(bytes.subarray(at, end)));
    at = end;
  }
  if (chunks.length === 0) return bytes;
  const index = chance.whole(0, chunks.length - 1);
  const chunk = chunks[index]!;
  const change = chance.whole(0, 3);
  if (change === 0) chunks.splice(index, 1);
  else if (change === 1) chunks.splice(index, 0, ...Array.from({ length: chance.of([1, 50]) }, () => chunk));
  else if (change === 2) chunks.push(...chunks.splice(index, 1));
  else {
    if (chunk.length > 12) putNumber(chunk, chance.whole(8, chunk.length - 5), chance.of([1, 2, 4]), false, chance);
    chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), chunk.length - 4);
  }
  return Buffer.concat([bytes.subarray(0, 8), ...chunks]);
}

/** Segments of a JPEG: dropped, doubled (scans by the hundred), or with other numbers in them. */
function jpegSegment(bytes: Buffer, chance: Chance): Buffer {
  const starts: number[] = [];
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff; ) {
    starts.push(at);
    if (bytes[at + 1] === 0xda) break;
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  if (starts.length === 0) return bytes;
  const start = chance.of(starts);
  const end = bytes[start + 1] === 0xda ? bytes.length : start + 2 + bytes.readUInt16BE(start + 2);
  const segment = Buffer.from(bytes.subarray(start, end));
  const change = chance.whole(0, 2);
  if (change === 0) return replaced(bytes, start, end, Buffer.alloc(0));
  if (change === 1)
    return replaced(bytes, start, start, Buffer.concat(Array.from({ length: chance.of([1, 200]) }, () => segment)));
  putNumber(segment, chance.whole(2, Math.min(segment.length - 1, 24)), chance.of([1, 2]), false, chance);
  return replaced(bytes, start, end, segment);
}

/** Entries of a TIFF's directories: their tags, types, counts and values, and where the next directory lies. */
function tiffEntry(bytes: Buffer, chance: Chance): Buffer {
  const copy = Buffer.from(bytes);
  const little = copy[0] === 0x49;
  const short = (at: number) => (at + 2 > copy.length ? 0 : little ? copy.readUInt16LE(at) : copy.readUInt16BE(at));
  const long = (at: number) => (at + 4 > copy.length ? 0 : little ? copy.readUInt32LE(at) : copy.readUInt32BE(at));
  const directory = long(4);
  const count = Math.min(short(directory), 100);
  const next = directory + 2 + 12 * count;
  if (chance.happens(0.2) && next + 4 <= copy.length)
    copy.writeUInt32LE(chance.of([directory, 8, next, 2 ** 31]), next);
  else {
    const entry = directory + 2 + 12 * chance.whole(0, Math.max(0, count - 1));
    const [at, width] = chance.of([[0, 2], [2, 2], [4, 4], [8, 4], [8, 2]] as const); // biome-ignore format: pairs
    putNumber(copy, entry + at, width, little, chance);
  }
  return copy;
}

export const PNG: readonly Mutation[] = [pngChunk];
export const JPEG: readonly Mutation[] = [jpegSegment];
export const TIFF: readonly Mutation[] = [tiffEntry];
export const GIF: readonly Mutation[] = [header(60, true)];
export const BMP: readonly Mutation[] = [header(54, true)];
export const WEBP: readonly Mutation[] = [header(40, true)];
export const COMPOUND: readonly Mutation[] = [header(512, true), header(4_096, true)];
