import { isBare, pairsIn, told } from '../pairs.ts';
import { median, type Placed } from '../placed.ts';
import { pieceOf, rowsOf } from '../rows.ts';
import type { Pair } from '../structure.ts';
import { isFigure, isValue, type Laid, type LaidCell } from './cells.ts';

/**
 * Labels with their values in a table: within its cells, of a cell that is a label by itself with the next cell or that
 * below, and in forms and sums, of the column of names with that beside it.
 */
export function pairsOfTable(table: Laid, em: number): Pair[] {
  const at = new Map(table.cells.map((cell) => [cell.row * table.columns + cell.column, cell]));
  const cellAt = (row: number, column: number) =>
    column < table.columns ? at.get(row * table.columns + column) : undefined;
  const form = isForm(table);
  return table.cells.flatMap((cell): Pair[] => {
    const within = withinCell(cell, table.ruled, em);
    if (within.length > 0 || cell.words.length === 0) return within;
    const right = cellAt(cell.row, cell.column + cell.columns);
    const label = /\p{L}.*[^\d]:$/u.test(textOf(cell));
    const value = [right, label ? cellAt(cell.row + cell.rows, cell.column) : undefined].find(
      (other) => other && other.words.length > 0 && !textOf(other).endsWith(':'),
    );
    if (!value || !(label || (form && cell.column % 2 === 0 && isBare(pieceOf(cell.words)) && !isHead(value, table))))
      return [];
    return [told({ label: cell.words, value: value.words })];
  });
}

/** A form has few labels beside each other. */
const MOST_COLUMNS = 8;

/** Whether a value is but the heading of the values below it. */
function isHead(value: LaidCell, { cells }: Laid): boolean {
  if (value.row > 0 || isValue(textOf(value))) return false;
  const below = cells.filter((cell) => cell.column === value.column && cell.row > 0 && cell.words.length > 0);
  return below.filter((cell) => isValue(textOf(cell))).length > 0.6 * below.length;
}

/** Whether columns in turn name something and tell it: two columns, or more where those that tell hold values. */
function isForm({ columns, cells }: Laid): boolean {
  if (columns % 2 > 0 || columns > MOST_COLUMNS) return false;
  const share = (of: readonly LaidCell[], holds: (text: string) => boolean) =>
    of.filter((cell) => holds(textOf(cell))).length / (of.length || 1);
  return Array.from({ length: columns }, (_, c) => c).every((column) => {
    const full = cells.filter((cell) => cell.words.length > 0 && cell.columns === 1 && cell.column === column);
    if (column % 2 === 0) return share(full, isFigure) < 0.2;
    return columns === 2 || share(full, isValue) > 0.6;
  });
}

/** Pairs in a cell, and in the box of a form, whose label stands small at the head of the box. */
function withinCell({ words }: LaidCell, ruled: boolean, em: number): Pair[] {
  const rows = rowsOf(words);
  const found = pairsIn(rows, em);
  if (found.length > 0 || !ruled || rows.length < 2) return found;
  const [label, ...rest] = rows.map((row) => row.pieces.flatMap((piece) => piece.words));
  const size = (of: readonly Placed[]) => median(of.map((word) => word.size));
  return size(label!) < 0.87 * size(rest.flat()) ? [told({ label: label!, value: rest.flat() })] : [];
}

const textOf = ({ words }: LaidCell) => words.map((word) => word.text).join(' ');
