import type { Segment } from '../layout.ts';
import { ibanLength, isIban, isVatId } from '../normalise/checks.ts';
import { digitsForLetters } from '../text.ts';
import type { Candidate, Kind, Source } from './candidate.ts';

interface Shape {
  readonly kind: Kind;
  readonly pattern: RegExp;
  readonly read: (text: string) => { value: string; quality: number; length?: number } | null;
}

const compact = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]/g, '');

/** Values whose shape alone gives them away. Repetitions are bounded: the text is hostile. */
const SHAPES: readonly Shape[] = [
  {
    kind: 'email',
    pattern: /[\p{L}\d][\p{L}\d._%+-]{0,63}\s?@\s?[\p{L}\d-]{1,63}(?:\s?\.\s?[\p{L}\d-]{1,63}){1,4}/gu,
    read: (text) => ({ value: text.replace(/\s/g, '').toLowerCase(), quality: 1 }),
  },
  {
    kind: 'url',
    pattern: /(?<![@\p{L}\d.])(?:https?:\/\/[^\s<>"]{3,200}|www\s?\.\s?[\p{L}\d-]{1,63}(?:\.[\p{L}\d-]{1,63}){1,4}(?:\/[^\s<>"]{0,200})?|[\p{L}\d-]{2,63}(?:\.[\p{L}\d-]{2,63}){0,3}\.(?:com|net|org|de|fr|eu|es|it|nl|be|at|ch|pt|co\.uk|uk|io|my|info|biz|shop|com\.my)(?![\p{L}\d@.-])(?:\/[^\s<>"]{0,200})?)/giu,
    read: (text) => ({ value: text.replace(/\s/g, '').replace(/[.,;)]$/, ''), quality: /^(?:https?:|www)/i.test(text) ? 1 : 0.7 }),
  },
  {
    kind: 'vat_id',
    pattern: /(?<![\p{Lu}\d]|\p{Lu}\p{Ll})(?:CHE|[A-Z]{2})[ .-]{0,2}[A-Z0-9](?:[ .-]{0,2}[A-Z0-9]){6,14}(?:\s?(?:MWST|TVA|IVA|MVA))?(?![\p{L}\d])/gu,
    read: (text) => vatIn(text),
  },
]; // biome-ignore format: the patterns stay on their lines

/** The longest beginning of a text, cut at blanks, that is a VAT identification number. */
function vatIn(text: string): { value: string; quality: number; length: number } | null {
  for (let end = text.length; end > 7; end = text.lastIndexOf(' ', end - 1)) {
    const part = text.slice(0, end);
    const code = compact(part);
    if (isVatId(code)) return { value: code, quality: 1, length: end };
    const repaired = code.slice(0, 2) + digitsForLetters(code.slice(2));
    if (isVatId(repaired)) return { value: repaired, quality: 0.8, length: end };
    if (!part.includes(' ')) break;
  }
  return null;
}

/** E-mail addresses, web addresses, IBANs and VAT ids of all segments. */
export function* codes({ layout }: Source): Generator<Candidate> {
  for (const segment of layout.segments) {
    const { text } = segment;
    if (text.length > 2_000) continue;
    for (const { kind, pattern, read } of SHAPES) {
      for (const match of text.matchAll(pattern)) {
        const found = read(match[0]);
        if (!found) continue;
        const end = match.index + (found.length ?? match[0].length);
        yield {
          kind,
          spans: [{ segment, start: match.index, end }],
          value: found.value,
          quality: found.quality,
          traits: {},
        };
      }
    }
    yield* ibans(segment);
    yield* identifiers(segment);
  }
}

function* ibans(segment: Segment): Generator<Candidate> {
  const { text } = segment;
  for (const match of text.matchAll(/(?<![A-Z0-9])[A-Z]{2}\s?[0-9OI]{2}(?=[\s-]?[A-Z0-9]{2})/g)) {
    const length = ibanLength(match[0].slice(0, 2));
    if (length === null) continue;
    let end = match.index;
    let code = '';
    while (end < text.length && code.length < length && /[A-Z0-9\s.-]/.test(text[end]!)) {
      if (/[A-Z0-9]/.test(text[end]!)) code += text[end];
      end++;
    }
    if (code.length !== length) continue;
    const repaired = code.slice(0, 2) + digitsForLetters(code.slice(2));
    const value = isIban(code) ? code : isIban(repaired) ? repaired : code;
    yield {
      kind: 'iban',
      spans: [{ segment, start: match.index, end }],
      value,
      quality: isIban(value) ? 1 : 0.4,
      traits: {},
    };
  }
}

/** Words with a digit in them, alone or with the neighbours that OCR or a printed blank parted from them. */
function* identifiers(segment: Segment): Generator<Candidate> {
  const { text } = segment;
  for (const match of text.matchAll(/[\p{L}\d][\p{L}\d._/\-–#&+]{0,48}/gu)) {
    // `numberGB752051365`: printed so close that the label's last word runs into the value.
    const glued = /^(?:number|nummer|numero|num|no|nr|id)\.?(?=[A-Z]{2}\d|\d{4})/iu.exec(match[0])?.[0].length ?? 0;
    const raw = match[0].slice(glued).replace(/[._/\-–#&+]+$/u, '');
    const at = match.index + glued;
    const digits = raw.replace(/\D/g, '').length;
    if (digits === 0 || raw.length > 40) continue;
    const before = text[at - 1];
    // A part of an amount, a percentage or an e-mail address is no identifier.
    const broken = before !== undefined && /[,.@$€£*]/.test(before);
    const quality = broken ? 0.2 : digits < 2 && raw.length < 3 ? 0.3 : digits / raw.length > 0.25 ? 0.9 : 0.6;
    yield {
      kind: 'code',
      spans: [{ segment, start: at, end: at + raw.length }],
      value: raw,
      quality,
      traits: { digits, bareDigits: digits === raw.length ? 1 : 0 },
    };
  }
}

/** Times of day as ISO `HH:MM[:SS]`. */
export function* times({ layout }: Source): Generator<Candidate> {
  for (const segment of layout.segments) {
    for (const m of segment.text
      .slice(0, 2_000)
      .matchAll(
        /(?<![\d:.,])([01]?\d|2[0-3])\s?[:h]\s?([0-5]\d)(?:\s?:\s?([0-5]\d))?\s?([AaPp]\.?[Mm]?\.?(?!\p{L}))?(?![\d:])/gu,
      )) {
      const half = m[4]?.toLowerCase()[0];
      const hour = (Number(m[1]) % (half ? 12 : 24)) + (half === 'p' ? 12 : 0);
      const value = `${String(hour).padStart(2, '0')}:${m[2]}${m[3] ? `:${m[3]}` : ''}`;
      yield {
        kind: 'time',
        spans: [{ segment, start: m.index, end: m.index + m[0].trimEnd().length }],
        value,
        quality: 1,
        traits: {},
      };
    }
  }
}
