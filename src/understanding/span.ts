import type { Evidence, EvidenceWord } from '../domain/index.ts';
import { union } from '../domain/index.ts';
import type { Segment, Token } from './layout.ts';

/** A stretch of characters of one segment; a value has one for each of its lines. */
export interface Span {
  readonly segment: Segment;
  readonly start: number;
  readonly end: number;
}

export function wholeSegment(segment: Segment): Span {
  return { segment, start: 0, end: segment.text.length };
}

export function textOf(spans: readonly Span[]): string {
  return spans.map((s) => s.segment.text.slice(s.start, s.end).trim()).join('\n');
}

/** The span without surrounding blanks and the given punctuation; null when nothing is left. */
export function trimmed(segment: Segment, start: number, end: number, edge = /[\s:;,.\-–—_=|*#/\\]/): Span | null {
  const text = segment.text;
  while (start < end && edge.test(text[start]!)) start++;
  while (end > start && /[\s:;,|=_*]/.test(text[end - 1]!)) end--;
  return start < end ? { segment, start, end } : null;
}

export function overlaps(a: readonly Span[], b: readonly Span[]): boolean {
  return a.some((x) => b.some((y) => x.segment === y.segment && x.start < y.end && y.start < x.end));
}

/** Words of a span with the part of each that lies in it. */
function* partsOf(span: Span): Generator<{ token: Token; from: number; to: number }> {
  for (const token of span.segment.tokens) {
    const from = Math.max(span.start, token.start) - token.start;
    const to = Math.min(span.end, token.start + token.text.length) - token.start;
    if (from < to) yield { token, from, to };
  }
}

/** Bounds of a span in page pixels, words cut where the span cuts them. */
export function boundsOf(span: Span): { left: number; right: number; top: number; bottom: number } {
  let left = Infinity;
  let right = -Infinity;
  let top = Infinity;
  let bottom = -Infinity;
  for (const { token, from, to } of partsOf(span)) {
    const width = (token.right - token.left) / token.text.length;
    left = Math.min(left, token.left + from * width);
    right = Math.max(right, token.left + to * width);
    top = Math.min(top, token.top);
    bottom = Math.max(bottom, token.bottom);
  }
  return { left, right, top, bottom };
}

/**
 * Proof of a value: for each line its words and the box around them, in page fractions. A word that the span cuts
 * (`Total:12.50`) gives its part of the box, in proportion to its characters.
 */
export function evidenceOf(spans: readonly Span[]): Evidence[] {
  const evidence: Evidence[] = [];
  for (const span of spans) {
    const words: EvidenceWord[] = [];
    for (const { token, from, to } of partsOf(span)) {
      const { word } = token;
      const width = word.width / token.text.length;
      words.push({
        text: token.text.slice(from, to),
        confidence: word.confidence,
        left: word.left + from * width,
        top: word.top,
        width: (to - from) * width,
        height: word.height,
      });
    }
    if (words.length > 0) evidence.push({ page: span.segment.page.number, ...union(words), words });
  }
  return evidence;
}

/**
 * Odds that the evidence is transcribed right, 0–1: the text layer is taken at its word. For OCR the least sure word
 * counts most, as one wrong word spoils the value, yet the product would be too dark: word errors come together.
 */
export function transcription(spans: readonly Span[]): number | null {
  let least = 1;
  let sum = 0;
  let count = 0;
  for (const span of spans) {
    for (const { token } of partsOf(span)) {
      const sure = Math.max(0, Math.min(1, token.word.confidence));
      least = Math.min(least, sure);
      sum += sure;
      count++;
    }
  }
  return count === 0 ? null : 0.7 * least + 0.3 * (sum / count);
}
