import { describe, expect, it } from 'vitest';
import type { Mark, Page } from '../../domain/index.ts';
import { withBoxes } from './boxes.ts';
import { asMarkdown } from './markdown.ts';
import { asText } from './text.ts';

const BOX = { width: 0.02, height: 0.015 };

function page(words: readonly [text: string, left: number][], marks: readonly Mark[]): Page {
  return {
    ...{ number: 1, width: 1_000, height: 1_400, rotation: 0, source: 'ocr', rules: [], problem: null },
    words: words.map(([text, left]) => {
      return { text, left, top: 0.1, width: 0.01 * text.length, height: 0.02, line: 0, confidence: 1 };
    }),
    marks,
  };
}

const box = (left: number, checked: boolean, kind: 'checkbox' | 'radio' = 'checkbox'): Mark => {
  return { kind, box: { left, top: 0.102, ...BOX }, checked, confidence: 0.98 };
};
const texts = (...args: Parameters<typeof page>) => withBoxes(page(...args)).words.map(({ text }) => text);

describe('boxes in the text of a page', () => {
  it('stand before their labels', () => {
    expect(
      texts(
        [
          ['Yes', 0.15],
          ['No', 0.35],
        ],
        [box(0.12, true), box(0.32, false)],
      ),
    ).toEqual(['☑ Yes', '☐ No']);
  });

  it('stand behind a label that has none behind it', () => {
    expect(texts([['Agreed', 0.1]], [box(0.17, true)])).toEqual(['Agreed ☑']);
  });

  it('take the place of the letter that they were read as', () => {
    expect(
      texts(
        [
          ['C', 0.122],
          ['Yes', 0.15],
        ],
        [box(0.118, false)],
      ),
    ).toEqual(['☐', 'Yes']);
  });

  it('are not told twice', () => {
    expect(texts([['☒', 0.12]], [box(0.12, true)])).toEqual(['☒']);
  });

  it('are in text and Markdown, buttons too', () => {
    const read = page([['card', 0.15]], [box(0.12, true, 'radio')]);
    expect(asText([read])).toBe('◉ card');
    expect(asMarkdown([read])).toBe('◉ card');
  });
});
