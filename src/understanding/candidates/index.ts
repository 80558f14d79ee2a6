import type { Labels } from '../anchors.ts';
import type { Hit } from '../labels.ts';
import { amounts } from './amounts.ts';
import type { PartyBlock } from './blocks.ts';
import type { Candidate, Source } from './candidate.ts';
import { codes, times } from './codes.ts';
import { dates } from './dates.ts';
import { phones } from './phones.ts';
import { addressCandidates, parties, texts } from './texts.ts';
import { currencies, marks } from './words.ts';

/** Most candidates of each kind in one document: thirty pages of an invoice have some thousands of all kinds. */
const MOST = 5_000;

/** Everything on the pages that could be a value, of every kind, with the block it was taken from. */
export function candidatesOf(
  source: Source,
  labels: Labels,
  blocks: readonly PartyBlock[],
  wanted: { text: (hit: Hit) => boolean; party: (hit: Hit) => boolean },
): { candidate: Candidate; block: PartyBlock | null }[] {
  const found: Candidate[] = [];
  const take = (generator: Iterable<Candidate>): void => {
    let left = MOST;
    for (const candidate of generator) {
      if (left-- <= 0) return;
      found.push(candidate);
    }
  };
  for (const generator of [dates(source), times(source), amounts(source), codes(source)]) take(generator);
  take(phones(source, [...found]));
  take(currencies(source));
  take(marks(source));
  take(parties(source, labels, blocks, wanted.party));
  take(texts(source, labels, wanted.text));
  return [...found.map((candidate) => ({ candidate, block: null })), ...addressCandidates(blocks)];
}
