import type { Bitmap } from './bitmap.ts';
import { linesOf } from './lines.ts';

/** A straight outer edge of ink along the rows of a bitmap: from the pixel `from` to before `to`. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  /** The row at which the ink begins, or before which it ends. */
  readonly at: number;
}

export const middleOf = ({ from, to }: Edge) => (from + to) / 2;

/** Edges that are `least` to `most` pixels long and broken by no more than `gap`; above the ink, or below it. */
export function edgesOf(bitmap: Bitmap, above: boolean, least: number, most: number, gap: number): Edge[] {
  const rim = (above ? bitmap.rimAbove() : bitmap.rimBelow()).closed(Math.max(1, Math.min(31, gap)));
  // A rim is a row of ink and the row beside it, or more where it lies aslant.
  return linesOf(rim, least, most).map(({ from, to, top, bottom }) => ({ from, to, at: above ? top + 1 : bottom - 1 }));
}

/** Edges by the place of their middle, and in the order in which they come. */
export class EdgeIndex {
  readonly #columns: Edge[][] = [];
  readonly #width: number;

  constructor(edges: readonly Edge[], width: number) {
    this.#width = width;
    for (const edge of [...edges].sort((a, b) => a.at - b.at)) {
      const column = this.#column(middleOf(edge));
      const there = this.#columns[column];
      if (there) there.push(edge);
      else this.#columns[column] = [edge];
    }
  }

  /** Calls `found` for those that lie from `least` to `most`, with their middle at most `off` from `middle`. */
  near(least: number, most: number, middle: number, off: number, found: (edge: Edge) => void): void {
    for (let column = this.#column(middle - off); column <= this.#column(middle + off); column++) {
      const edges = this.#columns[column];
      if (!edges) continue;
      let [low, high] = [0, edges.length];
      while (low < high) {
        const half = (low + high) >> 1;
        if (edges[half]!.at < least) low = half + 1;
        else high = half;
      }
      for (let edge = edges[low]; edge && edge.at <= most; edge = edges[++low])
        if (Math.abs(middleOf(edge) - middle) <= off) found(edge);
    }
  }

  #column(middle: number): number {
    return Math.floor(middle / this.#width);
  }
}
