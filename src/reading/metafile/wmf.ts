import { decodedAs } from '../office/decode.ts';
import { MOST_RECORDS, MOST_TEXTS } from './limits.ts';
import type { Piece } from './lines.ts';

/** Records (MS-WMF, 2.1.1.1): where and how large, a font, and texts. */
const [WINDOW_AT, WINDOW_SIZE, FONT, TEXT, PLACED_TEXT] = [0x020b, 0x020c, 0x02fb, 0x0521, 0x0a32];

/** Options of a text that has a rectangle before its letters: filled, clipped; and of one of glyphs. */
const [RECTANGLE, GLYPHS] = [0x0006, 0x0010];

/** The texts of a WMF whose records begin at `start`, as far as it is sound. */
export function textsOfWmf(file: Buffer, start: number): Piece[] {
  const pieces: Piece[] = [];
  // y runs upwards where the window is told so.
  let [left, top, up, font] = [0, 0, 1, 0];
  const write = (text: Buffer, x: number, y: number) => {
    const letters = decodedAs('windows-1252', text).replaceAll('\0', '');
    pieces.push({ text: letters, x: x - left, y: up * (y - top), width: 0, height: font });
  };
  try {
    for (let at = start, count = 0; at + 6 <= file.length && count < MOST_RECORDS; count++) {
      const [size, type] = [2 * file.readUInt32LE(at), file.readUInt16LE(at + 4)];
      if (size < 6 || type === 0 || pieces.length > MOST_TEXTS) break;
      const record = file.subarray(at + 6, at + size);
      if (type === WINDOW_AT) [top, left] = [record.readInt16LE(0), record.readInt16LE(2)];
      else if (type === WINDOW_SIZE) up = record.readInt16LE(0) < 0 ? -1 : 1;
      else if (type === FONT) font = Math.abs(record.readInt16LE(0));
      else if (type === TEXT) {
        const length = record.readUInt16LE(0);
        const behind = 2 + length + (length % 2);
        write(record.subarray(2, 2 + length), record.readInt16LE(behind + 2), record.readInt16LE(behind));
      } else if (type === PLACED_TEXT && (record.readUInt16LE(6) & GLYPHS) === 0) {
        const from = (record.readUInt16LE(6) & RECTANGLE) === 0 ? 8 : 16;
        write(record.subarray(from, from + record.readUInt16LE(4)), record.readInt16LE(2), record.readInt16LE(0));
      }
      at += size;
    }
  } catch (error) {
    // It ends within a record.
    if (!(error instanceof RangeError)) throw error;
  }
  return pieces;
}
