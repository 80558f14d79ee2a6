import type { Page, Rectangle } from '../../domain/index.ts';
import { type Area, levelling } from './level.ts';

export type { Area } from './level.ts';

/** A word on the page, in pixels of the page freed of its skew. */
export interface Placed extends Area {
  /** Position in the page's words. */
  readonly index: number;
  readonly text: string;
  /** The reader's line: a run of words without a big gap. */
  readonly line: number;
  /** Font size where the file tells it, else the height of the word; in pixels. */
  readonly size: number;
  readonly bold: boolean;
  /** Whether it is written across the reading direction. */
  readonly sideways: boolean;
}

/** A straight ruling: `at` on its own axis (y of a horizontal one), `from` and `to` along the other. */
export interface Ruling {
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** A page as its words and rulings lie in pixels, with the skew taken out. */
export interface Sheet {
  readonly page: Page;
  readonly words: readonly Placed[];
  readonly across: readonly Ruling[];
  readonly down: readonly Ruling[];
  /** The usual height of a word: the unit of distances. */
  readonly em: number;
  /** The fractions of the page that an area of the sheet covers. */
  fractions(area: Area): Rectangle;
}

/** Print lower than this, in pixels, cannot be read: no unit of distances is less. */
const LEAST_EM = 2;

const POINT = 200 / 72;

export function sheetOf(page: Page): Sheet {
  const { skew = 0, fonts = [] } = page;
  const { level, onPage } = levelling(page, skew);
  const words: Placed[] = [];
  for (const [index, word] of page.words.entries()) {
    if (word.text.trim() === '') continue;
    const area = level(word);
    const font = word.font === undefined ? undefined : fonts[word.font];
    const size = font && font.size > 0 ? font.size * POINT : area.bottom - area.top;
    const sideways = word.text.length > 2 && area.bottom - area.top > 1.6 * (area.right - area.left);
    words.push({ ...area, index, text: word.text, line: word.line, size, bold: font?.bold ?? false, sideways });
  }
  const heights = words
    .filter((word) => !word.sideways && word.bottom > word.top)
    .map((word) => word.bottom - word.top);
  const em = Math.max(LEAST_EM, median(heights) || 20);
  const rules = page.rules.map(level);
  const across = rules.filter((rule) => rule.right - rule.left >= rule.bottom - rule.top);
  const down = rules.filter((rule) => rule.right - rule.left < rule.bottom - rule.top);
  return {
    page,
    words,
    em,
    across: joined(
      across.map(({ left, right, top, bottom }) => ({ at: (top + bottom) / 2, from: left, to: right })),
      em,
    ),
    down: joined(
      down.map(({ left, right, top, bottom }) => ({ at: (left + right) / 2, from: top, to: bottom })),
      em,
    ),
    fractions: onPage,
  };
}

/** Rulings drawn in pieces, or as the two edges of a thin area, become one. */
function joined(rulings: readonly Ruling[], em: number): Ruling[] {
  const sorted = [...rulings].sort((a, b) => a.at - b.at);
  const groups: { at: number; pieces: Ruling[] }[] = [];
  for (const ruling of sorted) {
    const last = groups.at(-1);
    if (last && ruling.at - last.at < 0.2 * em) last.pieces.push(ruling);
    else groups.push({ at: ruling.at, pieces: [ruling] });
  }
  return groups.flatMap(({ pieces }) => {
    const whole: { at: number; from: number; to: number; weight: number }[] = [];
    for (const { at, from, to } of pieces.sort((a, b) => a.from - b.from)) {
      const last = whole.at(-1);
      const weight = to - from;
      if (!last || from > last.to + 0.4 * em) whole.push({ at, from, to, weight });
      else {
        last.at = (last.at * last.weight + at * weight) / (last.weight + weight || 1);
        last.to = Math.max(last.to, to);
        last.weight += weight;
      }
    }
    return whole.map(({ at, from, to }) => ({ at, from, to }));
  });
}

export function around(areas: readonly Area[]): Area {
  const area = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const { left, top, right, bottom } of areas) {
    area.left = Math.min(area.left, left);
    area.top = Math.min(area.top, top);
    area.right = Math.max(area.right, right);
    area.bottom = Math.max(area.bottom, bottom);
  }
  return area;
}

export function median(numbers: readonly number[]): number {
  if (numbers.length === 0) return 0;
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}
