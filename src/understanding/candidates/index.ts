import type { Labels } from '../anchors.ts';
import type { Hit } from '../labels.ts';
import { amounts } from './amounts.ts';
import type { PartyBlock } from './blocks.ts';
import type { Candidate, Source } from './candidate.ts';
import { codes, phones, times } from './codes.ts';
import { dates } from './dates.ts';
import { addressCandidates, parties, texts } from './texts.ts';
import { currencies, marks } from './words.ts';

/** Most candidates of one document: a real invoice of 30 pages has some thousands. */
const MOST = 30_000;

/** Everything on the pages that could be a value, of every kind, with the block it was taken from. */
export function candidatesOf(
  source: Source,
  labels: Labels,
  blocks: readonly PartyBlock[],
  wanted: { text: (hit: Hit) => boolean; party: (hit: Hit) => boolean },
): { candidate: Candidate; block: PartyBlock | null }[] {
  const found: { candidate: Candidate; block: PartyBlock | null }[] = [];
  const all = [
    dates(source), times(source), amounts(source), codes(source), phones(source), currencies(source), marks(source),
    parties(source, labels, blocks, wanted.party), texts(source, labels, wanted.text),
  ]; // biome-ignore format: one list
  for (const generator of all) {
    for (const candidate of generator) {
      if (found.length >= MOST) return found;
      found.push({ candidate, block: null });
    }
  }
  for (const { candidate, block } of addressCandidates(blocks)) found.push({ candidate, block });
  return found;
}
