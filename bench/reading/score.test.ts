import { describe, expect, it } from 'vitest';
import { onScan, scanSize } from './degrade.ts';
import { wordsOfMarkdown } from './office.ts';
import { foundIn } from './register.ts';
import { common, figuresOf, inOrderOf, type PlacedText, scorePage } from './score.ts';
import { pagesOfTsv } from './tesseract.ts';

/** A word on line `row`, at `x`, ten wide for each letter. */
const word = (text: string, x: number, row: number): PlacedText => ({
  text,
  left: x,
  right: x + 10 * text.length,
  top: 20 * row,
  bottom: 20 * row + 14,
});

describe('the score of a page', () => {
  const truth = [word('Total', 0, 0), word('12.50', 100, 0), word('GST', 0, 1)];

  it('is perfect for what stands there, whatever the order and the case', () => {
    const read = [word('gst', 0, 1), word('12.50', 100, 0), word('TOTAL', 0, 0)];
    expect(scorePage(truth, read)).toMatchObject({ right: 3, truth: 3, read: 3, edits: 0, letters: 12 });
  });

  it('counts a word that was split as one missed and two invented, and no letter wrong', () => {
    const read = [word('To', 0, 0), word('tal', 20, 0), word('12.50', 100, 0), word('GST', 0, 1)];
    expect(scorePage(truth, read)).toMatchObject({ right: 2, truth: 3, read: 4, edits: 0 });
  });

  it('keeps punctuation in words, and leaves it out of letters', () => {
    expect(scorePage(truth, [word('Total:', 0, 0), word('12.50', 100, 0), word('GST', 0, 1)])).toMatchObject({
      right: 2,
      edits: 0,
    });
  });

  it('counts every letter of a page that was not read', () => {
    expect(scorePage(truth, [])).toMatchObject({ right: 0, read: 0, edits: 12 });
  });

  it('tells letters beyond ASCII that were read right', () => {
    const german = [word('Größe', 0, 0), word('Ärger', 0, 1)];
    expect(scorePage(german, [word('Größe', 0, 0), word('Arger', 0, 1)])).toMatchObject({
      accents: 3,
      accentsRight: 2,
    });
  });

  it('counts a word as often as it is there', () => {
    expect(common(['a', 'a', 'b'], ['a', 'a', 'a', 'c'])).toBe(2);
  });
});

describe('inOrderOf', () => {
  it('puts what was read in the order of the truth, so that columns read across cost nothing', () => {
    const truth = [word('left', 0, 0), word('side', 0, 1), word('right', 200, 0), word('half', 200, 1)];
    const across = [truth[0]!, truth[2]!, truth[1]!, truth[3]!];
    expect(inOrderOf(truth, across).map(({ text }) => text)).toEqual(['left', 'side', 'right', 'half']);
  });

  it('puts words of one line from left to right', () => {
    const line = { text: 'one two', left: 0, right: 200, top: 0, bottom: 14 };
    expect(inOrderOf([line], [word('two', 100, 0), word('one', 0, 0)]).map(({ text }) => text)).toEqual(['one', 'two']);
  });
});

describe('figuresOf', () => {
  it('adds up pages, with an interval from resampling them', () => {
    const page = { right: 9, truth: 10, read: 10, edits: 1, letters: 50, accents: 0, accentsRight: 0 };
    const figures = figuresOf([page, page, { ...page, right: 6 }, page], 1);
    expect(figures.f1).toBeCloseTo(0.825);
    expect(figures.cer).toBeCloseTo(0.02);
    expect(figures.f1_ci95![0]).toBeLessThan(0.825);
    expect(figures.f1_ci95![1]).toBeGreaterThan(0.825);
    expect(figures.accents).toBeNull();
  });

  it('is unknown without pages', () => expect(figuresOf([], 1)).toMatchObject({ f1: null, cer: null, f1_ci95: null }));
});

it('knows where a point of a page lies on its aslant scan', () => {
  const page = [600, 800] as const;
  const [width, height] = scanSize(page);
  const [x, y] = onScan([300, 400], page);
  expect([x, y]).toEqual([width / 2, height / 2]);
  // Turned clockwise: the right half sinks.
  expect(onScan([600, 400], page)[1]).toBeGreaterThan(height / 2);
  expect(onScan([600, 0], page)[0]).toBeCloseTo(width, 6);
});

it("takes words with their places from Tesseract's table, those of each picture of a list apart", () => {
  const tsv = [
    '1\t1\t0\t0\t0\t0\t0\t0\t200\t100\t-1\t',
    '5\t1\t1\t1\t1\t1\t50\t25\t50\t25\t96.1\tHello',
    '1\t2\t0\t0\t0\t0\t0\t0\t10\t10\t-1\t',
    '1\t3\t0\t0\t0\t0\t0\t0\t100\t50\t-1\t',
    '5\t3\t1\t1\t1\t1\t50\t25\t50\t25\t96.1\tBye',
  ].join('\n');
  expect(pagesOfTsv(tsv)).toEqual([
    [{ text: 'Hello', left: 0.25, top: 0.25, right: 0.5, bottom: 0.5 }],
    [],
    [{ text: 'Bye', left: 0.5, top: 0.5, right: 1, bottom: 1 }],
  ]);
});

it('finds the words of a name, and a date however it is written, where they are visible', () => {
  const fields = { name: 'Aruba Tourism Authority', date: '1979-03-01', hidden: 'Nowhere' };
  const visible = ['name', 'date'];
  const read = ['ARUBA', 'Tourism,', 'filed', 'March', '1,', '1979', 'ref', '12/31/1980'].map((text, i) =>
    word(text, 100 * i, 0),
  );
  expect(foundIn({ fields, visible }, [read])).toBeCloseTo(3 / 4);
  expect(foundIn({ fields, visible: ['date'] }, [read.slice(0, 5)])).toBe(0);
});

it('takes words from Markdown without its marks', () => {
  expect(
    wordsOfMarkdown('# Title\n\n| A | B-1 |\n| - | - |\n<!-- image -->\n**bold** &lt;tag&gt; [link](http://x.y/z)'),
  ).toEqual(['title', 'a', 'b', '1', 'bold', 'tag', 'link']);
});
