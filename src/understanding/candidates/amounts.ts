import type { Segment } from '../layout.ts';
import { currencyCode, parseAmount } from '../normalise/amount.ts';
import type { Candidate, Source } from './candidate.ts';

const CURRENCY = String.raw`(?:RM|MYR|USD|US\$|EUROS?|EUR|GBP|CHF|SGD|AUD|CAD|CZK|PLN|SEK|NOK|DKK|HUF|INR|THB|[€$£¥₹฿])`;

/**
 * Numbers as documents print them. Alternatives in order: grouped with decimals or not, plain with decimals, OCR's blank
 * after the mark (`12. 50`), bare decimals (`.54`), bare integers. Each part is bounded, so matching is linear.
 */
function numberPattern(group: string): RegExp {
  return new RegExp(
    String.raw`(?<![\p{L}\d.,/#]|\d:)(?:(${CURRENCY})\s{0,2})?([-–−(]\s?)?(?:(${CURRENCY})\s{0,2})?` +
      String.raw`(\d{1,3}(?:${group}\d{3}){1,4}(?:[.,]\s?\d{1,4})?|\d{1,9}[.,]\s?\d{1,4}|\d{1,9}\s[.,]\d{2}|[.,]\d{2}|\d{1,9}[.,][0-9OoSlI]{2}|\d{1,9})` +
      String.raw`(?![\d])(?![.,:/]\d)(\s?[-–−)](?![\d\p{L}]))?(?:\s{0,2}(${CURRENCY})(?![\p{L}]))?(\s{0,2}%)?`,
    'giu',
  );
}

const NUMBER = numberPattern("[.,'’]");
/** A blank groups thousands only beside a decimal comma: with a decimal point `2 100.00` is a quantity and a price. */
const NUMBER_WITH_BLANKS = numberPattern("[.,'’ ]");

/** Glued prefixes such as `Total:12.50`, `Eur154,40` or `TotalRM9.00` keep a number from standing free. */
const GLUED = new RegExp(String.raw`(?<=\p{L})(?:${CURRENCY})?(\d{1,6}[.,]\d{2})(?![\d\p{L}])(?![.,/:]\d)`, 'giu');

/** `19 % on 198,00`: an amount that a tax is taken of. */
const BASE = /(?<!\p{L})(?:auf|von|aus|sur|on|of|su|sobre|op|over)\s{0,2}(?:EUR|€|USD|\$|GBP|£)?\s?$/iu;

/** Amounts and percentages of all segments; bare integers too, as weak amounts. */
export function* amounts({ layout, conventions }: Source): Generator<Candidate> {
  for (const segment of layout.segments) {
    const { text } = segment;
    if (!/\d/.test(text) || text.length > 2_000) continue;
    const taken: [number, number][] = [];
    for (const match of text.matchAll(conventions.mark === ',' ? NUMBER_WITH_BLANKS : NUMBER)) {
      const made = candidateOf(segment, match, conventions.mark);
      if (!made) continue;
      taken.push([match.index, match.index + match[0].length]);
      yield made;
    }
    for (const match of text.matchAll(GLUED)) {
      const number = match[1]!;
      const start = match.index + match[0].length - number.length;
      const end = match.index + match[0].length;
      const value = parseAmount(number, conventions.mark);
      if (value === null || taken.some(([a, b]) => start < b && a < end)) continue;
      yield {
        kind: 'amount',
        spans: [{ segment, start, end }],
        value,
        quality: 0.9,
        traits: { cents: 1, currency: match[0].length > number.length ? 1 : 0 },
      };
    }
  }
}

function candidateOf(segment: Segment, match: RegExpMatchArray, mark: '.' | ',' | null): Candidate | null {
  const [whole, before, minus, between, number, closing, after, percent] = match;
  const start = match.index!;
  let end = start + whole.length;
  // A number that runs on into letters is a code, a size or a unit (`2x`, `500ml`): not money.
  const next = segment.text[end];
  if (next !== undefined && /[\p{L}]/u.test(next) && !percent) return null;
  // A parenthesis means a negative amount only as a pair.
  const negative =
    (minus?.startsWith('(') ? closing?.includes(')') : minus !== undefined) || /[-–−]/.test(closing ?? '');
  if (closing?.includes(')') && !minus?.startsWith('(')) end -= 1;
  const parsed = parseAmount(number!, mark);
  if (parsed === null) return null;
  const value = negative ? -parsed : parsed;
  const cents = /[.,]\s?[\dOoSlI]{2}$/.test(number!);
  const currency = [before, between, after].some((c) => c !== undefined && currencyCode(c) !== null);
  const from = whole.startsWith('(') && !closing?.includes(')') ? start + 1 : start;
  const digits = number!.replace(/\D/g, '').length;
  const based = BASE.test(segment.text.slice(Math.max(0, from - 12), from));
  return {
    kind: percent ? 'percent' : 'amount',
    spans: [{ segment, start: from, end: from + segment.text.slice(from, end).trimEnd().length }],
    value,
    quality: cents ? 1 : currency ? 0.9 : /[.,]/.test(number!) ? 0.6 : digits > 6 ? 0.1 : 0.3,
    traits: {
      cents: cents ? 1 : 0,
      currency: currency ? 1 : 0,
      negative: value < 0 ? 1 : 0,
      digits,
      base: based ? 1 : 0,
    },
  };
}
