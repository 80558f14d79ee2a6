import type { FieldType, FieldValue } from '../domain/index.ts';
import type { TruthValue } from './dataset.ts';
import { type DateOrder, datesIn, foldedText, lettersAndDigits, numbersIn, timeIn } from './spelling.ts';

/** What a dataset's labels leave open, so that its spelling is not held against a value. */
export interface Convention {
  /** False where the labels carry no spaces. */
  readonly spaces: boolean;
  readonly dateOrder: DateOrder;
  /** Fields whose list of texts is one value in several lines, not several printings of one value. */
  readonly joined: readonly string[];
  /** Fields whose label need not be what is printed: half of the words of both together make them the same. */
  readonly similar: readonly string[];
}

export const PLAIN: Convention = { spaces: true, dateOrder: null, joined: [], similar: [] };

export interface Agreement {
  /** The text as read equals the truth, white space and case folded. */
  readonly strict: boolean;
  /** The value equals the truth as its type compares: dates and numbers by value, texts by letters and digits. */
  readonly right: boolean;
}

type Given = Pick<FieldValue, 'text' | 'value'>;
type Comparison = (truth: string, given: Given, convention: Convention) => boolean;

const NUMBERS: readonly FieldType[] = ['number', 'integer', 'percent', 'money'];
const TICKED = new Set(['true', 'yes', 'y', '1', 'x', 'selected', 'checked', 'on']);

/** Half a unit of the second decimal: what rounding to cents may move. */
const CENT = 0.005;

const asText: Comparison = (truth, given) => {
  const spelled = typeof given.value === 'string' ? given.value : given.text;
  const wanted = lettersAndDigits(truth);
  if (wanted === '') return spelled !== null && foldedText(spelled) === foldedText(truth);
  return [spelled, given.text].some((t) => t !== null && lettersAndDigits(t) === wanted);
};

const asNumber: Comparison = (truth, { value }) =>
  typeof value === 'number' && numbersIn(truth).some((n) => Math.abs(n - value) < CENT);

const asDate: Comparison = (truth, given, { dateOrder }) => {
  const dates = datesIn(truth, dateOrder);
  return dates.length > 0
    ? typeof given.value === 'string' && dates.includes(given.value)
    : asText(truth, given, PLAIN);
};

const asTime: Comparison = (truth, given) => {
  const time = timeIn(truth);
  return time !== null && typeof given.value === 'string' && timeIn(given.value) === time;
};

const asTick: Comparison = (truth, { value }) => value === TICKED.has(truth.trim().toLowerCase());

const asPhone: Comparison = (truth, given) =>
  (given.text ?? '').replace(/\D/g, '') === truth.replace(/\D/g, '') && /\d/.test(truth);

function comparisonOf(type: FieldType): Comparison {
  if (NUMBERS.includes(type)) return asNumber;
  if (type === 'date') return asDate;
  if (type === 'time') return asTime;
  if (type === 'boolean' || type === 'checkbox') return asTick;
  return type === 'phone' ? asPhone : asText;
}

/** Whether `whole` holds `part` and more. */
function holds(whole: string, part: string): boolean {
  return whole.length > part.length && whole.includes(part);
}

/** The printings under which a truth counts: each element of a list, or its lines joined where the dataset says so. */
export function printings(truth: TruthValue, joined: boolean): string[] {
  if (truth === null) return [];
  if (!Array.isArray(truth)) return [String(truth)];
  const texts = truth.map(String);
  if (!joined || texts.length < 2) return texts;
  // A shop prints its name twice on some receipts, the second time shortened: what another line holds is a repeat.
  const letters = texts.map(lettersAndDigits);
  const distinct = texts.filter(
    (_, i) => !letters.some((other, j) => (j < i ? other === letters[i] : false) || holds(other, letters[i]!)),
  );
  return [...new Set([texts.join(' '), distinct.join(' ')])];
}

/** Whether two texts share at least half of the words that either has. */
export function shareWords(a: string, b: string): boolean {
  const [left, right] = [a, b].map((t) => new Set(t.toLowerCase().match(/[\p{L}\p{N}]+/gu)));
  const shared = [...left!].filter((w) => right!.has(w)).length;
  return shared > 0 && shared / (left!.size + right!.size - shared) >= 0.5;
}

/** Whether a value that was given agrees with any printing of the truth; `printed` is the text on the page where known. */
export function agreement(
  type: FieldType,
  texts: readonly string[],
  given: Given,
  convention: Convention,
  printed?: string,
): Agreement {
  if (given.text === null && given.value === null) return { strict: false, right: false };
  const compare = comparisonOf(type);
  const folded = foldedText(given.text ?? String(given.value), convention.spaces);
  return {
    strict: (printed === undefined ? texts : [printed]).some((t) => foldedText(t, convention.spaces) === folded),
    right: texts.some((t) => compare(t, given, convention)),
  };
}
