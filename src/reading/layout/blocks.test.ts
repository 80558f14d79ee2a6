import { describe, expect, it } from 'vitest';
import type { Page } from '../../domain/index.ts';
import { structureOf } from './structure-of.ts';
import { grid, lines, pageOf, print } from './testing/page.ts';
import { PROSE, said } from './testing/told.ts';

const blocksOf = (page: Page) =>
  structureOf([page])[0]!.blocks.map(({ kind, lines }) => [kind, ...lines.map((line) => said(page, line.words))]);

const kindsOf = (page: Page) => blocksOf(page).map(([kind, ...lines]) => [kind, lines.length]);

describe('the blocks of a column', () => {
  it('are whole paragraphs where a number stands at the head of an indented first line', () => {
    const clause = (number: string, top: number) => [
      print(`${number} ${PROSE[0]!}`, 150, top),
      ...lines(PROSE.slice(1, 4), 100, top + 30),
    ];
    const page = pageOf([...clause('(a)', 100), ...clause('(b)', 260)]);
    expect(kindsOf(page)).toEqual([
      ['item', 4],
      ['item', 4],
    ]);
  });

  it('are items whose further lines stand at the left edge, up to the next paragraph', () => {
    const page = pageOf(
      [
        ...lines(['• It was a bright cold day in spring', 'and all the clocks', '• Another of the items'], 100, 100),
        print('What follows on them is apart', 100, 198),
      ],
      [],
      { fonts: [{ name: 'Text', size: 7.2, bold: false, italic: false }] },
    );
    expect(kindsOf(page)).toEqual([
      ['item', 2],
      ['item', 1],
      ['paragraph', 1],
    ]);
  });

  it('begin anew at an indented line, but not in centred text', () => {
    const left = pageOf([
      ...lines(PROSE.slice(0, 3), 100, 100),
      ...lines(['An indented line of the text that goes on'], 140, 190),
    ]);
    expect(kindsOf(left)).toEqual([
      ['paragraph', 3],
      ['paragraph', 1],
    ]);
    const centred = ['Harbour office of the town', 'Quay Street 12', 'Upon the Sea'].map((text, i) =>
      print(text, 500 - 5 * text.length, 100 + 30 * i),
    );
    expect(kindsOf(pageOf(centred))).toEqual([['paragraph', 3]]);
  });

  it('part what stands at the left from what stands at the right of it, line by line', () => {
    const page = pageOf([...lines(['Mitchell Admin', '215 Vine St'], 700, 100), ...lines(['Ada Lovelace'], 100, 160)]);
    expect(blocksOf(page).map((block) => block[1])).toEqual(['Mitchell Admin', 'Ada Lovelace']);
  });
});

describe('headings', () => {
  const fonts = [
    { name: 'Text', size: 7.2, bold: false, italic: false },
    { name: 'Bold', size: 7.2, bold: true, italic: false },
    { name: 'Large', size: 8.6, bold: false, italic: false },
    { name: 'Title', size: 14, bold: false, italic: false },
  ];
  const set = (text: string, top: number, font: number) => ({ ...print(text, 100, top, font === 3 ? 2 : 1), font });
  const prose = (top: number, font = 0) => PROSE.map((text, i) => set(text, top + 30 * i, font));

  it('may begin with their number, as chapters do', () => {
    const page = pageOf(
      [set('5.1.3. The harbour', 100, 1), ...prose(150), set('5.2 The quay', 420, 1), ...prose(470)],
      [],
      {
        fonts,
      },
    );
    expect(blocksOf(page).map(([kind]) => kind)).toEqual(['heading', 'paragraph', 'heading', 'paragraph']);
  });

  it('may stand above a table', () => {
    const cells = ['Wire', '12.00', 'Rail', '13.00'].map((text, i) => ({
      ...print(text, 110 + 200 * (i % 2), 150 + 40 * Math.floor(i / 2)),
      font: 0,
    }));
    const page = pageOf([set('Account', 100, 1), ...cells, ...prose(400)], grid([100, 300, 500], [140, 180, 220]), {
      fonts,
    });
    expect(blocksOf(page).map(([kind]) => kind)).toEqual(['heading', 'table', 'paragraph']);
  });

  it('may be mostly a number where their print is large', () => {
    const page = pageOf([set('Invoice FA-2017-0008', 100, 3), ...prose(200)], [], { fonts });
    expect(blocksOf(page)[0]).toEqual(['heading', 'Invoice FA-2017-0008']);
  });

  it('are not the paragraphs of text that is a little larger than most', () => {
    const large = PROSE.slice(0, 5).map((text, i) => set(text, 100 + 30 * i, 2));
    const page = pageOf([...large, ...prose(400), ...prose(700)], [], { fonts });
    expect(kindsOf(page)[0]).toEqual(['paragraph', 5]);
  });

  it('are not the first line of a sentence that goes on below', () => {
    const page = pageOf([set('The undersigned swear that they', 100, 2), ...prose(100).slice(1), ...prose(500)], [], {
      fonts,
    });
    expect(blocksOf(page)[0]![0]).toBe('paragraph');
  });
});
