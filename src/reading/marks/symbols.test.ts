import { describe, expect, it } from 'vitest';
import type { Mark, Page, Word } from '../../domain/index.ts';
import { withSymbols } from './symbols.ts';

/** A page of lines; words are as wide as they have characters, in hundredths of the page. */
function page(lines: readonly string[], marks?: readonly Mark[]): Page {
  const words = lines.flatMap((text, line): Word[] => {
    const found: Word[] = [];
    for (const { 0: word, index } of text.matchAll(/\S+/g)) {
      const width = [...word].length / 100;
      found.push({ text: word, left: index / 100, top: line / 50, width, height: 0.015, line, confidence: 1 });
    }
    return found;
  });
  const size = { number: 1, width: 1_000, height: 1_400, rotation: 0, source: 'text' } as const;
  return { ...size, words, rules: [], problem: null, ...(marks && { marks }) };
}

const found = (lines: readonly string[]) =>
  (withSymbols(page(lines)).marks ?? []).map((mark) => [mark.kind, 'checked' in mark && mark.checked]);

describe('boxes among the characters of a page', () => {
  it('are marks, ticked or not', () => {
    expect(found(['☐ Yes ☒ No', '☑ Perhaps', '□ Never'])).toEqual([
      ['checkbox', false],
      ['checkbox', true],
      ['checkbox', true],
      ['checkbox', false],
    ]);
  });

  it('have the place of their character', () => {
    const { marks } = withSymbols(page(['Agreed:☑yes']));
    expect(marks).toHaveLength(1);
    expect(marks![0]!.box).toMatchObject({ top: 0, height: 0.015 });
    expect(marks![0]!.box.left).toBeCloseTo(0.07);
    expect(marks![0]!.box.width).toBeCloseTo(0.01);
  });

  it('are certain where the character has no other use', () => {
    const { marks } = withSymbols(page(['☐ Yes', '❑ No']));
    expect(marks!.map((mark) => 'confidence' in mark && mark.confidence)).toEqual([1, 0.9]);
  });

  it.each([
    ['in one line', ['○ Yes ● No']],
    ['below each other', ['Payment', '● card', '○ cash']],
  ])('are circles of a group %s', (_, lines) => {
    const states = found(lines);
    expect(states.map(([kind]) => kind)).toEqual(['radio', 'radio']);
    expect(states.map(([, checked]) => checked).sort()).toEqual([false, true]);
  });

  it('are not what parts words', () => {
    expect(found(['Main Street 5 ● 12345 Springfield ● 555-0100'])).toEqual([]);
  });

  it('are no bullets', () => {
    expect(found(['● First', '● Second', '  ○ within it', '  ○ and another', '■ Third', '■ Fourth'])).toEqual([]);
  });

  it('are not told where they are known already', () => {
    const box = { left: 0, top: 0, width: 0.012, height: 0.014 };
    const known: Mark = { kind: 'checkbox', box, checked: true, confidence: 1 };
    expect(withSymbols(page(['☐ Yes'], [known])).marks).toEqual([known]);
  });

  it('are none where they fill the page', () => {
    expect(found([`${'○'.repeat(1_500)}${'●'.repeat(1_500)}`])).toEqual([]);
    expect(found([`${'○'.repeat(500)}${'●'.repeat(500)}`])).toHaveLength(1_000);
  });

  it('leave a page without any as it is', () => {
    const plain = page(['Yes', 'No']);
    expect(withSymbols(plain)).toBe(plain);
  });
});
