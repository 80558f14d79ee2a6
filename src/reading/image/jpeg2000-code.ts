import { damaged } from './picture.ts';

/** The code stream of a JPEG 2000 picture within its file, and what its head tells (ISO/IEC 15444-1, A.5.1). */
export interface PictureCode {
  /** The whole file. */
  readonly bytes: Buffer;
  /** Where the code stream begins and ends in it. */
  readonly from: number;
  readonly to: number;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

/** Markers: start and size, with which a code stream begins; a part of a tile; the end. */
const START = Buffer.from([0xff, 0x4f, 0xff, 0x51]);
const TILE_PART = 0xff90;
const END = 0xffd9;
/** Bytes of the start and of the size without what it says of each channel. */
const HEAD = 42;

/** Finds the picture. Other boxes may hold anything, also what looks like one. Throws `file.corrupt`. */
export function codeOf(bytes: Buffer): PictureCode {
  const [from, to] = bytes.indexOf(START) === 0 ? [0, bytes.length] : codeBox(bytes);
  if (to - from < HEAD || !bytes.subarray(from, to).subarray(0, START.length).equals(START)) throw damaged();
  const [right, bottom, left, top] = [8, 12, 16, 20].map((at) => bytes.readUInt32BE(from + at));
  const [width, height] = [right! - left!, bottom! - top!];
  if (width < 1 || height < 1) throw damaged();
  return { bytes, from, to, width, height, channels: bytes.readUInt16BE(from + 40) };
}

/** Content of the box that holds the code stream (I.4): boxes follow each other, led by their length and type. */
function codeBox(bytes: Buffer): [from: number, to: number] {
  for (let at = 0; at + 8 <= bytes.length; ) {
    const short = bytes.readUInt32BE(at);
    const isLong = short === 1 && at + 16 <= bytes.length;
    const length = isLong ? Number(bytes.readBigUInt64BE(at + 8)) : short === 0 ? bytes.length - at : short;
    const head = isLong ? 16 : 8;
    if (length < head) break;
    if (bytes.toString('latin1', at + 4, at + 8) === 'jp2c') return [at + head, Math.min(bytes.length, at + length)];
    at += length;
  }
  throw damaged();
}

/** What is put in the place of lost code: nought says of each packet that it is empty, and there are fewer than these. */
const EMPTY = Buffer.alloc(65_536);

/**
 * The file, and whether it is whole. PDFium refuses a picture that is cut short: one whose last part of a tile ends early
 * is given an end of empty packets, so that it is drawn as far as it goes.
 */
export function mended({ bytes, from, to }: PictureCode): { bytes: Buffer; whole: boolean } {
  for (let at = bytes.indexOf(Buffer.from([0xff, 0x90]), from); at >= from && at + 12 <= to; ) {
    if (bytes.readUInt16BE(at) !== TILE_PART) break;
    const length = bytes.readUInt32BE(at + 6);
    if (length > 0 && at + length <= to) {
      at += length;
      continue;
    }
    if (length === 0 && bytes.readUInt16BE(to - 2) === END) break;
    const code = Buffer.concat([bytes.subarray(from, to), EMPTY, Buffer.from([END >> 8, END & 0xff])]);
    code.writeUInt32BE(to - at + EMPTY.length, at - from + 6);
    return { bytes: code, whole: false };
  }
  return { bytes, whole: to >= 2 && bytes.readUInt16BE(to - 2) === END };
}
