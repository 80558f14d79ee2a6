import { describe, expect, it } from 'vitest';
import { isTnef, tnefFiles } from './tnef.ts';

function attribute(id: number, value: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head.writeUInt8(id === 0x00078008 ? 1 : 2, 0);
  head.writeUInt32LE(id, 1);
  head.writeUInt32LE(value.length, 5);
  return Buffer.concat([head, value, Buffer.alloc(2)]);
}

function numbers(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [at, value] of values.entries()) bytes.writeUInt32LE(value, 4 * at);
  return bytes;
}

/** A length and the bytes, padded to four. */
function sized(value: Buffer): Buffer {
  return Buffer.concat([numbers(value.length), value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}

const longName = (name: string) => {
  const named = Buffer.concat([numbers(0x8005_0003), Buffer.alloc(16), numbers(0, 7, 42)]);
  return Buffer.concat([
    numbers(3),
    numbers(0x3705_0003, 1),
    named,
    numbers(0x3707_001f, 1),
    sized(Buffer.from(`${name}\0`, 'utf16le')),
  ]);
};

const head = Buffer.from('789f3e220100', 'hex');
const whole = Buffer.concat([
  head,
  attribute(0x00078008, Buffer.from('IPM.Microsoft Mail.Note\0')),
  attribute(0x00069002, Buffer.alloc(14)),
  attribute(0x00018010, Buffer.from('RECHNU~1.PDF\0')),
  attribute(0x0006800f, Buffer.from('%PDF-1.7 …')),
  attribute(0x00069005, longName('Rechnung März.pdf')),
  attribute(0x00069002, Buffer.alloc(14)),
  attribute(0x00018010, Buffer.from('note.txt\0')),
  attribute(0x0006800f, Buffer.from('Hello')),
]);

const told = (content: Uint8Array) => {
  const { files, isWhole } = tnefFiles(content);
  return [isWhole, ...files.map((file) => `${file.name}: ${Buffer.from(file.content).toString()}`)];
};

describe('a winmail.dat', () => {
  it('gives its files under their long names', () => {
    expect(isTnef(whole)).toBe(true);
    expect(told(whole)).toEqual([true, 'Rechnung März.pdf: %PDF-1.7 …', 'note.txt: Hello']);
  });

  it('may hold no files', () => {
    expect(told(head)).toEqual([true]);
  });

  it('gives the files before the place where it is cut off', () => {
    for (const length of [whole.length - 4, whole.length - 14])
      expect(told(whole.subarray(0, length))).toEqual([false, 'Rechnung März.pdf: %PDF-1.7 …']);
    for (const length of [7, 40, 60]) expect(told(whole.subarray(0, length))).toEqual([false]);
  });
});
