import type { Page } from '../domain/index.ts';
import type { TruthRow } from './dataset.ts';
import type { Scored } from './statistics.ts';

/** A word's centre may lie this share of a line's height outside the line's box; labels are drawn by hand. */
const SLACK = 0.15;

/**
 * Each word read whose centre lies in a labelled line, with whether that line holds it, letter for letter (case
 * apart: the labels of receipts are in capitals). Words outside of every line say nothing and are left out.
 * Only for datasets whose lines carry their spaces.
 */
export function wordsScored(row: TruthRow, pages: readonly Page[]): Scored[] {
  const page = pages[0];
  if (page?.rotation !== 0 || !row.size) return [];
  const [width, height] = row.size;
  const lines = row.boxes.map((b) => ({ ...b, words: new Set(b.text.toLowerCase().split(/\s+/)) }));
  return page.words.flatMap((word) => {
    const x = (word.left + word.width / 2) * width;
    const y = (word.top + word.height / 2) * height;
    const holding = lines.filter((l) => {
      const slack = (l.bottom - l.top) * SLACK;
      return x >= l.left - slack && x <= l.right + slack && y >= l.top - slack && y <= l.bottom + slack;
    });
    if (holding.length === 0) return [];
    return [{ confidence: word.confidence, right: holding.some((l) => l.words.has(word.text.toLowerCase())) }];
  });
}
