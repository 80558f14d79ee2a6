import { appendFileSync, writeFileSync } from 'node:fs';
import type { BenchOptions } from '../common/options.ts';
import type { Read } from './engines.ts';
import { piecesFor } from './pictures.ts';
import type { Sample } from './samples.ts';
import type { BenchSet } from './sets.ts';

/**
 * For each page the words that were not read and those that were read for nothing, a JSON line each; of training sets
 * alone: test sets are counted and never looked into, so that nothing is tuned on them.
 */
export function keepMisses({ misses }: BenchOptions) {
  if (misses) writeFileSync(misses, '');
  return (set: BenchSet, samples: readonly Sample[], reads: readonly (Read | null)[]): void => {
    if (!misses || set.source !== 'training') return;
    samples.forEach((sample, i) => {
      const words = (pieces: readonly { text: string }[]) =>
        pieces.flatMap(({ text }) => text.toLowerCase().split(/\s+/));
      const [truth, read] = [words(sample.truth), words(piecesFor(sample, reads[i] ?? null))];
      const line = { set: set.name, id: sample.id, missed: without(truth, read), invented: without(read, truth) };
      appendFileSync(misses, `${JSON.stringify(line)}\n`);
    });
  };
}

/** The words of the first bag that the second has not, each as often. */
function without(words: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return words.filter((word) => {
    const at = left.indexOf(word);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
