import type { Labels } from './anchors.ts';
import type { PartyBlock } from './candidates/blocks.ts';
import type { Source } from './candidates/candidate.ts';
import { joinedText, ownersOf } from './candidates/texts.ts';
import { nearness } from './lexicon/index.ts';
import { LEGAL_FORM } from './lexicon/places.ts';
import type { Owner } from './queries.ts';
import { boundsOf } from './span.ts';
import { alphanumerics } from './text.ts';

/** Who an address block belongs to: log-odds for each owner. */
export type Ownership = Readonly<Record<Owner, number>>;

export interface OwnedBlock {
  readonly block: PartyBlock;
  readonly odds: Ownership;
}

const OWNERS: readonly Owner[] = ['seller', 'buyer', 'ship_to', 'agency', 'advertiser'];

/**
 * Judges every block by the labels over it and by where letters and bills put the two parties: the sender in the
 * letterhead, in one small line over the window, or in the footer; the recipient in the window at the left.
 */
export function ownership(
  blocks: readonly PartyBlock[],
  source: Source,
  labels: Labels,
  asked: ReadonlySet<Owner | null>,
): OwnedBlock[] {
  const firstPage = source.layout.pages[0];
  const ordered = [...blocks].sort((a, b) => a.first.page.number - b.first.page.number || a.first.top - b.first.top);
  const owned = ordered.map((block, order) => ({ block, order, labels: labelOdds(block, source, labels) }));
  const buyerLabelled = owned.some((o) => o.labels.buyer > 1.5);
  const below = ordered.slice(1);
  const windowed =
    asked.has('buyer') && below.length > 0 && below.every((b) => b.first.top > 0.75 * b.first.page.height);
  return owned.map(({ block, order, labels: label }) => {
    const box = boundsOf(block.lines[0] ?? block.address[0]!);
    const page = block.first.page;
    const y = box.top / page.height;
    const x = (box.left + box.right) / 2 / page.width;
    const oneLine = block.lines.length > 1 && block.lines.every((l) => l.segment === block.lines[0]!.segment);
    const early = page === firstPage ? 1 : 0;
    let seller =
      label.seller -
      0.9 * Math.max(label.buyer, label.ship_to, 0) +
      // Of two addresses, one in the window and one at the foot, the upper is the recipient's.
      (order > 0 ? 0 : windowed && y > 0.14 && !oneLine ? 0.4 : 1) +
      0.8 * early * Math.max(0, 1 - y * 3);
    if (oneLine && y < 0.35) seller += 1.2;
    if (y > 0.8) seller += 0.8;
    if (block.name && LEGAL_FORM.test(joinedText([block.name]))) seller += 0.3;
    if (!block.name) seller -= 0.3;
    let buyer = label.buyer - 0.8 * Math.max(label.seller, label.ship_to, 0) - 1;
    // Where nobody asks for a buyer, as on receipts, only a label makes one.
    if (!asked.has('buyer')) buyer -= 1.5;
    if (early && !oneLine && y > 0.08 && y < 0.42 && !buyerLabelled) buyer += x < 0.5 ? 1.5 : 1.2;
    if (order > 0 && early && y < 0.5) buyer += 0.4;
    if (y > 0.75) buyer -= 1.5;
    if (!block.name) buyer -= 0.5;
    return {
      block,
      odds: {
        seller,
        buyer,
        ship_to: label.ship_to - 1.5,
        agency: label.agency - 1.5,
        advertiser: label.advertiser - 1.5,
      },
    };
  });
}

function labelOdds(block: PartyBlock, source: Source, labels: Labels): Record<Owner, number> {
  const odds: Record<Owner, number> = { seller: 0, buyer: 0, ship_to: 0, agency: 0, advertiser: 0 };
  for (const { hit, weight, way } of ownersOf(block, source, labels)) {
    if (hit.minor) continue;
    for (const { concept, strength } of hit.meanings) {
      for (const owner of OWNERS) {
        const near =
          concept === owner
            ? 1
            : owner === 'buyer' && concept === 'advertiser'
              ? 0.5
              : nearness(owner, concept) > 0.9
                ? 1
                : 0;
        const sure = 4 * weight * near * (0.4 + 0.6 * strength) * (0.4 + 0.6 * hit.share) * (way === 'below' ? 0.3 : 1);
        odds[owner] = Math.max(odds[owner], sure);
      }
    }
  }
  return odds;
}

/** The block of each owner, chosen together: no two owners share a block unless it prints the same party. */
export function chosenBlocks(owned: readonly OwnedBlock[]): ReadonlyMap<Owner, { block: PartyBlock; odds: number }> {
  const pairs = owned.flatMap((o) => OWNERS.map((owner) => ({ owner, block: o.block, odds: o.odds[owner] })));
  const chosen = new Map<Owner, { block: PartyBlock; odds: number }>();
  const best = bestPair(owned);
  if (best) for (const [owner, o] of best) chosen.set(owner, { block: o.block, odds: o.odds[owner] });
  for (const { owner, block, odds } of pairs.filter((p) => p.odds > 0.5).sort((a, b) => b.odds - a.odds)) {
    if (chosen.has(owner) || [...chosen.values()].some((c) => c.block === block)) continue;
    chosen.set(owner, { block, odds });
  }
  return chosen;
}

/** Seller and buyer as the two different parties with the greatest sum of odds. */
function bestPair(owned: readonly OwnedBlock[]): [Owner, OwnedBlock][] | null {
  let best: [Owner, OwnedBlock][] | null = null;
  let bestSum = 0;
  for (const seller of owned) {
    if (seller.odds.seller > bestSum) {
      bestSum = seller.odds.seller;
      best = [['seller', seller]];
    }
    for (const buyer of owned) {
      if (buyer === seller || sameParty(seller.block, buyer.block)) continue;
      const sum = seller.odds.seller + buyer.odds.buyer;
      if (buyer.odds.buyer > 0 && sum > bestSum) {
        bestSum = sum;
        best = [['seller', seller], ['buyer', buyer]]; // biome-ignore format: a pair
      }
    }
  }
  return best;
}

function sameParty(a: PartyBlock, b: PartyBlock): boolean {
  const key = (block: PartyBlock): string => (block.name ? alphanumerics(joinedText([block.name])) : '');
  return key(a) !== '' && key(a) === key(b);
}
