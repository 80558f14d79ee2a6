import type { Block, Cell, Row, Table } from '../../typeset/flow.ts';
import type { Element } from '../markup.ts';
import { MOST_COLUMNS } from '../spans.ts';
import { attribute, child, childrenOf, numberIn, wholeIn, within } from '../xml.ts';

const TWIPS = 20;

/** Columns that a row may leave empty before its first cell: Word has no more in a table. */
const MOST_BEFORE = 63;

/** Elements around rows or cells that are no rows or cells themselves. */
const AROUND = new Set(['sdt', 'sdtContent', 'ins', 'moveTo', 'customXml', 'AlternateContent', 'Choice']);

/** A table (ECMA-376, 17.4); `read` gives the blocks of a cell. */
export function wordTable(table: Element, read: (cell: Element) => Block[]): Table {
  const widths = childrenOf(child(table, 'tblGrid'), 'gridCol').map((column) => (numberIn(column, 'w') ?? 0) / TWIPS);
  /** For each column the cell that a merge from above goes on in. */
  let above: (MutableCell | undefined)[] = [];
  const rows: MutableCell[][] = [];
  for (const row of listed(table, 'tr')) {
    if (child(row, 'trPr', 'del')) continue;
    const cells: MutableCell[] = [];
    const merged: (MutableCell | undefined)[] = [];
    let column = Math.max(0, Math.min(MOST_BEFORE, wholeIn(child(row, 'trPr', 'gridBefore'), 'val') ?? 0));
    for (const element of listed(row, 'tc')) {
      const last = cells.at(-1);
      // What has no room any more joins the last cell.
      if (column >= MOST_COLUMNS && last) {
        cells[cells.length - 1] = { ...last, blocks: [...last.blocks, ...read(element)] };
        continue;
      }
      const properties = child(element, 'tcPr');
      const span = wholeIn(child(properties, 'gridSpan'), 'val') ?? 1;
      const columns = Math.max(1, Math.min(span, MOST_COLUMNS - column));
      const merge = child(properties, 'vMerge');
      const goesOn = merge !== null && attribute(merge, 'val') !== 'restart' ? above[column] : undefined;
      if (goesOn) {
        goesOn.rows += 1;
        merged[column] = goesOn;
      } else {
        const cell = { column, columns, rows: 1, blocks: read(element) };
        cells.push(cell);
        if (merge) merged[column] = cell;
      }
      column += columns;
    }
    above = merged;
    rows.push(cells);
  }
  return { kind: 'table', widths: widths.length > 0 ? widths : null, rows: rows satisfies Row[], ruled: true };
}

type MutableCell = { -readonly [Key in keyof Cell]: Cell[Key] };

function listed(element: Element, name: string): Element[] {
  return within(element).flatMap((inner) =>
    inner.name === name ? [inner] : AROUND.has(inner.name) ? listed(inner, name) : [],
  );
}
