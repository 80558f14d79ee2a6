import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bmpHeader } from '../image/bmp.ts';
import { drawingContent, unpackedDrawing } from './content.ts';

const numbers = (...values: number[]) => {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [i, value] of values.entries()) bytes.writeInt32LE(value, 4 * i);
  return bytes;
};
const floats = (...values: number[]) => {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [i, value] of values.entries()) bytes.writeFloatLE(value, 4 * i);
  return bytes;
};
const utf16 = (text: string) => Buffer.from(text, 'utf16le');
const padded = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

const record = (type: number, ...parts: Buffer[]) => {
  const content = padded(Buffer.concat(parts));
  return Buffer.concat([numbers(type, 8 + content.length), content]);
};
const emf = (...records: Buffer[]) => {
  const header = Buffer.alloc(80);
  header.write(' EMF', 32, 'latin1');
  return Buffer.concat([record(1, header), ...records, record(14, Buffer.alloc(12))]);
};
/** EMR_EXTTEXTOUTW with advance widths of `advance` for each letter. */
const text = (words: string, x: number, y: number, advance = 0, options = 0) => {
  const letters = padded(utf16(words));
  const widths = advance ? numbers(...[...words].map(() => advance)) : Buffer.alloc(0);
  const at = advance ? 76 + letters.length : 0;
  const fixed = numbers(0, 0, -1, -1, 1, 0, 0, x, y, words.length, 76, options, 0, 0, -1, -1, at);
  return record(84, fixed, letters, widths);
};
const font = (id: number, height: number) => record(82, numbers(id, -height), Buffer.alloc(88));
const choose = (id: number) => record(37, numbers(id));

describe('what an EMF writes', () => {
  it('is told line by line, in whichever order and pieces it is written', () => {
    const drawing = emf(
      font(1, 20), choose(1),
      text('12.50 €', 300, 61, 10), text('In', 0, 20, 10), text('voice', 20, 20, 10), text('4711', 76, 20, 10), text('Total', 0, 60, 10),
    ); // biome-ignore format: texts
    expect(drawingContent(drawing).lines).toEqual(['Invoice 4711', 'Total\t12.50 €']);
  });

  it('lies where its windows, viewports and transforms have it', () => {
    const below = record(35, floats(1, 0, 0, 1, 0, 500));
    const upwards = [record(17, numbers(8)), record(9, numbers(100, -100)), record(11, numbers(100, 100))];
    expect(drawingContent(emf(font(1, 10), choose(1), record(33), below, text('second', 0, 0), record(34, numbers(-1)), text('first', 0, 100))).lines).toEqual(['first', 'second']); // biome-ignore format: one drawing
    expect(drawingContent(emf(...upwards, text('low', 0, 10), text('high', 0, 90))).lines).toEqual(['high', 'low']);
    const changed = record(36, floats(1, 0, 0, 1, 0, 50), numbers(2));
    expect(drawingContent(emf(text('first', 0, 40), changed, text('second', 0, 0))).lines).toEqual(['first', 'second']);
  });

  it('may be small texts, several texts in one record, and texts of one byte a letter', () => {
    const small = record(108, numbers(0, 0, 5, 0x300, 1, 0, 0), Buffer.from('small'));
    const boxed = record(108, numbers(0, 50, 5, 0, 1, 0, 0, 0, 0, 9, 9), utf16('boxed'));
    const entry = (y: number, at: number) => numbers(0, y, 3, at, 0, 0, 0, 0, 0, 0);
    const several = record(97, numbers(0, 0, -1, -1, 1, 0, 0, 2), entry(100, 120), entry(150, 126), utf16('onetwo'));
    const bytes = record(
      83,
      numbers(0, 0, -1, -1, 1, 0, 0, 0, 200, 4, 76, 0, 0, 0, -1, -1, 0),
      Buffer.from('\x80 5\xe9', 'latin1'),
    );
    expect(drawingContent(emf(small, boxed, several, bytes)).lines).toEqual(['small', 'boxed', 'one', 'two', '€ 5é']);
  });

  it('is not more for being told a thousand times of the same bytes', () => {
    const count = 200_000;
    const entries = Buffer.alloc(40 * count, numbers(0, 0, 100_000, 40 + 40 * count, 0, 0, 0, 0, 0, 0));
    const several = record(97, numbers(0, 0, -1, -1, 1, 0, 0, count), entries, Buffer.alloc(200_000, utf16('x')));
    expect(drawingContent(emf(several)).lines.join('')).toHaveLength(10_000 * 2_000);
  });

  it('is not made of the numbers of glyphs', () => {
    expect(drawingContent(emf(text('QXZ', 0, 0, 0, 0x10))).lines).toEqual([]);
  });
});

describe('an EMF+ drawing', () => {
  const comment = (...records: Buffer[]) => {
    const content = Buffer.concat([Buffer.from('EMF+'), ...records]);
    return record(70, numbers(content.length), content);
  };
  const plus = (type: number, flags: number, ...parts: Buffer[]) => {
    const content = Buffer.concat(parts);
    const head = numbers(0, 12 + content.length, content.length);
    head.writeUInt16LE(type, 0);
    head.writeUInt16LE(flags, 2);
    return Buffer.concat([head, content]);
  };
  const string = plus(0x401c, 0, numbers(0, 0, 4), floats(10, 10, 50, 20), utf16('Plus'));
  const file = Buffer.from('\x89PNG and so on', 'latin1');
  const image = Buffer.concat([numbers(0, 1, 0, 0, 0, 0, 1), file]);

  it('gives its texts where the EMF around it has none', () => {
    expect(drawingContent(emf(comment(string))).lines).toEqual(['Plus']);
    expect(drawingContent(emf(comment(string), text('Plain', 0, 0))).lines).toEqual(['Plain']);
  });

  it('gives its pictures, also those that go on from record to record', () => {
    expect(drawingContent(emf(comment(plus(0x4008, 0x0501, image)))).pictures).toEqual([file]);
    const size = numbers(image.length);
    const first = plus(0x4008, 0x8501, Buffer.alloc(0));
    // Of one that goes on the size of the whole stands before that of the piece.
    const piece = (flags: number, bytes: Buffer) =>
      Buffer.concat([
        first.subarray(0, 2),
        Buffer.from([1, flags]),
        numbers(16 + bytes.length),
        size,
        numbers(bytes.length),
        bytes,
      ]);
    const drawing = emf(comment(piece(0x85, image.subarray(0, 20))), comment(plus(0x4008, 0x0501, image.subarray(20))));
    expect(drawingContent(drawing).pictures).toEqual([file]);
  });
});

/** A bitmap of 4 × 2 pixels. */
const bitmap = Buffer.concat([numbers(40, 4, 2, 1 + 24 * 2 ** 16, 0, 0, 0, 0, 0, 0), Buffer.alloc(24, 0x30)]);
const stretched = record(81, numbers(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 80, 40, 120, 24, 0, 0, 0, 0), bitmap);

it('gives the bitmaps of a drawing beside what it writes', () => {
  const { lines, pictures } = drawingContent(emf(text('Scan', 0, 0), stretched, stretched));
  expect(lines).toEqual(['Scan']);
  expect(pictures.map((picture) => bmpHeader(Buffer.from(picture)).width)).toEqual([4, 4]);
});

describe('what a WMF writes', () => {
  const wmfRecord = (type: number, content: Buffer) => {
    const even = Buffer.concat([content, Buffer.alloc(content.length % 2)]);
    const start = Buffer.alloc(6);
    start.writeUInt32LE((6 + even.length) / 2, 0);
    start.writeUInt16LE(type, 4);
    return Buffer.concat([start, even]);
  };
  const shorts = (...values: number[]) => {
    const bytes = Buffer.alloc(2 * values.length);
    for (const [i, value] of values.entries()) bytes.writeInt16LE(value, 2 * i);
    return bytes;
  };
  const wmf = (...records: Buffer[]) =>
    Buffer.concat([shorts(1, 9, 0, 0, 0, 0, 0, 0, 0), ...records, wmfRecord(0, Buffer.alloc(0))]);
  const plain = wmfRecord(0x0521, Buffer.concat([shorts(5), Buffer.from('Total\0'), shorts(80, 10)]));
  const placed = wmfRecord(0x0a32, Buffer.concat([shorts(40, 10, 7, 0), Buffer.from('Invoice')]));
  const clipped = wmfRecord(0x0a32, Buffer.concat([shorts(80, 200, 4, 4, 0, 0, 9, 9), Buffer.from('12.5')]));
  const letters = wmfRecord(0x02fb, shorts(-12, 0, 0, 0, 400));

  it('is told line by line', () => {
    expect(drawingContent(wmf(letters, plain, clipped, placed)).lines).toEqual(['Invoice', 'Total\t12.5']);
    const upwards = wmfRecord(0x020c, shorts(-100, 100));
    expect(drawingContent(wmf(upwards, letters, plain, placed)).lines).toEqual(['Total', 'Invoice']);
  });

  it('that is cut short or changed anywhere harms nobody', () => {
    for (const whole of [
      wmf(letters, plain, placed),
      emf(font(1, 20), choose(1), text('Invoice', 0, 0, 10), stretched),
    ]) {
      for (let end = 0; end < whole.length; end++) drawingContent(whole.subarray(0, end));
      for (let at = 0; at < whole.length; at++)
        for (const byte of [0, 1, 0x7f, 0xff]) {
          const changed = Buffer.from(whole);
          changed[at] = byte;
          const { lines } = drawingContent(changed);
          expect(lines.join('').length).toBeLessThan(whole.length);
        }
    }
  });

  it('is read of a packed drawing, and nothing else is unpacked', () => {
    const drawing = wmf(plain);
    expect(Buffer.from(unpackedDrawing(gzipSync(drawing)))).toEqual(drawing);
    const other = gzipSync('a text');
    expect(unpackedDrawing(other)).toBe(other);
  });
});
