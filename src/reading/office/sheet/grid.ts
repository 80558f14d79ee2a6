import type { Block, Cell, Row, Section } from '../../typeset/flow.ts';
import { paragraph } from '../text.ts';

/** Print of sheets in points. */
const SIZE = 9;

/** Empty rows or columns in a run that are shown; more say no more than that there is a gap. */
const MOST_EMPTY = 2;

/** Places without content that a merged cell covers and that are shown. */
const MOST_COVERED = 40;

/** A cell with content, rows and columns from 0. */
export interface Entry {
  readonly row: number;
  readonly column: number;
  readonly text: string;
  /** Numbers stand at the right edge. */
  readonly number: boolean;
}

export interface Merge {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

/** Cells of large sheets make their paragraphs when they are set: as objects they would take more memory than a child has. */
class TextCell implements Cell {
  readonly column: number;
  readonly columns: number;
  readonly rows: number;
  readonly #text: string;
  readonly #number: boolean;

  constructor(column: number, columns: number, rows: number, text: string, number: boolean) {
    this.column = column;
    this.columns = columns;
    this.rows = rows;
    this.#text = text;
    this.#number = number;
  }

  get blocks(): readonly Block[] {
    return [paragraph(this.#text, { size: SIZE, ...(this.#number ? { align: 'right' } : {}) })];
  }
}

/**
 * A sheet of a workbook, or a table of values, as a grid; null when it is empty. `hidden` rows and columns are left out.
 * Columns are as wide as their text: what a narrow one cuts off or shows over its neighbours is to be read.
 */
export function gridOf(
  title: string | null,
  entries: readonly Entry[],
  merges: readonly Merge[] = [],
  hidden: { readonly row: (at: number) => boolean; readonly column: (at: number) => boolean } = NONE,
): Section | null {
  const shown = entries.filter(({ row, column, text }) => text !== '' && !hidden.row(row) && !hidden.column(column));
  if (shown.length === 0) return null;
  const spans = new Map(merges.map((merge) => [`${merge.row}:${merge.column}`, merge]));
  const rows = places(
    shown.map(({ row }) => row),
    shown.map((entry) => spanOf(spans, entry)?.rows ?? 1),
    hidden.row,
  );
  const columns = places(
    shown.map(({ column }) => column),
    shown.map((entry) => spanOf(spans, entry)?.columns ?? 1),
    hidden.column,
  );
  const grid: Cell[][] = Array.from({ length: rows.count }, () => []);
  for (const entry of shown) {
    const merge = spanOf(spans, entry);
    const [row, column] = [rows.at(entry.row), columns.at(entry.column)];
    const high = merge ? rows.at(entry.row + merge.rows - 1) - row + 1 : 1;
    const wide = merge ? columns.at(entry.column + merge.columns - 1) - column + 1 : 1;
    grid[row]!.push(new TextCell(column, Math.max(1, wide), Math.max(1, high), entry.text, entry.number));
  }
  for (const row of grid) row.sort((a, b) => a.column - b.column);
  const table = { kind: 'table', widths: null, rows: grid satisfies Row[], ruled: true } as const;
  return { kind: 'grid', title, table };
}

const NONE = { row: () => false, column: () => false };

function spanOf(spans: ReadonlyMap<string, Merge>, { row, column }: Entry): Merge | undefined {
  return spans.get(`${row}:${column}`);
}

/** Where rows (or columns) of the file come to stand: those that are used, and of the others so many that a gap shows. */
function places(
  used: readonly number[],
  spans: readonly number[],
  hidden: (at: number) => boolean,
): { count: number; at: (place: number) => number } {
  const ends = new Map<number, number>();
  used.forEach((place, i) => {
    ends.set(place, Math.max(ends.get(place) ?? 0, place + spans[i]! - 1));
  });
  const sorted = [...ends.keys()].sort((a, b) => a - b);
  const starts: { from: number; at: number }[] = [];
  let count = 0;
  let next = sorted[0]!;
  for (const place of sorted) {
    if (place >= next) {
      const gap = place - next;
      const kept = Math.min(gap, MOST_EMPTY);
      count += kept;
      next = place;
    }
    // A merge covers places that have nothing of their own; one over a whole column shows that with some of them.
    const end = Math.min(ends.get(place)!, place + MOST_COVERED);
    for (; next <= end; next++) {
      if (hidden(next)) continue;
      starts.push({ from: next, at: count });
      count += 1;
    }
  }
  const at = (place: number) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const half = (low + high + 1) >> 1;
      if (starts[half]!.from <= place) low = half;
      else high = half - 1;
    }
    return starts[low]!.at;
  };
  return { count, at };
}
