import type { Block, Cell, Table } from './flow.ts';
import { widthOf } from './metrics.ts';
import { itemsOf } from './paragraph.ts';

/** Space between a cell's edge and its text, in points. */
export const PADDING = 3;

/** No column needs more than this, in points: longer texts are broken into lines, longer words into pieces. */
const WIDEST_WORD = 260;
const WIDEST_TEXT = 320;

/** A column of cells without text, in points. */
const EMPTY = 12;

/** Cells and characters looked at to find the widths; a table of more is seen by its first rows. */
const MOST_MEASURED = 100_000;
const MOST_CHARACTERS = 4_000_000;

/** A column of which no cell was looked at, in points. */
const UNSEEN = 60;

/** Print is made no smaller than this for the sake of a paper's width; the sheet becomes wider. */
const SMALLEST = 0.5;

interface Need {
  /** Width of the widest thing that cannot be broken, and of the widest line, in points. */
  readonly least: number;
  readonly most: number;
}

/** Columns that a table has. */
export function columnsOf({ rows }: Table): number {
  let count = 1;
  for (const row of rows) for (const cell of row) count = Math.max(count, cell.column + cell.columns);
  return count;
}

/**
 * Widths of a table's columns in points, and by how much its print is to be made smaller so that no word is cut.
 * The widths that the file tells are kept as far as the words fit into them and all into `room`; a table whose words do
 * not fit into that in print that can be read is wider.
 */
export function fitted(table: Table, room: number): { widths: number[]; scale: number } {
  const { least, most } = needs(table);
  const wished = most.map((need, i) => Math.max(least[i]!, table.widths?.[i] ?? need));
  const [sumOfLeast, sumOfWished] = [sum(least), sum(wished)];
  if (sumOfWished <= room) return { widths: wished, scale: 1 };
  if (sumOfLeast > room) {
    // The space at the edges of cells stays as it is.
    const edges = 2 * PADDING * least.length;
    const scale = Math.max(SMALLEST, Math.min(1, (room - edges) / (sumOfLeast - edges)));
    return { widths: least.map((need) => need - Math.max(0, need - 2 * PADDING) * (1 - scale)), scale };
  }
  const share = (room - sumOfLeast) / (sumOfWished - sumOfLeast);
  return { widths: wished.map((wish, i) => least[i]! + (wish - least[i]!) * share), scale: 1 };
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

function needs(table: Table): { least: number[]; most: number[] } {
  const count = columnsOf(table);
  // A column in which no cell stands alone is as wide as those that span it need it.
  const least = new Array<number>(count).fill(0);
  const most = new Array<number>(count).fill(0);
  const spanning: Cell[] = [];
  let [cells, characters] = [0, 0];
  for (const row of table.rows) {
    if (cells > MOST_MEASURED || characters > MOST_CHARACTERS) break;
    for (const cell of row) {
      const { blocks } = cell;
      cells += 1;
      characters += charactersOf(blocks);
      if (cell.columns > 1) {
        spanning.push(cell);
        continue;
      }
      const need = needOf(blocks);
      least[cell.column] = Math.max(EMPTY, least[cell.column]!, need.least);
      most[cell.column] = Math.max(EMPTY, most[cell.column]!, need.most);
    }
  }
  for (const cell of spanning) {
    const need = needOf(cell.blocks);
    widen(least, cell, need.least);
    widen(most, cell, need.least);
  }
  if (cells > MOST_MEASURED || characters > MOST_CHARACTERS) return { least: least.map(seen), most: most.map(seen) };
  return { least, most };
}

/** Makes the columns of a spanning cell wider, all by as much, until it fits. */
function widen(widths: number[], { column, columns }: Cell, need: number): void {
  let missing = need;
  for (let i = column; i < column + columns && missing > 0; i++) missing -= widths[i]!;
  if (missing <= 0) return;
  for (let i = column; i < column + columns; i++) widths[i]! += missing / columns;
}

const seen = (width: number) => width || UNSEEN;

function charactersOf(blocks: readonly Block[]): number {
  let count = 0;
  for (const block of blocks) if (block.kind === 'paragraph') for (const { text } of block.runs) count += text.length;
  return count;
}

function needOf(blocks: readonly Block[]): Need {
  let least = 0;
  let most = 0;
  for (const block of blocks) {
    const need = needOfBlock(block);
    least = Math.max(least, need.least);
    most = Math.max(most, need.most);
  }
  return { least: least + 2 * PADDING, most: most + 2 * PADDING };
}

function needOfBlock(block: Block): Need {
  if (block.kind === 'table') {
    const { least, most } = needs(block);
    return { least: sum(least), most: sum(most) };
  }
  if (block.kind === 'picture') return { least: 24, most: block.width ?? 120 };
  if (block.kind === 'break') return { least: 0, most: 0 };
  let [least, line, most] = [0, 0, 0];
  for (const item of itemsOf(block)) {
    if (item.kind === 'word') {
      const width = widthOf(item.text, item.face, block.size);
      least = Math.max(least, Math.min(width, WIDEST_WORD));
      line += width;
    } else if (item.kind === 'newline') line = 0;
    else line += item.kind === 'tab' ? 36 : item.width;
    most = Math.max(most, line);
  }
  // A hair more than the sum of the widths, which is not exact in binary fractions.
  return { least: block.indent + least + 0.1, most: Math.min(block.indent + most + 0.1, WIDEST_TEXT) };
}
