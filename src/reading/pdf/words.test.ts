import { describe, expect, it } from 'vitest';
import type { Glyph } from './glyphs.ts';
import { withoutTwins, wordsOf } from './words.ts';

const EM = 10;
const WIDTH = 5;

/** Letters of half an em; a number moves on by so many ems, '|' begins another piece of text, ' ' is a space. */
function line(...parts: (string | number)[]): Glyph[] {
  const glyphs: Glyph[] = [];
  let [x, piece] = [0, 0];
  for (const part of parts) {
    if (typeof part === 'number') x += part * EM;
    else if (part === '|') piece += 1;
    else
      for (const text of part) {
        const width = text === ' ' ? 2.5 : WIDTH;
        glyphs.push({
          text,
          space: text === ' ',
          angle: 0,
          start: x + 0.5,
          end: x + width - 0.5,
          above: -7,
          below: 0,
          from: x,
          to: x + width,
          baseline: 0,
          em: EM,
          piece,
          invisible: false,
        });
        x += width;
      }
  }
  return glyphs;
}

const words = (...parts: Parameters<typeof line>) => wordsOf(line(...parts)).map(({ text }) => text);

describe('the letters of a text layer', () => {
  it('are parted at spaces, and at gaps without any', () => {
    expect(words('net sum')).toEqual(['net', 'sum']);
    expect(words('net', 0.25, 'sum')).toEqual(['net', 'sum']);
    expect(words('net', 0.12, '|', 'sum')).toEqual(['net', 'sum']);
  });

  it('stay together through kerning, and in pieces that join', () => {
    expect(words('n', -0.1, 'e', 0.05, 't')).toEqual(['net']);
    expect(words('refe', '|', 0.02, 'rence')).toEqual(['reference']);
  });

  it('stay together when they are letter-spaced', () => {
    expect(words('T', 0.3, 'O', 0.3, 'T', 0.3, 'A', 0.3, 'L')).toEqual(['TOTAL']);
    expect(words('T', 0.3, '|', 'O', 0.3, '|', 'T', 0.3, '|', 'A', 0.3, '|', 'L')).toEqual(['TOTAL']);
    expect(words('N', 0.3, 'O')).toEqual(['NO']);
  });

  it('are parted where a letter or two stand in cells of their own', () => {
    expect(words('6', 0.8, '|', 'm')).toEqual(['6', 'm']);
    expect(words('6', 0.8, 'm')).toEqual(['6', 'm']);
    expect(words('N', 0.3, '|', '7')).toEqual(['N', '7']);
  });

  it('stay together over a space that the next letter is drawn upon', () => {
    expect(words('at 5 ', '|', -0.25, 'A')).toEqual(['at', '5A']);
  });

  it('are parted at a space that only the stand-in of a missing font fills', () => {
    // Each letter is a piece: the next starts where the writer's narrower font had ended.
    expect(words('o', -0.1, '|', 'f', -0.25, '|', ' ', '|', 'a', -0.1, '|', 'n')).toEqual(['of', 'an']);
  });
});

describe('words drawn twice', () => {
  const distinct = (glyphs: readonly Glyph[]) => withoutTwins(wordsOf(glyphs));
  const moved = (along: number) =>
    line('total').map((glyph) => ({
      ...glyph,
      start: glyph.start + along,
      end: glyph.end + along,
      from: glyph.from + along,
      to: glyph.to + along,
      piece: 1 + along,
    }));

  it('in almost one place are one word, wherever on the page', () => {
    for (const place of [0, 0.9, 1.2, 2.4, 100, -50])
      expect(distinct([...moved(place), ...moved(place + 0.1 * EM)])).toHaveLength(1);
  });

  it('are found among many of one text', () => {
    const rows = Array.from({ length: 80 }, (_, i) => 2 * i * EM * 'total'.length);
    expect(distinct(rows.flatMap((place) => [...moved(place), ...moved(place + 0.1 * EM)]))).toHaveLength(80);
  });

  it('are looked for in bounded time however far off the page they stand', () => {
    for (const place of [1e9, 1e21, 1e300, Number.POSITIVE_INFINITY])
      expect(distinct(moved(place)).length).toBeGreaterThan(0);
    expect(distinct(moved(2e9).map((glyph) => ({ ...glyph, em: 1e-9 }))).length).toBeGreaterThan(0);
  });

  it('further apart are two', () => {
    expect(distinct([...moved(0), ...moved(40)])).toHaveLength(2);
  });
});
