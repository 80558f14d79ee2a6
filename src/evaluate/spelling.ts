// How a truth's text may be understood. Written apart from the product's own normalisers on purpose: a
// benchmark that shared them would share their faults.

/** Letters and digits only, case-folded: how names, addresses and ids are compared. */
export function lettersAndDigits(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** White space folded to one space and case ignored: the strict comparison. Without `spaces`, white space does not count. */
export function foldedText(text: string, spaces = true): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .trim()
    .replace(/\s+/g, spaces ? ' ' : '');
}

function decimal(digits: string): number[] {
  const marks = digits.replace(/[^.,]/g, '');
  const plain = Number(digits.replace(/[.,]/g, ''));
  if (marks === '') return [plain];
  const last = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','));
  const fraction = digits.slice(last + 1);
  const asDecimal = Number(`${digits.slice(0, last).replace(/[.,]/g, '')}.${fraction}`);
  if (new Set(marks).size === 2) return [asDecimal];
  if (marks.length > 1) return [plain];
  // One mark before three digits is a decimal point or a thousands mark; the text alone cannot say which.
  return fraction.length === 3 ? [plain, asDecimal] : [asDecimal];
}

/** Every number in a line of text, each in all its readings. */
export function allNumbers(line: string): number[] {
  const joined = line.replace(/(\d)[\s'’](?=\d{3}(?!\d))/g, '$1');
  return [...joined.matchAll(/\d[\d.,]*/g), ...line.matchAll(/\d[\d.,]*/g)].flatMap((m) => numbersIn(m[0]));
}

/** Every number that the text may mean: `1,234` is 1234 or 1.234. Empty when it holds no number. */
export function numbersIn(text: string): number[] {
  const joined = text.replace(/(\d)[\s'’](?=\d{3}(?!\d))/g, '$1');
  const match = /\d[\d.,]*/.exec(joined);
  if (!match) return [];
  const around = `${joined.slice(0, match.index)}#${joined.slice(match.index + match[0].length)}`;
  const negative = /^\s*[-–−]|[-–−]\s*#|#\s*[-–−]|\(\s*\D*#\s*\)/.test(around);
  return decimal(match[0].replace(/[.,]+$/, '')).map((n) => (negative && n !== 0 ? -n : n));
}

// First three letters of the months' names (English, German, French, Spanish, Italian, Dutch, Portuguese),
// accents dropped; French `jui…` needs its fourth letter.
const MONTHS: readonly (readonly string[])[] = [
  ['jan', 'ene', 'gen'],
  ['feb', 'fev'],
  ['mar', 'maa', 'mrz'],
  ['apr', 'avr', 'abr'],
  ['may', 'mai', 'mei', 'mag'],
  ['jun', 'juin', 'giu'],
  ['jul', 'juil', 'lug'],
  ['aug', 'aou', 'ago'],
  ['sep', 'set'],
  ['oct', 'okt', 'ott', 'out'],
  ['nov'],
  ['dec', 'dez', 'dic'],
];

function monthOf(name: string): number | null {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const index = MONTHS.findIndex((names) => names.some((n) => plain.startsWith(n)));
  return index < 0 ? null : index + 1;
}

function iso(year: string, month: number, day: number): string | null {
  const full = year.length === 4 ? Number(year) : Number(year) + (Number(year) < 70 ? 2000 : 1900);
  const date = new Date(Date.UTC(full, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  return date.toISOString().slice(0, 10);
}

/** Whether 03/04/2018 is 3 April or March 4th; null where the dataset mixes both. */
export type DateOrder = 'day-first' | 'month-first' | null;

function numeric(first: number, second: number, year: string, order: DateOrder): (string | null)[] {
  const dayFirst = iso(year, second, first);
  const monthFirst = iso(year, first, second);
  if (order === 'day-first') return [dayFirst ?? monthFirst];
  if (order === 'month-first') return [monthFirst ?? dayFirst];
  return [dayFirst, monthFirst];
}

const SEPARATOR = String.raw`\s*[-/.,'’´\s]?\s*`;
const YEAR = String.raw`(\d{4}|\d{2})(?!\d)`;
const WORD = String.raw`(\p{L}{3,})\.?`;
const DAY = String.raw`(?<!\d)(\d{1,2})(?:st|nd|rd|th)?`;

const SHAPES: readonly { shape: RegExp; read: (m: RegExpExecArray, order: DateOrder) => (string | null)[] }[] = [
  {
    shape: /(?<!\d)(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)/gu,
    read: ([, y, m, d]) => [iso(y!, Number(m), Number(d))],
  },
  {
    shape: /(?<!\d)(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4}|\d{2})(?!\d)/gu,
    read: ([, a, b, y], order) => numeric(Number(a), Number(b), y!, order),
  },
  {
    shape: new RegExp(`${DAY}${SEPARATOR}(?:de\\s+)?${WORD}${SEPARATOR}(?:de\\s+)?${YEAR}`, 'giu'),
    read: ([, d, name, y]) => {
      const month = monthOf(name!);
      return month ? [iso(y!, month, Number(d))] : [];
    },
  },
  {
    shape: new RegExp(`${WORD}${SEPARATOR}${DAY}${SEPARATOR}${YEAR}`, 'giu'),
    read: ([, name, d, y]) => {
      const month = monthOf(name!);
      return month ? [iso(y!, month, Number(d))] : [];
    },
  },
  {
    shape: /(?<!\d)(\d{2})(\d{2})(\d{4})(?!\d)|(?<!\d)(\d{4})(\d{2})(\d{2})(?!\d)/gu,
    read: ([, a, b, y, year, month, day], order) =>
      y ? numeric(Number(a), Number(b), y, order) : [iso(year!, Number(month), Number(day))],
  },
];

/** Every date that the text may mean, as ISO dates. Empty when it holds none. */
export function datesIn(text: string, order: DateOrder = null): string[] {
  for (const { shape, read } of SHAPES) {
    const found = [...text.matchAll(shape)].flatMap((m) => read(m, order)).filter((d) => d !== null);
    if (found.length > 0) return [...new Set(found)];
  }
  return [];
}

/** The time of day that the text holds, as HH:MM:SS; null when it holds none. */
export function timeIn(text: string): string | null {
  const m = /(?<!\d)(\d{1,2})[:.h](\d{2})(?:[:.](\d{2}))?\s*([ap])?\.?m?/i.exec(text);
  if (!m) return null;
  let hour = Number(m[1]);
  if (m[4] && hour <= 12) hour = (hour % 12) + (m[4].toLowerCase() === 'p' ? 12 : 0);
  return hour > 23 ? null : `${String(hour).padStart(2, '0')}:${m[2]}:${m[3] ?? '00'}`;
}
