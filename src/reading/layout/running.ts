import type { Placed, Sheet } from './placed.ts';
import { type Row, rowsOf, textOf } from './rows.ts';
import type { Laid } from './tables/cells.ts';
import { alignedTables } from './tables/found.ts';

/** Share of a page's height, at its head and foot, in which lines may run on from page to page. */
const MARGIN = 0.14;
/** Lines looked at from the head and from the foot. */
const MOST_LINES = 4;
/** Heights differ by less than this share of the page's height. */
const SAME_HEIGHT = 0.012;
/** Pages before and after that a line is compared with. */
const NEIGHBOURS = 12;
/** A page's number stands further from the text than this, in heights of a word. */
const ALONE = 0.7;
/** Heights of a word beyond the margin in which the rows of a table are looked for. */
const BEYOND = 12;

const PAGE_NUMBER = [
  /^(?:page|seite|página|pagina|side|sida|strona|sayfa|p\.?)\s*#(?:\s*(?:of|\/|von|de|sur|di|van|av|af|z)\s*#)?$/,
  /^[-–—|]?\s*#\s*[-–—|]?$/,
  /^#\s*(?:\/|of|von|de|sur|di|van)\s*#$/,
];

/** Which words of a page run on from page to page. */
export interface Running {
  readonly header: readonly Row[];
  readonly footer: readonly Row[];
  /** The words of neither. */
  readonly text: readonly Placed[];
}

interface Edge {
  readonly row: Row;
  readonly where: 'header' | 'footer';
  /** In lower case, with `#` for each number. */
  readonly text: string;
  readonly numbers: readonly number[];
  /** Distance from the head of the page, or for a footer from its foot, as a share of the page's height. */
  readonly place: number;
  readonly sheet: number;
  /** This row and those further in, from the page's edge inwards. */
  readonly inwards: readonly Row[];
  readonly outermost: boolean;
}

/**
 * Finds running headers and footers: lines near a page's edge that stand at the same height of other pages with the same
 * words, whose numbers are the same or count the pages; and lines that tell nothing but the page's number. `ruled` has
 * the tables of each sheet: a table runs on as a whole, or not at all.
 */
export function runningOf(sheets: readonly Sheet[], ruled: readonly (readonly Laid[])[]): Running[] {
  const edges = sheets.map(edgesOf);
  const alike = new Map<string, Edge[]>();
  for (const edge of edges.flat()) {
    const key = `${edge.where} ${edge.text}`;
    const group = alike.get(key);
    if (group) group.push(edge);
    else alike.set(key, [edge]);
  }
  const least = sheets.length < 4 ? 2 : 3;
  const repeated = new Set([...alike.values()].flatMap((group) => repeatedIn(group, least)));
  return sheets.map((sheet, i) => {
    const runs = edges[i]!.filter((edge) => repeated.has(edge) || isPageNumber(edge, sheet.em));
    const own = apartFromTables(runs, sheet, ruled[i]!);
    const taken = new Set(own.flatMap(({ row }) => wordsOf(row)));
    const rows = (where: Edge['where']) =>
      own
        .filter((edge) => edge.where === where)
        .map(({ row }) => row)
        .sort((a, b) => a.top - b.top);
    return { header: rows('header'), footer: rows('footer'), text: sheet.words.filter((word) => !taken.has(word)) };
  });
}

const wordsOf = (row: Row) => row.pieces.flatMap((piece) => piece.words);

function edgesOf(sheet: Sheet, index: number): Edge[] {
  const { height } = sheet.page;
  const reach = MARGIN * height + BEYOND * sheet.em;
  const level = sheet.words.filter((word) => !word.sideways);
  const head = rowsOf(level.filter((word) => word.bottom < reach));
  const foot = rowsOf(level.filter((word) => word.top > height - reach)).reverse();
  const near = (where: Edge['where'], rows: readonly Row[]) =>
    rows.slice(0, MOST_LINES).flatMap((row, i): Edge[] => {
      const place = where === 'header' ? row.top / height : 1 - row.bottom / height;
      if ((where === 'header' ? row.bottom / height : 1 - row.top / height) >= MARGIN) return [];
      const said = row.pieces.map(textOf).join(' ').toLowerCase();
      const numbers = (said.match(/\d+/g) ?? []).map(Number);
      const text = said.replace(/\d+/g, '#');
      return [{ row, where, text, numbers, place, sheet: index, inwards: rows.slice(i), outermost: i === 0 }];
    });
  return [...near('header', head), ...near('footer', foot)];
}

/** Those of edges with the same words that stand on so many pages, counted among near ones. */
function repeatedIn(group: readonly Edge[], least: number): Edge[] {
  if (!/\p{L}{2}|#/u.test(group[0]!.text)) return [];
  return group.filter((edge, i) => {
    const near = group.slice(Math.max(0, i - NEIGHBOURS), i + NEIGHBOURS + 1).filter((other) => sameLine(edge, other));
    return new Set(near.map((other) => other.sheet)).size >= least;
  });
}

/** Whether two lines are one that runs on: what differs are numbers that count the pages. Others are what a table says. */
function sameLine(a: Edge, b: Edge): boolean {
  if (Math.abs(a.place - b.place) >= SAME_HEIGHT) return false;
  return a.numbers.every((number, i) => b.numbers[i] === number || b.numbers[i]! - number === b.sheet - a.sheet);
}

function isPageNumber({ text, row, inwards, outermost }: Edge, em: number): boolean {
  const next = inwards[1];
  const space = next ? Math.max(next.top - row.bottom, row.top - next.bottom) : Number.POSITIVE_INFINITY;
  return outermost && space > ALONE * em && PAGE_NUMBER.some((pattern) => pattern.test(text));
}

/** Leaves out lines that are rows of a table which says more than they do. */
function apartFromTables(runs: readonly Edge[], sheet: Sheet, ruled: readonly Laid[]): Edge[] {
  const rows = new Set(runs.map(({ row }) => row));
  let own = runs.filter((edge) => !headsTable(edge, rows, sheet));
  const tables = ruled.map((table) => table.cells.flatMap((cell) => cell.words));
  for (;;) {
    const words = new Set(own.flatMap(({ row }) => wordsOf(row)));
    const staying = new Set(tables.filter((table) => !table.every((word) => words.has(word))).flat());
    const rest = own.filter(({ row }) => !wordsOf(row).some((word) => staying.has(word)));
    if (rest.length === own.length) return own;
    own = rest;
  }
}

/** The first row of a table stands nearer to the next than this, in heights of a word, or as near as the others do. */
const NEAR = 1.3;
/** Rows of text that a table has beside those that run on, at least. */
const LEAST_ROWS = 2;

/** Whether a line is the first row, or the last, of a table without upright rulings. */
function headsTable({ row, where, inwards }: Edge, running: ReadonlySet<Row>, sheet: Sheet): boolean {
  if (row.pieces.length < 2) return false;
  const rows = where === 'header' ? inwards : [...inwards].reverse();
  return alignedTables(rows, sheet).some(({ from, to }) => {
    if (where === 'header' ? from > 0 : to < rows.length) return false;
    const own = rows.slice(from, to);
    if (own.filter((other) => !running.has(other)).length < LEAST_ROWS) return false;
    const spaces = own.slice(1).map((next, i) => next.top - own[i]!.bottom);
    const space = where === 'header' ? spaces.shift()! : spaces.pop()!;
    return space < Math.max(NEAR * sheet.em, 1.5 * spaces.reduce((most, other) => Math.max(most, other), 0));
  });
}
