import type { Condition, DigitScheme, Ends, FieldValue } from '../domain/index.ts';
import { type Circumstances, matches, type Scalar, Uncomputable } from '../formulas/index.ts';
import { shown } from './read.ts';

/** A sentence that says why a value does not meet a condition on values; null when it does. The value is there. */
export function wrongWith(value: NonNullable<Scalar>, condition: Condition, { today }: Circumstances): string | null {
  const what = shown(value);
  if ('pattern' in condition) {
    const { pattern } = condition;
    return fits(String(value), pattern) ? null : `${what} does not fit the pattern ${pattern}`;
  }
  if ('range' in condition) return outside(Number(value), condition.range, what);
  if ('choice' in condition) {
    const { choice } = condition;
    const folded = fold(String(value));
    return choice.some((one) => fold(one) === folded) ? null : `${what} is none of ${listed(choice)}`;
  }
  if ('digits' in condition)
    return DIGITS[condition.digits](String(value)) ? null : `The check digits of ${what} are wrong`;
  if ('window' in condition) {
    const days = (Date.parse(String(value)) - Date.parse(today)) / 86_400_000;
    return outside(days, condition.window, `${what}, ${days} days from ${today},`);
  }
  return null;
}

/** The same for how sure a value is. */
export function unsureOf(
  { confidence }: Pick<FieldValue, 'confidence'>,
  least: { readonly model: number | null; readonly ocr: number | null },
): string | null {
  const below = (['model', 'ocr'] as const).filter((part) => {
    const [wanted, found] = [least[part], confidence[part]];
    return wanted !== null && found !== null && found < wanted;
  });
  if (below.length === 0) return null;
  return `Its confidence is below the threshold: ${below.map((part) => `${part} ${confidence[part]} < ${least[part]}`).join(', ')}`;
}

function fits(text: string, pattern: string): boolean {
  try {
    return matches(text, pattern);
  } catch (error) {
    if (error instanceof Uncomputable) return false;
    throw error;
  }
}

function outside(number: number, { from, to }: Ends, what: string): string | null {
  if (Number.isNaN(number)) return `${what} cannot be compared`;
  if (from !== null && number < from) return `${what} is below ${from}`;
  if (to !== null && number > to) return `${what} is above ${to}`;
  return null;
}

/** So many choices are named in a message. */
const NAMED = 5;

function listed(choices: readonly string[]): string {
  const more = choices.length - NAMED;
  return choices.slice(0, NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

export const fold = (text: string) => text.normalize('NFC').trim().replace(/\s+/gu, ' ').toLowerCase();

const compact = (text: string) => text.replace(/[\s.\-/]/gu, '').toUpperCase();

const DIGITS: Readonly<Record<DigitScheme, (text: string) => boolean>> = {
  iban: (text) => /^[A-Z]{2}\d\d[A-Z0-9]{11,30}$/.test(compact(text)) && mod97(compact(text)) === 1,
  luhn: (text) => /^\d{2,30}$/.test(compact(text)) && weighted(compact(text), doubled) % 10 === 0,
  ean: (text) =>
    /^(\d{8}|\d{12,14})$/.test(compact(text)) &&
    weighted(compact(text), (digit, at) => digit * (at % 2 === 0 ? 1 : 3)) % 10 === 0,
  isbn: (text) => isIsbn(compact(text)),
};

/** ISO 7064: letters count from 10. */
function mod97(number: string): number {
  let rest = 0;
  for (const character of number.slice(4) + number.slice(0, 4)) {
    const digit = Number.parseInt(character, 36);
    rest = (digit > 9 ? rest * 100 + digit : rest * 10 + digit) % 97;
  }
  return rest;
}

/** The sum over digits, of which the last has the place 0. */
function weighted(digits: string, weigh: (digit: number, at: number) => number): number {
  return [...digits].reverse().reduce((sum, digit, at) => sum + weigh(Number(digit), at), 0);
}

/** Luhn (ISO/IEC 7812-1): every second digit is doubled, and nine taken off what has two digits. */
const doubled = (digit: number, at: number) => (at % 2 === 0 ? digit : digit > 4 ? 2 * digit - 9 : 2 * digit);

/** ISO 2108: ten characters, of which the last may be an X, or an EAN of thirteen. */
function isIsbn(text: string): boolean {
  if (/^97[89]\d{10}$/.test(text)) return DIGITS.ean(text);
  if (!/^\d{9}[\dX]$/.test(text)) return false;
  return [...text].reduce((sum, digit, at) => sum + (10 - at) * (digit === 'X' ? 10 : Number(digit)), 0) % 11 === 0;
}
