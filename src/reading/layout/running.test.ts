import { describe, expect, it } from 'vitest';
import type { Page } from '../../domain/index.ts';
import { structureOf } from './structure-of.ts';
import { grid, lines, pageOf, print } from './testing/page.ts';
import { cellsOf, PROSE, said } from './testing/told.ts';

describe('running headers and footers beside tables', () => {
  const head = ['Description', 'Count', 'Price', 'Amount'];
  const goods = ['Copper wire', 'Packing', 'Transport', 'Insurance', 'Customs'];
  const xs = [110, 430, 570, 710];
  const row = (texts: readonly string[], top: number) => texts.map((text, c) => print(text, xs[c]!, top));
  const rows = (number: number, top: number, step: number) =>
    goods.flatMap((name, r) => row([name, `${number + r}`, `${number}.50`, `${number * r}.00`], top + r * step));
  const fileOf = (page: (number: number) => Page) => [1, 2, 3].map((n) => ({ ...page(n), number: n }));
  const told = (file: readonly Page[]) =>
    structureOf(file).map(({ blocks, tables }, i) => ({
      running: blocks.filter((b) => b.running).map((b) => `${b.running} ${said(file[i]!, b.lines[0]!.words)}`),
      tables: tables.map((table) => cellsOf(file[i]!, table).map((cells) => cells[0])),
    }));

  it('leave a ruled table its first row on every page', () => {
    const file = fileOf((n) =>
      pageOf(
        [print('Price list', 110, 30), ...row(head, 110), ...rows(n, 150, 40)],
        grid([100, 420, 560, 700, 860], [100, 140, 180, 220, 260, 300, 340]),
      ),
    );
    expect(told(file)).toEqual(
      file.map(() => ({ running: ['header Price list'], tables: [['Description', ...goods]] })),
    );
  });

  it('leave a table without rulings its first row on every page, and its last', () => {
    const file = fileOf((n) =>
      pageOf([
        print('Price list', 110, 30),
        ...row(head, 110),
        ...rows(n, 150, 30),
        ...lines(PROSE, 100, 600),
        ...rows(n, 1150, 30),
        ...row(['Carried on', '9', '10.00', `${n * 70}.00`], 1300),
      ]),
    );
    expect(told(file)).toEqual(
      file.map(() => ({
        running: ['header Price list'],
        tables: [
          ['Description', ...goods],
          [...goods, 'Carried on'],
        ],
      })),
    );
  });

  it('do not take what stands in columns above a table for its first row', () => {
    const file = fileOf((n) =>
      pageOf([...row(['Harbour', 'of', 'Hull', `page ${n}`], 40), ...row(head, 110), ...rows(n, 150, 30)]),
    );
    expect(told(file)).toEqual(
      file.map((_, i) => ({ running: [`header Harbour of Hull page ${i + 1}`], tables: [['Description', ...goods]] })),
    );
  });

  it('are told in ruled boxes too, when nothing else is in them', () => {
    const file = fileOf((n) =>
      pageOf(
        [
          ...['Works order', 'Hull'].map((text, c) => print(text, 110 + 300 * c, 50)),
          ...['Issue 4', `Sheet ${n} of 3`].map((text, c) => print(text, 110 + 300 * c, 90)),
          ...lines(PROSE, 100, 300 + 10 * n),
        ],
        grid([100, 400, 700], [40, 80, 120]),
      ),
    );
    expect(told(file)).toEqual(
      file.map((_, i) => ({ running: ['header Works order Hull', `header Issue 4 Sheet ${i + 1} of 3`], tables: [] })),
    );
  });

  it('are not the same line where the numbers are those of other things', () => {
    const file = fileOf((n) => pageOf([print(`Invoice 47${n * n}1`, 110, 40), ...lines(PROSE, 100, 300)]));
    expect(told(file).flatMap(({ running }) => running)).toEqual([]);
  });

  it('lose no word and tell none twice, whatever stands where', () => {
    let seed = 1;
    const roll = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    for (let round = 0; round < 10; round++) {
      const fixed = Array.from({ length: roll(12) }, () =>
        print(`h${roll(9)} of it`, roll(900), roll(2) * 1240 + roll(150)),
      );
      const file = fileOf(() =>
        pageOf(
          [
            ...fixed,
            ...Array.from({ length: roll(90) }, () =>
              print(roll(3) ? `w${roll(99)} x` : `${roll(99)}`, roll(980), roll(1390)),
            ),
          ],
          roll(2) ? grid([100, 300 + roll(200), 700], [40, 80, 120 + roll(900)]) : [],
        ),
      );
      for (const [i, { blocks, tables }] of structureOf(file).entries()) {
        const words = [
          ...blocks.flatMap((block) => block.lines.flatMap((line) => line.words)),
          ...tables.flatMap((table) => table.cells.flatMap((cell) => cell.words)),
        ];
        expect(words.sort((a, b) => a - b).join()).toBe([...file[i]!.words.keys()].join());
      }
    }
  }, 600_000);
});
