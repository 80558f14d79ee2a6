import { columnsOf, type fitted, PADDING } from './columns.ts';
import type { Block, Cell, Row, Table } from './flow.ts';
import { setBlocks } from './set.ts';
import { type Area, emptyPrint, type Print, put, type Strip } from './strip.ts';

/** Thickness of a rule in points. */
const THICK = 0.5;

/** Height of a row without text, in points. */
const EMPTY_ROW = 12;

/** A table may stand in a cell of a table, and so on; deeper than this its text is not set. */
const MOST_LEVELS = 8;

interface SetCell {
  readonly cell: Cell;
  readonly strips: readonly Strip[];
  readonly height: number;
}

/** Rows that belong together because cells span them. */
export interface RowGroup {
  readonly table: Table;
  readonly rows: readonly Row[];
  /** Whether a rule is drawn below it: it is the last one. */
  readonly last: boolean;
}

export function groupsOf(table: Table): RowGroup[] {
  const groups: RowGroup[] = [];
  for (let from = 0; from < table.rows.length; ) {
    let to = from + 1;
    for (let row = from; row < to; row++)
      for (const cell of table.rows[row]!) to = Math.min(table.rows.length, Math.max(to, row + cell.rows));
    groups.push({ table, rows: table.rows.slice(from, to), last: to === table.rows.length });
    from = to;
  }
  return groups;
}

/** Sets the rows of a group into `room` points, one strip where they fit into `height`, else more. */
export function setGroup(group: RowGroup, fit: ReturnType<typeof fitted>, height: number, level: number): Strip[] {
  const { widths, scale } = fit;
  const edges = [0];
  for (const width of widths) edges.push(edges.at(-1)! + width);
  const set = group.rows.map((row) =>
    row.map((cell): SetCell => {
      const width = edges[cell.column + cell.columns]! - edges[cell.column]! - 2 * PADDING;
      const strips = level > MOST_LEVELS ? [] : setBlocks(shrunk(cell.blocks, scale), width, height, level + 1);
      return { cell, strips, height: strips.reduce((sum, strip) => sum + strip.height, 0) + 2 * PADDING };
    }),
  );
  const heights = heightsOf(set);
  const total = heights.reduce((a, b) => a + b, 0);
  const strips = total <= height ? [asOne(set, heights, edges, group)] : rowByRow(set, edges, height, group);
  return strips;
}

/** Heights of the rows: those of their own cells; a spanning cell that needs more makes its last row higher. */
function heightsOf(rows: readonly (readonly SetCell[])[]): number[] {
  const heights = rows.map((row) =>
    row.reduce((most, { cell, height }) => (cell.rows === 1 ? Math.max(most, height) : most), EMPTY_ROW),
  );
  rows.forEach((row, i) => {
    for (const { cell, height } of row) {
      if (cell.rows === 1) continue;
      const last = Math.min(rows.length, i + cell.rows) - 1;
      const there = heights.slice(i, last + 1).reduce((a, b) => a + b, 0);
      heights[last]! += Math.max(0, height - there);
    }
  });
  return heights;
}

function asOne(rows: readonly (readonly SetCell[])[], heights: number[], edges: number[], group: RowGroup): Strip {
  const print = emptyPrint();
  let top = 0;
  rows.forEach((row, i) => {
    for (const { cell, strips } of row) fill(print, strips, edges[cell.column]! + PADDING, top + PADDING);
    top += heights[i]!;
  });
  if (group.table.ruled) for (const rule of rulesOf(group, heights, edges)) print.rules.push(rule);
  return { ...print, height: top + (group.last ? THICK : 0), keep: false };
}

function fill(print: Print, strips: readonly Strip[], left: number, top: number): void {
  for (const strip of strips) {
    put(print, strip, left, top);
    top += strip.height;
  }
}

/** For what is higher than a sheet: rows are cut between lines, and a spanning cell stands in its first row. */
function rowByRow(rows: readonly (readonly SetCell[])[], edges: number[], height: number, group: RowGroup): Strip[] {
  return rows.flatMap((row, i) => {
    const slices: Strip[] = [];
    const left = row.map(({ strips }) => [...strips]);
    do {
      const parts = left.map((strips) => takeUpTo(strips, height - 2 * PADDING));
      const part = row.map((set, at): SetCell => {
        const own = parts[at]!;
        return {
          cell: { ...set.cell, rows: 1 },
          strips: own,
          height: own.reduce((sum, strip) => sum + strip.height, 0) + 2 * PADDING,
        };
      });
      const slice = { ...group, rows: [part.map(({ cell }) => cell)], last: group.last && i === rows.length - 1 };
      slices.push(asOne([part], heightsOf([part]), edges, slice));
    } while (left.some((strips) => strips.length > 0));
    return slices;
  });
}

/** Takes strips off the front, at least one, as many as fit. */
function takeUpTo(strips: Strip[], height: number): Strip[] {
  const taken: Strip[] = [];
  for (let left = height; strips.length > 0 && (taken.length === 0 || strips[0]!.height <= left); ) {
    const strip = strips.shift()!;
    left -= strip.height;
    taken.push(strip);
  }
  return taken;
}

/** The edges of all cells of a group, those between cells once, joined where they go on. */
function rulesOf({ rows, table, last }: RowGroup, heights: readonly number[], edges: readonly number[]): Area[] {
  const columns = columnsOf(table);
  // Which cell lies at each place of the grid; a place without a cell is one by itself.
  const owners = rows.map((_, row) => Array.from({ length: columns }, (_, column) => `${row}:${column}`));
  rows.forEach((row, i) => {
    for (const cell of row)
      for (let r = i; r < Math.min(rows.length, i + cell.rows); r++)
        for (let c = cell.column; c < Math.min(columns, cell.column + cell.columns); c++)
          owners[r]![c] = `${i}:${cell.column}`;
  });
  const rules: Area[] = [];
  const tops = [0];
  for (const height of heights) tops.push(tops.at(-1)! + height);
  for (let row = 0; row <= rows.length; row++) {
    if (row === rows.length && !last) break;
    const drawn = (column: number) =>
      row === 0 || row === rows.length || owners[row]![column] !== owners[row - 1]![column];
    for (const [from, to] of stretches(columns, drawn))
      rules.push({ left: edges[from]!, top: tops[row]!, width: edges[to]! - edges[from]!, height: THICK });
  }
  for (let column = 0; column <= columns; column++) {
    const drawn = (row: number) =>
      column === 0 || column === columns || owners[row]![column] !== owners[row]![column - 1];
    for (const [from, to] of stretches(rows.length, drawn))
      rules.push({ left: edges[column]!, top: tops[from]!, width: THICK, height: tops[to]! - tops[from]! });
  }
  return rules;
}

/** The runs of places, of `count`, at which `holds`: from the first to behind the last. */
function stretches(count: number, holds: (at: number) => boolean): [from: number, to: number][] {
  const found: [number, number][] = [];
  for (let at = 0; at < count; at++) {
    if (!holds(at)) continue;
    const last = found.at(-1);
    if (last && last[1] === at) last[1] = at + 1;
    else found.push([at, at + 1]);
  }
  return found;
}

/** The same blocks in smaller print, those in cells too. */
export function shrunk(blocks: readonly Block[], scale: number): readonly Block[] {
  if (scale === 1) return blocks;
  return blocks.map((block): Block => {
    if (block.kind === 'paragraph')
      return { ...block, size: block.size * scale, indent: block.indent * scale, space: block.space * scale };
    if (block.kind !== 'table') return block;
    const rows = block.rows.map((row) => row.map((cell) => ({ ...cell, blocks: shrunk(cell.blocks, scale) })));
    return { ...block, rows };
  });
}
