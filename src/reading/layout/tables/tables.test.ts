import { describe, expect, it } from 'vitest';
import type { Page } from '../../../domain/index.ts';
import { structureOf } from '../structure-of.ts';
import { grid, lines, pageOf, print } from '../testing/page.ts';
import { cellsOf } from '../testing/told.ts';

const tablesOf = (page: Page) => structureOf([page])[0]!.tables.map((table) => cellsOf(page, table));

/** Rows of texts at these places across, from `top` on. */
const rowsAt = (xs: readonly number[], rows: readonly (readonly string[])[], top: number, step = 40) =>
  rows.flatMap((row, r) => row.flatMap((text, c) => (text === '' ? [] : [print(text, xs[c]! + 10, top + r * step)])));

describe('ruled tables', () => {
  const body = ['1-2', '3-5', '6-11', '12-19', '20-29'].map((age, i) => [age, `2,586,68${i}`, `2,568,73${i}`]);

  it('have the columns that stand between two rulings, and headings that span them', () => {
    const words = [print('Age', 110, 110), print('Male and female', 310, 110), ...rowsAt([100, 300, 410], body, 150)];
    const page = pageOf(words, grid([100, 300, 560], [100, 140, 180, 220, 260, 300, 340]));
    expect(tablesOf(page)).toEqual([[['Age', 'Male and female [1x2]'], ...body]]);
  });

  it('have no column for the bullets of lists in their cells', () => {
    const items = ['all of the items', 'none of the items', 'most of the items', 'some of the items'];
    const words = items.flatMap((text, i) => [
      print('Reason', 110, 110 + 40 * i),
      print('•', 310, 110 + 40 * i),
      print(text, 340, 110 + 40 * i),
    ]);
    const page = pageOf(words, grid([100, 300, 560], [100, 140, 180, 220, 260]));
    expect(tablesOf(page)).toEqual([items.map((text) => ['Reason', `• ${text}`])]);
  });

  it('have the words of a cell in their order, though some stand a little lower', () => {
    const words = ['Period', 'Flight'].flatMap((text, i) => [
      print(text, 110, 110 + 40 * i),
      print('02/24/20 - 03/29/20', 310, 110 + 40 * i),
    ]);
    const page = pageOf(words, grid([100, 300, 560], [100, 140, 180]));
    const lower = page.words.map((word) => (word.text === '-' ? { ...word, top: word.top + 0.001 } : word));
    expect(tablesOf({ ...page, words: lower })).toEqual([
      [
        ['Period', '02/24/20 - 03/29/20'],
        ['Flight', '02/24/20 - 03/29/20'],
      ],
    ]);
  });

  it('have no rows and columns between double rulings', () => {
    const words = rowsAt(
      [100, 315],
      [
        ['Name', 'Amount'],
        ['Wire', '12.00'],
        ['Rail', '13.00'],
      ],
      110,
      55,
    );
    const page = pageOf(words, grid([100, 300, 312, 500], [100, 140, 152, 200, 250]));
    expect(tablesOf(page)).toEqual([
      [
        ['Name', 'Amount'],
        ['Wire', '12.00'],
        ['Rail', '13.00'],
      ],
    ]);
  });
});

describe('tables without upright rulings', () => {
  const head = ['Training date', 'Description', 'Price', 'Total'];
  const body = [
    ['10/12/2020', 'Leadership', '$750', '$675'],
    ['10/13/2020', 'Leadership', '$750', '$675'],
  ];
  const xs = [100, 300, 500, 640];

  it('begin below a line with columns of its own', () => {
    const page = pageOf([
      print('Live delivery of the goods:', 100, 100),
      print('Delivery on demand by the works:', 480, 100),
      ...rowsAt(xs, [head, ...body], 180, 34),
    ]);
    expect(tablesOf(page)).toEqual([[head, ...body]]);
  });

  it('have the rows above and below their rulings that go by their columns', () => {
    const total = ['', '', 'Sum', '$1,350'];
    const page = pageOf(rowsAt(xs, [head, ...body, total], 100, 34), [
      [95, 128, 660, 1],
      [95, 162, 660, 1],
      [95, 196, 660, 1],
    ]);
    expect(tablesOf(page)[0]!.map((row) => row.filter((text) => text !== ''))).toEqual([
      head,
      ...body,
      ['Sum', '$1,350'],
    ]);
  });

  it('are none where but one line has what would be a column', () => {
    const page = pageOf([
      ...lines(['Subscribed and sworn', 'this day of October', 'My commission expires'], 100, 100, 60),
      ...lines(['Notary Public', 'Qualified in the County'], 480, 100, 60),
      print('DOJ', 900, 220),
    ]);
    expect(tablesOf(page)).toEqual([]);
  });

  it('fill the frame of their rulings though most lines are those of descriptions, and end with it', () => {
    const items = [0, 1, 2].flatMap((i) => [
      ...rowsAt(xs, [[`${i + 1}`, 'Exchange', '5,39', '5,39']], 150 + 160 * i),
      ...lines(['Basic fee', 'Service', 'Period'], 310, 190 + 160 * i, 40),
    ]);
    const foot = ['Harbour office', 'Chairman Heit', 'Bank of Gelnhausen'].map((text, i) =>
      print(text, 100 + 240 * i, 660),
    );
    const page = pageOf(
      [...rowsAt(xs, [head], 100), ...items, ...foot],
      [
        [95, 90, 660, 1],
        [95, 130, 660, 1],
        [95, 640, 660, 1],
      ],
    );
    const [table] = tablesOf(page);
    expect(table![0]).toEqual(head);
    expect(
      table!
        .flat()
        .filter((text) => text !== '')
        .at(-1),
    ).toBe('Period');
  });

  it('go on below descriptions of several lines', () => {
    const items = [0, 1, 2].flatMap((i) => [
      ...rowsAt(xs, [[`${i + 1}`, 'Exchange', '5,39', '5,39']], 100 + 160 * i),
      ...lines(['Basic fee', 'Service', 'Period', 'Contract'], 310, 140 + 160 * i, 30),
    ]);
    const tables = tablesOf(pageOf(items));
    expect(tables).toHaveLength(1);
    expect(tables[0]!.filter((row) => row.includes('5,39'))).toHaveLength(3);
  });

  it('keep near columns apart below headings that stand across them', () => {
    const figures = Array.from({ length: 22 }, (_, i) => ['Public schools', `8,1${i + 10}`, `36,5${i + 10}`]);
    const page = pageOf([
      print('Amount borrowed', 300, 70),
      print('by all', 330, 100),
      ...rowsAt([100, 290, 365], figures, 130, 30),
    ]);
    expect(tablesOf(page)[0]!.slice(-22)).toEqual(figures);
  });
});
