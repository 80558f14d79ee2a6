import type { Hit } from './labels.ts';
import type { Layout, Segment } from './layout.ts';
import { sharedWidth } from './layout.ts';
import { boundsOf, type Span } from './span.ts';

/** A label that may announce a value, with the weight that its place gives it, 0–1. */
export interface Anchor {
  readonly hit: Hit;
  readonly weight: number;
  readonly way: 'inside' | 'left' | 'above' | 'below';
}

export type Labels = ReadonlyMap<Segment, readonly Hit[]>;

/** Words between a label and its value that say nothing: currency codes, `no`, units, percentages in brackets. */
const FILLER =
  /\b(?:rm|eur|euro|usd|myr|gbp|chf|no|nr|nos|is|incl|in|at|the|of|der|de|am|le|vom)\b|[$€£%]|\(?\d{1,2}(?:[.,]\d{1,2})?\s?%\)?/giu;

function wordsBetween(text: string): { words: number; numbers: number } {
  const rest = text.replace(FILLER, ' ');
  return {
    words: rest.match(/\p{L}{2,}/gu)?.length ?? 0,
    numbers: rest.match(/\d+(?:[.,/-]\d+)*/g)?.length ?? 0,
  };
}

function decay(text: string, word: number, number: number): number {
  if (text.length > 200) return 0;
  const { words, numbers } = wordsBetween(text);
  return word ** words * number ** numbers;
}

const LEAST = 0.08;

/** Heads that say nothing without what stands before them. */
const BARE = /^\W*(?:name|number|no|nr|date|address|amount|id|code|nom|datum|adresse|nummer)\W*$/iu;

/** Labels inside the value's own segment, before it: `Invoice No: 123`. */
function inside(span: Span, labels: Labels): Anchor[] {
  const anchors: Anchor[] = [];
  let nearer = 0;
  const hits = labels.get(span.segment) ?? [];
  for (let i = hits.length - 1; i >= 0; i--) {
    const hit = hits[i]!;
    if (hit.end > span.start) continue;
    const between = span.segment.text.slice(hit.end, span.start);
    const weight = decay(between, 0.75, 0.55) * 0.45 ** nearer;
    if (weight > LEAST) anchors.push({ hit, weight, way: 'inside' });
    if (++nearer === 2) break;
  }
  return anchors;
}

/** Labels to the left in the same row. */
function left(span: Span, labels: Labels, em: number): Anchor[] {
  const anchors: Anchor[] = [];
  const { left: edge } = boundsOf(span);
  let weight = decay(span.segment.text.slice(0, span.start), 0.7, 0.55);
  let nearer = labels.get(span.segment)?.some((h) => h.end <= span.start) ? 1 : 0;
  for (const segment of span.segment.before.slice(0, 4)) {
    if (weight < LEAST || nearer > 1) break;
    const hits = labels.get(segment) ?? [];
    const hit = hits.at(-1);
    if (hit) {
      const tail = decay(segment.text.slice(hit.end), 0.8, 0.4);
      const far = 1 - Math.min(0.35, Math.max(0, (edge - segment.right) / em - 12) / 80);
      const placed = 0.97 * weight * tail * far * 0.45 ** nearer;
      if (placed > LEAST) anchors.push({ hit, weight: placed, way: 'left' });
      // `Advertiser ¦ Name: ¦ …`: a bare head such as "name" only finishes the label to its left.
      if (hits.length === 1 && BARE.test(segment.text)) {
        weight *= 0.95;
        continue;
      }
      nearer++;
    }
    weight *= decay(segment.text, 0.8, 0.75) * (hit ? 0.6 : 0.9);
  }
  return anchors;
}

/** A label half a line higher or lower at the left, where nothing in the row itself is one. */
function askew(span: Span, labels: Labels, layout: Layout, em: number): Anchor[] {
  const { segment } = span;
  const { left: edge } = boundsOf(span);
  const anchors: Anchor[] = [];
  for (const step of [-1, 1]) {
    const row = layout.rows[segment.row.index + step];
    if (!row || row.page !== segment.page) continue;
    const nearest = row.segments.findLast((s) => s.right <= edge);
    const hit = nearest ? (labels.get(nearest) ?? []).at(-1) : undefined;
    if (!nearest || !hit || nearest.after[0]) continue;
    const shared = Math.min(segment.bottom, nearest.bottom) - Math.max(segment.top, nearest.top);
    if (shared < 0.15 * em) continue;
    const weight =
      0.75 * decay(segment.text.slice(0, span.start), 0.7, 0.55) * decay(nearest.text.slice(hit.end), 0.8, 0.4);
    if (weight > LEAST) anchors.push({ hit, weight, way: 'left' });
  }
  return anchors;
}

/** Whether a label already has its value beside it, so that it says little about what stands below. */
function satisfied(hit: Hit, em: number): number {
  const tail = hit.segment.text.slice(hit.end);
  if (/\d/.test(tail)) return 0.35;
  const next = hit.segment.after[0];
  if (/^\s*\(?\p{L}{3,}/u.test(tail)) return 0.6;
  if (next && next.left - hit.segment.right < 20 * em && /^\s*:\s*$/.test(tail)) return 0.35;
  if (/^\s*:/.test(tail)) return 0.8;
  return 1;
}

/** Labels above in the same column, the nearest line first. */
function above(span: Span, labels: Labels, em: number): Anchor[] {
  const anchors: Anchor[] = [];
  const bounds = boundsOf(span);
  let passed = 0;
  let lastRow: Segment['row'] | null = null;
  for (const segment of span.segment.above) {
    if (segment.row !== lastRow) {
      if (lastRow) passed++;
      lastRow = segment.row;
    }
    const gap = (bounds.top - segment.bottom) / em;
    if (gap > 4 || passed > 2) break;
    for (const hit of labels.get(segment) ?? []) {
      const box = boundsOf(hit);
      const shared = sharedWidth(box, bounds);
      const aligned =
        Math.abs(box.left - bounds.left) < 1.2 * em || Math.abs(box.right - bounds.right) < 1.2 * em
          ? 1
          : shared > 0.5 * Math.min(box.right - box.left, bounds.right - bounds.left)
            ? 0.9
            : shared > 0
              ? 0.6
              : 0;
      const near = gap < 1.2 ? 0.9 : gap < 2.2 ? 0.75 : 0.5;
      const weight = aligned * near * 0.5 ** passed * satisfied(hit, em);
      if (weight > LEAST) anchors.push({ hit, weight, way: 'above' });
    }
  }
  return anchors;
}

/** A label under its value, as below signatures and on some forms; weak. */
function below(span: Span, labels: Labels, em: number): Anchor[] {
  const next = span.segment.below[0];
  if (!next || next.text.length > 60) return [];
  const bounds = boundsOf(span);
  if ((next.top - bounds.bottom) / em > 1) return [];
  return (labels.get(next) ?? [])
    .filter(
      (hit) => hit.share > 0.8 && hit.end >= next.text.trimEnd().length - 1 && sharedWidth(boundsOf(hit), bounds) > 0,
    )
    .filter(() => next.after.length === 0)
    .map((hit) => ({ hit, weight: 0.3, way: 'below' as const }));
}

/** All labels that may announce a value at a span. */
export function anchorsOf(span: Span, labels: Labels, layout: Layout): Anchor[] {
  const em = layout.em.get(span.segment.page) ?? 10;
  const beside = [...inside(span, labels), ...left(span, labels, em)];
  if (beside.length === 0) beside.push(...askew(span, labels, layout, em));
  return [...beside, ...above(span, labels, em), ...below(span, labels, em)];
}
