import type { Placed } from '../placed.ts';
import { markerOf, type Row, rowsOf } from '../rows.ts';
import { type Gap, gapsBetween } from './columns.ts';
import type { Grid, GridCell } from './grid.ts';

/** Rows of text that must show columns within one, at least, and their share of those in it. */
const LEAST_ROWS = 3;
const SHOWN = 0.6;

/**
 * Parts columns of a grid where no ruling stands between what are several columns of text: where most of a column's rows
 * have the same white space. A cell with text across it, as a heading, spans them.
 */
export function withInnerColumns(grid: Grid, words: ReadonlyMap<GridCell, Placed[]>, em: number): Grid {
  const width = grid.xs.length - 1;
  const columnsOfText = Array.from(
    { length: width },
    (): Record<'heads' | 'below', Row[]> => ({ heads: [], below: [] }),
  );
  for (const cell of grid.cells) {
    if (cell.columns > 1) continue;
    const rows = columnsOfText[cell.column]![cell.row === 0 ? 'heads' : 'below'];
    for (const row of rowsOf(words.get(cell) ?? [])) rows.push(row);
  }
  const cuts = columnsOfText.map(({ heads, below }) => {
    const [all, most] = [cutsIn([...heads, ...below], em), cutsIn(below, em)];
    // Headings may stand across columns, or nearer to each other than what is below them.
    return most.length > all.length ? most : all;
  });
  if (cuts.every((inner) => inner.length === 0)) return grid;
  const starts = [0];
  for (const inner of cuts) starts.push(starts.at(-1)! + inner.length + 1);
  const cells = grid.cells.flatMap((cell): GridCell[] => {
    const column = starts[cell.column]!;
    const columns = starts[cell.column + cell.columns]! - column;
    const inner = cuts[cell.column]!;
    const across = (words.get(cell) ?? []).some(({ left, right }) => inner.some((cut) => left < cut && right > cut));
    if (cell.columns > 1 || across) return [{ ...cell, column, columns }];
    return Array.from({ length: columns }, (_, i) => ({ ...cell, column: column + i, columns: 1 }));
  });
  return { ...grid, xs: grid.xs.flatMap((x, i) => [x, ...(cuts[i] ?? [])]), cells };
}

/** Where the rows of one column are to be parted. */
function cutsIn(rows: readonly Row[], em: number): number[] {
  if (rows.length < LEAST_ROWS) return [];
  // What a list's bullet or number stands apart from is no column.
  const text = rows.filter((row) => !markerOf(row));
  const both = (gap: Gap) => text.filter((row) => row.left < gap.from && row.right > gap.to).length;
  return gapsBetween(rows, em)
    .filter((gap) => both(gap) >= Math.max(LEAST_ROWS, SHOWN * rows.length))
    .map(({ from, to }) => (from + to) / 2);
}
