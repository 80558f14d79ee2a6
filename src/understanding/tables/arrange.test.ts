import { describe, expect, it } from 'vitest';
import { understand } from '../index.ts';
import { appWith, field, type Line, pageOf } from '../testing/pages.ts';

const columns = [
  field('name', 'text'),
  field('quantity', 'number'),
  field('net_price', 'money'),
  field('line_total', 'money'),
];

function rowsOf(...lines: Line[]): (string | null)[][] {
  const [d] = understand([pageOf(lines)], appWith(field('items', 'table', { columns })));
  return d!.tables[0]!.rows.map((row) => Object.values(row).map((cell) => cell.text?.replaceAll('\n', ' / ') ?? null));
}

const head: Line[] = [[60, 400, 'Pos'], [120, 400, 'Bezeichnung'], [500, 400, 'Menge'], [620, 400, 'Preis'], [840, 400, 'Betrag']]; // biome-ignore format: a line
const two: Line[] = [
  [60, 440, '1'], [120, 440, 'Kaffee'], [510, 440, '20'], [620, 440, '10,00'], [840, 440, '200,00'],
  [60, 475, '2'], [120, 475, 'Tee'], [510, 475, '50'], [620, 475, '5,50'], [840, 475, '275,00'],
]; // biome-ignore format: a page
const twoRows = [['Kaffee', '20', '10,00', '200,00'], ['Tee', '50', '5,50', '275,00']]; // biome-ignore format: a table

describe('number columns with doubtful heads', () => {
  it('are read the way in which the lines multiply out', () => {
    const rows = rowsOf(
      [60, 400, 'Beschreibung'], [400, 400, 'Netto'], [500, 400, 'USt'], [580, 400, 'Menge'], [680, 400, 'Brutto'], [820, 400, 'Gesamt netto'],
      [60, 440, 'Abo Zeitung'], [400, 440, '10,00'], [510, 440, '7'], [610, 440, '3'], [690, 440, '10,70'], [880, 440, '30,00'],
      [60, 480, 'Buch'], [400, 480, '20,00'], [510, 480, '7'], [610, 480, '2'], [690, 480, '21,40'], [880, 480, '40,00'],
    ); // biome-ignore format: a page
    expect(rows).toEqual([['Abo Zeitung', '3', '10,00', '30,00'], ['Buch', '2', '20,00', '40,00']]); // biome-ignore format: a table
  });
});

describe('below the items', () => {
  it('a table of taxes is none of them', () => {
    const rows = rowsOf(
      ...head, ...two,
      [60, 520, 'Steuersatz'], [300, 520, 'Basis'], [500, 520, 'Steuer'], [840, 520, 'Summe'],
      [60, 550, '19 %'], [300, 550, '198,00'], [500, 550, '37,62'], [840, 550, '235,62'],
    ); // biome-ignore format: a page
    expect(rows).toEqual(twoRows);
  });

  it('charges with a rate and an amount alone are none of them', () => {
    const rows = rowsOf(
      ...head, ...two,
      [120, 520, 'Versand'], [620, 520, '19,00%'], [860, 520, '5,80'],
    ); // biome-ignore format: a page
    expect(rows).toEqual(twoRows);
  });
});

describe('among the items', () => {
  it('a discount and a sum that goes on are passed over', () => {
    const rows = rowsOf(
      ...head, ...two.slice(0, 5),
      [120, 475, 'Rabatt'], [840, 475, '-20,00'],
      [120, 505, 'Zwischensumme'], [840, 505, '180,00'],
      [60, 540, '2'], [120, 540, 'Tee'], [510, 540, '50'], [620, 540, '5,50'], [840, 540, '275,00'],
    ); // biome-ignore format: a page
    expect(rows).toEqual(twoRows);
  });

  it('the heading of a group is no part of a name', () => {
    const rows = rowsOf(...head, [120, 432, 'Getränke'], ...two.map(([x, y, t]): Line => [x, y + 20, t]));
    expect(rows).toEqual(twoRows);
  });

  it('the number of an article beside or over its name is not the name', () => {
    const rows = rowsOf(
      [60, 400, 'Art.-Nr. / Bezeichnung'], [500, 400, 'Menge'], [620, 400, 'Preis'], [840, 400, 'Betrag'],
      [60, 440, '4711'], [510, 440, '2'], [620, 440, '10,00'], [840, 440, '20,00'], [60, 464, 'Gartenzwerg klein'],
    ); // biome-ignore format: a page
    expect(rows).toEqual([['Gartenzwerg klein', '2', '10,00', '20,00']]);
  });
});

describe('two heads that both say amount', () => {
  it('are the count and the sum of a line, as its product shows', () => {
    const rows = rowsOf(
      [60, 400, 'Amount'], [200, 400, 'Description'], [560, 400, 'VAT'], [660, 400, 'Verkaufseinzelpreis'], [880, 400, 'Amount'],
      [80, 440, '3'], [200, 440, 'Desk lamp'], [570, 440, '19%'], [720, 440, '20,00'], [890, 440, '60,00'],
      [80, 480, '4'], [200, 480, 'Bookshelf'], [570, 480, '19%'], [720, 480, '55,50'], [890, 480, '222,00'],
    ); // biome-ignore format: a page
    expect(rows).toEqual([['Desk lamp', '3', '20,00', '60,00'], ['Bookshelf', '4', '55,50', '222,00']]); // biome-ignore format: a table
  });
});

describe('columns whose heads say nothing', () => {
  it('are told apart by how counts and prices are printed, whichever comes first', () => {
    const rows = rowsOf(
      [60, 400, 'Bezeichnung'], [480, 400, 'à'], [660, 400, 'zzz'], [840, 400, 'Betrag'],
      [60, 440, 'Kaffee'], [480, 440, '10,00'], [660, 440, '20'], [840, 440, '200,00'],
      [60, 475, 'Tee'], [480, 475, '5,50'], [660, 475, '50'], [840, 475, '275,00'],
    ); // biome-ignore format: a page
    expect(rows).toEqual(twoRows);
  });
});
