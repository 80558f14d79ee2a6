import type { Placed, Sheet } from './placed.ts';
import { type Row, rowsOf, textOf } from './rows.ts';

/** Share of a page's height, at its head and foot, in which lines may run on from page to page. */
const MARGIN = 0.14;
/** Lines looked at from the head and from the foot. */
const MOST_LINES = 4;
/** Heights differ by less than this share of the page's height. */
const SAME_HEIGHT = 0.012;

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
  readonly text: string;
  /** Distance from the head of the page, or for a footer from its foot, as a share of the page's height. */
  readonly place: number;
  readonly sheet: number;
}

/**
 * Finds running headers and footers: lines near a page's edge that stand at the same height of other pages with the same
 * words, numbers apart; and lines that tell nothing but the page's number.
 */
export function runningOf(sheets: readonly Sheet[]): Running[] {
  const edges = sheets.flatMap(edgesOf);
  const alike = new Map<string, Edge[]>();
  for (const edge of edges) {
    const key = `${edge.where} ${edge.text}`;
    const group = alike.get(key);
    if (group) group.push(edge);
    else alike.set(key, [edge]);
  }
  const least = sheets.length < 4 ? 2 : 3;
  const running = edges.filter((edge) => {
    if (PAGE_NUMBER.some((pattern) => pattern.test(edge.text)) && isOutermost(edge, edges)) return true;
    if (!/\p{L}{2}|#/u.test(edge.text)) return false;
    const same = alike.get(`${edge.where} ${edge.text}`)!.filter((o) => Math.abs(o.place - edge.place) < SAME_HEIGHT);
    return new Set(same.map((other) => other.sheet)).size >= least;
  });
  return sheets.map((sheet, index) => {
    const own = running.filter((edge) => edge.sheet === index);
    const taken = new Set(own.flatMap(({ row }) => row.pieces.flatMap((piece) => piece.words)));
    const rows = (where: Edge['where']) =>
      own
        .filter((edge) => edge.where === where)
        .map(({ row }) => row)
        .sort((a, b) => a.top - b.top);
    return { header: rows('header'), footer: rows('footer'), text: sheet.words.filter((word) => !taken.has(word)) };
  });
}

function edgesOf(sheet: Sheet, index: number): Edge[] {
  const { height } = sheet.page;
  const edges: Edge[] = [];
  const near = (where: Edge['where'], words: readonly Placed[]) => {
    const rows = rowsOf(words.filter((word) => !word.sideways));
    const outer = where === 'header' ? rows.slice(0, MOST_LINES) : rows.slice(-MOST_LINES);
    for (const row of outer) {
      const text = row.pieces.map(textOf).join(' ').replace(/\d+/g, '#').toLowerCase();
      const place = where === 'header' ? row.top / height : 1 - row.bottom / height;
      edges.push({ row, where, text, place, sheet: index });
    }
  };
  near(
    'header',
    sheet.words.filter((word) => word.bottom < MARGIN * height),
  );
  near(
    'footer',
    sheet.words.filter((word) => word.top > (1 - MARGIN) * height),
  );
  return edges;
}

function isOutermost(edge: Edge, edges: readonly Edge[]): boolean {
  return !edges.some(
    (other) => other.sheet === edge.sheet && other.where === edge.where && other.place < edge.place - 0.003,
  );
}
