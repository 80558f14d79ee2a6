import { describe, expect, it } from 'vitest';
import type { Page } from '../domain/index.ts';
import { parseTruthRow } from './dataset.ts';
import { meets, placesOf } from './places.ts';

const page = (width: number, height: number, rotation: Page['rotation'] = 0): Page => ({
  number: 1, width, height, rotation, source: 'ocr', words: [], rules: [], problem: null,
}); // biome-ignore format: one record

const at = (left: number, top: number, width: number, height: number) => [
  { page: 1, left, top, width, height, words: [] },
];

describe('placesOf', () => {
  const address = parseTruthRow({
    id: 'a', file: 'a.jpg', fields: {}, size: [1000, 2000],
    boxes: [
      { quad: [100, 200, 500, 200, 500, 240, 100, 240], text: '12 High Street,' },
      { quad: [100, 240, 300, 240, 300, 280, 100, 280], text: 'York' },
      { quad: [100, 600, 500, 600, 500, 640, 100, 640], text: 'TOTAL: RM5.00' },
    ],
  }); // biome-ignore format: one record

  it('spans the lines that spell a value together', () => {
    const places = placesOf(address, 'address', ['12 High Street York'], [page(1000, 2000)]);
    expect(places).toHaveLength(1);
    expect(meets(at(0.1, 0.1, 0.4, 0.04), places)).toBe(true);
    expect(meets(at(0.1, 0.1, 0.4, 0.015), places)).toBe(false);
  });

  it('cuts out of a line the part that spells a value', () => {
    const [place] = placesOf(address, 'total', ['5.00'], [page(1000, 2000)]);
    // `totalrm500` has ten letters and digits, of which the last three are the value.
    expect(place!.left).toBeCloseTo(0.1 + 0.4 * 0.7);
    expect(place!.width).toBeCloseTo(0.4 * 0.3);
  });

  it('turns with a page that was turned upright', () => {
    const [place] = placesOf(address, 'city', ['York'], [page(2000, 1000, 90)]);
    expect(place!.left).toBeCloseTo(1 - 280 / 2000);
    expect(place!.top).toBeCloseTo(0.1);
    expect(place!.width).toBeCloseTo(40 / 2000);
  });

  it('knows no place for what the lines do not spell', () => {
    expect(placesOf(address, 'city', ['Leeds'], [page(1000, 2000)])).toEqual([]);
  });

  it('takes each unbroken run of labelled words as one printing of the value', () => {
    const row = parseTruthRow({
      id: 'a', file: 'a.pdf', fields: {}, unit: 'relative',
      boxes: [
        { box: [0.1, 0.1, 0.2, 0.12], text: 'Alder', label: 'seller' },
        { box: [0.21, 0.1, 0.3, 0.12], text: 'Ltd', label: 'seller' },
        { box: [0.5, 0.5, 0.6, 0.52], text: 'Total', label: null },
        { box: [0.1, 0.9, 0.2, 0.92], text: 'Alder', label: 'seller' },
        { box: [0.21, 0.9, 0.3, 0.92], text: 'Ltd', label: 'seller' },
      ],
    }); // biome-ignore format: one record
    const places = placesOf(row, 'seller', ['Alder Ltd'], [page(1000, 1000)]);
    expect(meets(at(0.1, 0.9, 0.2, 0.02), places)).toBe(true);
    expect(meets(at(0.1, 0.5, 0.2, 0.02), places)).toBe(false);
  });
});
