import { describe, expect, it } from 'vitest';
import { itemsOn } from '../testing/pages.ts';

describe('what a table prints before its words without a head', () => {
  it('is a position or an article number, and no part of the name', () => {
    const found = itemsOn([
      [200, 300, 'Bezeichnung'], [560, 300, 'Menge'], [680, 300, 'Preis'], [820, 300, 'Betrag'],
      [60, 340, '1'], [100, 340, 'TB100A4'], [200, 340, 'Trennblätter A4'], [570, 340, '20'], [680, 340, '9,90'], [820, 340, '198,00'],
      [60, 380, '2'], [100, 380, 'AR-2250'], [200, 380, 'Briefpapier'], [570, 380, '3'], [680, 380, '5,50'], [830, 380, '16,50'],
    ]); // biome-ignore format: a table
    expect(found).toEqual([
      ['Trennblätter A4', 20, 9.9, 198],
      ['Briefpapier', 3, 5.5, 16.5],
    ]);
  });

  it('is parted from the names without a gap when every item begins so', () => {
    const found = itemsOn([
      [100, 300, 'Bezeichnung'], [560, 300, 'Menge'], [680, 300, 'Preis'], [820, 300, 'Betrag'],
      [100, 340, '1 Trennblätter A4'], [570, 340, '20'], [680, 340, '9,90'], [820, 340, '198,00'],
      [100, 380, '2 Briefpapier'], [570, 380, '3'], [680, 380, '5,50'], [830, 380, '16,50'],
    ]); // biome-ignore format: a table
    expect(found.map(([name]) => name)).toEqual(['Trennblätter A4', 'Briefpapier']);
  });

  it('is the quantity where it multiplies out', () => {
    const found = itemsOn([
      [200, 300, 'Description'], [680, 300, 'Unit price'], [820, 300, 'Amount'],
      [100, 340, '4'], [200, 340, 'Divider sheets'], [700, 340, '9.90'], [830, 340, '39.60'],
      [100, 380, '12'], [200, 380, 'Letter paper'], [700, 380, '5.50'], [830, 380, '66.00'],
    ]); // biome-ignore format: a table
    expect(found).toEqual([
      ['Divider sheets', 4, 9.9, 39.6],
      ['Letter paper', 12, 5.5, 66],
    ]);
  });
});
