import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { workingCopy } from './working-copy.ts';

/** A grey picture with a black bar over its left half. */
function picture(width: number, height: number) {
  const pixels = Uint8Array.from({ length: width * height }, (_, i) => (i % width < width / 2 ? 0 : 200));
  return sharp(pixels, { raw: { width, height, channels: 1 } });
}

describe('what recognition works on', () => {
  it('is twice as wide and high where the picture is small', async () => {
    const { pixels, width, height } = await workingCopy(picture(300, 600), { width: 300, height: 600 });
    expect([width, height]).toEqual([600, 1_200]);
    expect([pixels[0], pixels[3 * 290], pixels[3 * 310], pixels[3 * 599]]).toEqual([0, 0, 200, 200]);
  });

  it('is the picture pixel by pixel from a size on', async () => {
    const { pixels, width, height } = await workingCopy(picture(500, 600), { width: 500, height: 600 });
    expect([width, height]).toEqual([500, 600]);
    expect([pixels[3 * 249], pixels[3 * 250]]).toEqual([0, 200]);
  });
});
