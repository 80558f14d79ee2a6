import type { Bitmap } from './bitmap.ts';

/** A line along the rows of a bitmap: its pixels from `from` to before `to`, in the rows from `top` to before `bottom`. */
export interface Line {
  from: number;
  to: number;
  top: number;
  bottom: number;
}

/** Runs of at least `least` pixels in rows that follow each other, as one line where they lie over each other. */
export function linesOf(bitmap: Bitmap, least: number, most = Number.POSITIVE_INFINITY): Line[] {
  const lines: Line[] = [];
  let above: Line[] = [];
  for (let y = 0; y < bitmap.height; y++) {
    const here: Line[] = [];
    let next = 0;
    bitmap.runs(y, least, (from, to) => {
      if (to - from > most) return;
      while (next < above.length && above[next]!.to <= from) next += 1;
      const over = above[next];
      if (over && over.from < to && over.bottom === y) {
        over.from = Math.min(over.from, from);
        over.to = Math.max(over.to, to);
        over.bottom = y + 1;
        here.push(over);
      } else {
        const line = { from, to, top: y, bottom: y + 1 };
        lines.push(line);
        here.push(line);
      }
    });
    above = here;
  }
  return lines;
}
