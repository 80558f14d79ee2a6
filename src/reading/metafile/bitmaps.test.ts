import { describe, expect, it } from 'vitest';
import { bmpHeader, decodeBmp } from '../image/bmp.ts';
import { wrappedPicture } from './bitmaps.ts';

/** A bitmap of 4 × 2 pixels, 24 bits each, as it lies in memory. */
const head = Buffer.alloc(40);
for (const [at, value] of [[0, 40], [4, 4], [8, 2], [12, 1 + 24 * 2 ** 16]] as const) head.writeUInt32LE(value, at); // biome-ignore format: field, value
const pixels = Buffer.alloc(24, 0x30);
const bitmap = Buffer.concat([head, pixels]);

const emfRecord = (type: number, content: Buffer) => {
  const start = Buffer.alloc(8);
  start.writeUInt32LE(type, 0);
  start.writeUInt32LE(8 + content.length, 4);
  return Buffer.concat([start, content]);
};
const emf = (...records: Buffer[]) => {
  const header = Buffer.alloc(80);
  header.write(' EMF', 32, 'latin1');
  return Buffer.concat([emfRecord(1, header), ...records, emfRecord(14, Buffer.alloc(12))]);
};
const stretched = () => {
  const fixed = Buffer.alloc(72);
  for (const [at, value] of [[40, 80], [44, 40], [48, 120], [52, 24]] as const) fixed.writeUInt32LE(value, at); // biome-ignore format: field, value
  return emfRecord(81, Buffer.concat([fixed, bitmap]));
};
const wmfRecord = (type: number, content: Buffer) => {
  const start = Buffer.alloc(6);
  start.writeUInt32LE((6 + content.length) / 2, 0);
  start.writeUInt16LE(type, 4);
  return Buffer.concat([start, content]);
};
const wmf = (...records: Buffer[]) => {
  const header = Buffer.alloc(18);
  header.writeUInt16LE(1, 0);
  header.writeUInt16LE(9, 2);
  return Buffer.concat([header, ...records, wmfRecord(0, Buffer.alloc(0))]);
};
const stretchedInWmf = () => wmfRecord(0x0f43, Buffer.concat([Buffer.alloc(22), bitmap]));
const placeable = Buffer.alloc(22);
placeable.writeUInt32LE(0x9ac6cdd7, 0);

describe('a drawing that wraps a bitmap', () => {
  it('gives it as a file', () => {
    const wrapping = [
      emf(stretched()),
      wmf(stretchedInWmf()),
      Buffer.concat([placeable, wmf(stretchedInWmf())]),
      bitmap,
    ];
    for (const drawing of wrapping) {
      const file = Buffer.from(wrappedPicture(drawing)!);
      expect(bmpHeader(file)).toMatchObject({ width: 4, height: 2, bits: 24 });
      expect([...decodeBmp(file).raster.pixels]).toEqual(new Array(24).fill(0x30));
    }
  });

  it('gives none where it draws or writes as well, holds several, or is no drawing', () => {
    const line = emfRecord(54, Buffer.alloc(8));
    const text = wmfRecord(0x0a32, Buffer.alloc(8));
    const none = [emf(), emf(stretched(), line), emf(stretched(), stretched()), wmf(stretchedInWmf(), text), wmf()];
    for (const drawing of [...none, Buffer.from('text that is no drawing'), Buffer.alloc(0)])
      expect(wrappedPicture(drawing)).toBeNull();
  });

  it('that is cut short, or lies, harms nobody', () => {
    for (const drawing of [emf(stretched()), wmf(stretchedInWmf()), bitmap])
      for (let length = 0; length < drawing.length; length++) wrappedPicture(drawing.subarray(0, length));
    const lying = emf(stretched());
    lying.fill(0xff, 88 + 48, 88 + 64);
    expect(wrappedPicture(lying)).toBeNull();
  });
});
