import type { Flow } from '../../typeset/flow.ts';
import { type Entry, gridOf } from './grid.ts';

const DELIMITERS = [',', ';', '\t', '|'] as const;

/** Records that are looked at to tell whether a text is a table, and by which delimiter. */
const LOOKED_AT = 200;

/** A text of values between delimiters (RFC 4180 and its relatives) as a grid; null when the text is none. */
export function csvFlow(text: string): Flow | null {
  const [, hint, rest] = /^sep=(.)\r?\n(.*)$/s.exec(text) ?? [];
  const content = rest ?? text;
  const delimiter = hint ?? DELIMITERS.find((delimiter) => divides(content, delimiter));
  if (!delimiter) return null;
  const entries: Entry[] = [];
  recordsOf(content, delimiter).forEach((record, row) => {
    record.forEach((value, column) => {
      const text = value.trim();
      if (text !== '') entries.push({ row, column, text, number: /^[-+]?[\d.,' ]*\d%?$/.test(text) });
    });
  });
  const grid = gridOf(null, entries);
  return grid && { sections: [grid] };
}

/** Whether a text is a table by this delimiter: nearly all records have the same number of values, and none is prose. */
function divides(text: string, delimiter: string): boolean {
  if (!text.includes(delimiter)) return false;
  const records = recordsOf(text, delimiter, LOOKED_AT).filter((record) => record.length > 1 || record[0] !== '');
  const counts = new Map<number, number>();
  for (const { length } of records) counts.set(length, (counts.get(length) ?? 0) + 1);
  const [columns = 0, usual = 0] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
  if (columns < 2 || records.length < (columns === 2 ? 3 : 2) || usual < 0.9 * records.length) return false;
  const values = records.flat();
  // Within sentences a comma has a space behind it, and the pieces are long.
  const prose = values.filter((value) => /^ \S/.test(value) || value.length > 200).length;
  return prose < 0.2 * values.length;
}

/** The records of a text, at most so many. A value in quotes may hold delimiters, newlines and doubled quotes. */
function recordsOf(text: string, delimiter: string, most = Number.POSITIVE_INFINITY): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  const end = (value: string) => {
    record.push(value);
    records.push(record);
    record = [];
  };
  for (let at = 0; at < text.length && records.length < most; ) {
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
    if (text[at] === delimiter) {
      record.push(value);
      at += 1;
      if (at === text.length) end('');
    } else {
      end(value);
      at += text.startsWith('\r\n', at) ? 2 : 1;
    }
  }
  return records;
}
