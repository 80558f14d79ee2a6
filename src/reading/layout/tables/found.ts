import type { Ruling, Sheet } from '../placed.ts';
import type { Row } from '../rows.ts';
import { countBelow } from '../sorted.ts';
import { isTable, laidOut } from './aligned.ts';
import type { Laid } from './cells.ts';
import { gapsBetween, gapsIn, shared } from './columns.ts';
import { extended, partsOf } from './parts.ts';

/** A table of rows of text, and which of the rows given they are. */
export interface Found {
  readonly table: Laid;
  /** First row, and the row after the last. */
  readonly from: number;
  readonly to: number;
}

/** Rows further apart than this, in heights of a word, belong to two tables. */
const FAR = 3.2;
/** Lines in a row that stand in one column only, or across all of them, before a table is taken to have ended. */
const MOST_SINGLE = 3;
/** The same where each of them stands in a column, as the lines of a long description do. */
const MOST_WITHIN = 6;

/** A line across a table with more words than this is text that follows it. */
const MOST_WORDS = 12;
/** Of so few rows that are no table it is looked again from each of them. */
const MOST_TRIED = 8;
/** Of more cells for each word most are empty, in however many lines each stands. */
const MOST_EMPTY = 40;

/** The tables without upright rulings among rows of text from top to bottom. */
export function alignedTables(rows: readonly Row[], sheet: Sheet): Found[] {
  const { em } = sheet;
  const found: Found[] = [];
  const taken = new Uint8Array(rows.length);
  const take = (from: number, to: number, framed: boolean, leastColumns = 2) => {
    const part = rows.slice(from, to);
    if (part.length < 2) return false;
    const gaps = gapsBetween(part, em);
    const words = part.reduce((sum, row) => sum + row.pieces.reduce((own, { words }) => own + words.length, 0), 0);
    if (gaps.length === 0 || part.length * gaps.length > MOST_EMPTY * words) return false;
    const table = laidOut(part, gaps, em);
    if (table.columns < leastColumns || !isTable(table, framed)) return false;
    found.push({ table, from, to });
    taken.fill(1, from, to);
    return true;
  };
  for (const { from, to } of framesOf(sheet.across, rows, em)) {
    const inside = rows.slice(from, to);
    const several = inside.filter((row) => row.pieces.length > 1).length;
    // Rulings that most lines have no columns between are those of a form, unless the others have several.
    const least = several < 0.5 * inside.length ? 4 : 2;
    if (!taken.subarray(from, to).includes(1) && several >= Math.max(2, 0.2 * inside.length)) {
      const whole = extended(rows, { from, to }, taken, em);
      if (!take(whole.from, whole.to, true, least)) take(from, to, true, least);
    }
  }
  for (let at = 0; at < rows.length; ) {
    const to = taken[at] || rows[at]!.pieces.length < 2 ? at : stretch(rows, at, taken, em);
    let any = false;
    if (to - at >= 2)
      for (const part of partsOf(rows, { from: at, to }, em)) any = take(part.from, part.to, false) || any;
    // Rows that make no table together may make one without the first of them.
    at = any || to - at > MOST_TRIED ? Math.max(at + 1, to) : at + 1;
  }
  return found.sort((a, b) => a.from - b.from);
}

/** How far down from row `from` the rows have white space in common, as the columns of one table do. */
function stretch(rows: readonly Row[], from: number, taken: Uint8Array, em: number): number {
  let gaps = gapsIn(rows[from]!, em);
  let [left, right] = [rows[from]!.left, rows[from]!.right];
  let to = from + 1;
  let within = true;
  for (let at = from + 1; at < rows.length && !taken[at]; at++) {
    const row = rows[at]!;
    if (row.top - rows[at - 1]!.bottom > FAR * em || at - to >= (within ? MOST_WITHIN : MOST_SINGLE)) break;
    const common = shared(gaps, gapsIn(row, em), em);
    const inner = common.filter((gap) => gap.from > Math.min(left, row.left) && gap.to < Math.max(right, row.right));
    if (row.pieces.length < 2) {
      // A line of its own goes with the table only when rows follow; one as wide as the table ends it if another does.
      within &&= inner.length > 0;
      if (inner.length > 0 || row.right - row.left < 0.6 * (right - left)) continue;
      if (at - to >= 1 || row.pieces[0]!.words.length > MOST_WORDS) break;
      continue;
    }
    if (inner.length === 0) break;
    gaps = common;
    [left, right] = [Math.min(left, row.left), Math.max(right, row.right)];
    to = at + 1;
    within = true;
  }
  // Further lines of the last row's cells.
  while (to < rows.length && !taken[to]) {
    const row = rows[to]!;
    const inner = shared(gaps, gapsIn(row, em), em).filter((gap) => gap.from > left && gap.to < right);
    const near = row.top - rows[to - 1]!.bottom < 0.5 * em;
    if (!near || row.pieces.length > 1 || inner.length === 0 || row.left < left + em) break;
    to += 1;
  }
  return to;
}

/** Rows of text between the first and the last of level rulings that begin and end together, as in printed tables. */
function framesOf(across: readonly Ruling[], rows: readonly Row[], em: number): { from: number; to: number }[] {
  const frames: { from: number; to: number }[] = [];
  for (const group of alike(across, em)) {
    let start = 0;
    for (let i = 1; i <= group.length; i++) {
      const between = i < group.length ? within(rows, group[i - 1]!, group[i]!, em) : null;
      if (between?.some((index) => rows[index]!.pieces.length > 1)) continue;
      if (between && between.length > 0 && between.length <= 1) continue;
      if (i - start >= 2) {
        const inside = within(rows, group[start]!, group[i - 1]!, em);
        if (inside.length >= 2) frames.push({ from: inside[0]!, to: inside.at(-1)! + 1 });
      }
      start = i;
    }
  }
  return frames.sort((a, b) => b.to - b.from - (a.to - a.from));
}

/** Long rulings in groups of those that begin and end together, each from top to bottom. */
function alike(across: readonly Ruling[], em: number): Ruling[][] {
  const groups = new Map<string, Ruling[]>();
  const place = (x: number) => Math.floor(x / em);
  for (const ruling of [...across].sort((a, b) => a.at - b.at)) {
    if (ruling.to - ruling.from < 8 * em) continue;
    let group: Ruling[] | null = null;
    for (let from = place(ruling.from) - 1; from <= place(ruling.from) + 1 && !group; from++) {
      for (let to = place(ruling.to) - 1; to <= place(ruling.to) + 1 && !group; to++) {
        const near = groups.get(`${from} ${to}`);
        const last = near?.at(-1);
        const same = last && Math.abs(last.from - ruling.from) < em && Math.abs(last.to - ruling.to) < em;
        if (near && same) group = near;
      }
    }
    group ??= [];
    group.push(ruling);
    groups.set(`${place(ruling.from)} ${place(ruling.to)}`, group);
  }
  return [...new Set(groups.values())];
}

/** Which rows stand between two rulings. Rows go from top to bottom. */
function within(rows: readonly Row[], first: Ruling, last: Ruling, em: number): number[] {
  const slack = 0.35 * em;
  const middle = (index: number) => (rows[index]!.top + rows[index]!.bottom) / 2;
  const found: number[] = [];
  // Rows are sorted by the middles of their print, which may differ a little from their own.
  const start = countBelow(rows.length, (index) => middle(index) < first.at - 2 * em);
  for (let index = start; index < rows.length && middle(index) < last.at + 2 * em; index++) {
    const row = rows[index]!;
    if (row.top <= first.at - slack || row.bottom >= last.at + slack) continue;
    if (row.left > first.from - em && row.right < first.to + em) found.push(index);
  }
  return found;
}
