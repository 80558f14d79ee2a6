import { describe, expect, it } from 'vitest';
import { decode } from './decode.ts';
import { wordsIn } from './spacing.ts';

const ALPHABET = ['', 'a', 'b', ' '];

/** Scores with 0.9 for the class of each step; '-' is the blank, '_' the space. */
function scores(path: string): Float32Array {
  const classes = [...path].map((step) => '-ab_'.indexOf(step));
  return Float32Array.from(classes.flatMap((best) => ALPHABET.map((_, i) => (i === best ? 0.9 : 0.1 / 3))));
}

const decoded = (path: string) => decode(scores(path), path.length, ALPHABET, 8);

describe('CTC decoding', () => {
  it('merges repeats and drops blanks', () => {
    expect(decoded('-aa-b-').map((letter) => letter.text)).toEqual(['a', 'b']);
    expect(decoded('a-a').map((letter) => letter.text)).toEqual(['a', 'a']);
  });

  it('places a letter in the middle of its steps', () => {
    expect(decoded('-aa-b-').map((letter) => letter.x)).toEqual([16, 36]);
  });

  it('remembers the space between two letters, and no space before the first', () => {
    const letters = decoded('_a-_-b');
    expect(letters.map((letter) => letter.spaced)).toEqual([false, true]);
    expect(letters[0]!.space).toBe(0);
    expect(letters[1]!.space).toBeCloseTo(0.9);
  });
});

describe('word spacing', () => {
  const letter = (text: string, x: number) => ({ text, x, probability: 1, space: 0.001, spaced: false });
  /** Eleven letters at a pitch of 20 pixels with 4 of white between, but for 30 more before the given one. */
  function line(wideBefore: number) {
    const letters = Array.from('PAYMENTDUEX', (text, i) => letter(text, 20 * i + 10 + (i >= wideBefore ? 30 : 0)));
    const ink = new Uint8Array(300);
    for (const { x } of letters) ink.fill(1, x - 8, x + 8);
    return { letters, strip: { ink, strongInk: ink } };
  }

  it('parts letters at a wide gap and nowhere else', () => {
    const { letters, strip } = line(7);
    expect(wordsIn(letters, strip).map((word) => word.map((l) => l.text).join(''))).toEqual(['PAYMENT', 'DUEX']);
    const even = line(99);
    expect(wordsIn(even.letters, even.strip)).toHaveLength(1);
  });

  it('makes no word of nothing', () => {
    expect(wordsIn([], { ink: new Uint8Array(0), strongInk: new Uint8Array(0) })).toEqual([]);
  });
});
