import type { Laid, LaidCell } from './cells.ts';

/** Rows and columns narrower than this, in heights of a word, hold no text: what lies between double rulings. */
const THIN = 0.8;

/** Leaves out the empty rows and columns that double rulings make. */
export function withoutThin(laid: Laid, em: number): Laid {
  const rows = kept(laid.cells, laid.rows, em, (cell) => [cell.row, cell.rows, cell.bottom - cell.top]);
  const columns = kept(laid.cells, laid.columns, em, (cell) => [cell.column, cell.columns, cell.right - cell.left]);
  if (rows.count === laid.rows && columns.count === laid.columns) return laid;
  const cells = laid.cells.flatMap((cell): LaidCell[] => {
    const [row, rowEnd] = [rows.before[cell.row]!, rows.before[cell.row + cell.rows]!];
    const [column, columnEnd] = [columns.before[cell.column]!, columns.before[cell.column + cell.columns]!];
    if (rowEnd === row || columnEnd === column) return [];
    return [{ ...cell, row, rows: rowEnd - row, column, columns: columnEnd - column }];
  });
  return { ...laid, rows: rows.count, columns: columns.count, cells };
}

/** How many bands are kept, and how many of them before each. */
function kept(
  cells: readonly LaidCell[],
  count: number,
  em: number,
  placeOf: (cell: LaidCell) => [first: number, bands: number, width: number],
): { count: number; before: number[] } {
  const thin = new Uint8Array(count);
  const full = new Uint8Array(count);
  for (const cell of cells) {
    const [first, bands, width] = placeOf(cell);
    if (bands > 1) continue;
    if (width < THIN * em) thin[first] = 1;
    if (cell.words.length > 0) full[first] = 1;
  }
  const before = [0];
  for (let i = 0; i < count; i++) before.push(before[i]! + (thin[i] && !full[i] ? 0 : 1));
  return { count: before.at(-1)!, before };
}
