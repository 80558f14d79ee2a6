const SHORT = 3;
const LONG = 4;
const RATIONAL = 5;

export interface TiffKind {
  readonly width: number;
  readonly height: number;
  readonly samples: number;
  /** Bits of a sample. */
  readonly bits: number;
  /** Tag 262: 1 grey, 2 red, green, blue, 8 L*a*b*. */
  readonly photometric: number;
  /** Tag 339: 1 whole numbers, 3 fractions. */
  readonly format?: number;
  readonly compression?: number;
  /** Dots per inch across and down. */
  readonly resolution?: readonly [number, number];
  /** Tag 254: 1 a smaller copy. */
  readonly subfile?: number;
}

/** A little-endian TIFF of uncompressed pages, each in one strip (TIFF 6.0). */
export function tiff(pages: readonly (TiffKind & { readonly pixels: Uint8Array })[]): Buffer {
  const parts: Buffer[] = [Buffer.from('II*\0\0\0\0\0', 'latin1')];
  let length = 8;
  // Where the offset of the next directory is to be written.
  let link = { part: parts[0]!, at: 4 };
  for (const page of pages) {
    const { width, height, samples, bits, photometric, format = 1, compression = 1, subfile = 0 } = page;
    const [across, down] = page.resolution ?? [200, 200];
    const strip = Buffer.from(page.pixels.length % 2 === 0 ? page.pixels : [...page.pixels, 0]);
    const stripAt = length;
    const rationals = Buffer.alloc(16);
    [across, 1, down, 1].forEach((value, i) => {
      rationals.writeUInt32LE(value, 4 * i);
    });
    const bitsAt = stripAt + strip.length + 16;
    const eachBits = Buffer.alloc(8);
    for (let i = 0; i < samples; i++) eachBits.writeUInt16LE(bits, 2 * i);
    const entries = [
      [254, LONG, 1, subfile],
      [256, LONG, 1, width],
      [257, LONG, 1, height],
      [258, SHORT, samples, samples < 3 ? bits : bitsAt],
      [259, SHORT, 1, compression],
      [262, SHORT, 1, photometric],
      [273, LONG, 1, stripAt],
      [277, SHORT, 1, samples],
      [278, LONG, 1, height],
      [279, LONG, 1, page.pixels.length],
      [282, RATIONAL, 1, stripAt + strip.length],
      [283, RATIONAL, 1, stripAt + strip.length + 8],
      [339, SHORT, 1, format],
    ] as const;
    const directory = Buffer.alloc(2 + 12 * entries.length + 4);
    directory.writeUInt16LE(entries.length, 0);
    entries.forEach(([tag, type, count, value], i) => {
      directory.writeUInt16LE(tag, 2 + 12 * i);
      directory.writeUInt16LE(type, 4 + 12 * i);
      directory.writeUInt32LE(count, 6 + 12 * i);
      directory.writeUInt32LE(value, 10 + 12 * i);
    });
    parts.push(strip, rationals, eachBits, directory);
    const directoryAt = bitsAt + eachBits.length;
    link.part.writeUInt32LE(directoryAt, link.at);
    link = { part: directory, at: directory.length - 4 };
    length = directoryAt + directory.length;
  }
  return Buffer.concat(parts);
}
