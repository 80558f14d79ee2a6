import sharp from 'sharp';
import { expect, it } from 'vitest';
import { A4, type Picture } from './flow.ts';
import { measuredPictures } from './picture.ts';

const measured = async (bytes: Uint8Array | null, pixels = 1_000_000): Promise<Picture> => {
  const block: Picture = { kind: 'picture', bytes, width: null, height: null };
  const { sections } = await measuredPictures({ sections: [{ kind: 'text', paper: A4, blocks: [block] }] }, pixels);
  const [section] = sections;
  const [found] = section?.kind === 'text' ? section.blocks : [];
  if (found?.kind !== 'picture') throw new TypeError('no picture');
  return found;
};

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
