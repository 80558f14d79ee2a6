import { describe, expect, it } from 'vitest';
import { decode } from './decode.ts';

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

  it('keeps what else a letter may be, with its chance at the step where the letter is likeliest', () => {
    const steps = [
      [0.3, 0.6, 0.1, 0],
      [0.06, 0.7, 0.23, 0.01],
    ];
    const [letter] = decode(Float32Array.from(steps.flat()), 2, ALPHABET, 8);
    expect(letter!.probability).toBeCloseTo(0.7);
    expect(letter!.others.map(({ text, chance }) => [text, Number(chance.toFixed(2))])).toEqual([
      ['b', 0.23],
      ['', 0.06],
    ]);
  });

  it('remembers the space between two letters, and no space before the first', () => {
    const letters = decoded('_a-_-b');
    expect(letters.map((letter) => letter.spaced)).toEqual([false, true]);
    expect(letters[0]!.space).toBe(0);
    expect(letters[1]!.space).toBeCloseTo(0.9);
  });
});
