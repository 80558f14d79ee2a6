import { Problem } from '../../domain/index.ts';
import { damaged } from './picture.ts';
import type { Raster } from './raster.ts';

/** A BMP's header, of OS/2's or any of Windows' kinds (BITMAPCOREHEADER to BITMAPV5HEADER). */
export interface BmpHeader {
  readonly width: number;
  readonly height: number;
  readonly bottomUp: boolean;
  readonly bits: number;
  readonly compression: number;
  /** Red, green, blue and alpha within a pixel of 16 or 32 bits; an alpha of 0 is none. */
  readonly masks: readonly [number, number, number, number];
  /** Red, green, blue for each colour number. */
  readonly palette: Uint8Array;
  /** Where the pixels begin. */
  readonly start: number;
}

const RGB = 0;
const RLE8 = 1;
const RLE4 = 2;
const BITFIELDS = 3;
const ALPHA_BITFIELDS = 6;

const FILE_HEADER = 14;
const CORE_HEADER = 12;
const INFO_HEADER = 40;
/** From this on the masks are a part of the header, and follow it no more. */
const V2_HEADER = 52;
const V3_HEADER = 56;

/** Bytes from the start of the file that hold every header with its palette. */
export const BMP_HEAD = 2_048;

/** Throws `file.corrupt`, and `file.unsupported` for kinds that no program writes. */
export function bmpHeader(bytes: Buffer): BmpHeader {
  if (bytes.length < FILE_HEADER + CORE_HEADER) throw damaged();
  const size = bytes.readUInt32LE(FILE_HEADER);
  const core = size === CORE_HEADER;
  if (!core && (size < 16 || bytes.length < FILE_HEADER + Math.max(20, Math.min(size, INFO_HEADER)))) throw damaged();
  const width = core ? bytes.readUInt16LE(18) : bytes.readInt32LE(18);
  const signedHeight = core ? bytes.readUInt16LE(20) : bytes.readInt32LE(22);
  const bits = bytes.readUInt16LE(core ? 24 : 28);
  const compression = size >= 20 ? bytes.readUInt32LE(30) : RGB;
  const height = Math.abs(signedHeight);
  if (width < 1 || height < 1 || ![1, 2, 4, 8, 16, 24, 32].includes(bits)) throw damaged();
  const known =
    compression === RGB ||
    (compression === RLE8 && bits === 8) ||
    (compression === RLE4 && bits === 4) ||
    ((compression === BITFIELDS || compression === ALPHA_BITFIELDS) && (bits === 16 || bits === 32));
  if (!known) throw new Problem('file.unsupported', 'The BMP is compressed in a way that is not known.');
  const behind = size >= V2_HEADER ? 0 : compression === BITFIELDS ? 12 : compression === ALPHA_BITFIELDS ? 16 : 0;
  const paletteAt = FILE_HEADER + size + behind;
  const given = size >= 36 ? bytes.readUInt32LE(46) : 0;
  const colours = bits > 8 ? 0 : Math.min(given || 2 ** bits, 2 ** bits);
  const told = bytes.readUInt32LE(10);
  return {
    width,
    height,
    bottomUp: signedHeight > 0,
    bits,
    compression,
    masks: masksOf(bytes, size, bits, compression),
    palette: paletteOf(bytes, paletteAt, colours, core ? 3 : 4),
    start: told >= FILE_HEADER + size ? told : paletteAt + colours * (core ? 3 : 4),
  };
}

function masksOf(bytes: Buffer, size: number, bits: number, compression: number): BmpHeader['masks'] {
  const at = FILE_HEADER + INFO_HEADER;
  if ((compression === BITFIELDS || compression === ALPHA_BITFIELDS) && bytes.length >= at + 12) {
    const alpha = (compression === ALPHA_BITFIELDS || size >= V3_HEADER) && bytes.length >= at + 16;
    const mask = (i: number) => bytes.readUInt32LE(at + 4 * i);
    return [mask(0), mask(1), mask(2), alpha ? mask(3) : 0];
  }
  return bits === 16 ? [0x7c00, 0x03e0, 0x001f, 0] : [0xff0000, 0xff00, 0xff, 0];
}

function paletteOf(bytes: Buffer, at: number, colours: number, step: number): Uint8Array {
  const palette = new Uint8Array(256 * 3);
  for (let i = 0; i < colours && at + i * step + 3 <= bytes.length; i++)
    for (let c = 0; c < 3; c++) palette[3 * i + c] = bytes[at + i * step + 2 - c]!;
  return palette;
}

/** Decodes a BMP; `whole` tells whether the file holds all of its rows. Rows that it lacks are white. */
export function decodeBmp(bytes: Buffer): { raster: Raster; whole: boolean } {
  const header = bmpHeader(bytes);
  const { width, height, bottomUp, bits, compression, palette } = header;
  const pixels = new Uint8Array(width * height * 3).fill(255);
  const place = (row: number) => (bottomUp ? height - 1 - row : row) * width * 3;
  if (compression === RLE8 || compression === RLE4) {
    const whole = unpack(bytes.subarray(header.start), width, height, bits, (x, row, colour) => {
      const to = place(row) + 3 * x;
      for (let c = 0; c < 3; c++) pixels[to + c] = palette[3 * colour + c]!;
    });
    return { raster: { pixels, width, height }, whole };
  }
  const stride = Math.ceil((width * bits) / 32) * 4;
  const rows = Math.max(0, Math.min(height, Math.floor((bytes.length - header.start) / stride)));
  const draw = bits <= 8 ? indexed(bytes, header) : bits === 24 ? plain(bytes) : masked(bytes, header, rows, stride);
  for (let row = 0; row < rows; row++) draw(pixels, place(row), header.start + row * stride, width);
  return { raster: { pixels, width, height }, whole: rows === height };
}

/** Writes a row of `width` pixels that begins at `from` in the file to `to`. */
type DrawRow = (pixels: Uint8Array, to: number, from: number, width: number) => void;

function indexed(bytes: Buffer, { bits, palette }: BmpHeader): DrawRow {
  const mask = 2 ** bits - 1;
  const inByte = 8 / bits;
  return (pixels, to, from, width) => {
    for (let x = 0; x < width; x++) {
      const shift = 8 - bits * ((x % inByte) + 1);
      const colour = 3 * ((bytes[from + Math.floor(x / inByte)]! >> shift) & mask);
      for (let c = 0; c < 3; c++) pixels[to + 3 * x + c] = palette[colour + c]!;
    }
  };
}

function plain(bytes: Buffer): DrawRow {
  return (pixels, to, from, width) => {
    for (let x = 0; x < width; x++) for (let c = 0; c < 3; c++) pixels[to + 3 * x + c] = bytes[from + 3 * x + 2 - c]!;
  };
}

function masked(bytes: Buffer, { bits, masks, start, width }: BmpHeader, rows: number, stride: number): DrawRow {
  const channels = masks.map((mask) => {
    const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
    return { mask, shift, most: mask >>> shift };
  });
  const value = (pixel: number, { mask, shift, most }: (typeof channels)[number]) =>
    most === 0 ? 0 : (((pixel & mask) >>> shift) * 255) / most;
  const at = (from: number) => (bits === 16 ? bytes.readUInt16LE(from) : bytes.readUInt32LE(from));
  const alpha = channels[3]!;
  // Many writers leave the alpha of every pixel at nought and mean none.
  const opaque = () => {
    for (let row = 0; row < rows; row++)
      for (let x = 0; x < width; x++) if (value(at(start + row * stride + (x * bits) / 8), alpha) > 0) return false;
    return true;
  };
  const solid = alpha.most === 0 || opaque();
  return (pixels, to, from, width) => {
    for (let x = 0; x < width; x++) {
      const pixel = at(from + (x * bits) / 8);
      const cover = solid ? 1 : value(pixel, alpha) / 255;
      for (let c = 0; c < 3; c++) pixels[to + 3 * x + c] = 255 + cover * (value(pixel, channels[c]!) - 255);
    }
  };
}

/**
 * Follows run-length codes (RLE4, RLE8) and calls `put` for each pixel, rows from the bottom up. Runs that leave the row
 * are cut off, as viewers do. Returns whether the codes end as they should.
 */
function unpack(
  codes: Uint8Array,
  width: number,
  height: number,
  bits: number,
  put: (x: number, row: number, colour: number) => void,
): boolean {
  let [x, row, at] = [0, 0, 0];
  const set = (colour: number) => {
    if (x < width && row < height) put(x, row, colour);
    x += 1;
  };
  const nibble = (byte: number, i: number) => (i % 2 === 0 ? byte >> 4 : byte & 15);
  while (at + 1 < codes.length && row < height) {
    const [count, value] = [codes[at]!, codes[at + 1]!];
    at += 2;
    if (count > 0) {
      for (let i = 0; i < count; i++) set(bits === 8 ? value : nibble(value, i));
    } else if (value === 0) {
      [x, row] = [0, row + 1];
    } else if (value === 1) {
      return true;
    } else if (value === 2) {
      x += codes[at] ?? 0;
      row += codes[at + 1] ?? 0;
      at += 2;
    } else {
      const length = bits === 8 ? value : Math.ceil(value / 2);
      for (let i = 0; i < value; i++) set(bits === 8 ? (codes[at + i] ?? 0) : nibble(codes[at + (i >> 1)] ?? 0, i));
      at += length + (length % 2);
    }
  }
  return row >= height;
}
