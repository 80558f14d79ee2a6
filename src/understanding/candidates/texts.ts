import { anchorsOf, type Labels } from '../anchors.ts';
import type { Hit } from '../labels.ts';
import type { Segment } from '../layout.ts';
import { LEGAL_FORM, TRADE_WORD } from '../lexicon/places.ts';
import { boundsOf, overlaps, type Span, trimmed, wholeSegment } from '../span.ts';
import { fold } from '../text.ts';
import { addressLikeness, countryOf, placeIn } from './addresses.ts';
import { continuation, isLabel, nameLike, type PartyBlock } from './blocks.ts';
import type { Candidate, Kind, Source, Trait } from './candidate.ts';

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

export function joinedText(spans: readonly Span[]): string {
  return spans.map((s) => oneLine(s.segment.text.slice(s.start, s.end))).join(' ');
}

/** Where the value after a label in the same segment ends: at the next label that has a colon, or at the end. */
function endOfValue(hit: Hit, hits: readonly Hit[]): number {
  const { text } = hit.segment;
  for (const other of hits) {
    if (other.start <= hit.end || other.minor) continue;
    if (/^\s*[:#]/.test(text.slice(other.end)) && /\S/.test(text.slice(hit.end, other.start).replace(/[\s:]/g, '')))
      return other.start;
  }
  return text.length;
}

/** Spans that stand where the value of a label would: after it, right of it, below it. */
export function besideLabel(hit: Hit, labels: Labels, em: number): Span[][] {
  const found: Span[][] = [];
  const { segment } = hit;
  const hits = labels.get(segment) ?? [];
  const rest = valueAfter(hit, hits);
  if (rest) found.push([rest]);
  if (!rest || rest.end - rest.start < 3 || /^\(.*\)$/.test(segment.text.slice(rest.start, rest.end))) {
    for (const next of segment.after.slice(0, 2)) {
      const span = trimmed(next, 0, next.text.length);
      if (!span) continue;
      if (!opensWithLabel(next, labels)) found.push([span]);
      break;
    }
  }
  if (!rest || /^\s*:?\s*$/.test(segment.text.slice(hit.end))) {
    const below = segment.below[0];
    if (below && below.top - segment.bottom < 2.5 * em && !opensWithLabel(below, labels)) {
      const span = trimmed(below, 0, below.text.length);
      if (span) found.push([span]);
    }
  }
  return found;
}

/**
 * The value behind a label in its own segment. Without a colon between them, words that themselves end in a colon or
 * have another value to their right go on with the label: `Advertiser External ID: 33917`.
 */
function valueAfter(hit: Hit, hits: readonly Hit[]): Span | null {
  const { segment } = hit;
  const rest = trimmed(segment, hit.end, endOfValue(hit, hits));
  if (!rest) return null;
  const parted = /^[\s.]*[:#=]/.test(segment.text.slice(hit.end));
  if (parted) return rest;
  const text = segment.text.slice(rest.start, rest.end);
  if (/:/.test(segment.text.slice(rest.start)) && !/\d/.test(text)) return null;
  if (segment.after.length > 0 && !/\d{2}/.test(text)) return null;
  return hit.share < 0.34 && !/\d/.test(text) ? null : rest;
}

/** Whether a hit stands where labels stand: at the head of its segment, or behind a colon, a number or a gap. */
function leads(hit: Hit): boolean {
  // `a`, `de`, `an` are labels only by themselves or before a colon.
  if (hit.minor && !/^\s*(?::|$)/.test(hit.segment.text.slice(hit.end))) return false;
  const before = hit.segment.text.slice(0, hit.start);
  return /^[^\p{L}]*$|[\d:;|)\]]\s*$/u.test(before);
}

function opensWithLabel(segment: Segment, labels: Labels): boolean {
  const first = labels.get(segment)?.[0];
  if (!first || first.minor || first.start > 2) return false;
  return (
    /^[^:\d]{0,16}[:#]/.test(segment.text.slice(first.end)) ||
    (first.share > 0.85 && first.end > segment.text.length * 0.8)
  );
}

/** Values that only a label announces. `wanted` says for which labels, so that a page of prose stays cheap. */
export function* texts({ layout }: Source, labels: Labels, wanted: (hit: Hit) => boolean): Generator<Candidate> {
  for (const [segment, hits] of labels) {
    const em = layout.em.get(segment.page) ?? 10;
    for (const hit of hits) {
      if (!wanted(hit) || !leads(hit)) continue;
      for (const spans of besideLabel(hit, labels, em)) {
        yield { kind: 'text', spans, value: joinedText(spans), quality: 0.8, traits: { labelled: 1, lines: 1 } };
        const long = continued(spans, labels, em);
        if (long.length > 1)
          yield {
            kind: 'text',
            spans: long,
            value: joinedText(long),
            quality: 0.6,
            traits: { labelled: 1, lines: long.length },
          };
      }
    }
  }
}

/** Lines of one paragraph follow one another within so many word heights. */
const LINE_PITCH = 1.7;

/** The lines that follow a value in its column, as far as they read as one paragraph. */
function continued(spans: readonly Span[], labels: Labels, em: number): Span[] {
  const lines = [...spans];
  let segment: Segment | null = spans[0]!.segment;
  // Behind a label in its own segment the value begins further right, and its lines go on there or under the label.
  const lefts = [boundsOf(spans[0]!).left, segment.left];
  while (segment && lines.length < 6) {
    const above: Segment = segment;
    const under = above.below.find(
      (s) => s.middle - above.middle < LINE_PITCH * em && Math.abs(s.left - lefts[0]!) < 1.6 * em,
    );
    const next: Segment | null = under ?? continuation(above, em, LINE_PITCH);
    if (!next || opensWithLabel(next, labels) || lefts.every((left) => Math.abs(next.left - left) > 2.5 * em)) break;
    lines.push(wholeSegment(next));
    segment = next;
  }
  return lines;
}

/** A company's registration number, which receipts print behind its name. */
const REGISTRATION =
  /\s*[([{]?\s*(?:(?:co|company|roc|reg|regn|gst|business)[.\s]{0,2}(?:reg(?:n|istration)?)?[.\s]{0,2}(?:no|id)?[.:#\s]{0,3})?[([{]?\s*(?:[A-Z]{0,3}\d{5,}\s?-?\s?[A-Z]{0,2}|\d{3,}\s?-\s?[A-Z])\s*[)\]}]?\s*[)\]}]?(?:\s*\([A-Z]{2,5}\))?\s*$/iu;

/** A name without what is printed beside it: registration numbers, `c/o`, trailing punctuation. */
export function nameSpan(span: Span): Span {
  const text = span.segment.text.slice(span.start, span.end);
  const match = REGISTRATION.exec(text.slice(0, 160));
  const cut = match && match.index >= 4 ? match.index : text.length;
  return trimmed(span.segment, span.start, span.start + cut, /[\s:;,.\-–—_=|*#]/) ?? span;
}

const NO_NAME =
  /(?<!\p{L})(?:thank|thanks|welcome|copy|receipt|invoice|bill|rechnung|facture|ticket|original|duplicate|please|tel|fax|date|time|page|cashier|table|order|phone|tax|gst|reg no|cash(?!\s?(?:&|and|n)\s?carry)|customer|contract|print|quittung|bewirtung|reprint|guest|server|check|merci|danke|visit|open|sale|total|qty|amount|www)(?!\p{L})/u;

/** How the second line of a name begins: with its legal form, or with the country of the branch before it. */
const SECOND_LINE =
  /^\W{0,2}(?:\((?:M|MALAYSIA|S|UK|THAILAND)\)\W{0,3})?(?:sdn|s[o0]n\.?\s?b|bhd|enterprise|trading|ltd|limited|inc|llc|gmbh|co\.|company|corp|holdings?|restaurant)(?!\p{L})|^\W{0,2}\((?:M|MALAYSIA|THAILAND)\)/iu;

/** Names of parties: lines at the head of the document, lines with a legal form, names of address blocks. */
export function* parties(
  { layout }: Source,
  labels: Labels,
  blocks: readonly PartyBlock[],
  wanted: (hit: Hit) => boolean,
): Generator<Candidate> {
  const named = new Map(blocks.filter((b) => b.name).map((b) => [b.name!.segment, b] as const));
  const seen = new Set<Segment>();
  for (const page of layout.pages.slice(0, 3)) {
    const segments = layout.segments.filter((s) => s.page === page);
    for (const [order, segment] of segments.entries()) {
      const { text } = segment;
      const legal = LEGAL_FORM.test(text);
      if (!(order < 16 && page === layout.pages[0]) && !legal && !named.has(segment)) continue;
      const bare = nameSpan(wholeSegment(segment));
      if (!nameLike(text.slice(bare.start, bare.end)) || isLabel(wholeSegment(segment), labels) || seen.has(segment))
        continue;
      seen.add(segment);
      yield* partyAt(wholeSegment(segment), order, { legalForm: legal ? 1 : 0 });
    }
  }
  for (const block of blocks)
    if (block.name && !seen.has(block.name.segment)) yield* partyAt(block.name, 20, { withName: 1 });
  for (const [segment, hits] of labels) {
    for (const hit of hits) {
      if (!wanted(hit) || !leads(hit)) continue;
      for (const [span] of besideLabel(hit, labels, layout.em.get(segment.page) ?? 10)) {
        if (span && nameLike(segment === span.segment ? segment.text.slice(span.start, span.end) : span.segment.text))
          yield* partyAt(span, 20, { labelled: 1 });
      }
    }
  }
}

function* partyAt(line: Span, order: number, traits: Partial<Record<Trait, number>>): Generator<Candidate> {
  const span = nameSpan(line);
  const text = span.segment.text.slice(span.start, span.end);
  if (!/\p{L}{2}/u.test(text)) return;
  const folded = fold(text);
  const likeAddress = LEGAL_FORM.test(text) && !/\d/.test(text) ? 0 : addressLikeness(text);
  // Names are written with capitals; a line without any is a scribble or a slogan.
  const plain = /\p{Lu}/u.test(text) ? 0 : 0.5;
  const all: Partial<Record<Trait, number>> = {
    ...traits,
    letterhead: Math.max(0, 1 - order / 10),
    legalForm: LEGAL_FORM.test(text) ? 1 : TRADE_WORD.test(folded) ? 0.5 : 0,
    titleLike:
      (NO_NAME.test(folded) && !LEGAL_FORM.test(text)) ||
      likeAddress > 0.6 ||
      placeIn(joinedText([line])) ||
      countryOf(text)
        ? 1
        : plain,
    lines: 1,
  };
  yield { kind: 'party', spans: [span], value: joinedText([span]), quality: 0.8, traits: all };
  // A name set on two lines, its legal form or an opening bracket on the second.
  const next = span.segment.below[0];
  if (
    !next ||
    next.text.length > 40 ||
    next.middle - span.segment.middle > 2.4 * Math.max(span.segment.height, next.height)
  )
    return;
  if (LEGAL_FORM.test(text) || !SECOND_LINE.test(next.text) || addressLikeness(next.text) > 0.2 || !nameLike(next.text))
    return;
  const second = nameSpan(wholeSegment(next));
  if (second.end - second.start > 30) return;
  yield {
    kind: 'party',
    spans: [span, second],
    value: joinedText([span, second]),
    quality: 0.8,
    traits: { ...all, legalForm: 1.1, lines: 2 },
  };
}

/** Whole addresses, and the parts of each, with the name's label for owner. */
export function* addressCandidates(
  blocks: readonly PartyBlock[],
): Generator<{ candidate: Candidate; block: PartyBlock }> {
  for (const block of blocks) {
    const traits = {
      withName: block.name ? 1 : 0,
      lines: block.address.length,
      postcode: block.parts.postcode ? 1 : 0,
    };
    const quality = Math.min(1, block.score / 5);
    const make = (kind: Kind, spans: readonly Span[], value?: string): Candidate => ({
      kind,
      spans,
      value: value ?? joinedText(spans),
      quality,
      traits,
    });
    yield { block, candidate: make('address', block.address) };
    const { street, postcode, city, state, country } = block.parts;
    if (street.length > 0 && postcode) {
      // Of several lines over the town the one most like a street; others name a building or a box.
      const likely = (line: Span): number => addressLikeness(joinedText([line]));
      const best = street.reduce((a, b) => (likely(b) > likely(a) ? b : a));
      yield { block, candidate: make('street', [best]) };
      if (street.length > 1) yield { block, candidate: { ...make('street', street), quality: quality * 0.7 } };
    }
    if (postcode) yield { block, candidate: make('postcode', [postcode]) };
    if (city) yield { block, candidate: make('city', [city]) };
    if (state) yield { block, candidate: make('state', [state]) };
    if (country) yield { block, candidate: make('country', [country.span], country.code) };
  }
}

/** Labels that stand over or before a block and say whose it is. */
export function ownersOf(block: PartyBlock, source: Source, labels: Labels) {
  const first = block.lines[0] ?? block.address[0]!;
  const anchors = anchorsOf(first, labels, source.layout);
  const street = block.address[0]!;
  if (street !== first)
    for (const a of anchorsOf(street, labels, source.layout)) anchors.push({ ...a, weight: a.weight * 0.7 });
  return anchors.filter((a) => !overlaps([a.hit], block.lines) || a.way === 'inside');
}
