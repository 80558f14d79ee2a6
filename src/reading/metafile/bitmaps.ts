import { MOST_RECORDS } from './limits.ts';

/** A bitmap as Windows keeps it in memory (MS-WMF, 2.2.2.9): a header with what belongs to it, and the pixels. */
interface Bitmap {
  readonly head: Buffer;
  readonly pixels: Buffer;
}

/** Compressions that say that the pixels are a JPEG or PNG file (MS-WMF, 2.1.1.7). */
const FILES = [4, 5];

const FILE_HEADER = 14;
const CORE_HEADER = 12;
const INFO_HEADER = 40;
const BITFIELDS = 3;

/**
 * The picture that a drawing of Windows (EMF, WMF) or a bare bitmap wraps, as a file: programs store what was pasted that
 * way. Null for what draws lines or writes text, of which the bitmap alone would tell a part.
 */
export function wrappedPicture(bytes: Uint8Array): Uint8Array | null {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { pictures, draws } = bitmapsIn(file);
  return pictures.length === 1 && !draws ? pictures[0]! : null;
}

/** The bitmaps of a drawing, each as a file, as far as it is sound, and whether it draws or writes anything else. */
export function bitmapsIn(file: Buffer): { readonly pictures: readonly Uint8Array[]; readonly draws: boolean } {
  const found: Bitmap[] = [];
  let draws = false;
  try {
    const each = isEmf(file) ? inEmf(file) : isWmf(file) ? inWmf(file) : bare(file);
    for (const bitmap of each) {
      if (bitmap === 'drawn') draws = true;
      else found.push(bitmap);
    }
  } catch (error) {
    // It ends within a record.
    if (!(error instanceof RangeError)) throw error;
    draws = true;
  }
  return { pictures: found.map(fileOf), draws };
}

export function isEmf(file: Buffer): boolean {
  return file.toString('latin1', 40, 44) === ' EMF';
}

function* bare(file: Buffer): Generator<Bitmap> {
  if (file.length > INFO_HEADER && file.readUInt32LE(0) === INFO_HEADER) yield bitmapOf(file);
}

/** Records of an EMF that hold a bitmap (MS-EMF, 2.3.1), with the place of its description in them. */
const EMF_BITMAPS: ReadonlyMap<number, number> = new Map([
  [76, 84],
  [77, 84],
  [80, 48],
  [81, 48],
  [114, 84],
  [116, 84],
]);

/** Records that write or draw: text, lines, curves and filled shapes. */
const EMF_DRAWS = (type: number) =>
  (type >= 2 && type <= 8) || (type >= 41 && type <= 47) || (type >= 53 && type <= 56) || (type >= 62 && type <= 64) ||
  (type >= 83 && type <= 92) || type === 96 || type === 97 || type === 108; // biome-ignore format: one list

/** The bitmaps of an EMF, and what it draws else. */
function* inEmf(file: Buffer): Generator<Bitmap | 'drawn'> {
  for (let at = 0, count = 0; at + 8 <= file.length && count < MOST_RECORDS; count++) {
    const [type, size] = [file.readUInt32LE(at), file.readUInt32LE(at + 4)];
    if (size < 8) return yield 'drawn';
    if (EMF_DRAWS(type)) yield 'drawn';
    const record = file.subarray(at, at + size);
    const place = EMF_BITMAPS.get(type);
    if (place !== undefined) {
      const [from, length, start, bytes] = [0, 4, 8, 12].map((offset) => record.readUInt32LE(place + offset));
      const head = record.subarray(from, from! + length!);
      // A fill has no bitmap.
      if (head.length > 0) yield { head, pixels: record.subarray(start, start! + bytes!) };
    }
    at += size;
  }
}

/** A WMF may have a header for placing it before its own (MS-WMF, 2.3.2). */
const PLACEABLE = 0x9ac6cdd7;

export function isWmf(file: Buffer): boolean {
  const at = startOfWmf(file);
  return file.length > at + 18 && [1, 2].includes(file.readUInt16LE(at)) && file.readUInt16LE(at + 2) === 9;
}

/** Where the header of a WMF begins. */
export function startOfWmf(file: Buffer): number {
  return file.length > 22 && file.readUInt32LE(0) === PLACEABLE ? 22 : 0;
}

/** Records of a WMF that hold a bitmap (MS-WMF, 2.3.1), with its place in them. */
const WMF_BITMAPS: ReadonlyMap<number, number> = new Map([
  [0x0f43, 28],
  [0x0b41, 26],
  [0x0940, 22],
  [0x0d33, 24],
]);

/** Records that write or draw. */
const WMF_DRAWS = new Set([
  0x0213, 0x0324, 0x0325, 0x0416, 0x0418, 0x041b, 0x0521, 0x0538, 0x061c, 0x0817, 0x081a, 0x0830, 0x0a32,
]); // biome-ignore format: one list

/** The bitmaps of a WMF, and what it draws else. */
function* inWmf(file: Buffer): Generator<Bitmap | 'drawn'> {
  for (let at = startOfWmf(file) + 18, count = 0; at + 6 <= file.length && count < MOST_RECORDS; count++) {
    const [size, type] = [2 * file.readUInt32LE(at), file.readUInt16LE(at + 4)];
    if (size < 6 || type === 0) break;
    const place = WMF_BITMAPS.get(type);
    if (WMF_DRAWS.has(type) && place === undefined) yield 'drawn';
    if (place !== undefined && size > place + CORE_HEADER) yield bitmapOf(file.subarray(at + place, at + size));
    at += size;
  }
}

/** Parts a bitmap that lies in one piece: behind its header come masks or a palette, then the pixels. */
function bitmapOf(bytes: Buffer): Bitmap {
  const size = bytes.readUInt32LE(0);
  const core = size === CORE_HEADER;
  const bits = bytes.readUInt16LE(core ? 10 : 14);
  const [compression, used] = core ? [0, 0] : [bytes.readUInt32LE(16), bytes.readUInt32LE(32)];
  const colours = bits > 8 ? 0 : used || 2 ** bits;
  const masks = compression === BITFIELDS && size === INFO_HEADER ? 12 : 0;
  const head = size + masks + colours * (core ? 3 : 4);
  return { head: bytes.subarray(0, head), pixels: bytes.subarray(head) };
}

function fileOf({ head, pixels }: Bitmap): Uint8Array {
  if (head.length >= INFO_HEADER && FILES.includes(head.readUInt32LE(16))) return pixels;
  const start = Buffer.alloc(FILE_HEADER);
  start.write('BM', 'latin1');
  start.writeUInt32LE(FILE_HEADER + head.length + pixels.length, 2);
  start.writeUInt32LE(FILE_HEADER + head.length, 10);
  return Buffer.concat([start, head, pixels]);
}
