import { describe, expect, it } from 'vitest';
import { itemsOn } from '../testing/pages.ts';

describe('a quantity and a price that an item prints among its words', () => {
  const head = [[100, 300, 'Description'], [820, 300, 'Amount']] as const; // biome-ignore format: a row

  it('are taken where they give the amount', () => {
    const [first, second] = itemsOn([
      ...head,
      [100, 340, 'Divider sheets A4'], [820, 340, '198.00'],
      [100, 364, '20 pcs x 9.90'],
      [100, 420, 'Letter paper'], [830, 420, '16.50'],
      [100, 444, '3 pcs x 5.50'],
    ]); // biome-ignore format: a table
    expect(first!.slice(1)).toEqual([20, 9.9, 198]);
    expect(second!.slice(1)).toEqual([3, 5.5, 16.5]);
  });

  it('are absent where no numbers give it', () => {
    const [only] = itemsOn([
      ...head,
      [100, 340, 'Divider sheets A4'],
      [820, 340, '198.00'],
      [100, 364, 'Lot 17, shelf 9'],
    ]);
    expect(only!.slice(1)).toEqual([null, null, 198]);
  });
});
