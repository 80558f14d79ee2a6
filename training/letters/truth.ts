import type { TextBox } from '../../src/reading/ocr/text-box.ts';

/** A word as `draw.py` and `real.ts` write it: its text and the box of its ink in pixels. */
export interface DrawnWord {
  readonly text: string;
  readonly box: readonly [left: number, top: number, right: number, bottom: number];
}

export interface DrawnLine {
  readonly family: string;
  readonly words: readonly DrawnWord[];
}

/** What the words in a level box say; null when one of them is cut, or the box holds none. */
export function textIn({ cx, cy, width, height }: TextBox, words: readonly DrawnWord[]): string | null {
  const [left, right, top, bottom] = [cx - width / 2, cx + width / 2, cy - height / 2, cy + height / 2];
  const inside: DrawnWord[] = [];
  for (const word of words) {
    const [l, t, r, b] = word.box;
    const across = (Math.min(r, right) - Math.max(l, left)) / Math.max(1, r - l);
    const down = (Math.min(b, bottom) - Math.max(t, top)) / Math.max(1, b - t);
    // A hint of the line above may reach into the box, as it does on real pages.
    if (across <= 0.04 || down < 0.5) continue;
    if (across < 0.93 || down < 0.75) return null;
    inside.push(word);
  }
  if (inside.length === 0) return null;
  return inside
    .sort((a, b) => a.box[0] - b.box[0])
    .map((word) => word.text)
    .join(' ');
}
