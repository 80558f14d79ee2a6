import { describe, expect, it } from 'vitest';
import type { Page, Rectangle } from '../../domain/index.ts';
import { inReadingOrder } from './lines.ts';
import { structureOf } from './structure-of.ts';

type Box = readonly [left: number, top: number, width: number, height: number];

/** A page of `n` words and `rules` rulings, at places in pixels; as long as it takes to hold them. */
function pageOf(n: number, word: (i: number) => Box, rules = 0, rule: (i: number) => Box = () => [0, 0, 0, 0]): Page {
  const boxes = Array.from({ length: n }, (_, i) => word(i));
  const width = 1_654;
  const height = boxes.reduce((most, [, top, , high]) => Math.max(most, top + high), 2_339);
  const fractions = ([left, top, wide, high]: Box): Rectangle => {
    return { left: left / width, top: top / height, width: wide / width, height: high / height };
  };
  const loose = boxes.map((box, i) => ({
    text: i % 3 ? 'word' : `${i % 90}.00`,
    confidence: 1,
    sideways: false,
    ...fractions(box),
  }));
  const drawn = Array.from({ length: rules }, (_, i) => fractions(rule(i)));
  const words = inReadingOrder(loose, { width, height }, { rules: drawn });
  return { number: 1, width, height, rotation: 0, source: 'text', words, rules: drawn, problem: null };
}

const PAGES: Readonly<Record<string, (n: number) => Page>> = {
  'a long table': (n) => pageOf(n, (i) => [100 + (i % 6) * 240, Math.floor(i / 6) * 28, 80, 20]),
  'two columns of prose': (n) =>
    pageOf(n, (i) => [(i % 10 < 5 ? 60 : 900) + (i % 5) * 150, Math.floor(i / 10) * 28, 140, 20]),
  'one line': (n) => pageOf(n, (i) => [i * 0.03, 100, 0.02, 20]),
  'one place': (n) => pageOf(n, () => [500, 500, 50, 20]),
  'words strewn about': (n) => pageOf(n, (i) => [(i * 7_919) % 1_600, (i * 104_729) % 2_300, 20, 8]),
  'lines under each word': (n) =>
    pageOf(
      n,
      (i) => [100 + (i % 4) * 240, Math.floor(i / 4) * 28, 80, 20],
      n / 4,
      (i) => [50 + (i % 100) * 5, i * 28 - 2, 900, 1],
    ),
  'a ruled table': (n) =>
    pageOf(
      n,
      (i) => [100 + (i % 5) * 240, Math.floor(i / 5) * 28, 80, 20],
      n / 5 + 7,
      (i) => (i < 6 ? [90 + i * 240, 0, 1, (n / 5) * 28] : [90, (i - 6) * 28 - 4, 1_200, 1]),
    ),
  'posts between the words': (n) =>
    pageOf(
      n,
      (i) => [100 + (i % 10) * 140, Math.floor(i / 10) * 28, 130, 20],
      n / 4,
      (i) => [235 + (i % 9) * 140, i * 11, 1, 9],
    ),
};

/** CPU milliseconds: seconds of a busy machine tell nothing. */
function cost(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

const wordsIn = (page: Page) => {
  const { blocks, tables } = structureOf([page])[0]!;
  const lines = blocks.reduce((sum, block) => sum + block.lines.reduce((own, line) => own + line.words.length, 0), 0);
  return tables.reduce((sum, { cells }) => sum + cells.reduce((own, cell) => own + cell.words.length, 0), lines);
};

describe('a page of very many words', () => {
  it.each(Object.keys(PAGES))(
    '%s takes time in keeping with their number',
    (kind) => {
      const page = PAGES[kind]!;
      wordsIn(page(500)); // compiled by now
      const ratio = () => {
        const [few, many] = [1_500, 6_000].map((n) => cost(() => expect(wordsIn(page(n))).toBe(n)));
        return many! / few!;
      };
      // Four times the words: quadratic work is sixteen times as much. Measured again when others disturbed it.
      expect([1, 2, 3].some(() => ratio() < 9)).toBe(true);
    },
    600_000,
  );

  it('keeps every one, however many there are', () => {
    expect(wordsIn(PAGES['a long table']!(61_000))).toBe(61_000);
  }, 600_000);

  it('has its table however many its rulings and cells are', () => {
    const { tables } = structureOf([PAGES['a ruled table']!(105_000)])[0]!;
    expect(tables.map(({ rows, columns, ruled }) => [rows, columns, ruled])).toEqual([[21_000, 5, true]]);
  }, 600_000);

  it('has its table beside a drawing of very many rulings', () => {
    const across = (i: number): Box => [100 + (i % 50) * 3, 1_000 + Math.floor(i / 50) * 6, 2, 1];
    const down = (i: number): Box => [600 + (i % 200) * 5, 1_000 + Math.floor(i / 200) * 20, 1, 4];
    const lines = (i: number): Box => (i < 4 ? [90, 90 + 40 * i, 400, 1] : [90 + (i - 4) * 200, 90, 1, 120]);
    const page = pageOf(
      6,
      (i) => [100 + (i % 2) * 200, 100 + Math.floor(i / 2) * 40, 80, 20],
      20_000,
      (i) => (i < 10_000 ? across(i) : i < 19_993 ? down(i - 10_000) : lines(i - 19_993)),
    );
    const { tables } = structureOf([page])[0]!;
    expect(tables.map(({ rows, columns, ruled }) => [rows, columns, ruled])).toEqual([[3, 2, true]]);
  }, 600_000);
});
