// A TrueType font without a single stroke: text set in it can be searched and copied, and is never seen.

/** Units to the em; each letter is half an em wide. */
const EM = 1_000;
export const ADVANCE = 500;
export const ASCENT = 800;
export const DESCENT = -200;

/** The tables that a font embedded in a PDF needs (ISO 32000-1, 9.9; layout: the OpenType specification). */
export function emptyTypeface(): Uint8Array {
  const tables: Readonly<Record<string, Uint8Array>> = {
    glyf: table(12), // one glyph without contours
    head: table(54, [
      [0, 4, 0x00010000],
      [4, 4, 0x00010000],
      [12, 4, 0x5f0f3cf5],
      [16, 2, 0x000b],
      [18, 2, EM],
      [36, 2, 0],
      [38, 2, DESCENT],
      [40, 2, ADVANCE],
      [42, 2, ASCENT],
      [46, 2, 8],
    ]),
    hhea: table(36, [
      [0, 4, 0x00010000],
      [4, 2, ASCENT],
      [6, 2, DESCENT],
      [10, 2, ADVANCE],
      [34, 2, 1],
    ]),
    hmtx: table(4, [[0, 2, ADVANCE]]),
    loca: table(4, [[2, 2, 6]]), // halves of bytes: the glyph lies at 0 to 12
    maxp: table(32, [
      [0, 4, 0x00010000],
      [4, 2, 1],
      [14, 2, 1],
    ]),
  };
  const names = Object.keys(tables).sort();
  const begin = 12 + 16 * names.length;
  const size = names.reduce((sum, name) => sum + padded(tables[name]!.length), begin);
  const font = table(size, [
    [0, 4, 0x00010000],
    [4, 2, names.length],
    [6, 2, 64],
    [8, 2, 2],
    [10, 2, 16 * names.length - 64],
  ]);
  const view = new DataView(font.buffer);
  let at = begin;
  for (const [i, name] of names.entries()) {
    const bytes = tables[name]!;
    font.set(bytes, at);
    const entry = 12 + 16 * i;
    font.set(Buffer.from(name, 'latin1'), entry);
    view.setUint32(entry + 4, checksum(font, at, padded(bytes.length)));
    view.setUint32(entry + 8, at);
    view.setUint32(entry + 12, bytes.length);
    at += padded(bytes.length);
  }
  // checkSumAdjustment, of the font as it is with 0 there.
  const head = begin + padded(tables.glyf!.length);
  view.setUint32(head + 8, (0xb1b0afba - checksum(font, 0, font.length)) >>> 0);
  return font;
}

const padded = (length: number) => (length + 3) & ~3;

/** Zeros, with numbers of 2 or 4 bytes at some places. */
function table(
  size: number,
  numbers: readonly (readonly [at: number, bytes: 2 | 4, value: number])[] = [],
): Uint8Array {
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  for (const [at, length, value] of numbers) {
    if (length === 2) view.setUint16(at, value & 0xffff);
    else view.setUint32(at, value);
  }
  return bytes;
}

function checksum(bytes: Uint8Array, from: number, length: number): number {
  const view = new DataView(bytes.buffer, from, length);
  let sum = 0;
  for (let at = 0; at < length; at += 4) sum = (sum + view.getUint32(at)) >>> 0;
  return sum;
}
