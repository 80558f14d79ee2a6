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

/**
 * Most candidates of each kind from either end of a document; forty pages full of numbers have no more. What lies between
 * is left out: documents name themselves on their first pages and are summed up on their last.
 */
const MOST_AT_AN_END = 5_000;

function fromBothEnds(all: Iterable<Candidate>): Candidate[] {
  const first: Candidate[] = [];
  const last: Candidate[] = [];
  let next = 0;
  for (const candidate of all) {
    if (first.length < MOST_AT_AN_END) first.push(candidate);
    else last[next++ % MOST_AT_AN_END] = candidate;
  }
  const oldest = next % MOST_AT_AN_END;
  return [...first, ...(next > MOST_AT_AN_END ? [...last.slice(oldest), ...last.slice(0, oldest)] : last)];
}

/** Everything on the pages that could be a value, of every kind, with the block it was taken from. */
export function candidatesOf(
  source: Source,
  labels: Labels,
  blocks: readonly PartyBlock[],
  wanted: { text: (hit: Hit) => boolean; party: (hit: Hit) => boolean },
): { candidate: Candidate; block: PartyBlock | null }[] {
  const plain = [dates(source), times(source), amounts(source), codes(source)].flatMap(fromBothEnds);
  const others = [
    phones(source, plain), currencies(source), marks(source),
    parties(source, labels, blocks, wanted.party), texts(source, labels, wanted.text),
  ].flatMap(fromBothEnds); // biome-ignore format: one list
  const found = [...plain, ...others];
  return [...found.map((candidate) => ({ candidate, block: null })), ...addressCandidates(blocks)];
}
