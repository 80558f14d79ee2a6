import type { Area, Placed, Sheet } from '../placed.ts';
import { rowsOf, textOf } from '../rows.ts';
import { countBelow } from '../sorted.ts';
import { laidOut } from './aligned.ts';
import { isFigure, type Laid, type LaidCell } from './cells.ts';
import { type Grid, type GridCell, gridsOf } from './grid.ts';
import { withInnerColumns } from './inner-columns.ts';
import { withoutThin } from './thin.ts';

/** Cells with more words than this are the frame of a page's parts. */
const MOST_WORDS = 150;
/** Share of the cells that must hold text: of a chart's grid hardly any do. */
const FILLED = 0.15;

/** The tables whose cells are parted by rulings. */
export function ruledTables(sheet: Sheet): Laid[] {
  // Small grids first: a frame around a whole page holds others, and is none itself.
  const grids = gridsOf(sheet).sort(
    (a, b) => (a.right - a.left) * (a.bottom - a.top) - (b.right - b.left) * (b.bottom - b.top),
  );
  const words = sheet.words.filter((word) => !word.sideways).sort((a, b) => middle(a) - middle(b));
  const tables: Laid[] = [];
  for (const grid of grids) {
    const inside = (table: Laid) => contains(grid, (table.left + table.right) / 2, (table.top + table.bottom) / 2);
    if (tables.some(inside)) continue;
    const table = tableIn(grid, words, sheet.em);
    if (table) tables.push(table);
  }
  return tables;
}

function contains(grid: Grid, x: number, y: number): boolean {
  return x > grid.left && x < grid.right && y > grid.top && y < grid.bottom;
}

const middle = ({ top, bottom }: Area) => (top + bottom) / 2;

/** `sorted` has the words of the page from top to bottom. */
function tableIn(grid: Grid, sorted: readonly Placed[], em: number): Laid | null {
  const columns = new Set(grid.cells.map((cell) => cell.column)).size;
  if (columns < 2 || grid.cells.length < 4) return null;
  const words = wordsIn(grid, sorted);
  const full = [...words.values()];
  const total = full.reduce((sum, cell) => sum + cell.length, 0);
  if (full.length < 3 || full.length < FILLED * grid.cells.length) return null;
  if (full.some((cell) => cell.length > MOST_WORDS && cell.length > 0.4 * total)) return null;
  const parted = withInnerColumns(grid, words, em);
  const laid = withoutThin(laidCells(parted, parted === grid ? words : wordsIn(parted, sorted), em), em);
  return laid.rows < 2 || laid.columns < 2 ? null : laid;
}

/** The words of each cell of a grid. */
function wordsIn(grid: Grid, sorted: readonly Placed[]): Map<GridCell, Placed[]> {
  const words = new Map<GridCell, Placed[]>();
  const owner = new Map<number, GridCell>();
  const width = grid.xs.length - 1;
  for (const cell of grid.cells) {
    for (let row = cell.row; row < cell.row + cell.rows; row++)
      for (let column = cell.column; column < cell.column + cell.columns; column++)
        owner.set(row * width + column, cell);
  }
  const end = countBelow(sorted.length, (i) => middle(sorted[i]!) < grid.bottom);
  for (let i = countBelow(sorted.length, (i) => middle(sorted[i]!) <= grid.top); i < end; i++) {
    const word = sorted[i]!;
    const [x, y] = [(word.left + word.right) / 2, (word.top + word.bottom) / 2];
    if (!contains(grid, x, y)) continue;
    const cell = owner.get(between(grid.ys, y) * width + between(grid.xs, x));
    if (!cell) continue;
    const there = words.get(cell);
    if (there) there.push(word);
    else words.set(cell, [word]);
  }
  return words;
}

/** The field between two lines of the grid that a place lies in. */
function between(lines: readonly number[], place: number): number {
  return countBelow(lines.length - 2, (i) => lines[i + 1]! < place);
}

function laidCells(grid: Grid, words: ReadonlyMap<GridCell, Placed[]>, em: number): Laid {
  const { xs, ys } = grid;
  const parted = new Map<number, Laid>();
  const bands: GridCell[][] = ys.slice(1).map(() => []);
  for (const cell of grid.cells) for (let row = cell.row; row < cell.row + cell.rows; row++) bands[row]!.push(cell);
  for (const [row, band] of bands.entries()) {
    if (band.some((cell) => cell.rows > 1 || cell.columns > 1)) continue;
    const lines = severalRows(band, words, xs, em);
    if (lines) parted.set(row, lines);
  }
  const starts = [0];
  for (let row = 0; row + 1 < ys.length; row++) starts.push(starts[row]! + (parted.get(row)?.rows ?? 1));
  const cells: LaidCell[] = [];
  for (const cell of grid.cells) {
    const lines = parted.get(cell.row);
    if (lines && cell.rows === 1) continue;
    const area = {
      left: xs[cell.column]!,
      right: xs[cell.column + cell.columns]!,
      top: ys[cell.row]!,
      bottom: ys[cell.row + cell.rows]!,
    };
    const row = starts[cell.row]!;
    const rows = starts[cell.row + cell.rows]! - row;
    cells.push({
      ...area,
      row,
      rows,
      column: cell.column,
      columns: cell.columns,
      words: inOrder(words.get(cell) ?? []),
    });
  }
  for (const [row, lines] of parted) {
    for (const cell of lines.cells) {
      const area = { left: xs[cell.column]!, right: xs[cell.column + cell.columns]! };
      cells.push({ ...cell, ...area, row: starts[row]! + cell.row, words: inOrder(cell.words) });
    }
  }
  const { left, top, right, bottom } = grid;
  return { left, top, right, bottom, ruled: true, rows: starts.at(-1)!, columns: xs.length - 1, cells };
}

/** Many tables rule their columns but not their rows: the rows of text in a band, where its figures tell them apart. */
function severalRows(
  band: readonly GridCell[],
  words: ReadonlyMap<GridCell, Placed[]>,
  xs: readonly number[],
  em: number,
): Laid | null {
  if (band.length < 2) return null;
  const stacked = band.filter((cell) => {
    const rows = rowsOf(words.get(cell) ?? []);
    return rows.filter((row) => isFigure(row.pieces.map(textOf).join(' '))).length >= 2;
  });
  if (stacked.length === 0) return null;
  const rows = rowsOf(band.flatMap((cell) => words.get(cell) ?? []));
  const gaps = xs.slice(1, -1).map((x) => ({ from: x, to: x }));
  const laid = laidOut(rows, gaps, em, true);
  return laid.rows < 2 ? null : laid;
}

function inOrder(words: readonly Placed[]): Placed[] {
  return rowsOf(words).flatMap((row) => row.pieces.flatMap((piece) => piece.words));
}
