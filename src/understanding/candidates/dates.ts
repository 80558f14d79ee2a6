import type { Layout, Segment } from '../layout.ts';
import { type DateOrder, isoDate, monthNamed, numericDate } from '../normalise/date.ts';
import type { Candidate, Source } from './candidate.ts';

const YEAR = String.raw`(?:(?:19|20)\d{2}|['’]?\d{2})`;
const MONTH = String.raw`(\p{L}{3,10})\.?`;

interface Shape {
  readonly pattern: RegExp;
  readonly quality: number;
  /** ISO date of a match, or null. */
  readonly read: (m: RegExpMatchArray, order: DateOrder) => string | null;
}

const year = (text: string): number => Number(text.replace(/\D/g, ''));

/** Ways to write a date, most telling first. All bounded. */
const SHAPES: readonly Shape[] = [
  {
    pattern: /(?<![\d.,/-])((?:19|20)\d{2})\s?([/.\-年])\s?(\d{1,2})\s?[/.\-月]\s?(\d{2}(?=\d{1,2}:\d{2})|\d{1,2}(?!\d))/gu,
    quality: 1,
    read: (m) => isoDate(Number(m[1]), Number(m[3]), Number(m[4])),
  },
  {
    pattern: /(?<![\d,/]|\d\.)(\d{1,2})\s?([/.\-,'])\s?(\d{1,2})\s?[/.\-,']\s?((?:19|20)\d{2}|\d{2})(?:(?=,?\d{1,4}:\d{2})|(?![\d/]|[.,]\d))/gu,
    quality: 1,
    read: (m, order) => numericDate(Number(m[1]), Number(m[3]), year(m[4]!), order),
  },
  {
    // A blank for a separator, as OCR or a form's boxes leave it; only with a full year.
    pattern: /(?<![\d.,/-])(\d{2})\s(\d{2})\s((?:19|20)\d{2})(?!\d)/gu,
    quality: 0.7,
    read: (m, order) => numericDate(Number(m[1]), Number(m[2]), year(m[3]!), order),
  },
  {
    pattern: new RegExp(String.raw`(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|\.|º|ª)?[\s\-/.,'’]{0,2}(?:de\s)?${MONTH}[\s\-/.,'’]{0,2}(?:de[l]?\s)?(${YEAR})(?:(?=,?\d{1,4}:\d{2})|(?!\d|[.,:]\d))`, 'giu'),
    quality: 1,
    read: (m) => named(m[2]!, m[1]!, m[3]!),
  },
  {
    pattern: new RegExp(String.raw`(?<!\p{L})${MONTH}\s{0,2}(\d{1,2})(?:st|nd|rd|th)?[\s,.'’/-]{1,3}((?:19|20)\d{2}|\d{2})(?:(?=,?\d{1,4}:\d{2})|(?!\d|[.,:]\d))`, 'giu'),
    quality: 1,
    read: (m) => named(m[1]!, m[2]!, m[3]!),
  },
  {
    pattern: /(?<!\d)(20[0-4]\d)(0[1-9]|1[0-2])([0-2]\d|3[01])(?!\d)/gu,
    quality: 0.4,
    read: (m) => isoDate(Number(m[1]), Number(m[2]), Number(m[3])),
  },
  {
    pattern: /(?<!\d)([0-2]\d|3[01])(0[1-9]|1[0-2])(20[0-4]\d)(?!\d)/gu,
    quality: 0.3,
    read: (m) => isoDate(Number(m[3]), Number(m[2]), Number(m[1])),
  },
]; // biome-ignore format: the patterns stay on their lines

function named(month: string, day: string, yearText: string): string | null {
  const number = monthNamed(month);
  return number === null ? null : isoDate(year(yearText), number, Number(day));
}

interface Found {
  readonly start: number;
  readonly end: number;
  readonly iso: string;
  readonly quality: number;
}

function datesIn(text: string, order: DateOrder): Found[] {
  const found: Found[] = [];
  if (!/\d/.test(text) || text.length > 2_000) return found;
  for (const { pattern, quality, read } of SHAPES) {
    for (const match of text.matchAll(pattern)) {
      const start = match.index;
      const end = start + match[0].length;
      if (found.some((f) => start < f.end && f.start < end)) continue;
      const iso = read(match, order);
      if (iso !== null) found.push({ start, end, iso, quality });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** A dash or a word for "until", alone between two dates, makes them a range; a mere blank does not. */
const UNTIL = /^[\s.:]*(?:[-–—~]|to|thru|through|until|bis|au|al|hasta|a|tot|t\/m|ate|end)[\s.:-]*$/iu;

/** Dates of all segments; two of them joined by a dash or `to` know that they begin and end a range. */
export function* dates({ layout, conventions }: Source): Generator<Candidate> {
  for (const row of layout.rows) {
    // A range may be set in columns, `03/16/20   -   03/29/20`, so pairs are sought along the whole row.
    const found = row.segments.flatMap((segment) =>
      datesIn(segment.text, conventions.order).map((date) => ({ ...date, segment })),
    );
    const joined = found.map((date, i) => {
      const next = found[i + 1];
      return next !== undefined && date.iso <= next.iso && UNTIL.test(textBetween(date, next));
    });
    for (const [i, date] of found.entries()) {
      const starts = joined[i]! && !joined[i - 1];
      const ends = !joined[i] && joined[i - 1] === true;
      const mate = ends ? found[i - 1]! : null;
      yield {
        kind: 'date',
        spans: [{ segment: date.segment, start: date.start, end: date.end }],
        value: date.iso,
        quality: date.quality,
        traits: { rangeStart: starts ? 1 : 0, rangeEnd: ends ? 1 : 0 },
        ...(mate ? { anchor: { segment: mate.segment, start: mate.start, end: mate.end } } : {}),
      };
    }
  }
}

function textBetween(a: Found & { segment: Segment }, b: Found & { segment: Segment }): string {
  if (a.segment === b.segment) return a.segment.text.slice(a.end, b.start);
  const between = a.segment.row.segments.filter((s) => s.left > a.segment.left && s.left < b.segment.left);
  if (between.length > 2) return 'far';
  return `${a.segment.text.slice(a.end)} ${between.map((s) => s.text).join(' ')} ${b.segment.text.slice(0, b.start)}`;
}

/**
 * The order that the document's own dates show: a number above 12 tells. Where none does, what is known of the place
 * decides: month first is a habit of the United States, so it needs its dollars and states or its a.m. and p.m.
 */
export function dateOrder(layout: Layout): DateOrder {
  let dayFirst = 0;
  let monthFirst = 0;
  let american = 0;
  let elsewhere = 0;
  for (const { text } of layout.segments) {
    for (const m of text.matchAll(/(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?![\d])/g)) {
      if (Number(m[1]) > 12 && Number(m[3]) <= 12) dayFirst++;
      if (Number(m[3]) > 12 && Number(m[1]) <= 12) monthFirst++;
      if (m[2] === '.') elsewhere += 2;
    }
    if (
      /\b(?:AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC)\.?,?\s?\d{5}(?:-\d{4})?\b/.test(
        text,
      )
    )
      american += 3;
    if (/\(\d{3}\)\s?\d{3}-\d{4}|\b\d{3}-\d{3}-\d{4}\b/.test(text)) american += 2;
    if (/\$\s?\d/.test(text)) american += 1;
    if (/[€£]|\bEUR\b|\bRM\b|\bGST\b|\bVAT\b|MwSt|\bTVA\b|\bIVA\b|\bBTW\b|\bUSt\b/.test(text)) elsewhere += 2;
  }
  if (dayFirst !== monthFirst) return dayFirst > monthFirst ? 'dmy' : 'mdy';
  return american >= 2 && american > elsewhere ? 'mdy' : 'dmy';
}
