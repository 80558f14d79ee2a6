import { describe, expect, it } from 'vitest';
import type { Page } from '../../domain/index.ts';
import { structureOf } from './structure-of.ts';
import { grid, lines, pageOf, print } from './testing/page.ts';
import { cellsOf, PROSE, said } from './testing/told.ts';

const blocksOf = (page: Page) =>
  structureOf([page])[0]!.blocks.map(({ kind, lines }) => [kind, ...lines.map((line) => said(page, line.words))]);

const tablesOf = (page: Page) => structureOf([page])[0]!.tables.map((table) => cellsOf(page, table));

describe('the structure of a page', () => {
  it('reads two columns of prose one after the other, below what stands across both', () => {
    const left = PROSE.map((line) => `l ${line}`);
    const right = PROSE.map((line) => `r ${line}`);
    const page = pageOf([
      print('A heading that stands above both of the columns of text', 100, 60, 1.5),
      ...[...lines(left, 80, 150), ...lines(right, 520, 150)].sort((a, b) => a.top - b.top),
    ]);
    const blocks = blocksOf(page);
    expect(blocks.map(([kind]) => kind)).toEqual(['heading', 'paragraph', 'paragraph']);
    expect(blocks[1]!.slice(1)).toEqual(left);
    expect(blocks[2]!.slice(1)).toEqual(right);
  });

  it('parts columns that the numbering of lines took for one line', () => {
    const page = pageOf(PROSE.map((line, i) => print(`${line.slice(0, 30)}.`.padEnd(31, '.'), 80, 150 + 30 * i)));
    const joined = {
      ...page,
      words: PROSE.flatMap((line, i) =>
        ['l', 'r'].flatMap((side, s) => {
          const own = pageOf([print(`${side} ${line}`, 80 + s * 385, 150 + 30 * i)]).words;
          return own.map((word) => ({ ...word, line: i }));
        }),
      ),
    };
    expect(blocksOf(joined).map((block) => block[1])).toEqual([`l ${PROSE[0]}`, `r ${PROSE[0]}`]);
  });

  it('keeps the rows of labels and values together', () => {
    const page = pageOf([
      ...lines(['Invoice number:', 'Date:', 'Due:'], 100, 100),
      ...lines(['INV 4711', '3 March 2024', '2 April 2024'], 500, 100),
    ]);
    expect(blocksOf(page)).toEqual([
      ['paragraph', 'Invoice number: INV 4711', 'Date: 3 March 2024', 'Due: 2 April 2024'],
    ]);
    expect(structureOf([page])[0]!.pairs.map(({ label, value }) => [said(page, label), said(page, value)])).toEqual([
      ['Invoice number:', 'INV 4711'],
      ['Date:', '3 March 2024'],
      ['Due:', '2 April 2024'],
    ]);
  });

  it('reads addresses that stand beside each other one after the other', () => {
    const page = pageOf([
      ...lines(['Bill to the office', 'Ada Lovelace', 'High Street', 'London Town'], 100, 100),
      ...lines(['Ship to the works', 'Charles Babbage', 'Dorset Street', 'London West'], 550, 100),
    ]);
    expect(blocksOf(page).map((block) => block[1])).toEqual(['Bill to the office', 'Ship to the works']);
  });

  it('reads addresses beside each other one after the other though their lines stand at other heights', () => {
    const left = ['Bill to the office', 'Ada Lovelace', 'High Street', 'London Town'];
    const right = ['Ship to the works', 'Charles Babbage', 'Dorset Street'];
    const page = pageOf([...lines(left, 100, 100, 26), ...lines(right, 550, 112, 30)]);
    expect(blocksOf(page)).toEqual([
      ['paragraph', ...left],
      ['paragraph', ...right],
    ]);
  });

  it('tells headings, paragraphs and list items apart', () => {
    const page = pageOf([
      print('Terms of the sale', 100, 100, 1.6),
      ...lines(PROSE.slice(0, 3), 100, 180),
      ...lines(PROSE.slice(3, 5), 100, 310),
      print('1. Payment is due at once', 100, 420),
      print('2. Goods stay ours until then', 100, 450),
      print('and go on being so', 127, 480),
    ]);
    expect(blocksOf(page).map(([kind, ...lines]) => [kind, lines.length])).toEqual([
      ['heading', 1],
      ['paragraph', 3],
      ['paragraph', 2],
      ['item', 1],
      ['item', 2],
    ]);
  });

  it('finds what runs on from page to page, and page numbers', () => {
    const file = [1, 2, 3].map((number) =>
      pageOf(
        [
          print('Yearly report of the harbour', 100, 40),
          ...lines(PROSE, 100, 300 + 10 * number),
          print(`Page ${number} of 3`, 450, 1340),
        ],
        [],
        { number },
      ),
    );
    for (const [i, { blocks }] of structureOf(file).entries()) {
      expect(blocks.map(({ running = 'text', lines }) => [running, said(file[i]!, lines[0]!.words)])).toEqual([
        ['header', 'Yearly report of the harbour'],
        ['text', PROSE[0]],
        ['footer', `Page ${i + 1} of 3`],
      ]);
    }
  });
});

describe('tables', () => {
  const rows = [
    ['Copper wire', '17', '12.00', '204.00'],
    ['Packing', '1', '36.50', '36.50'],
    ['Transport by rail', '2', '10.00', '20.00'],
  ];
  const head = ['Description', 'Count', 'Price', 'Amount'];
  const xs = [100, 420, 560, 700];
  const cells = (from: number, step = 40) =>
    [head, ...rows].flatMap((row, r) => row.map((text, c) => print(text, xs[c]! + 10, from + r * step)));

  it('are told by their rulings', () => {
    const page = pageOf(cells(110), grid([...xs, 860], [100, 140, 180, 220, 260]));
    expect(tablesOf(page)).toEqual([[head, ...rows]]);
    expect(structureOf([page])[0]!.tables[0]!.ruled).toBe(true);
  });

  it('are told by the alignment of their columns, without a ruling', () => {
    const page = pageOf([...lines(PROSE.slice(0, 2), 100, 40), ...cells(150), ...lines(PROSE.slice(2, 4), 100, 340)]);
    expect(tablesOf(page)).toEqual([[head, ...rows]]);
    expect(blocksOf(page).map(([kind]) => kind)).toEqual(['paragraph', 'table', 'paragraph']);
  });

  it('keep cells that span columns and rows', () => {
    const drawn = grid([100, 300, 500, 700], [100, 140, 180, 220]).filter(([x]) => x !== 300 || false);
    const page = pageOf(
      [
        print('Both of them', 110, 110),
        print('Right', 510, 110),
        print('a', 110, 150),
        print('b', 310, 150),
        print('tall', 510, 165),
        print('c', 110, 190),
        print('d', 310, 190),
      ],
      [...drawn.filter(([x, y]) => !(x === 100 && y === 180)), [300, 140, 1, 80], [100, 180, 400, 1]],
    );
    expect(tablesOf(page)).toEqual([
      [
        ['Both of them [1x2]', 'Right'],
        ['a', 'b', 'tall [2x1]'],
        ['c', 'd'],
      ],
    ]);
  });

  it('part the rows of a band by its figures where only the columns are ruled', () => {
    const page = pageOf(cells(110), grid([...xs, 860], [100, 140, 400]));
    expect(tablesOf(page)).toEqual([[head, ...rows]]);
  });

  it('join the further lines of a cell to it', () => {
    const wrapped = [
      ...[head, ...rows].flatMap((row, r) => row.map((text, c) => print(text, xs[c]! + 10, 110 + r * 70))),
      print('on two drums', 110, 205),
    ];
    expect(tablesOf(pageOf(wrapped))[0]![1]).toEqual(['Copper wire on two drums', '17', '12.00', '204.00']);
  });

  it('lie straight on a page that lies aslant', () => {
    const level = pageOf(cells(110));
    const skew = 0.02;
    const words = level.words.map((w) => ({ ...w, top: w.top + (skew * (w.left - 0.5) * level.width) / level.height }));
    const page = { ...level, words, skew };
    expect(tablesOf(page)).toEqual([[head, ...rows]]);
  });

  it('are not seen in prose, in lists or in a lone box', () => {
    expect(tablesOf(pageOf(lines(PROSE, 100, 100)))).toEqual([]);
    expect(tablesOf(pageOf(lines(PROSE, 100, 100), grid([80, 700], [80, 400])))).toEqual([]);
  });
});
