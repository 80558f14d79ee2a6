import type { Candidate } from './candidates/candidate.ts';
import type { Features } from './features.ts';
import type { Query } from './queries.ts';

/** A candidate that a field may take, with its features. */
export interface Option {
  readonly candidate: Candidate;
  readonly features: Features;
}

/**
 * Judges which candidate is a field's value. The rules that ship are the first (S0); a trained prior (S1), an app's
 * residual (S2) and its memory (S3) have the same face, and take the scores of the one before as their starting point.
 */
export interface Scorer {
  /** Log-odds that each option is the field's value, in the order of the options; 0 is even odds. */
  score(query: Query, options: readonly Option[]): readonly number[];
}

export function oddsToChance(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}
