import type { Flow } from '../../typeset/flow.ts';
import { CellCount } from '../spans.ts';
import { type Entry, gridOf } from './grid.ts';

const DELIMITERS = [',', ';', '\t', '|'] as const;

/** Records that are looked at to tell whether a text is a table, and by which delimiter. */
const LOOKED_AT = 200;

/** A text of values between delimiters (RFC 4180 and its relatives) as a grid; null when the text is none. Throws `file.too-large`. */
export function csvFlow(text: string): Flow | null {
  const [line = '', hint] = /^sep=(.)\r?\n/.exec(text) ?? [];
  const content = text.slice(line.length);
  const delimiter = hint ?? DELIMITERS.find((delimiter) => divides(content, delimiter));
  if (!delimiter) return null;
  const count = new CellCount();
  const entries: Entry[] = [];
  for (const { row, column, value } of valuesOf(content, delimiter)) {
    const text = value.trim();
    if (text === '') continue;
    count.take(1);
    entries.push({ row, column, text, number: /^[-+]?[\d.,' ]*\d%?$/.test(text) });
  }
  const grid = gridOf(null, entries);
  return grid && { sections: [grid] };
}

/** Whether a text is a table by this delimiter: nearly all records have the same number of values, and none is prose. */
function divides(text: string, delimiter: string): boolean {
  if (!text.includes(delimiter)) return false;
  const lengths: number[] = [];
  let [values, prose] = [0, 0];
  for (const { row, column, value, ends } of valuesOf(text, delimiter)) {
    if (row === LOOKED_AT) break;
    // An empty line is no record.
    if (ends && column === 0 && value === '') continue;
    values += 1;
    // Within sentences a comma has a space behind it, and the pieces are long.
    if (/^ \S/.test(value) || value.length > 200) prose += 1;
    if (ends) lengths.push(column + 1);
  }
  const counts = new Map<number, number>();
  for (const length of lengths) counts.set(length, (counts.get(length) ?? 0) + 1);
  const [columns = 0, usual = 0] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
  if (columns < 2 || lengths.length < (columns === 2 ? 3 : 2) || usual < 0.9 * lengths.length) return false;
  return prose < 0.2 * values;
}

interface Value {
  readonly row: number;
  readonly column: number;
  readonly value: string;
  /** Whether it is the last of its record. */
  readonly ends: boolean;
}

/** The values of a text, one by one. A value in quotes may hold delimiters, newlines and doubled quotes. */
function* valuesOf(text: string, delimiter: string): Generator<Value> {
  for (let [at, row, column] = [0, 0, 0]; at < text.length; ) {
    let value = '';
    if (text[at] === '"') {
      for (let from = at + 1; ; ) {
        const quote = text.indexOf('"', from);
        value += text.slice(from, quote < 0 ? text.length : quote);
        at = quote < 0 ? text.length : quote + 1;
        if (text[at] !== '"') break;
        value += '"';
        from = at + 1;
      }
    }
    const from = at;
    while (at < text.length && text[at] !== delimiter && text[at] !== '\n' && text[at] !== '\r') at += 1;
    value += text.slice(from, at);
    const ends = text[at] !== delimiter;
    yield { row, column, value, ends };
    at += ends && text.startsWith('\r\n', at) ? 2 : 1;
    if (!ends && at === text.length) yield { row, column: column + 1, value: '', ends: true };
    [row, column] = ends ? [row + 1, 0] : [row, column + 1];
  }
}
