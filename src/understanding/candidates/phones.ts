import { overlaps, type Span } from '../span.ts';
import type { Candidate, Source } from './candidate.ts';

const PHONE =
  /(?<![\p{L}\d.,/-])(?:\+\s?\d{1,3}[\s.\-/]{0,2})?(?:\(\s?\d{1,5}\s?\)[\s.\-/]{0,2})?\d{1,5}(?:[\s.\-/–()]{1,3}\d{1,8}){0,6}(?![\d]|[.,]\d)/gu;

/** How numbers are printed that say by themselves that they are telephone numbers: with a prefix, or in North America's groups. */
const PREFIXED = /^(?:\+|00|\(\s?\d)/;
const TRUNK = /^0\d{1,4}[\s./–-]/;
const NORTH_AMERICAN = /^(?:1[\s.-])?[2-9]\d{2}([\s.-])[2-9]\d{2}\1\d{4}$/;

/** How plainly a number is one to call, 0–1. Digits without prefix may be any number: they need a label. */
function plainness(text: string): number {
  if (PREFIXED.test(text)) return 1;
  return TRUNK.test(text) || NORTH_AMERICAN.test(text) ? 0.8 : 0.1;
}

/**
 * Telephone and fax numbers: 7 to 15 digits (ITU-T E.164).
 * @param taken what is plainly something else, such as dates and bank accounts: no number that shares a digit with it.
 */
export function* phones({ layout }: Source, taken: readonly Candidate[]): Generator<Candidate> {
  const others = new Map<Span['segment'], Span[]>();
  for (const span of taken.flatMap((c) => (isOther(c) ? c.spans : []))) {
    const known = others.get(span.segment);
    if (known) known.push(span);
    else others.set(span.segment, [span]);
  }
  for (const segment of layout.segments) {
    const { text } = segment;
    if (text.length > 2_000) continue;
    for (const match of text.matchAll(PHONE)) {
      const printed = match[0].trimEnd();
      const digits = printed.replace(/\D/g, '');
      const span = { segment, start: match.index, end: match.index + printed.length };
      if (digits.length < 7 || digits.length > 15 || overlaps([span], others.get(segment) ?? [])) continue;
      yield {
        kind: 'phone',
        spans: [span],
        value: (printed.startsWith('+') ? '+' : '') + digits,
        quality: plainness(printed),
        traits: { digits: digits.length },
      };
    }
  }
}

/** Whether a candidate's shape leaves no doubt that it is no telephone number. */
function isOther({ kind, quality, traits, spans }: Candidate): boolean {
  if (kind === 'date') return quality >= 1 && !runsOn(spans[0]!);
  if (kind === 'amount') return traits.cents === 1;
  return kind === 'iban' || kind === 'vat_id' || kind === 'email' || kind === 'url';
}

/** `01-12-10-44-90`: what goes on after two digits in the same way is no date. */
function runsOn({ segment, start, end }: Span): boolean {
  const text = segment.text.slice(start, end);
  return /\D\d{2}$/.test(text) && /^[.\-/\s]\d{2}(?!\d)/.test(segment.text.slice(end));
}
