import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, expect, it } from 'vitest';
import { repairedPng } from './png.ts';

const folder = mkdtempSync(join(tmpdir(), 'recto-png-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function chunk(name: string, content: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(content.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/** A black PNG of 8-bit greys that ends before its last row. */
function cutShort(width: number, height: number): string {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const packed = deflateSync(Buffer.alloc((width + 1) * (height - 1)), { level: 1 });
  const path = join(folder, `${width}.png`);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  writeFileSync(path, Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', packed)]));
  return path;
}

it('fills up with white what a PNG lacks', async () => {
  const repaired = await repairedPng(cutShort(20, 30));
  const { data, info } = await sharp(repaired!).greyscale().raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([20, 30]);
  expect([data[19 + 28 * 20], data[29 * 20]]).toEqual([0, 255]);
});

it('repairs a PNG in a small part of the memory that its pixels take', async () => {
  const path = cutShort(5_000, 5_000);
  const held = () => process.memoryUsage().arrayBuffers;
  const before = held();
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, held() - before);
  }, 1);
  const repaired = await repairedPng(path);
  clearInterval(watch);
  expect(await sharp(repaired!).metadata()).toMatchObject({ width: 5_000, height: 5_000 });
  expect(most).toBeLessThan(12_000_000);
});
