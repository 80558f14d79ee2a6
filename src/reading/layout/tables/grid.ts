import { type Area, around, type Ruling, type Sheet } from '../placed.ts';
import { countBelow } from '../sorted.ts';

/** Rulings that cross each other, as the lines of a grid; some of its edges may be open. */
export interface Grid extends Area {
  /** From left to right, and from top to bottom. */
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  /** Cells as ranges of the grid's lines. */
  readonly cells: readonly GridCell[];
}

export interface GridCell {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

/** Pairs of rulings that are looked at; where there are more, the shortest are left out: those of a drawing. */
const MOST_PAIRS = 4_000_000;
/** Fields of a grid for each word on the page, beyond which it is a drawing: of a table some hold text. */
const MOST_FIELDS = 40;
/** Rulings that should meet may miss each other by this, in heights of a word. */
const MISS = 0.4;
/** Share of a cell's edge that must be drawn. */
const DRAWN = 0.6;

/** The grids that a page's rulings make, with their cells. */
export function gridsOf(sheet: Sheet): Grid[] {
  const { em } = sheet;
  const [across, down] = lookedAt(sheet);
  const parents = Array.from({ length: across.length + down.length }, (_, i) => i);
  const root = (i: number): number => {
    while (parents[i] !== i) i = parents[i] = parents[parents[i]!]!;
    return i;
  };
  const slack = MISS * em;
  for (const [i, a] of across.entries()) {
    for (const [j, d] of down.entries()) {
      if (d.at < a.from - slack || d.at > a.to + slack || a.at < d.from - slack || a.at > d.to + slack) continue;
      parents[root(i)] = root(across.length + j);
    }
  }
  const groups = new Map<number, { across: Ruling[]; down: Ruling[] }>();
  const groupOf = (i: number) => {
    const group = groups.get(root(i)) ?? { across: [], down: [] };
    groups.set(root(i), group);
    return group;
  };
  for (const [i, ruling] of across.entries()) groupOf(i).across.push(ruling);
  for (const [j, ruling] of down.entries()) groupOf(across.length + j).down.push(ruling);
  const most = MOST_FIELDS * (sheet.words.length + 1);
  return [...groups.values()].flatMap((group) => gridOf(group.across, group.down, em, most) ?? []);
}

/** All rulings, or the longest of a page that has very many of both kinds. */
function lookedAt({ across, down }: Sheet): [across: readonly Ruling[], down: readonly Ruling[]] {
  if (across.length * down.length <= MOST_PAIRS) return [across, down];
  const least = Math.min(across.length, down.length);
  const most = Math.max(Math.floor(Math.sqrt(MOST_PAIRS)), Math.floor(MOST_PAIRS / least));
  const length = ({ from, to }: Ruling) => to - from;
  const longest = (rulings: readonly Ruling[]) => [...rulings].sort((a, b) => length(b) - length(a)).slice(0, most);
  return [longest(across), longest(down)];
}

function gridOf(across: readonly Ruling[], down: readonly Ruling[], em: number, most: number): Grid | null {
  if (across.length === 0 || down.length === 0 || across.length + down.length < 3) return null;
  const { left, top, right, bottom } = around([
    ...across.map(({ at, from, to }) => ({ left: from, right: to, top: at, bottom: at })),
    ...down.map(({ at, from, to }) => ({ left: at, right: at, top: from, bottom: to })),
  ]);
  // The outer border of many tables is not drawn: the rulings' ends make it.
  const xs = linesAt([...down.map((r) => r.at), left, right], em);
  const ys = linesAt([...across.map((r) => r.at), top, bottom], em);
  const [columns, rows] = [xs.length - 1, ys.length - 1];
  if (columns < 1 || rows < 1 || columns * rows > most) return null;
  const [upright, level] = [onLines(down, xs, em), onLines(across, ys, em)];
  const drawn = (rulings: readonly Ruling[], from: number, to: number) => {
    let length = 0;
    for (const ruling of rulings) length += Math.max(0, Math.min(to, ruling.to) - Math.max(from, ruling.from));
    return length >= DRAWN * (to - from);
  };
  const openRight = (row: number, column: number) =>
    column + 1 < columns && !drawn(upright[column + 1]!, ys[row]!, ys[row + 1]!);
  const openBelow = (row: number, column: number) =>
    row + 1 < rows && !drawn(level[row + 1]!, xs[column]!, xs[column + 1]!);
  return { left, top, right, bottom, xs, ys, cells: cellsOf(rows, columns, openRight, openBelow) };
}

/** For each line of a grid the rulings that draw it. */
function onLines(rulings: readonly Ruling[], lines: readonly number[], em: number): Ruling[][] {
  const drawing: Ruling[][] = lines.map(() => []);
  const near = 0.5 * em;
  for (const ruling of rulings) {
    const first = countBelow(lines.length, (i) => lines[i]! <= ruling.at - near);
    for (let i = first; i < lines.length && lines[i]! < ruling.at + near; i++) drawing[i]!.push(ruling);
  }
  return drawing;
}

/** Places nearer than half a height are one line of the grid. */
function linesAt(places: readonly number[], em: number): number[] {
  const lines: number[][] = [];
  for (const place of [...places].sort((a, b) => a - b)) {
    const last = lines.at(-1);
    if (last && place - last[0]! < 0.5 * em) last.push(place);
    else lines.push([place]);
  }
  return lines.map((near) => near.reduce((sum, place) => sum + place, 0) / near.length);
}

type Open = (row: number, column: number) => boolean;

/** Joins fields of the grid over open edges to rectangles: first along the row, then downwards where widths agree. */
function cellsOf(rows: number, columns: number, openRight: Open, openBelow: Open): GridCell[] {
  const cells: GridCell[] = [];
  let above = new Map<number, { row: number; column: number; rows: number; columns: number }>();
  for (let row = 0; row < rows; row++) {
    const here: typeof above = new Map();
    for (let column = 0; column < columns; ) {
      let end = column + 1;
      while (end < columns && openRight(row, end - 1)) end += 1;
      const over = above.get(column);
      const fields = Array.from({ length: end - column }, (_, i) => column + i);
      if (over && over.columns === end - column && fields.every((c) => openBelow(row - 1, c))) {
        over.rows += 1;
        here.set(column, over);
      } else {
        const cell = { row, column, rows: 1, columns: end - column };
        cells.push(cell);
        here.set(column, cell);
      }
      column = end;
    }
    above = here;
  }
  return cells;
}
