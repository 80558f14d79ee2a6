import { type Area, around, type Placed } from '../placed.ts';
import type { Row } from '../rows.ts';
import { countBelow } from '../sorted.ts';
import { isFigure, type Laid, type LaidCell } from './cells.ts';
import { type Entry, entriesOf, type Gap } from './columns.ts';

/** A row of a table as it grows over its lines of text. */
interface Grown {
  readonly lines: Row[];
  readonly entries: { column: number; columns: number; words: Placed[] }[];
}

/** Lines of one cell stand nearer to each other than this, in heights of a word from foot to head. */
const TIGHT = 0.55;

/** Lays rows of text out as a table by the gaps between its columns. */
export function laidOut(rows: readonly Row[], gaps: readonly Gap[], em: number, ruled = false): Laid {
  const area = around(rows);
  const grown = joinedRows(rows, gaps, em);
  const cells: LaidCell[] = [];
  const ys = bounds(
    grown.map(({ lines }) => around(lines)),
    area,
  );
  const xs = [area.left, ...gaps.map(({ from, to }) => (from + to) / 2), area.right];
  for (const [row, { entries }] of grown.entries()) {
    const taken = new Set<number>();
    for (const { column, columns, words } of entries) {
      for (let i = 0; i < columns; i++) taken.add(column + i);
      cells.push({ row, column, rows: 1, columns, words, ...box(xs, ys, row, column, columns) });
    }
    for (let column = 0; column <= gaps.length; column++) {
      if (taken.has(column)) continue;
      cells.push({ row, column, rows: 1, columns: 1, words: [], ...box(xs, ys, row, column, 1) });
    }
  }
  return { ...area, ruled, rows: grown.length, columns: gaps.length + 1, cells };
}

function box(xs: readonly number[], ys: readonly number[], row: number, column: number, columns: number): Area {
  return { left: xs[column]!, right: xs[column + columns]!, top: ys[row]!, bottom: ys[row + 1]! };
}

/** Where the rows of a table part: half way between what stands in them. */
function bounds(rows: readonly Area[], { top, bottom }: Area): number[] {
  const between = rows.slice(1).map((row, i) => (rows[i]!.bottom + row.top) / 2);
  return [top, ...between, bottom];
}

/** Joins lines of text that go on a cell of the row before. */
function joinedRows(rows: readonly Row[], gaps: readonly Gap[], em: number): Grown[] {
  const lines = rows.map((row) => ({ row, entries: entriesOf(row, gaps, em) }));
  const filled = lines.map(({ entries }) => entries.length);
  const usual = Math.max(2, quantile(filled, 0.6));
  const spaces = rows.slice(1).map((row, i) => (row.top - rows[i]!.bottom) / em);
  // Where rows are set apart, their lines stand nearer than the rows do.
  const loose = quantile(spaces, 0.75);
  const tight = Math.max(TIGHT, loose > 1 ? loose * 0.6 : 0);
  const grown: Grown[] = [];
  for (const [i, { row, entries }] of lines.entries()) {
    const last = grown.at(-1);
    const space = i > 0 ? spaces[i - 1]! : Number.POSITIVE_INFINITY;
    if (last && space < tight && goesOn(last, entries, usual, loose - space > 0.35)) grow(last, row, entries);
    else grown.push({ lines: [row], entries: entries.map((entry) => ({ ...entry, words: [...entry.words] })) });
  }
  return grown;
}

/**
 * Whether a line of entries goes on the row above it: only in columns that have text already, and as a rule in few of
 * them. `apart` tells that the rows of the table stand clearly further from each other than this line from the last.
 */
function goesOn(above: Grown, entries: readonly Entry[], usual: number, apart: boolean): boolean {
  if (!entries.every((entry) => cellOver(above, entry))) return false;
  const figures = entries.some(({ words }) => isFigure(words.map((w) => w.text).join(' ')));
  if (figures && (!apart || entries.length >= usual)) return false;
  if (apart) return true;
  // The first column names the row: a line that begins there anew is a new row, unless the rows are set apart.
  return entries[0]!.column > 0 && entries.length < Math.max(2, usual / 2 + 0.5);
}

function grow(above: Grown, row: Row, entries: readonly Entry[]): void {
  above.lines.push(row);
  for (const entry of entries) {
    const cell = cellOver(above, entry);
    for (const word of entry.words) cell?.words.push(word);
  }
}

/** The cell that an entry below it would go on: one that has all of its columns. */
function cellOver({ entries }: Grown, { column, columns }: Entry): Grown['entries'][number] | undefined {
  const cell = entries[countBelow(entries.length, (i) => entries[i]!.column <= column) - 1];
  return cell && cell.column + cell.columns >= column + columns ? cell : undefined;
}

function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/** Words of a cell beyond which it is prose. */
const WORDY = 12;

/** Share of a table's cells that hold text at least. */
const FILLED = 0.35;

/** Whether rows with these gaps read as a table, and not as prose in columns, a list, or labels with their values. */
export function isTable(laid: Laid, framed: boolean): boolean {
  const { rows, columns, cells } = laid;
  if (columns < 2 || rows < 2) return false;
  const full = cells.filter((cell) => cell.words.length > 0);
  const texts = full.map((cell) => cell.words.map((word) => word.text).join(' '));
  const wordy = full.filter((cell) => cell.words.length > WORDY).length;
  if (wordy > 0.3 * full.length) return false;
  if ((framed ? filledBeside(full, laid) : full.length / (rows * columns)) < FILLED) return false;
  if (framed) return true;
  const figures = texts.filter(isFigure).length;
  const inColumn = new Int32Array(columns);
  for (const cell of full) for (let i = 0; i < cell.columns; i++) inColumn[cell.column + i]! += 1;
  // What one row has beside the others is no column.
  if (inColumn.some((count) => count < Math.min(2, rows - 1))) return false;
  if (columns === 2) {
    const first = full.filter((cell) => cell.column === 0 && cell.columns === 1);
    const labels = first.filter((cell) => /[:.]$/.test(cell.words.at(-1)!.text)).length;
    const markers = first.filter((cell) => cell.words.length === 1 && isMarker(cell.words[0]!.text)).length;
    if (labels + markers > 0.4 * first.length) return false;
    return rows >= 3 && figures >= Math.max(2, 0.25 * full.length);
  }
  return rows >= 3 || figures >= 0.2 * full.length;
}

/** The share of cells that are full in rows of several: rows with one are notes, or further lines of a description. */
function filledBeside(full: readonly LaidCell[], { rows, columns }: Laid): number {
  const inRow = new Int32Array(rows);
  for (const cell of full) inRow[cell.row]! += 1;
  const several = inRow.filter((count) => count > 1);
  return several.length < 2 ? 0 : several.reduce((sum, count) => sum + count, 0) / (several.length * columns);
}

const isMarker = (text: string) => /^(?:[•‣▪◦●○·■□–—*-]|\(?(?:\d{1,3}|[a-z]|[ivxl]{1,5})[.)])$/i.test(text);
