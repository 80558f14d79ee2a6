import { type fitted, PADDING } from './columns.ts';
import type { Block, Cell, Row, Table } from './flow.ts';
import { setBlocks } from './set.ts';
import { type Area, emptyPrint, heightOf, type Strip, stack } from './strip.ts';

/** Thickness of a rule in points. */
const THICK = 0.5;

/** Height of a row without text, in points. */
const EMPTY_ROW = 12;

/** A table may stand in a cell of a table, and so on; deeper than this only its text is set. */
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
      const blocks = shrunk(level < MOST_LEVELS ? cell.blocks : flattened(cell.blocks), scale);
      const strips = setBlocks(blocks, width, height, level + 1);
      return { cell, strips, height: heightOf(strips) + 2 * PADDING };
    }),
  );
  const heights = heightsOf(set);
  const total = heights.reduce((a, b) => a + b, 0);
  const strips = total <= height ? [asOne(set, heights, edges, group)] : rowByRow(set, edges, height, group);
  return strips;
}

/** Heights of the rows: those of their own cells; a spanning cell that needs more makes its last row higher. */
function heightsOf(rows: readonly (readonly SetCell[])[]): number[] {
  // The cells that end with each row, with the row that they begin in.
  const ending: { from: number; height: number }[][] = rows.map(() => []);
  rows.forEach((row, from) => {
    for (const { cell, height } of row) ending[Math.min(rows.length, from + cell.rows) - 1]!.push({ from, height });
  });
  const tops = [0];
  return rows.map((_, i) => {
    const there = tops[i]!;
    const height = ending[i]!.reduce(
      (most, cell) => Math.max(most, cell.height - (there - tops[cell.from]!)),
      EMPTY_ROW,
    );
    tops.push(there + height);
    return height;
  });
}

/** Blocks with what tables among them hold in the place of the tables. */
function flattened(blocks: readonly Block[]): Block[] {
  return blocks.flatMap((block) =>
    block.kind === 'table' ? block.rows.flatMap((row) => row.flatMap((cell) => flattened(cell.blocks))) : [block],
  );
}

function asOne(rows: readonly (readonly SetCell[])[], heights: number[], edges: number[], group: RowGroup): Strip {
  const print = emptyPrint();
  let top = 0;
  rows.forEach((row, i) => {
    for (const { cell, strips } of row) stack(print, strips, edges[cell.column]! + PADDING, top + PADDING);
    top += heights[i]!;
  });
  for (const rule of rulesOf(group, heights, edges)) print.rules.push(rule);
  return { ...print, height: top + (group.last ? THICK : 0), keep: false };
}

/** For what is higher than a sheet: rows are cut between lines, and a spanning cell stands in its first row. */
function rowByRow(rows: readonly (readonly SetCell[])[], edges: number[], height: number, group: RowGroup): Strip[] {
  return rows.flatMap((row, i) => {
    const slices: Strip[] = [];
    const taken = row.map(() => 0);
    do {
      const part = row.map(({ cell: { column, columns }, strips }, at): SetCell => {
        const own = upTo(strips, taken[at]!, height - 2 * PADDING);
        taken[at]! += own.length;
        return { cell: { column, columns, rows: 1, blocks: [] }, strips: own, height: heightOf(own) + 2 * PADDING };
      });
      const slice = { ...group, rows: [part.map(({ cell }) => cell)], last: group.last && i === rows.length - 1 };
      slices.push(asOne([part], heightsOf([part]), edges, slice));
    } while (row.some(({ strips }, at) => taken[at]! < strips.length));
    return slices;
  });
}

/** Strips, at least one, from `from` on as many as fit. */
function upTo(strips: readonly Strip[], from: number, height: number): Strip[] {
  let [to, left] = [from, height];
  for (; to < strips.length && (to === from || strips[to]!.height <= left); to++) left -= strips[to]!.height;
  return strips.slice(from, to);
}

/**
 * The edges of all cells of a group, those between cells once, joined where they go on. Row by row, so that a table with
 * more places than cells, as spans make it, takes no more memory than a row.
 */
function rulesOf({ rows, table, last }: RowGroup, heights: readonly number[], edges: readonly number[]): Area[] {
  if (!table.ruled) return [];
  const columns = edges.length - 1;
  const rules: Area[] = [];
  let top = 0;
  const across = (drawn: (column: number) => boolean) => {
    for (const [from, to] of stretches(columns, drawn))
      rules.push({ left: edges[from]!, top, width: edges[to]! - edges[from]!, height: THICK });
  };
  // For each column the cell that lies there, and the row behind its last; a place without a cell is one by itself.
  const owners = new Array<Cell | null>(columns).fill(null);
  const ends = new Array<number>(columns).fill(0);
  /** Where the upright rule at the left of each column began; null where there is none. */
  const begun = new Array<number | null>(columns + 1).fill(null);
  rows.forEach((row, i) => {
    const goesOn = (column: number) => owners[column] !== null && ends[column]! > i;
    across((column) => i === 0 || !goesOn(column));
    for (let column = 0; column < columns; column++) if (!goesOn(column)) owners[column] = null;
    for (const cell of row) {
      const to = Math.min(columns, cell.column + cell.columns);
      owners.fill(cell, cell.column, to);
      ends.fill(i + cell.rows, cell.column, to);
    }
    for (let column = 0; column <= columns; column++) {
      const owner = owners[column] ?? null;
      const drawn = column === 0 || column === columns || owner === null || owner !== owners[column - 1];
      if (drawn) begun[column] ??= top;
      else if (begun[column] !== null) end(column);
    }
    top += heights[i]!;
  });
  for (let column = 0; column <= columns; column++) end(column);
  if (last) across(() => true);
  return rules;

  function end(column: number): void {
    const from = begun[column] ?? top;
    if (from < top) rules.push({ left: edges[column]!, top: from, width: THICK, height: top - from });
    begun[column] = null;
  }
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
