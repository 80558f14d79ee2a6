import { MOST_LETTERS, MOST_TEXTS } from './limits.ts';
import type { Piece } from './lines.ts';

/** What an EMF+ drawing is written into: comments of an EMF (MS-EMFPLUS, 2.3). */
const MARK = 'EMF+';

/** Records: an object, whose kind its flags tell, and a text. */
const [OBJECT, DRAW_STRING] = [0x4008, 0x401c];

/** Kind of an object that is an image, and the flag of one that goes on in the next record. */
const [IMAGE, GOES_ON] = [5, 0x8000];

/** An image that is a bitmap, and a bitmap that is a file, as PNG or JPEG. */
const [BITMAP, FILE] = [1, 1];

/** What the EMF+ records of a drawing write and show. */
export class EmfPlus {
  readonly pieces: Piece[] = [];
  readonly pictures: Uint8Array[] = [];
  #begun: Buffer[] = [];

  /** Takes a comment of the EMF, of whichever program. */
  take(comment: Buffer): void {
    if (comment.toString('latin1', 12, 16) !== MARK) return;
    for (let at = 16; at + 12 <= comment.length && this.pieces.length < MOST_TEXTS; ) {
      const size = comment.readUInt32LE(at + 4);
      if (size < 12) return;
      const record = comment.subarray(at, at + size);
      const [type, flags] = [record.readUInt16LE(0), record.readUInt16LE(2)];
      if (type === DRAW_STRING) this.#text(record);
      else if (type === OBJECT && ((flags >> 8) & 0x7f) === IMAGE) this.#image(record, (flags & GOES_ON) !== 0);
      at += size;
    }
  }

  #text(record: Buffer): void {
    const count = record.readUInt32LE(20);
    const text = record.toString('utf16le', 40, 40 + 2 * Math.min(count, MOST_LETTERS));
    // It tells the box that the text is to fit into, not its letters.
    this.pieces.push({ text, x: record.readFloatLE(24), y: record.readFloatLE(28), width: 0, height: 0 });
  }

  /** Of one that goes on, each record but the last has the size of all before its own. */
  #image(record: Buffer, goesOn: boolean): void {
    this.#begun.push(record.subarray(goesOn ? 16 : 12));
    if (goesOn) return;
    const image = Buffer.concat(this.#begun.splice(0));
    if (image.length > 28 && image.readUInt32LE(4) === BITMAP && image.readUInt32LE(24) === FILE)
      this.pictures.push(image.subarray(28));
  }
}
