import { decodedAs } from '../office/decode.ts';
import { EmfPlus } from './emf-plus.ts';
import { MOST_LETTERS, MOST_RECORDS, MOST_TEXTS } from './limits.ts';
import type { Piece } from './lines.ts';
import { after, IDENTITY, placed, type Space, START, type Transform } from './space.ts';

/** Records (MS-EMF, 2.1.1) that write, and those that say where and how large. */
const [WINDOW_SIZE, WINDOW_AT, VIEW_SIZE, VIEW_AT, MODE] = [9, 10, 11, 12, 17];
const [SAVE, RESTORE, SET_WORLD, CHANGE_WORLD, CHOOSE, COMMENT, FONT] = [33, 34, 35, 36, 37, 70, 82];
const [TEXT_A, TEXT_W, TEXTS_A, TEXTS_W, SMALL_TEXT] = [83, 84, 96, 97, 108];

/** Options of texts (2.1.11): numbers of glyphs in the place of letters, no rectangle, letters of one byte. */
const [GLYPHS, NO_RECTANGLE, BYTES] = [0x10, 0x100, 0x200];

/** What an EMF writes, as far as it is sound, and the pictures of the EMF+ within it. */
export function readEmf(file: Buffer): { readonly pieces: readonly Piece[]; readonly pictures: readonly Uint8Array[] } {
  const reader = new EmfReader();
  try {
    for (let at = 0, count = 0; at + 8 <= file.length && count < MOST_RECORDS; count++) {
      const [type, size] = [file.readUInt32LE(at), file.readUInt32LE(at + 4)];
      if (size < 8 || reader.isFull) break;
      reader.take(type, file.subarray(at, at + size));
      at += size;
    }
  } catch (error) {
    // It ends within a record.
    if (!(error instanceof RangeError)) throw error;
  }
  const { pieces, plus } = reader;
  // Mostly an EMF says the same as the EMF+ in it, for programs that know no EMF+.
  return { pieces: pieces.length > 0 ? pieces : plus.pieces, pictures: plus.pictures };
}

class EmfReader {
  readonly pieces: Piece[] = [];
  readonly plus = new EmfPlus();
  readonly #fonts = new Map<number, number>();
  readonly #saved: Space[] = [];
  #space = START;

  get isFull(): boolean {
    return this.pieces.length >= MOST_TEXTS;
  }

  take(type: number, record: Buffer): void {
    const pair = () => [record.readInt32LE(8), record.readInt32LE(12)] as const;
    const put = (change: Partial<Space>) => {
      this.#space = { ...this.#space, ...change };
    };
    if (type === WINDOW_SIZE) put({ windowSize: pair() });
    else if (type === WINDOW_AT) put({ windowAt: pair() });
    else if (type === VIEW_SIZE) put({ viewSize: pair() });
    else if (type === VIEW_AT) put({ viewAt: pair() });
    else if (type === MODE) put({ mode: record.readUInt32LE(8) });
    else if (type === SET_WORLD) put({ world: transformIn(record) });
    else if (type === CHANGE_WORLD) put({ world: this.#changed(transformIn(record), record.readUInt32LE(32)) });
    else if (type === SAVE) this.#saved.push(this.#space);
    else if (type === RESTORE) this.#restore(record.readInt32LE(8));
    else if (type === FONT) this.#fonts.set(record.readUInt32LE(8), Math.abs(record.readInt32LE(12)));
    else if (type === CHOOSE) put({ font: this.#fonts.get(record.readUInt32LE(8)) ?? this.#space.font });
    else if (type === COMMENT) this.plus.take(record);
    else if (type === SMALL_TEXT) this.#smallText(record);
    else if (type === TEXT_A || type === TEXT_W) this.#text(record, 36, type === TEXT_W);
    else if (type === TEXTS_A || type === TEXTS_W) {
      const count = Math.min(record.readUInt32LE(36), Math.floor(record.length / 40));
      for (let i = 0; i < count && !this.isFull; i++) this.#text(record, 40 + 40 * i, type === TEXTS_W);
    }
  }

  #changed(change: Transform, how: number): Transform {
    if (how === 1) return IDENTITY;
    if (how === 2) return after(change, this.#space.world);
    return how === 3 ? after(this.#space.world, change) : change;
  }

  /** Below nought: so many back; above: the one of this number. */
  #restore(which: number): void {
    const index = which < 0 ? this.#saved.length + which : which - 1;
    const found = this.#saved[index];
    if (!found) return;
    this.#space = found;
    this.#saved.length = index;
  }

  /** An EmrText object (2.2.5). */
  #text(record: Buffer, at: number, wide: boolean): void {
    const [count, from, options] = [8, 12, 16].map((offset) => record.readUInt32LE(at + offset)) as [number, number, number]; // biome-ignore format: one line
    if ((options & GLYPHS) !== 0) return;
    const text = written(record, from, count, wide);
    const widths = record.readUInt32LE(at + 36);
    let width = 0;
    for (let i = 0; widths > 0 && i < text.length && widths + 4 * i + 4 <= record.length; i++)
      width += record.readUInt32LE(widths + 4 * i);
    this.#write(text, record.readInt32LE(at), record.readInt32LE(at + 4), width);
  }

  #smallText(record: Buffer): void {
    const [count, options] = [record.readUInt32LE(16), record.readUInt32LE(20)];
    if ((options & GLYPHS) !== 0) return;
    const wide = (options & BYTES) === 0;
    const from = (options & NO_RECTANGLE) === 0 ? 52 : 36;
    const text = written(record, from, count, wide);
    this.#write(text, record.readInt32LE(8), record.readInt32LE(12), 0);
  }

  #write(text: string, atX: number, atY: number, width: number): void {
    const { x, y, scale } = placed(this.#space, atX, atY);
    this.pieces.push({ text, x, y, width: width * scale, height: this.#space.font * scale });
  }
}

function transformIn(record: Buffer): Transform {
  return [8, 12, 16, 20, 24, 28].map((offset) => record.readFloatLE(offset)) as unknown as Transform; // of six numbers
}

function written(record: Buffer, from: number, count: number, wide: boolean): string {
  const bytes = record.subarray(from, from + Math.min(count, MOST_LETTERS) * (wide ? 2 : 1));
  return (wide ? bytes.toString('utf16le') : decodedAs('windows-1252', bytes)).replaceAll('\0', '');
}
