import { fold } from '../text.ts';

/** Whether `03/04/2020` means 3 April (`dmy`) or March 4 (`mdy`); null: not known. */
export type DateOrder = 'dmy' | 'mdy' | null;

/** Beginnings of month names, folded, in the languages of the lexicon. */
const MONTHS: readonly string[] = [
  'jan|ene|gen|jaen', 'feb|fev|febr', 'mar|mrz|maer|mae|mac|maa|mrt', 'apr|avr|abr', 'may|mai|mei|mag|maj', 'jun|juin|giu',
  'jul|juil|lug', 'aug|aou|ago|ogo', 'sep|set', 'oct|okt|ott|out', 'nov', 'dec|dez|dic|dis|des',
]; // biome-ignore format: a table

const MONTH_OF = new Map(MONTHS.flatMap((forms, i) => forms.split('|').map((f) => [f, i + 1] as const)));

/** 1–12 for the name of a month or its beginning, else null. */
export function monthNamed(name: string): number | null {
  const folded = fold(name).replace(/[^a-z]/g, '');
  for (const length of [4, 3]) {
    const month = MONTH_OF.get(folded.slice(0, length));
    if (month !== undefined && folded.length >= 3 && folded.length <= 10) return month;
  }
  return null;
}

/** `YYYY-MM-DD`, or null when there is no such day or no document would bear it (years 1900–2099). */
export function isoDate(year: number, month: number, day: number): string | null {
  const full = year < 100 ? (year > 70 ? 1900 + year : 2000 + year) : year;
  if (full < 1900 || full > 2099 || month < 1 || month > 12 || day < 1) return null;
  const last = new Date(Date.UTC(full, month, 0)).getUTCDate();
  if (day > last) return null;
  return `${full}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** The date that two numbers and a year mean; where both orders are possible, `order` decides (default day first). */
export function numericDate(first: number, second: number, year: number, order: DateOrder): string | null {
  const [day, month] = order === 'mdy' ? [second, first] : [first, second];
  return isoDate(year, month, day) ?? isoDate(year, day, month);
}
