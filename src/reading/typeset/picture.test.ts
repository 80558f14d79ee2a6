import sharp from 'sharp';
import { expect, it } from 'vitest';
import { A4, type Picture } from './flow.ts';
import { decodedPicture, measuredPictures } from './picture.ts';

const measured = async (bytes: Uint8Array | null, pixels = 1_000_000): Promise<Picture> => {
  const block: Picture = { kind: 'picture', bytes, width: null, height: null };
  const { sections } = await measuredPictures({ sections: [{ kind: 'text', paper: A4, blocks: [block] }] }, pixels);
  const [section] = sections;
  const [found] = section?.kind === 'text' ? section.blocks : [];
  if (found?.kind !== 'picture') throw new TypeError('no picture');
  return found;
};

it('a picture may be a BMP, as old programs put into documents', async () => {
  const bmp = Buffer.alloc(54 + 32 * 96, 0x40);
  bmp.write('BM', 0, 'latin1');
  for (const [at, value] of [[2, bmp.length], [6, 0], [10, 54], [14, 40], [18, 32], [22, 32], [26, 1 + 24 * 2 ** 16], [30, 0], [34, 0], [46, 0], [50, 0]] as const) bmp.writeUInt32LE(value, at); // biome-ignore format: field, value
  expect(await measured(bmp)).toMatchObject({ width: 24, height: 24 });
  expect((await measured(bmp)).unread).toBeUndefined();
  const raster = await decodedPicture(bmp, 1_000_000);
  expect(raster).toMatchObject({ width: 32, height: 32 });
  expect([...raster!.pixels.subarray(0, 3)]).toEqual([0x40, 0x40, 0x40]);
  expect((await measured(bmp.subarray(0, 20))).unread).toContain('not read');
});

it('a picture has its size, or says what it is that is not read', async () => {
  const png = await sharp({ create: { width: 96, height: 48, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
  expect(await measured(png)).toMatchObject({ width: 72, height: 36 });
  expect((await measured(png)).unread).toBeUndefined();
  expect((await measured(png, 1_000)).unread).toContain('96 × 48');
  const emf = Buffer.concat([Buffer.from([1, 0, 0, 0]), Buffer.alloc(36), Buffer.from(' EMF'), Buffer.alloc(100)]);
  expect(await measured(emf)).toMatchObject({ unread: 'an EMF drawing', width: 72, height: 72 });
  expect((await measured(Buffer.from('d7cdc69a0000', 'hex'))).unread).toBe('a WMF drawing');
  expect((await measured(Buffer.from('nothing known'))).unread).toContain('not read');
  expect((await measured(null)).unread).toBeUndefined();
});
