import { Problem } from '../../domain/index.ts';
import { columnsOf, fitted } from './columns.ts';
import { A4, type Block, type Flow, type Frame, type Section, type Table } from './flow.ts';
import { setBlocks, type Unit, unitsOf } from './set.ts';
import { emptyPrint, type Print, put, type Strip } from './strip.ts';
import { groupsOf, setGroup, shrunk } from './table.ts';

/** A sheet as it will be: its size in points is known, what stands on it is set when asked for. */
export interface Sheet {
  readonly width: number;
  readonly height: number;
  compose(): Print;
}

/** The largest sheet of a grid, in points: six and three pages of A4. More columns go to further sheets. */
const WIDEST_GRID = 3_600;
const HIGHEST_GRID = 1_684;
const GRID_MARGIN = 24;

/** Space between a header or footer, the edge of its sheet, and the text. */
const EDGE = 8;

/** A heading is kept with the text below it, but a sheet full of headings is none. */
const MOST_KEPT = 5;

/** Lays out all sheets of a flow. Throws `file.too-many-pages` as soon as there are more than `most`. */
export function sheetsOf(flow: Flow, most: number): Sheet[] {
  const sheets: Sheet[] = [];
  const add = (sheet: Sheet) => {
    if (sheets.length >= most)
      throw new Problem('file.too-many-pages', `The file has more than ${most} pages, which is the most that is read.`);
    sheets.push(sheet);
  };
  for (const section of flow.sections) {
    if (section.kind === 'text') addText(section, add, sheets);
    else if (section.kind === 'grid') addGrid(section, add);
    else add(placedSheet(section));
  }
  // An empty document is a page without words, as an empty scan is.
  if (sheets.length === 0) add(placedSheet({ kind: 'placed', width: A4.width, height: A4.height, frames: [] }));
  return sheets;
}

type Kind<K extends Section['kind']> = Extract<Section, { kind: K }>;

function addText(section: Kind<'text'>, add: (sheet: Sheet) => void, all: readonly Sheet[]): void {
  const { paper, blocks, header = [], footer = [], first = null } = section;
  const { margin } = paper;
  const width = Math.max(72, paper.width - margin.left - margin.right);
  const whole = Math.max(72, paper.height - margin.top - margin.bottom);
  const heightOf = (part: readonly Block[]) => sum(setBlocks(part, width, whole / 3, 0));
  // A header that is higher than the margin moves the text down, as word processors have it; so does a footer.
  const top = Math.max(margin.top, ...[header, first?.header ?? []].map((part) => heightOf(part) + 2 * EDGE));
  const bottom = Math.max(margin.bottom, ...[footer, first?.footer ?? []].map((part) => heightOf(part) + 2 * EDGE));
  const height = Math.max(72, paper.height - top - bottom);
  const units = unitsOf(blocks, width, height);
  cuts(units, height).forEach((cut, i) => {
    const number = all.length + 1;
    const [above, below] = i === 0 && first ? [first.header, first.footer] : [header, footer];
    const set = (part: readonly Block[]) => setBlocks(numbered(part, number, all.length), width, whole / 3, 0);
    add({
      width: paper.width,
      height: paper.height,
      compose() {
        const print = emptyPrint();
        const [head, foot] = [set(above), set(below)];
        stack(print, head, margin.left, Math.max(EDGE, top - sum(head) - EDGE));
        stack(print, stripsBetween(units, cut), margin.left, top);
        stack(print, foot, margin.left, Math.min(paper.height - sum(foot) - EDGE, paper.height - bottom + EDGE));
        return print;
      },
    });
  });
}

function sum(strips: readonly Strip[]): number {
  return strips.reduce((total, strip) => total + strip.height, 0);
}

function stack(print: Print, strips: readonly Strip[], left: number, top: number): void {
  for (const strip of strips) {
    put(print, strip, left, top);
    top += strip.height;
  }
}

/** A place in a column: a strip of a unit. */
interface Place {
  readonly unit: number;
  readonly strip: number;
}

interface Cut {
  readonly from: Place;
  /** The first place that is not on the sheet. */
  readonly to: Place;
  readonly height: number;
}

/** Divides a column into sheets. What is set to find out is not kept. */
function cuts(units: readonly Unit[], height: number): Cut[] {
  const starts: Place[] = [{ unit: 0, strip: 0 }];
  const heights: number[] = [];
  let used = 0;
  let kept: { place: Place; height: number }[] = [];
  units.forEach((unit, i) => {
    if (unit.breaks) {
      // A break at the top of a sheet asks for an empty one; the writer meant the one that is there.
      if (used > 0) {
        starts.push({ unit: i, strip: 0 });
        heights.push(used);
      }
      used = 0;
      kept = [];
    }
    unit.set().forEach((strip, at) => {
      const place = { unit: i, strip: at };
      if (used > 0 && used + strip.height > height) {
        const moved = kept.length < MOST_KEPT && kept.reduce((sum, { height }) => sum + height, 0) < used ? kept : [];
        starts.push(moved[0]?.place ?? place);
        heights.push(used);
        used = moved.reduce((sum, { height }) => sum + height, 0);
      }
      used += strip.height;
      // Space between a heading and its text holds them together.
      if (strip.keep || (kept.length > 0 && strip.words.length + strip.pictures.length + strip.rules.length === 0))
        kept.push({ place, height: strip.height });
      else kept = [];
    });
  });
  heights.push(used);
  const end = { unit: units.length, strip: 0 };
  return starts.map((from, i) => ({ from, to: starts[i + 1] ?? end, height: heights[i]! }));
}

function stripsBetween(units: readonly Unit[], { from, to }: Cut): Strip[] {
  const strips: Strip[] = [];
  for (let i = from.unit; i <= Math.min(to.unit, units.length - 1); i++) {
    if (i === to.unit && to.strip === 0) break;
    const set = units[i]!.set();
    for (const strip of set.slice(i === from.unit ? from.strip : 0, i === to.unit ? to.strip : undefined))
      strips.push(strip);
  }
  return strips;
}

function numbered(blocks: readonly Block[], page: number, pages: number): readonly Block[] {
  const number = { page: String(page), pages: String(pages) };
  return blocks.map((block): Block => {
    if (block.kind === 'paragraph')
      return { ...block, runs: block.runs.map((run) => (run.field ? { ...run, text: number[run.field] } : run)) };
    if (block.kind !== 'table') return block;
    const rows = block.rows.map((row) => row.map((cell) => ({ ...cell, blocks: numbered(cell.blocks, page, pages) })));
    return { ...block, rows };
  });
}

/** How much smaller print becomes so that it fits into its frame, tried in this order. */
const SHRINKING = [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4];

function placedSheet({ width, height, frames }: Kind<'placed'>): Sheet {
  return {
    width,
    height,
    compose() {
      const print = emptyPrint();
      for (const frame of frames) {
        const strips = setInto(frame, Math.max(frame.height, height - frame.top));
        // What is higher than its frame all the same is moved up rather than off the sheet.
        stack(print, strips, frame.left, Math.max(0, Math.min(frame.top, height - sum(strips))));
      }
      return print;
    },
  };
}

function setInto(frame: Frame, most: number): Strip[] {
  let strips: Strip[] = [];
  for (const scale of SHRINKING) {
    strips = setBlocks(shrunk(frame.blocks, scale), frame.width, most, 0);
    if (sum(strips) <= frame.height * 1.02) break;
  }
  return strips;
}

function addGrid({ title, table }: Kind<'grid'>, add: (sheet: Sheet) => void): void {
  const room = WIDEST_GRID - 2 * GRID_MARGIN;
  const heading: Block[] = title
    ? [{ kind: 'paragraph', runs: [{ text: title, bold: true }], size: 11, indent: 0, space: 4 }]
    : [];
  for (const { table: part, widths } of bands(table, room)) {
    const fit = { widths, scale: 1 };
    const width = Math.max(
      240,
      widths.reduce((a, b) => a + b, 0),
    );
    const high = HIGHEST_GRID - 2 * GRID_MARGIN;
    const units: Unit[] = [
      ...unitsOf(heading, width, high),
      ...groupsOf(part).map((group) => ({ breaks: false, set: () => setGroup(group, fit, high, 0) })),
    ];
    for (const cut of cuts(units, high)) {
      add({
        width: width + 2 * GRID_MARGIN,
        height: Math.max(120, cut.height + 2 * GRID_MARGIN),
        compose() {
          const print = emptyPrint();
          stack(print, stripsBetween(units, cut), GRID_MARGIN, GRID_MARGIN);
          return print;
        },
      });
    }
  }
}

/** Cuts a table that is wider than a sheet between columns, so that each part fits. */
function bands(table: Table, room: number): { table: Table; widths: number[] }[] {
  const { widths } = fitted(table, Number.POSITIVE_INFINITY);
  const count = columnsOf(table);
  const found: { table: Table; widths: number[] }[] = [];
  for (let from = 0; from < count; ) {
    let to = from;
    for (let used = 0; to < count && (to === from || used + widths[to]! <= room); to++) used += widths[to]!;
    const part = from === 0 && to === count ? table : between(table, from, to);
    found.push({ table: part, widths: widths.slice(from, to).map((width) => Math.min(width, room)) });
    from = to;
  }
  return found;
}

function between(table: Table, from: number, to: number): Table {
  const rows = table.rows.map((row) =>
    row
      .filter(({ column }) => column >= from && column < to)
      .map((cell) => ({
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
