import type { Page, Word } from '../domain/index.ts';

/** A word placed in its segment. Geometry is in pixels of the upright page, so that both axes have one unit. */
export interface Token {
  readonly word: Word;
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Offset of the word's first character in its segment's text. */
  start: number;
}

/** Words that stand together on one line: between them there is no gap wider than a letter is high. */
export interface Segment {
  readonly index: number;
  readonly page: Page;
  readonly row: Row;
  readonly tokens: readonly Token[];
  /** The words joined by one space. */
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Middle height after the page's slant is taken out. */
  readonly middle: number;
  readonly height: number;
  /** Segments of the same row to the left, nearest first. */
  before: readonly Segment[];
  /** Segments of the same row to the right, nearest first. */
  after: readonly Segment[];
  /** Nearest segments above and below that share a part of the width. */
  above: readonly Segment[];
  below: readonly Segment[];
}

/** All that stands at one height of a page. */
export interface Row {
  readonly index: number;
  readonly page: Page;
  segments: Segment[];
  readonly middle: number;
  readonly top: number;
  readonly bottom: number;
}

/** The pages of one document, as lines of segments. */
export interface Layout {
  readonly pages: readonly Page[];
  readonly rows: readonly Row[];
  readonly segments: readonly Segment[];
  /** Usual height of a word on each page, in its pixels: the unit of distances. */
  readonly em: ReadonlyMap<Page, number>;
}

/** Beyond these a page is no page of a document but an attack on the clock; the rest is not looked at. */
const MOST_WORDS = 12_000;

/** A gap wider than this many word heights parts two segments: measured, word spaces stay below 0.8. */
const GAP = 1.1;
/** Where the reader itself saw two lines, a smaller gap suffices. */
const GAP_BETWEEN_LINES = 0.7;

/** Lays out the words of pages as rows of segments and links the segments with their neighbours. */
export function layOut(pages: readonly Page[]): Layout {
  const rows: Row[] = [];
  const segments: Segment[] = [];
  const em = new Map<Page, number>();
  for (const page of pages) {
    const words = page.words.slice(0, MOST_WORDS).filter((w) => w.text.trim() !== '' && w.height > 0 && w.width > 0);
    const unit = median(words.map((w) => w.height * page.height)) || 10;
    em.set(page, unit);
    const first = segments.length;
    for (const line of linesOf(words, page, unit)) {
      const row = rowOf(line, page, rows.length);
      rows.push(row);
      for (const part of partsOf(line, page)) {
        const segment = segmentOf(part, row, segments.length);
        row.segments.push(segment);
        segments.push(segment);
      }
      row.segments.forEach((s, i) => {
        s.before = row.segments.slice(0, i).reverse();
        s.after = row.segments.slice(i + 1);
      });
    }
    linkVertically(segments.slice(first), unit);
  }
  return { pages, rows, segments, em };
}

export function median(numbers: readonly number[]): number {
  if (numbers.length === 0) return 0;
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}

interface Placed {
  readonly word: Word;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly middle: number;
}

/** Slope of the lines on a page (rise per pixel to the right), from the runs that the reader saw as lines. */
function slant(words: readonly Word[], page: Page): number {
  const lines = new Map<number, Word[]>();
  for (const word of words) {
    const line = lines.get(word.line);
    if (line) line.push(word);
    else lines.set(word.line, [word]);
  }
  const slopes: number[] = [];
  for (const line of lines.values()) {
    const first = line[0]!;
    const last = line.at(-1)!;
    const run = (last.left + last.width / 2 - first.left - first.width / 2) * page.width;
    const rise = (last.top + last.height / 2 - first.top - first.height / 2) * page.height;
    if (line.length >= 3 && run > page.width / 8 && Math.abs(rise) < run / 4) slopes.push(rise / run);
  }
  return slopes.length >= 3 ? median(slopes) : 0;
}

function linesOf(words: readonly Word[], page: Page, unit: number): Placed[][] {
  const slope = slant(words, page);
  const placed = words
    .map((word): Placed => {
      const left = word.left * page.width;
      const right = left + word.width * page.width;
      const top = word.top * page.height;
      const bottom = top + word.height * page.height;
      return { word, left, right, top, bottom, middle: (top + bottom) / 2 - (slope * (left + right)) / 2 };
    })
    .sort((a, b) => a.middle - b.middle || a.left - b.left);
  const lines: { words: Placed[]; middle: number; height: number }[] = [];
  for (const p of placed) {
    const height = p.bottom - p.top;
    let best: (typeof lines)[number] | null = null;
    // Only the last few lines can still be at this height: the words come sorted by it.
    for (const line of lines.slice(-6)) {
      const apart = Math.abs(p.middle - line.middle);
      const limit = 0.45 * Math.min(Math.max(height, unit * 0.6), Math.max(line.height, unit * 0.6));
      if (apart < limit && (best === null || apart < Math.abs(p.middle - best.middle))) best = line;
    }
    if (best) {
      best.middle = (best.middle * best.words.length + p.middle) / (best.words.length + 1);
      best.height = (best.height * best.words.length + height) / (best.words.length + 1);
      best.words.push(p);
    } else lines.push({ words: [p], middle: p.middle, height });
  }
  return lines.sort((a, b) => a.middle - b.middle).map((l) => l.words.sort((a, b) => a.left - b.left));
}

function partsOf(line: readonly Placed[], page: Page): Placed[][] {
  const parts: Placed[][] = [];
  let edge = 0;
  for (const p of line) {
    const part = parts.at(-1);
    const last = part?.at(-1);
    const height = last ? Math.max(last.bottom - last.top, p.bottom - p.top) : 1;
    const gap = p.left - edge;
    const parted =
      !last ||
      gap > GAP * height ||
      (gap > GAP_BETWEEN_LINES * height && last.word.line !== p.word.line) ||
      (gap > 0 && crossesRule(page, edge, p));
    if (parted) parts.push([p]);
    else part!.push(p);
    edge = parted ? p.right : Math.max(edge, p.right);
  }
  return parts;
}

/** Whether an upright rule stands in the gap before a word. */
function crossesRule(page: Page, edge: number, p: Placed): boolean {
  const middle = (p.top + p.bottom) / 2 / page.height;
  return page.rules.some(
    (r) =>
      r.height * page.height > r.width * page.width &&
      (r.left + r.width / 2) * page.width >= edge - 1 &&
      (r.left + r.width / 2) * page.width <= p.left + 1 &&
      r.top <= middle &&
      r.top + r.height >= middle,
  );
}

function rowOf(line: readonly Placed[], page: Page, index: number): Row {
  return {
    index,
    page,
    segments: [],
    middle: median(line.map((p) => p.middle)),
    top: Math.min(...line.map((p) => p.top)),
    bottom: Math.max(...line.map((p) => p.bottom)),
  };
}

function segmentOf(part: readonly Placed[], row: Row, index: number): Segment {
  const tokens = part.map(
    (p): Token => ({
      word: p.word,
      text: p.word.text.trim().replace(/\s+/g, ' '),
      left: p.left,
      right: p.right,
      top: p.top,
      bottom: p.bottom,
      start: 0,
    }),
  );
  let text = '';
  for (const token of tokens) {
    if (text !== '') text += ' ';
    token.start = text.length;
    text += token.text;
  }
  const top = Math.min(...tokens.map((t) => t.top));
  const bottom = Math.max(...tokens.map((t) => t.bottom));
  return {
    index,
    page: row.page,
    row,
    tokens,
    text,
    left: Math.min(...tokens.map((t) => t.left)),
    right: Math.max(...tokens.map((t) => t.right)),
    top,
    bottom,
    middle: median(part.map((p) => p.middle)),
    height: median(tokens.map((t) => t.bottom - t.top)),
    before: [],
    after: [],
    above: [],
    below: [],
  };
}

/** How far up and down a neighbour is looked for, in word heights, and how many are kept. */
const REACH = 12;
const NEIGHBOURS = 4;

function linkVertically(segments: readonly Segment[], unit: number): void {
  const sorted = [...segments].sort((a, b) => a.middle - b.middle);
  sorted.forEach((segment, i) => {
    const below: Segment[] = [];
    for (let j = i + 1; j < sorted.length && below.length < NEIGHBOURS; j++) {
      const other = sorted[j]!;
      if (other.middle - segment.middle > REACH * unit) break;
      if (other.row === segment.row || other.middle - segment.middle < 0.5 * unit) continue;
      if (sharedWidth(segment, other) > 0) below.push(other);
    }
    segment.below = below;
    const above: Segment[] = [];
    for (let j = i - 1; j >= 0 && above.length < NEIGHBOURS; j--) {
      const other = sorted[j]!;
      if (segment.middle - other.middle > REACH * unit) break;
      if (other.row === segment.row || segment.middle - other.middle < 0.5 * unit) continue;
      if (sharedWidth(segment, other) > 0) above.push(other);
    }
    segment.above = above;
  });
}

/** Width that two segments share, in pixels; zero or less when they share none. */
export function sharedWidth(a: { left: number; right: number }, b: { left: number; right: number }): number {
  return Math.min(a.right, b.right) - Math.max(a.left, b.left);
}
