import { Column } from './column.ts';
import { columnsOf, fitted } from './columns.ts';
import type { Block, Row, Section, Table } from './flow.ts';
import type { Sheet } from './pages.ts';
import { type Unit, unitsOf } from './set.ts';
import { emptyPrint, stack } from './strip.ts';
import { groupsOf, setGroup } from './table.ts';

/** The largest sheet of a grid, in points: six and three pages of A4. More columns go to further sheets. */
const WIDEST = 3_600;
const HIGHEST = 1_684;
const MARGIN = 24;

/** The sheets of a grid, each as large as it needs. */
export function* gridSheets({ title, table }: Extract<Section, { kind: 'grid' }>): Generator<Sheet> {
  const heading: Block[] = title
    ? [{ kind: 'paragraph', runs: [{ text: title, bold: true }], size: 11, indent: 0, space: 4 }]
    : [];
  const high = HIGHEST - 2 * MARGIN;
  for (const { table: part, widths } of bands(table, WIDEST - 2 * MARGIN)) {
    const fit = { widths, scale: 1 };
    const width = widths.reduce((a, b) => a + b, 0);
    const units: Unit[] = [
      ...unitsOf(heading, Math.max(240, width), high),
      ...groupsOf(part).map((group) => ({ breaks: false, set: () => setGroup(group, fit, high, 0) })),
    ];
    const column = new Column(units, high);
    for (const cut of column.cuts())
      yield {
        width: Math.max(240, width, cut.width) + 2 * MARGIN,
        height: Math.max(120, cut.height + 2 * MARGIN),
        compose: () => stack(emptyPrint(), column.strips(cut), MARGIN, MARGIN),
      };
  }
}

/** Cuts a table that is wider than a sheet between columns, so that each part fits. */
function* bands(table: Table, room: number): Generator<{ table: Table; widths: number[] }> {
  const { widths } = fitted(table, Number.POSITIVE_INFINITY);
  const count = columnsOf(table);
  for (let from = 0; from < count; ) {
    let to = from;
    for (let used = 0; to < count && (to === from || used + widths[to]! <= room); to++) used += widths[to]!;
    const part = from === 0 && to === count ? table : between(table, from, to);
    yield { table: part, widths: widths.slice(from, to).map((width) => Math.min(width, room)) };
    from = to;
  }
}

function between(table: Table, from: number, to: number): Table {
  const rows = table.rows.map((row) =>
    row.slice(firstAt(row, from), firstAt(row, to)).map((cell) => ({
      column: cell.column - from,
      columns: Math.min(cell.columns, to - cell.column),
      rows: cell.rows,
      // Cells of large sheets make their blocks when they are asked.
      get blocks() {
        return cell.blocks;
      },
    })),
  );
  return { ...table, rows };
}

/** Position of the first cell of a row, whose cells stand in order, at a column or behind it. */
function firstAt(row: Row, column: number): number {
  let [low, high] = [0, row.length];
  while (low < high) {
    const half = (low + high) >> 1;
    if (row[half]!.column < column) low = half + 1;
    else high = half;
  }
  return low;
}
