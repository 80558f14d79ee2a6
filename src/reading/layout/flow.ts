import { gutterIn, middle } from './gutter.ts';
import type { Area, Placed, Sheet } from './placed.ts';
import { pieceOf, type Row, rowOf, rowsOf, textOf } from './rows.ts';
import { countBelow } from './sorted.ts';
import { isValue, type Laid } from './tables/cells.ts';
import { entriesOf, gapsBetween, gapsIn, shared } from './tables/columns.ts';
import { alignedTables } from './tables/found.ts';

/** A part of the page in reading order: rows of one column, or a table. */
export type Flow = { readonly rows: readonly Row[] } | { readonly table: Laid };

/** Columns within columns: deeper ones than this are no columns. */
const DEEPEST = 8;

/**
 * Puts words and the tables known already into reading order: what stands above columns, then column by column, then
 * what stands below; further tables are found by alignment within their column.
 */
export function flowOf(words: readonly Placed[], tables: readonly Laid[], sheet: Sheet, depth = 0): Flow[] {
  if (words.length === 0)
    return [...tables].sort((a, b) => a.top - b.top || a.left - b.left).map((table) => ({ table }));
  const gutter = depth < DEEPEST ? gutterIn(words, tables, sheet.em) : null;
  if (!gutter) return columnOf(words, tables, sheet);
  const x = (gutter.left + gutter.right) / 2;
  const part = (where: (area: Placed | Laid) => boolean) =>
    flowOf(words.filter(where), tables.filter(where), sheet, depth + 1);
  const above = (area: Placed | Laid) => middle(area) < gutter.top;
  const below = (area: Placed | Laid) => middle(area) > gutter.bottom;
  const left = (area: Placed | Laid) => (area.left + area.right) / 2 < x;
  return [
    ...part(above),
    ...part((area) => !above(area) && !below(area) && left(area)),
    ...part((area) => !above(area) && !below(area) && !left(area)),
    ...part(below),
  ];
}

/** Space between parts of a page beside tables, in heights of a word: across, and from top to bottom. */
const ASIDE = 1.2;
const APART = 0.9;

/** Parts a region with tables at white space all through it, downwards and across in turn, so that what stands beside a table stays in one piece. */
function columnOf(words: readonly Placed[], tables: readonly Laid[], sheet: Sheet, depth = 0): Flow[] {
  if (tables.length > 0 && words.length > 0 && depth < DEEPEST) {
    const areas = [...words, ...tables];
    for (const axis of ['down', 'across'] as const) {
      const cuts = whiteSpace(areas, axis, sheet.em * (axis === 'down' ? APART : ASIDE));
      if (cuts.length === 0) continue;
      const place = (area: Area) => (axis === 'down' ? middle(area) : (area.left + area.right) / 2);
      const parts = cuts.length + 1;
      const within = (area: Area) => countBelow(cuts.length, (i) => cuts[i]! < place(area));
      const [ownWords, ownTables] = [parted(words, parts, within), parted(tables, parts, within)];
      return ownWords.flatMap((own, part) => columnOf(own, ownTables[part]!, sheet, depth + 1));
    }
  }
  return stackOf(words, tables, sheet);
}

/** Things by the parts they belong to. */
function parted<Item>(items: readonly Item[], parts: number, partOf: (item: Item) => number): Item[][] {
  const all: Item[][] = Array.from({ length: parts }, () => []);
  for (const item of items) all[partOf(item)]!.push(item);
  return all;
}

/** Where white space of at least `least` pixels runs through all areas: the middles of the gaps between them. */
function whiteSpace(areas: readonly Area[], axis: 'down' | 'across', least: number): number[] {
  const spans = areas
    .map((area) => (axis === 'down' ? ([area.top, area.bottom] as const) : ([area.left, area.right] as const)))
    .sort((a, b) => a[0] - b[0]);
  const cuts: number[] = [];
  let edge = spans[0]?.[1] ?? 0;
  for (const [from, to] of spans) {
    if (from - edge >= least) cuts.push((from + edge) / 2);
    edge = Math.max(edge, to);
  }
  return cuts;
}

/** A region that is one column: rows and tables from top to bottom. */
function stackOf(words: readonly Placed[], tables: readonly Laid[], sheet: Sheet): Flow[] {
  const flows: (Flow & { top: number })[] = tables.map((table) => ({ table, top: table.top }));
  const edges = tables.map(middle).sort((a, b) => a - b);
  // A table parts what stands above it from what stands below it.
  const after = (word: Placed) => countBelow(edges.length, (i) => edges[i]! < middle(word));
  for (const stretch of parted(words, edges.length + 1, after)) {
    const rows = rowsOf(stretch);
    let at = 0;
    const upTo = (end: number) => {
      for (const part of besides(abreast(rows.slice(at, end)), sheet.em))
        flows.push({ rows: part, top: rows[at]!.top });
    };
    for (const { table, from, to } of alignedTables(rows, sheet)) {
      upTo(from);
      flows.push({ table, top: table.top });
      at = to;
    }
    upTo(rows.length);
  }
  return flows.sort((a, b) => a.top - b.top);
}

/** Share of the lower row's height in which rows beside each other overlap. */
const OVERLAP = 0.3;

/** Joins rows that stand beside each other at almost one height, as the lines of two addresses in print of two sizes. */
function abreast(rows: readonly Row[]): Row[] {
  const joined: Row[] = [];
  for (const row of rows) {
    const last = joined.at(-1);
    const low = last ? Math.min(last.bottom - last.top, row.bottom - row.top) : 0;
    const beside = last?.pieces.every((one) =>
      row.pieces.every((other) => one.right < other.left || other.right < one.left),
    );
    if (last && beside && last.bottom - row.top > OVERLAP * low)
      joined[joined.length - 1] = rowOf([...last.pieces, ...row.pieces]);
    else joined.push(row);
  }
  return joined;
}

/** Parts rows where blocks of lines stand beside each other, as the addresses in the head of a letter do. */
function besides(rows: readonly Row[], em: number): Row[][] {
  const parts: Row[][] = [];
  let plain: Row[] = [];
  for (let at = 0; at < rows.length; ) {
    const end = sideBySide(rows, at, em);
    if (end === at) {
      plain.push(rows[at]!);
      at += 1;
      continue;
    }
    if (plain.length > 0) parts.push(plain);
    plain = [];
    const block = rows.slice(at, end);
    const gaps = gapsBetween(block, em);
    const columns: Row[][] = Array.from({ length: gaps.length + 1 }, () => []);
    for (const row of block)
      for (const entry of entriesOf(row, gaps, em)) columns[entry.column]!.push(rowOf([pieceOf(entry.words)]));
    for (const column of columns) if (column.length > 0) parts.push(column);
    at = end;
  }
  if (plain.length > 0) parts.push(plain);
  return parts;
}

/** Blocks that stand beside each other have hardly more lines. */
const MOST_BESIDE = 24;

/** The row after the last of a group, from `from`, whose pieces are to be read downwards; `from` where there is none. */
function sideBySide(rows: readonly Row[], from: number, em: number): number {
  if (rows[from]!.pieces.length < 2) return from;
  let to = from + 1;
  let common = gapsIn(rows[from]!, em);
  let [left, right] = [rows[from]!.left, rows[from]!.right];
  for (; to < rows.length && to - from < MOST_BESIDE && rows[to]!.top - rows[to - 1]!.bottom < 0.9 * em; to++) {
    common = shared(common, gapsIn(rows[to]!, em), em);
    [left, right] = [Math.min(left, rows[to]!.left), Math.max(right, rows[to]!.right)];
    if (!common.some((gap) => gap.from >= left && gap.to <= right && gap.to - gap.from >= 1.2 * em)) break;
  }
  const block = rows.slice(from, to);
  const gaps = gapsBetween(block, em);
  if (block.length < 2 || gaps.length === 0) return from;
  const entries = block.map((row) => entriesOf(row, gaps, em));
  const columns = Array.from({ length: gaps.length + 1 }, (_, c) =>
    entries.flatMap((row) => row.filter((e) => e.column === c).map((e) => textOf(pieceOf(e.words)))),
  );
  if (columns.some((column) => column.length < 2)) return from;
  const labels = columns[0]!.filter((text) => /:$/.test(text)).length;
  const figures = columns.slice(1).some((column) => column.filter(isValue).length > 0.4 * column.length);
  const words = columns.every((column) => column.filter((text) => text.includes(' ')).length >= 0.5 * column.length);
  return labels < 0.3 * columns[0]!.length && !figures && words ? to : from;
}
