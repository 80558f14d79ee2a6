import type { Area, Placed, Sheet } from '../placed.ts';
import type { Cell, Table } from '../structure.ts';

/** A table in pixels, before it is told in fractions. */
export interface Laid extends Area {
  readonly ruled: boolean;
  readonly rows: number;
  readonly columns: number;
  readonly cells: readonly LaidCell[];
}

export interface LaidCell extends Area {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
  readonly words: readonly Placed[];
}

export function tableOf(laid: Laid, sheet: Sheet): Table {
  const cells: Cell[] = [...laid.cells]
    .sort((a, b) => a.row - b.row || a.column - b.column)
    .map((cell) => ({
      row: cell.row,
      column: cell.column,
      rows: cell.rows,
      columns: cell.columns,
      box: sheet.fractions(cell),
      words: cell.words.map((word) => word.index),
    }));
  return { box: sheet.fractions(laid), rows: laid.rows, columns: laid.columns, ruled: laid.ruled, cells };
}

/** Whether a text is a quantity: most of it digits, as `1,204.50`, `(3.2 %)`, `$ 12`, `n/a` and dashes stand for one. */
export function isFigure(text: string): boolean {
  if (/^[-–—.*]+$|^n\/?a\.?$/i.test(text)) return true;
  const digits = text.replace(/[^\d]/g, '').length;
  return digits > 0 && digits >= 0.5 * text.replace(/[\s.,:%$€£()/+−–-]/g, '').length;
}

/** Whether a text is a quantity, a date or a code: at least two fifths of it digits. */
export function isValue(text: string): boolean {
  return isFigure(text) || (text.match(/\d/g)?.length ?? 0) >= 0.4 * text.replace(/\s/g, '').length;
}
