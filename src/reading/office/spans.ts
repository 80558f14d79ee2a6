import { Problem } from '../../domain/index.ts';
import type { Block, Cell, Row } from '../typeset/flow.ts';

/** Cells that are read of one document. */
const MOST_CELLS = 2_000_000;

/** A table is no wider than this, whatever its spans say. */
export const MOST_COLUMNS = 1_000;
const MOST_ROWS = 65_534;

/** Counts the cells of a document as they are made: a few bytes of a file may ask for millions. */
export class CellCount {
  #left = MOST_CELLS;

  /** Throws `file.too-large`. */
  take(cells: number): void {
    this.#left -= cells;
    if (this.#left < 0) throw new Problem('file.too-large', `The document has more than ${MOST_CELLS} cells.`);
  }
}

/** Cells as markup lists them: without their place, which follows from those before and above. */
export interface ListedCell {
  readonly columns: number;
  readonly rows: number;
  readonly blocks: readonly Block[];
}

/** Gives each cell its column: the first that no cell before it, or above it with a span, takes (HTML, 4.9.12). */
export function rowsOnGrid(rows: readonly (readonly ListedCell[])[]): Row[] {
  // For each column the number of rows, from this one on, that a cell from above still takes.
  const taken: number[] = [];
  return rows.map((row, i) => {
    const cells: Cell[] = [];
    let column = 0;
    const fresh: [column: number, rows: number][] = [];
    for (const cell of row) {
      while ((taken[column] ?? 0) > 0) column += 1;
      const last = cells.at(-1);
      // What has no room any more joins the last cell.
      if (column >= MOST_COLUMNS && last) {
        cells[cells.length - 1] = { ...last, blocks: [...last.blocks, ...cell.blocks] };
        continue;
      }
      column = Math.min(column, MOST_COLUMNS - 1);
      const columns = Math.max(1, Math.min(cell.columns, MOST_COLUMNS - column));
      const span = Math.max(1, Math.min(cell.rows === 0 ? MOST_ROWS : cell.rows, rows.length - i));
      cells.push({ column, columns, rows: span, blocks: cell.blocks });
      for (let c = column; c < column + columns; c++) fresh.push([c, span]);
      column += columns;
    }
    for (let c = 0; c < taken.length; c++) taken[c] = Math.max(0, (taken[c] ?? 0) - 1);
    for (const [c, span] of fresh) taken[c] = Math.max(taken[c] ?? 0, span - 1);
    return cells;
  });
}
