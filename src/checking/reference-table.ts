import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { Problem } from '../domain/index.ts';
import { keysOfCell } from './questions.ts';

/** Most of a reference table: it is kept in the database, and looked at once for each document. */
export const TABLE_LIMITS = { bytes: 50 * 2 ** 20, rows: 200_000, columns: 100, cell: 10_000 } as const;

/** A row of a reference table, with the keys under which it is found: `column=key`. */
export interface TableRow {
  readonly cells: readonly string[];
  readonly keys: readonly string[];
}

export interface ReadTable {
  readonly columns: readonly string[];
  /** Each row as it is read; throws `table.invalid` and `table.too-large` on the way. */
  readonly rows: AsyncIterable<TableRow>;
}

const DELIMITERS = [',', ';', '\t'] as const;
const HEADER_BYTES = 100_000;

/**
 * Reads a CSV (RFC 4180; comma, semicolon or tab; UTF-8) as it comes in, a row at a time, its first row naming the columns.
 * Throws `table.invalid` with the line, `table.too-large`.
 */
export async function readTable(content: AsyncIterable<Uint8Array>): Promise<ReadTable> {
  const pieces = content[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  let over = false;
  while (!over && !head.includes(0x0a) && head.length < HEADER_BYTES) {
    const { done, value } = await pieces.next();
    over = done === true;
    if (value) head = Buffer.concat([head, value]);
  }
  const first = head.toString('utf8').split('\n', 1)[0] ?? '';
  const delimiter = DELIMITERS.reduce((best, one) => (first.split(one).length > first.split(best).length ? one : best));
  async function* bytes(): AsyncGenerator<string> {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    const text = (piece?: Uint8Array) => {
      try {
        return piece ? decoder.decode(piece, { stream: true }) : decoder.decode();
      } catch (cause) {
        throw new Problem('table.invalid', 'The table is no text in UTF-8.', { cause });
      }
    };
    yield text(head);
    for (;;) {
      const { done, value } = await pieces.next();
      if (done) break;
      yield text(value);
    }
    yield text();
  }
  const records = recordsOf(bytes(), delimiter);
  const header = await records.next();
  if (header.done) throw new Problem('table.invalid', 'The table is empty: its first row names the columns.');
  const columns = judgedColumns(header.value);
  return { columns, rows: rowsOf(records, columns) };
}

async function* recordsOf(text: AsyncIterable<string>, delimiter: string): AsyncGenerator<string[], void, undefined> {
  const parser = parse({
    ...{ delimiter, bom: true, skip_empty_lines: true, relax_column_count: false },
    max_record_size: TABLE_LIMITS.cell * 2 * TABLE_LIMITS.columns,
  });
  // Whichever ends first ends the other; what went wrong is thrown by the records below.
  pipeline(Readable.from(text), parser, () => {});
  try {
    for await (const record of parser) yield record as string[];
  } catch (error) {
    if (error instanceof CsvError) throw new Problem('table.invalid', `The table cannot be read: ${error.message}.`);
    throw error;
  }
}

function judgedColumns(header: readonly string[]): readonly string[] {
  const columns = header.map((name) => name.trim());
  const refuse = (message: string): never => {
    throw new Problem('table.invalid', message);
  };
  if (columns.length > TABLE_LIMITS.columns)
    refuse(`The table has ${columns.length} columns; ${TABLE_LIMITS.columns} are allowed.`);
  const unnamed = columns.indexOf('');
  if (unnamed >= 0) refuse(`Line 1: column ${unnamed + 1} has no name.`);
  const twice = columns.find((name, at) => columns.indexOf(name) !== at);
  if (twice !== undefined) refuse(`Line 1: there are two columns "${twice.slice(0, 100)}".`);
  return columns;
}

async function* rowsOf(records: AsyncIterable<string[]>, columns: readonly string[]): AsyncGenerator<TableRow> {
  let count = 0;
  for await (const cells of records) {
    count += 1;
    if (count > TABLE_LIMITS.rows)
      throw new Problem('table.too-large', `The table has more than ${TABLE_LIMITS.rows} rows.`);
    const long = cells.findIndex((cell) => cell.length > TABLE_LIMITS.cell);
    if (long >= 0)
      throw new Problem(
        'table.invalid',
        `Row ${count}: ${columns[long]} has more than ${TABLE_LIMITS.cell} characters.`,
      );
    yield { cells, keys: cells.flatMap((cell, at) => keysOfCell(cell).map((key) => cellKey(columns[at]!, key))) };
  }
}

/** How a cell is found in its table. */
export const cellKey = (column: string, key: string) => `${column}=${key}`;
