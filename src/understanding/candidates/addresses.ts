import {
  countryCode,
  isCountryCode,
  LEGAL_FORM,
  PLACES,
  QUARTER_WORD,
  REGION,
  STREET_ENDING,
  STREET_WORD,
} from '../lexicon/places.ts';
import type { Span } from '../span.ts';
import { fold } from '../text.ts';

/** A line that is nothing but contact, tax or payment facts, or titles: no part of an address. */
const FOREIGN =
  /(?<!\p{L})(?:tel|telefon|telephone|telp|fax|phone|fon|h\/p|mobile|mobil|gst|gstin|vat|tax|ust|mwst|tva|siret|siren|rcs|invoice|rechnung|facture|receipt|e-?mail|www|http|https|cash|bill|reg|co\.?\s?no|roc|date|datum|time|qty|menge|cashier|table|hotline|iban|bic|swift|kontonummer|total|welcome|thank|thanks|hrb|ust-?id|steuernummer|customer|order|page|seite|server|check|guest|attention|billing|attn|order|website|open|licensee|gln|amount|price|account|acct|email|contact|cust)(?!\p{L})/u;
const FOREIGN_SHAPE =
  /@|www\.|https?:|\.com(?!\p{L})|\d[.,]\d{2}(?!\d)|\d{1,2}[/-]\d{1,2}[/-]\d{2,4}(?![\p{L}\d])|\d{1,2}:\d{2}/u;

/** Where a postal code and its place stand in a line. Offsets are into the line's text. */
export interface Place {
  readonly code: { readonly start: number; readonly end: number };
  readonly city: { readonly start: number; readonly end: number } | null;
  readonly state: { readonly start: number; readonly end: number } | null;
}

/** The postal code and place that a line names, or null. */
export function placeIn(text: string): Place | null {
  if (text.length > 200 || !/\d/.test(text)) return null;
  for (const shape of PLACES) {
    const match = shape.pattern.exec(text);
    const code = match?.indices?.[shape.code];
    if (!match || !code) continue;
    const city = match.indices![shape.city];
    const state = shape.state === null ? undefined : match.indices![shape.state];
    return {
      code: { start: code[0], end: code[1] },
      city: city ? { start: city[0], end: city[1] } : null,
      state: state ? { start: state[0], end: state[1] } : null,
    };
  }
  return null;
}

/** The country that a whole line names (`DEUTSCHLAND`), as ISO code; null when it names none. */
export function countryOf(text: string): string | null {
  if (text.length > 40) return null;
  const name = countryCode(fold(text));
  if (name) return name;
  const code = text.trim();
  return /^[A-Z]{2}$/.test(code) && isCountryCode(code) ? code : null;
}

/** How much a line looks like part of an address: above 0 it does, below it does not. */
export function addressLikeness(text: string): number {
  if (text.length > 160) return -3;
  const folded = fold(text);
  // A line of plain words may stand within an address; it is no reason to begin one.
  let score = /^[\p{L}\s.,'’()&/-]{3,60}$/u.test(text) ? -0.55 : -0.9;
  const streets = folded.match(STREET_WORD)?.length ?? 0;
  if (streets > 0) score += streets > 1 ? 1.9 : 1.3;
  if (QUARTER_WORD.test(folded)) score += streets > 0 || /\d/.test(text) ? 1.1 : 0.6;
  if (STREET_ENDING.test(folded)) score += 1.6;
  STREET_ENDING.lastIndex = 0;
  const place = placeIn(text);
  if (place) score += 1.9;
  if (/^[^\p{L}]{0,3}(?:no\.?|lot|unit|\d{1,5}\s?[a-z]?[\s,.&-])/u.test(folded) && /\p{L}{3}/u.test(folded))
    score += 0.5;
  if (/\p{L}{3,}\.?\s\d{1,4}\s?[a-z]?\s*,?$/u.test(folded)) score += 1.2;
  if (REGION.test(folded)) score += 1.2;
  if (countryOf(text)) score += 1.4;
  if (/,\s*$/.test(text)) score += 0.6;
  if (/,.*,/.test(text)) score += 0.4;
  if (FOREIGN.test(folded)) score -= 3;
  if (FOREIGN_SHAPE.test(folded)) score -= 2.5;
  if (LEGAL_FORM.test(text) && !place && streets === 0) score -= 1.2;
  if (/:\s*\S/.test(text)) score -= 0.8;
  if (/^[^\p{L}]*$/u.test(text) && !place) score -= 2;
  if (/^\(?\d{5,}-?[A-Z]\)?$/.test(text.trim())) score -= 3;
  return score;
}

/** Lines of an address with what each of its parts is. */
export interface AddressParts {
  readonly street: readonly Span[];
  readonly postcode: Span | null;
  readonly city: Span | null;
  readonly state: Span | null;
  readonly country: { readonly span: Span; readonly code: string } | null;
}

function part(line: Span, at: { start: number; end: number } | null): Span | null {
  if (!at) return null;
  const text = line.segment.text.slice(line.start + at.start, line.start + at.end);
  const lead = text.length - text.trimStart().length;
  const clean = text.trim().replace(/[\s,.;\-/]+$/, '');
  if (clean === '') return null;
  const start = line.start + at.start + lead;
  return { segment: line.segment, start, end: start + clean.length };
}

/** Takes an address apart: the line with postal code and place, the lines before it, a country after it. */
export function partsOfAddress(lines: readonly Span[]): AddressParts {
  let postcode: Span | null = null;
  let city: Span | null = null;
  let state: Span | null = null;
  let country: AddressParts['country'] = null;
  let street: Span[] = [];
  for (const line of lines) {
    const text = line.segment.text.slice(line.start, line.end);
    const land = countryOf(text);
    if (land) {
      country = { span: line, code: land };
      continue;
    }
    const place = postcode ? null : placeIn(text);
    if (!place) {
      if (!postcode) street.push(line);
      continue;
    }
    postcode = part(line, place.code);
    city = part(line, place.city);
    state = part(line, place.state);
    const tail = city ? trailingCountry(city) : null;
    if (tail) ({ city, country } = tail);
    const prefix = /(?:^|[\s,])([A-Z]{1,2})\s?[-–]\s?$/.exec(text.slice(0, place.code.start));
    const code = prefix
      ? ({ D: 'DE', F: 'FR', A: 'AT', B: 'BE', I: 'IT', E: 'ES', L: 'LU' }[prefix[1]!] ?? prefix[1]!)
      : null;
    if (code && prefix && isCountryCode(code) && !country) {
      const start = line.start + prefix.index + prefix[0].search(/[A-Z]/);
      country = { span: { segment: line.segment, start, end: start + prefix[1]!.length }, code };
    }
    // `Street 1, 12345 City` on one line: what stands before the place is the street.
    const head = Math.min(place.code.start, place.city?.start ?? place.code.start, prefix ? prefix.index : Infinity);
    const before = part(line, { start: 0, end: head });
    if (before && before.end - before.start > 3) street.push(before);
  }
  street = street.filter((s) => /\p{L}/u.test(s.segment.text.slice(s.start, s.end)));
  return { street, postcode, city, state, country };
}

function trailingCountry(city: Span): { city: Span; country: AddressParts['country'] } | null {
  const text = city.segment.text.slice(city.start, city.end);
  const cut = Math.max(text.lastIndexOf(','), text.lastIndexOf(' '));
  for (const at of [text.indexOf(','), cut]) {
    if (at <= 1) continue;
    const code = countryCode(fold(text.slice(at + 1)));
    if (!code) continue;
    const lead = text.slice(at + 1).length - text.slice(at + 1).trimStart().length;
    return {
      city: {
        segment: city.segment,
        start: city.start,
        end: city.start + text.slice(0, at).replace(/[\s,]+$/, '').length,
      },
      country: { span: { segment: city.segment, start: city.start + at + 1 + lead, end: city.end }, code },
    };
  }
  return null;
}
