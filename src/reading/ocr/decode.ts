/** What else a character may be; '' that there is none. */
export interface Other {
  readonly text: string;
  /** Probability at the letter's best step, 0–1. */
  readonly chance: number;
}

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
  /** Other readings worth keeping for repair by type and language, the likeliest first. */
  readonly others: readonly Other[];
}

/** Less likely readings are noise, and more of them than these have never been the right one. */
const LEAST_CHANCE = 0.02;
const MOST_OTHERS = 3;

/**
 * Greedy CTC decoding (Graves et al., 2006): the best class of each step, repeats merged, blanks dropped. Class 0 is the
 * blank, the last class the space. `scores` holds `steps` × `alphabet.length` probabilities; a step is `pixels` wide.
 */
export function decode(scores: Float32Array, steps: number, alphabet: readonly string[], pixels: number): Letter[] {
  const classes = alphabet.length;
  const blank = 0;
  const space = classes - 1;
  const letters: Found[] = [];
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
        if (probability > last.probability) [last.probability, last.best] = [probability, step];
        last.last = step;
      } else {
        const first = letters.length === 0;
        const text = alphabet[best]!;
        letters.push({
          text,
          probability,
          best: step,
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
  return letters.map(({ text, probability, best, first, last, space, spaced }) => {
    const others = othersOf(scores.subarray(best * classes, (best + 1) * classes), alphabet, text);
    return { text, probability, x: ((first + last + 1) / 2) * pixels, space, spaced, others };
  });
}

interface Found {
  readonly text: string;
  probability: number;
  /** The step at which it is likeliest, and the first and last at which it is the best. */
  best: number;
  readonly first: number;
  last: number;
  readonly space: number;
  readonly spaced: boolean;
}

/** The readings of a step beside the best. A space is none: spaces are told apart by themselves. */
function othersOf(step: Float32Array, alphabet: readonly string[], read: string): Other[] {
  const others: Other[] = [];
  for (let index = 0; index < step.length - 1; index++) {
    if (step[index]! >= LEAST_CHANCE && alphabet[index] !== read)
      others.push({ text: alphabet[index]!, chance: step[index]! });
  }
  return others.sort((a, b) => b.chance - a.chance).slice(0, MOST_OTHERS);
}
