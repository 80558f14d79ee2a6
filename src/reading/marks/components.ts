import type { Bitmap } from './bitmap.ts';
import type { Area } from './ink.ts';

/** A part of the ink that hangs together. */
export interface Component extends Area {
  /** Pixels of it. */
  readonly ink: number;
  /** Sides of its pixels that are no sides of others of it: the length of its outline. */
  readonly outline: number;
}

/** Runs of one row, and the component that each is part of. */
class Row {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly part: Int32Array;
  length = 0;

  constructor(width: number) {
    const most = (width >> 1) + 1;
    this.from = new Int32Array(most);
    this.to = new Int32Array(most);
    this.part = new Int32Array(most);
  }
}

type Growing = { -readonly [Key in keyof Component]: Component[Key] };

/**
 * What hangs together, by sides or corners of pixels, row by row with union-find (Rosenfeld and Pfaltz 1966). Rows of more
 * than `longest` pixels count as white. None at all when it would be more than `most`, as in noise.
 */
export function componentsOf(bitmap: Bitmap, longest: number, most: number): Component[] {
  const grown: (Growing | null)[] = [];
  const parents: number[] = [];
  const rootOf = (part: number) => {
    let at = part;
    while (parents[at] !== at) {
      parents[at] = parents[parents[at]!]!;
      at = parents[at]!;
    }
    return at;
  };
  const united = (a: number, b: number): number => {
    if (a === b) return a;
    const [kept, other] = [grown[Math.min(a, b)]!, grown[Math.max(a, b)]!];
    kept.left = Math.min(kept.left, other.left);
    kept.top = Math.min(kept.top, other.top);
    kept.right = Math.max(kept.right, other.right);
    kept.bottom = Math.max(kept.bottom, other.bottom);
    kept.ink += other.ink;
    kept.outline += other.outline;
    grown[Math.max(a, b)] = null;
    parents[Math.max(a, b)] = Math.min(a, b);
    return Math.min(a, b);
  };
  let [above, here] = [new Row(bitmap.width), new Row(bitmap.width)];
  for (let y = 0; y < bitmap.height; y++) {
    here.length = 0;
    let next = 0;
    bitmap.runs(y, 1, (from, to) => {
      if (to - from > longest) return;
      while (next < above.length && above.to[next]! < from) next += 1;
      let part = -1;
      let shared = 0;
      for (let i = next; i < above.length && above.from[i]! <= to; i++) {
        const root = rootOf(above.part[i]!);
        part = part < 0 ? root : united(part, root);
        shared += Math.max(0, Math.min(to, above.to[i]!) - Math.max(from, above.from[i]!));
      }
      if (part < 0) {
        part = grown.length;
        parents.push(part);
        grown.push({ left: from, top: y, right: to, bottom: y + 1, ink: 0, outline: 0 });
      }
      const component = grown[part]!;
      component.left = Math.min(component.left, from);
      component.right = Math.max(component.right, to);
      component.bottom = y + 1;
      component.ink += to - from;
      component.outline += 2 + 2 * (to - from - shared);
      here.from[here.length] = from;
      here.to[here.length] = to;
      here.part[here.length++] = part;
    });
    if (grown.length > most) return [];
    [above, here] = [here, above];
  }
  return grown.filter((component) => component !== null);
}
