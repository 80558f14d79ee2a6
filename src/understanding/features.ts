import type { Anchor } from './anchors.ts';
import type { PartyBlock } from './candidates/blocks.ts';
import type { Candidate, Trait } from './candidates/candidate.ts';
import type { Hit } from './labels.ts';
import type { Layout } from './layout.ts';
import { roleNamed } from './lexicon/index.ts';
import { affinity, type Query } from './queries.ts';
import { boundsOf } from './span.ts';
import { letters } from './text.ts';

/** Everything that a scorer may know about a candidate for a field. All are numbers; absent ones are 0. */
export type Features = Readonly<Record<Feature, number>>;

export type Feature =
  /** Best label for this field near the value, 0–1, and how much better a label of another meaning fits it. */
  | 'label' | 'rival'
  /** Count of different values under the same label, as logarithm: the column of a table, not a field. */
  | 'crowd'
  /** Shape of the text, 0–1. */
  | 'quality'
  /** Middle of the value on its page, 0–1 from the top left; page among the pages, 0–1. */
  | 'x' | 'y' | 'page'
  /** Height against the usual word of the page, as logarithm. */
  | 'size'
  /** Whether the value fills its segment, and its row. */
  | 'alone' | 'aloneInRow'
  /** Place among the candidates of its kind: 0 first, 1 last; and count of equal values beside it, as logarithm. */
  | 'order' | 'first' | 'only' | 'repeats'
  /** Amounts: the largest, share of the largest, sum of two others, greater or smaller part of such a sum. */
  | 'largest' | 'ratio' | 'sum' | 'netPart' | 'taxPart' | 'zero'
  /** Amounts: 1 when it is the rounded one of two less than five cents apart, -1 when the other. */
  | 'rounded'
  /** Amounts: how many others stand in the same row, at most 3. */
  | 'rowmates'
  /** Dates: earliest, latest, a time of day beside it. */
  | 'earliest' | 'latest' | 'timeBeside'
  /** Log-odds that the address block of the value is that of the field's owner; and that it is another owner's. */
  | 'owner' | 'otherOwner'
  | Trait; // biome-ignore format: groups

/** A candidate with what is known about it, before any field is asked for. */
export interface Placed {
  readonly candidate: Candidate;
  readonly anchors: readonly Anchor[];
  readonly own: Readonly<Partial<Record<Feature, number>>>;
  readonly block: PartyBlock | null;
}

/** Features that do not depend on the field. */
export function intrinsic(
  candidates: readonly Candidate[],
  anchors: readonly (readonly Anchor[])[],
  layout: Layout,
): Partial<Record<Feature, number>>[] {
  const byKind = new Map<string, number[]>();
  candidates.forEach((c, i) => {
    const known = byKind.get(c.kind);
    if (known) known.push(i);
    else byKind.set(c.kind, [i]);
  });
  const features = candidates.map((c) => placeOf(c, layout));
  for (const [kind, indexes] of byKind) {
    const counts = new Map<string, number>();
    const key = (i: number): string => String(candidates[i]!.value).toLowerCase();
    for (const i of indexes) counts.set(key(i), (counts.get(key(i)) ?? 0) + 1);
    indexes.forEach((i, rank) => {
      const f = features[i]!;
      f.order = indexes.length === 1 ? 0 : rank / (indexes.length - 1);
      f.first = rank === 0 ? 1 : 0;
      f.only = counts.size === 1 ? 1 : 0;
      f.repeats = Math.log2(Math.min(4, counts.get(key(i))!));
    });
    if (kind === 'amount')
      addArithmetic(
        candidates,
        indexes.filter((i) => !isPaid(anchors[i]!)),
        features,
      );
    if (kind === 'amount') addRowmates(candidates, indexes, features);
    if (kind === 'date') addChronology(candidates, indexes, features);
  }
  return features;
}

function placeOf(candidate: Candidate, layout: Layout): Partial<Record<Feature, number>> {
  const span = candidate.spans[0]!;
  const { segment } = span;
  const { page } = segment;
  const box = boundsOf(span);
  const em = layout.em.get(page) ?? 10;
  return {
    ...candidate.traits,
    quality: candidate.quality,
    x: (box.left + box.right) / 2 / page.width,
    y: (box.top + box.bottom) / 2 / page.height,
    page: layout.pages.length === 1 ? 0 : layout.pages.indexOf(page) / (layout.pages.length - 1),
    size: Math.log2(Math.max(0.5, Math.min(4, (box.bottom - box.top) / em))),
    alone: span.end - span.start >= segment.text.length - 2 ? 1 : 0,
    aloneInRow: segment.row.segments.length === 1 && span.end - span.start >= segment.text.length - 2 ? 1 : 0,
    timeBeside: /\d{1,2}\s?:\s?\d{2}/.test(
      segment.row.segments
        .map((s) => s.text)
        .join(' ')
        .slice(0, 300),
    )
      ? 1
      : 0,
  };
}

const PAID = new Set(['tendered', 'change', 'savings', 'item_count', 'rounding', 'share_capital']);

/** Whether an amount is money handed over or given back: it adds up with the total, but explains nothing. */
function isPaid(anchors: readonly Anchor[]): boolean {
  const nearest = anchors.filter((a) => a.way !== 'above' && a.weight > 0.5).sort((a, b) => b.weight - a.weight)[0];
  return nearest?.hit.meanings.some((m) => PAID.has(m.concept)) ?? false;
}

function addRowmates(
  candidates: readonly Candidate[],
  indexes: readonly number[],
  features: Partial<Record<Feature, number>>[],
): void {
  const rows = new Map<unknown, number>();
  const exact = indexes.filter((i) => candidates[i]!.traits.cents);
  for (const i of exact) {
    const { row } = candidates[i]!.spans[0]!.segment;
    rows.set(row, (rows.get(row) ?? 0) + 1);
  }
  for (const i of exact) features[i]!.rowmates = Math.min(3, rows.get(candidates[i]!.spans[0]!.segment.row)! - 1);
}

/** Amounts that others explain. A tax is at most a third of its base: EU rates end at 27 %. */
function addArithmetic(
  candidates: readonly Candidate[],
  indexes: readonly number[],
  features: Partial<Record<Feature, number>>[],
): void {
  const cents = (i: number): number => Math.round(Number(candidates[i]!.value) * 100);
  const exact = indexes.filter((i) => candidates[i]!.traits.cents || candidates[i]!.traits.currency);
  const values = [...new Set(exact.map(cents))]
    .filter((v) => v > 0)
    .sort((a, b) => b - a)
    .slice(0, 60);
  const known = new Set(values);
  const largest = values[0] ?? 0;
  const sums = new Set<number>();
  const nets = new Set<number>();
  const taxes = new Set<number>();
  for (const sum of values) {
    for (const tax of values) {
      const net = sum - tax;
      if (tax >= net || tax * 3 > net || net === sum) continue;
      for (const off of [0, -1, 1]) {
        if (!known.has(net + off)) continue;
        sums.add(sum);
        nets.add(net + off);
        taxes.add(tax);
      }
    }
  }
  for (const i of indexes) {
    const value = cents(i);
    const f = features[i]!;
    f.largest = value === largest && largest > 0 ? 1 : 0;
    f.ratio = largest > 0 ? Math.max(0, Math.min(1, value / largest)) : 0;
    f.sum = sums.has(value) ? 1 : 0;
    f.netPart = nets.has(value) ? 1 : 0;
    f.taxPart = taxes.has(value) ? 1 : 0;
    f.zero = value === 0 ? 1 : 0;
    f.rounded = value % 5 === 0 && near(values, value) ? 1 : value % 5 !== 0 && near(values, value, true) ? -1 : 0;
  }
}

/** Whether another amount lies less than five cents away, as before and after cash rounding. */
function near(values: readonly number[], value: number, round = false): boolean {
  return values.some((v) => v !== value && Math.abs(v - value) < 5 && (v % 5 === 0) === round);
}

function addChronology(
  candidates: readonly Candidate[],
  indexes: readonly number[],
  features: Partial<Record<Feature, number>>[],
): void {
  const values = indexes.map((i) => String(candidates[i]!.value)).sort();
  for (const i of indexes) {
    features[i]!.earliest = candidates[i]!.value === values[0] ? 1 : 0;
    features[i]!.latest = candidates[i]!.value === values.at(-1) ? 1 : 0;
  }
}

/** Best label for a field among the anchors of a value, and the best label that means something else. */
export function labelling(anchors: readonly Anchor[], query: Query): { label: number; rival: number; by: Hit | null } {
  let label = 0;
  let rival = 0;
  let by: Hit | null = null;
  for (const { hit, weight } of anchors) {
    const cover = (0.45 + 0.55 * hit.share) * (hit.minor ? (hit.share === 1 ? 0.75 : 0.35) : 1);
    let own = 0;
    let other = 0;
    for (const { concept, strength } of hit.meanings) {
      const near = affinity(query, concept);
      own = Math.max(own, near * strength);
      if (near < 0.3 && competes(concept, query)) other = Math.max(other, strength);
    }
    const said = own * weight * cover * (saysOwnWord(hit, query) ? 1 : 0.93);
    if (said > label) {
      label = said;
      by = hit;
    }
    if (own < 0.3) rival = Math.max(rival, (other - own) * weight * cover);
  }
  return { label, rival, by };
}

/** Whether a label of another meaning could announce a value of this field's type: `Order No.` says nothing of a date. */
function competes(concept: string, query: Query): boolean {
  const family = roleNamed(concept)?.family;
  switch (query.field.type) {
    case 'date':
    case 'time':
      return family === undefined || family === 'date';
    case 'money':
      return family === undefined || family === 'money' || family === 'number' || family === 'code';
    default:
      return true;
  }
}

/** Whether a label uses a telling word of the field's own name: of two labels that mean a period, `Flight` is that of `flight_from`. */
function saysOwnWord(hit: Hit, query: Query): boolean {
  const printed = letters(hit.segment.text.slice(hit.start, hit.end));
  return query.words.length === 0 || query.words.some((w) => printed.includes(w));
}
