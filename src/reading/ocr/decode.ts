/** A character that the recogniser read, with its place on the strip. */
export interface Letter {
  readonly text: string;
  /** Probability of the letter at its best step, 0–1. */
  readonly probability: number;
  /** Middle of the letter in pixels of the strip. */
  readonly x: number;
  /** Highest probability of a space between the letter before and this one; 0 for the first. */
  readonly space: number;
  /** Whether a space was the likeliest reading somewhere between the two. */
  readonly spaced: boolean;
}

/**
 * Greedy CTC decoding (Graves et al., 2006): the best class of each step, repeats merged, blanks dropped. Class 0 is the
 * blank, the last class the space. `scores` holds `steps` × `alphabet.length` probabilities; a step is `pixels` wide.
 */
export function decode(scores: Float32Array, steps: number, alphabet: readonly string[], pixels: number): Letter[] {
  const classes = alphabet.length;
  const blank = 0;
  const space = classes - 1;
  const letters: { text: string; probability: number; first: number; last: number; space: number; spaced: boolean }[] =
    [];
  let previous = blank;
  let between = 0;
  let spaced = false;
  for (let step = 0; step < steps; step++) {
    const from = step * classes;
    let best = blank;
    let probability = scores[from]!;
    for (let index = 1; index < classes; index++) {
      const score = scores[from + index]!;
      if (score > probability) [best, probability] = [index, score];
    }
    between = Math.max(between, scores[from + space]!);
    if (best === space) spaced = true;
    else if (best !== blank) {
      const last = letters.at(-1);
      if (best === previous && last) {
        last.probability = Math.max(last.probability, probability);
        last.last = step;
      } else {
        const first = letters.length === 0;
        const text = alphabet[best]!;
        letters.push({
          text,
          probability,
          first: step,
          last: step,
          space: first ? 0 : between,
          spaced: !first && spaced,
        });
      }
      between = scores[from + space]!;
      spaced = false;
    }
    previous = best;
  }
  return letters.map(({ text, probability, first, last, space, spaced }) => {
    return { text, probability, x: ((first + last + 1) / 2) * pixels, space, spaced };
  });
}
