import { describe, expect, it } from 'vitest';
import { understand } from '../index.ts';
import { appWith, field, pageOf } from '../page.fixture.ts';

const COLUMNS = [
  field('name', 'text'),
  field('quantity', 'number'),
  field('unit price', 'money'),
  field('amount', 'money'),
];

function rowsOf(lines: Parameters<typeof pageOf>[0]) {
  const [document] = understand([pageOf(lines)], appWith(field('lines', 'table', { columns: COLUMNS })));
  return document!.tables[0]!.rows.map((row) => Object.values(row).map((cell) => cell.value));
}

describe('a quantity and a price that an item prints among its words', () => {
  const head = [[100, 300, 'Description'], [820, 300, 'Amount']] as const; // biome-ignore format: a row

  it('are taken where they give the amount', () => {
    const [first, second] = rowsOf([
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
    const [only] = rowsOf([
      ...head,
      [100, 340, 'Divider sheets A4'],
      [820, 340, '198.00'],
      [100, 364, 'Lot 17, shelf 9'],
    ]);
    expect(only!.slice(1)).toEqual([null, null, 198]);
  });
});
