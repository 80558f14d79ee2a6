import type { Labels } from '../anchors.ts';
import type { Layout, Segment } from '../layout.ts';
import { LEGAL_FORM, REGION, STREET_ENDING, STREET_WORD } from '../lexicon/places.ts';
import type { Span } from '../span.ts';
import { fold } from '../text.ts';
import { type AddressParts, addressLikeness, countryOf, partsOfAddress, placeIn } from './addresses.ts';

/** An address with the name above it, as letterheads and "bill to" blocks print them. */
export interface PartyBlock {
  /** Line that names the party; null when the address stands alone. */
  readonly name: Span | null;
  /** Lines of the address, without the name. */
  readonly address: readonly Span[];
  readonly parts: AddressParts;
  /** All lines from the name on. */
  readonly lines: readonly Span[];
  readonly first: Segment;
  /** Sum of the likeness of the lines. */
  readonly score: number;
}

/** Addresses written on one line part their lines by these. */
const INLINE = /\s*[·•|∙●■▪*]\s*|\s+[-–—~]\s+|\s*;\s*/u;

/** Lines of a segment: one, or several where it prints `Name · Street 1 · 12345 City`. */
function linesIn(segment: Segment): Span[] {
  const { text } = segment;
  if (text.length > 200) return [];
  if (!/[·•|∙●■▪]|\s[-–—~;*]\s/u.test(text)) return commaLines(segment);
  const lines: Span[] = [];
  let start = 0;
  for (const piece of text.split(INLINE)) {
    const at = text.indexOf(piece, start);
    if (piece.trim() !== '') lines.push({ segment, start: at, end: at + piece.trimEnd().length });
    start = at + piece.length;
  }
  return lines;
}

/** `Name GmbH, Street 1, 12345 City` on one line, with comma or without: behind the legal form the address begins. */
function commaLines(segment: Segment): Span[] {
  const { text } = segment;
  const whole = { segment, start: 0, end: text.length };
  const form = LEGAL_FORM.exec(text);
  const end = form ? form.index + form[0].length : 0;
  if (end < 5 || end > 60 || /\d/.test(text.slice(0, end))) return [whole];
  const rest = end + /^[\s,;]*/.exec(text.slice(end))![0].length;
  if (rest === end || rest >= text.length || addressLikeness(text.slice(rest)) < 0.5 || !/\d/.test(text.slice(rest)))
    return [whole];
  return [
    { segment, start: 0, end },
    { segment, start: rest, end: text.length },
  ];
}

/** How a letter addresses someone before it names them. */
const SALUTATION =
  /^\W*(?:herrn?|frau|firma|fa\.?|an|mr\.?|mrs\.?|ms\.?|monsieur|madame|m\.|mme|sr\.?|sra\.?|spett\.?\s?le|messrs\.?|dhr\.?|mevr\.?)\W*$/iu;

/** The line that continues a column downwards: near, and aligned left, right or on the middle. */
export function continuation(segment: Segment, em: number, pitch = 2.3): Segment | null {
  for (const next of segment.below) {
    if (next.middle - segment.middle > pitch * Math.max(em, Math.min(segment.height, 2 * em))) return null;
    const centred = Math.abs(next.left + next.right - segment.left - segment.right) / 2 < 2 * em;
    if (Math.abs(next.left - segment.left) < 1.6 * em || centred || Math.abs(next.right - segment.right) < 1.2 * em)
      return next;
  }
  return null;
}

/** Longest address in lines: beyond it a run is running text. */
const MOST_LINES = 8;

/** Most addresses that are told apart: the owners are found by comparing each with each. */
const MOST_BLOCKS = 60;

/** Every address on the pages with its name. Best runs first; no line belongs to two of them. */
export function partyBlocks(layout: Layout, labels: Labels): PartyBlock[] {
  const previous = new Map<Segment, Segment>();
  const next = new Map<Segment, Segment>();
  for (const segment of layout.segments) {
    const following = continuation(segment, layout.em.get(segment.page) ?? 10);
    if (following && !previous.has(following)) {
      previous.set(following, segment);
      next.set(segment, following);
    }
  }
  const found: PartyBlock[] = [];
  for (const head of layout.segments) {
    if (previous.has(head)) continue;
    const lines: Span[] = [];
    for (let s: Segment | undefined = head; s; s = next.get(s)) {
      const inline = linesIn(s);
      // A sender's address on one line is complete; what stands below it is another party.
      if (inline.length > 1) found.push(...runsOf(inline, labels), ...runsOf(lines.splice(0), labels));
      else lines.push(...inline);
    }
    found.push(...runsOf(lines, labels));
  }
  // A document names its parties on its first pages; a footer that every page repeats must not crowd them out.
  const pageOf = ({ first }: PartyBlock): number => layout.pages.indexOf(first.page);
  const kept = found.sort((a, b) => pageOf(a) - pageOf(b) || b.score - a.score).slice(0, MOST_BLOCKS);
  return kept.sort((a, b) => b.score - a.score);
}

/** A line that opens a block with a label (`Bill to:`) is no part of it; what follows the label on its line is. */
function withoutLabel(line: Span, labels: Labels): Span {
  const hits = (labels.get(line.segment) ?? []).filter((h) => h.start <= line.start + 3 && h.end <= line.end);
  const hit = hits[0];
  if (!hit || hit.minor) return line;
  const after = /^\s*[:.]\s*/.exec(line.segment.text.slice(hit.end, line.end));
  if (!after) return line;
  const start = hit.end + after[0].length;
  return start < line.end ? { ...line, start } : line;
}

function runsOf(column: readonly Span[], labels: Labels): PartyBlock[] {
  const blocks: PartyBlock[] = [];
  const lines = column.map((l) => withoutLabel(l, labels));
  const scores = lines.map((l) => addressLikeness(l.segment.text.slice(l.start, l.end)));
  const free = scores.map(() => true);
  for (let round = 0; round < 12; round++) {
    let best: { from: number; to: number; score: number } | null = null;
    for (let from = 0; from < lines.length; from++) {
      let score = 0;
      let placed = false;
      for (let to = from; to < Math.min(lines.length, from + MOST_LINES) && free[to]; to++) {
        const text = lines[to]!.segment.text.slice(lines[to]!.start, lines[to]!.end);
        const place = placeIn(text);
        // After the town only a region or a country belongs to the address; anything else begins another party.
        if (placed && !REGION.test(fold(text)) && !countryOf(text)) break;
        placed ||= place !== null;
        score += scores[to]!;
        if (scores[from]! > -0.95 && scores[to]! > 0 && score > (best?.score ?? 1.1)) best = { from, to, score };
      }
    }
    if (!best) break;
    for (let i = best.from; i <= best.to; i++) free[i] = false;
    blocks.push(blockOf(lines, best.from, best.to, best.score, free, labels));
  }
  return blocks;
}

/** Whether a line can name a party: letters, no label, no facts. */
export function nameLike(text: string): boolean {
  if (text.length > 80 || text.length < 2) return false;
  const letterCount = text.match(/\p{L}/gu)?.length ?? 0;
  return (
    letterCount >= 2 &&
    letterCount >= text.length * 0.45 &&
    !/@|www\.|https?:|:\s*\S|\d{5,}/i.test(text) &&
    !/^\s*(?:tel|fax|phone|gst|vat|reg|co\.?\s?no|attn|attention|z\.?\s?hd)/i.test(text)
  );
}

/** Whether the first line of an address without a name over it is the name: words, none of them a street's. */
function mayName(text: string): boolean {
  const folded = fold(text);
  return nameLike(text) && !/\d/.test(text) && !folded.match(STREET_WORD) && !folded.match(STREET_ENDING);
}

/** Whether two lines follow one another without a gap and in letters of one size. */
function closeTo(upper: Span, lower: Span): boolean {
  const [a, b] = [upper.segment, lower.segment];
  if (a === b) return true;
  const height = Math.max(a.height, b.height);
  return b.middle - a.middle < 1.75 * height && height < 1.3 * Math.min(a.height, b.height);
}

function blockOf(
  lines: readonly Span[],
  from: number,
  to: number,
  score: number,
  free: boolean[],
  labels: Labels,
): PartyBlock {
  let address = lines.slice(from, to + 1);
  let name: Span | null = null;
  const text = (l: Span): string => l.segment.text.slice(l.start, l.end);
  if (
    address.length > 1 &&
    LEGAL_FORM.test(text(address[0]!)) &&
    nameLike(text(address[0]!)) &&
    !/\d/.test(text(address[0]!))
  ) {
    name = address[0]!;
    address = address.slice(1);
  } else {
    // Up to four lines above the street: the name is the topmost that still stands close, in the same letters. A
    // department or a person follows it. A gap or another size parts a block from what is printed over it.
    for (let i = from - 1; i >= Math.max(0, from - 4) && free[i]; i--) {
      const line = lines[i]!;
      if (!nameLike(text(line)) || isLabel(line, labels)) break;
      if (i < from - 1 && !closeTo(line, lines[i + 1]!)) break;
      if (SALUTATION.test(text(line))) continue;
      name = line;
      if (LEGAL_FORM.test(text(line))) break;
    }
  }
  if (!name && address.length > 1 && mayName(text(address[0]!))) {
    name = address[0]!;
    address = address.slice(1);
  }
  const nameIndex = name ? lines.indexOf(name) : from;
  return {
    name,
    address,
    parts: partsOfAddress(address),
    lines: lines.slice(nameIndex < 0 ? from : nameIndex, to + 1),
    first: (name ?? address[0]!).segment,
    score,
  };
}

/** Whether a whole line is a label. */
export function isLabel(line: Span, labels: Labels): boolean {
  const length = line.segment.text.slice(line.start, line.end).replace(/[^\p{L}]/gu, '').length;
  return (labels.get(line.segment) ?? []).some(
    (h) =>
      h.start >= line.start &&
      h.end <= line.end &&
      h.share > 0.8 &&
      h.end - h.start > 0.7 * length &&
      h.meanings.some((m) => m.strength > 0.5),
  );
}
