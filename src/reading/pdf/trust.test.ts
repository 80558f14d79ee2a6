import { describe, expect, it } from 'vitest';
import { trusted } from './trust.ts';
import type { LayerWord } from './words.ts';

const PAGE = { left: 0, bottom: 0, right: 600, top: 800 };
const NOTHING = { images: [], rules: [], paths: 0, texts: 200 };
const image = (box: typeof PAGE, after = 0) => ({ box, opaque: true, after });

function layer(count: number, word: Partial<LayerWord> = {}): LayerWord[] {
  const box = { left: 10, bottom: 10, right: 60, top: 20 };
  return Array.from({ length: count }, () => ({
    text: 'word',
    box,
    angle: 0,
    em: 10,
    garbage: 0,
    invisible: false,
    piece: 1,
    ...word,
  }));
}

describe('a text layer', () => {
  it('is trusted when it is drawn text', () => {
    expect(trusted(layer(200), NOTHING, PAGE)).toBe(true);
    expect(trusted(layer(200), { ...NOTHING, images: [image(PAGE)] }, PAGE)).toBe(true);
    expect(
      trusted(layer(3), { ...NOTHING, images: [image({ left: 0, bottom: 700, right: 200, top: 800 })] }, PAGE),
    ).toBe(true);
  });

  it('is not trusted when it is what another program recognised on a scan', () => {
    expect(trusted(layer(200, { invisible: true }), { ...NOTHING, images: [image(PAGE)] }, PAGE)).toBe(false);
  });

  it('is not trusted when it lies behind the scan', () => {
    expect(trusted(layer(200), { ...NOTHING, images: [image(PAGE, 200)] }, PAGE)).toBe(false);
    const watermark = { box: PAGE, opaque: false, after: 200 };
    expect(trusted(layer(200), { ...NOTHING, images: [watermark] }, PAGE)).toBe(true);
  });

  it('knows a scan that comes in strips', () => {
    const strips = Array.from({ length: 10 }, (_, i) =>
      image({ left: 0, bottom: 80 * i, right: 600, top: 80 * i + 80 }),
    );
    expect(trusted(layer(3), { ...NOTHING, images: strips }, PAGE)).toBe(false);
  });

  it('is not trusted when it is a stamp on a scan', () => {
    expect(trusted(layer(4), { ...NOTHING, images: [image(PAGE)] }, PAGE)).toBe(false);
  });

  it('is not trusted when its characters mean nothing', () => {
    expect(trusted([...layer(10), ...layer(10, { text: '', garbage: 1 })], NOTHING, PAGE)).toBe(false);
  });

  it('is not missed where nothing is drawn, but where something is', () => {
    expect(trusted([], NOTHING, PAGE)).toBe(true);
    expect(trusted([], { ...NOTHING, paths: 900 }, PAGE)).toBe(false);
  });
});
