import type { Field, FieldValue, Page, TableValue } from '../domain/index.ts';
import { agreement, type Convention, printings } from './agreement.ts';
import type { TruthRow, TruthValue } from './dataset.ts';
import { allNumbers, lettersAndDigits, numbersIn } from './spelling.ts';

type Item = Readonly<Record<string, TruthValue>>;

/** How the rows of a table came out. */
export interface RowScore {
  /** Rows in the truth. */
  readonly truth: number;
  /** Rows in the result. */
  readonly given: number;
  /** Matched rows of which every cell that the truth states agrees. */
  readonly right: number;
  /** Cells of the truth, and those that agree in matched rows. */
  readonly cells: number;
  readonly cellsRight: number;
}

/**
 * A description agrees when it holds the whole name: invoices print the item's further description below its
 * name in the same cell, and a dataset taken from the invoice's own record states the name alone.
 */
function cellAgrees(column: Field, truth: TruthValue, cell: FieldValue | undefined, convention: Convention): boolean {
  if (!cell) return false;
  const texts = printings(truth, false);
  if (agreement(column.type, texts, cell, convention).right) return true;
  if (column.type !== 'text' || cell.text === null) return false;
  const printed = lettersAndDigits(cell.text);
  return texts.some((t) => lettersAndDigits(t) !== '' && printed.startsWith(lettersAndDigits(t)));
}

/** Names are compared by letters and digits, so that a dataset's `Store_name` meets an app's `store_name`. */
export function sameName(a: string, b: string): boolean {
  return lettersAndDigits(a) === lettersAndDigits(b);
}

/**
 * Scores a table against a dataset's line items over the columns that both have. Rows are paired by the number
 * of cells that agree, best first; ties keep the order of the page.
 */
export function scoreRows(
  items: NonNullable<TruthRow['lineItems']>,
  columns: readonly Field[],
  table: TableValue | null,
  convention: Convention,
): RowScore {
  const rows = table?.rows ?? [];
  const stated = items
    .map((item) =>
      columns.flatMap((column) => {
        const truth = truthOf(item, column.name);
        return truth === null ? [] : [{ column, truth }];
      }),
    )
    .filter((cells) => cells.length > 0);
  const pairs = stated.flatMap((cells, i) =>
    rows.map((row, j) => {
      const agreeing = cells.filter((c) => cellAgrees(c.column, c.truth, row[c.column.name], convention)).length;
      return { i, j, agreeing, whole: agreeing === cells.length };
    }),
  );
  pairs.sort((a, b) => Number(b.whole) - Number(a.whole) || b.agreeing - a.agreeing || a.i - b.i || a.j - b.j);
  const paired = new Map<number, number>();
  let right = 0;
  let cellsRight = 0;
  const taken = new Set<number>();
  for (const pair of pairs) {
    if (paired.has(pair.i) || taken.has(pair.j) || pair.agreeing === 0) continue;
    paired.set(pair.i, pair.j);
    taken.add(pair.j);
    cellsRight += pair.agreeing;
    if (pair.whole) right++;
  }
  const cells = stated.reduce((sum, c) => sum + c.length, 0);
  return { truth: stated.length, given: rows.length, right, cells, cellsRight };
}

/** What a page prints, for asking whether a cell of the truth can be read off it at all. */
class Print {
  readonly #words = new Set<string>();
  readonly #numbers = new Set<number>();

  constructor(pages: readonly Page[]) {
    for (const { words } of pages) {
      for (const { text } of words) this.#words.add(lettersAndDigits(text));
      const lines = new Map<number, string[]>();
      for (const { text, line } of words) lines.set(line, [...(lines.get(line) ?? []), text]);
      for (const line of lines.values()) for (const n of allNumbers(line.join(' '))) this.#numbers.add(n);
    }
  }

  holds(column: Field, truth: TruthValue): boolean {
    if (column.type !== 'text')
      return printings(truth, false).some((t) => numbersIn(t).some((n) => this.#numbers.has(n)));
    return printings(truth, false).some((t) =>
      t.split(/\s+/).every((w) => lettersAndDigits(w) === '' || this.#words.has(lettersAndDigits(w))),
    );
  }
}

/**
 * The line items without the cells that stand nowhere on the pages. A dataset taken from an invoice's own record
 * states amounts that its print leaves out, as a set's `visible_fields` do for fields. Only for pages whose text is sure.
 */
export function printedItems(
  items: NonNullable<TruthRow['lineItems']>,
  columns: readonly Field[],
  pages: readonly Page[],
): Item[] {
  const print = new Print(pages);
  return items.map((item) =>
    Object.fromEntries(
      columns.flatMap((column) => {
        const truth = truthOf(item, column.name);
        return truth !== null && print.holds(column, truth) ? [[column.name, truth]] : [];
      }),
    ),
  );
}

function truthOf(item: Item, column: string): TruthValue {
  const key = Object.keys(item).find((k) => sameName(k, column));
  const truth = key === undefined ? null : item[key]!;
  return truth === '' ? null : truth;
}

/** F1 of rows: right rows over the mean of the rows in truth and result. Null when neither has rows. */
export function rowF1(scores: readonly RowScore[]): number | null {
  const rows = scores.reduce((sum, s) => sum + s.truth + s.given, 0);
  return rows === 0 ? null : (2 * scores.reduce((sum, s) => sum + s.right, 0)) / rows;
}
