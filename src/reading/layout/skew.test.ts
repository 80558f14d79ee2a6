import { describe, expect, it } from 'vitest';
import type { Page } from '../../domain/index.ts';
import { inReadingOrder } from './lines.ts';
import { structureOf } from './structure-of.ts';
import { aslant, lines, pageOf, print } from './testing/page.ts';
import { cellsOf, PROSE, said } from './testing/told.ts';

const ANGLES = [-10, -5, -2, -1, 1, 2, 5, 10];

const goods = [
  ['Description of the goods', 'Count', 'Price', 'Amount'],
  ['Copper wire on drums', '17', '12.00', '204.00'],
  ['Packing for the railway', '1', '36.50', '36.50'],
  ['Transport to the harbour', '2', '10.00', '20.00'],
];
const xs = [150, 450, 590, 730];
const level = pageOf([
  print('Delivery note of the harbour company', 150, 140, 1.6),
  ...lines(PROSE, 150, 260),
  ...goods.flatMap((row, r) => row.map((text, c) => print(text, xs[c]!, 620 + r * 34))),
  ...lines(['Terms: payment within thirty days', 'Carrier: the northern line'], 150, 900),
]);

const told = (page: Page) => {
  const { blocks, tables } = structureOf([page])[0]!;
  return {
    blocks: blocks.map(({ kind, lines }) => [kind, ...lines.map(({ words }) => said(page, words))]),
    tables: tables.map((table) => cellsOf(page, table)),
  };
};

describe('a page that lies aslant', () => {
  it.each(ANGLES)('by %d degrees has the lines, blocks and tables that it has when it lies straight', (degrees) => {
    const page = aslant(level, degrees);
    const strewn = page.words.map((word, i) => ({ ...word, sideways: false, at: (i * 37) % page.words.length }));
    strewn.sort((a, b) => a.at - b.at);
    const words = inReadingOrder(strewn, page, { skew: page.skew! });
    expect(told({ ...page, words })).toEqual(told(level));
    expect(told(level).tables).toEqual([goods]);
  });

  it.each(ANGLES)('by %d degrees has boxes that hold their words and hardly more', (degrees) => {
    const page = aslant(level, degrees);
    for (const { box, lines } of structureOf([page])[0]!.blocks) {
      for (const part of [box, ...lines.map((line) => line.box)]) {
        const own = part === box ? lines.flatMap(({ words }) => words) : lines.find((l) => l.box === part)!.words;
        if (own.length === 0) continue;
        const words = own.map((index) => page.words[index]!);
        const edge = (side: 'left' | 'top') => Math.min(...words.map((word) => word[side]));
        expect(part.left).toBeLessThan(edge('left') + 1e-6);
        expect(part.top).toBeLessThan(edge('top') + 1e-6);
        expect(part.left + part.width).toBeGreaterThan(Math.max(...words.map((w) => w.left + w.width)) - 1e-6);
        expect(part.top + part.height).toBeGreaterThan(Math.max(...words.map((w) => w.top + w.height)) - 1e-6);
        if (part !== box) expect(edge('top') - part.top).toBeLessThan(1e-3);
      }
    }
  });
});
