/** A rectangle on an upright page, in fractions of the page's width and height (0–1), origin top left. */
export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A rectangle on a given page of the file; pages count from 1. */
export interface Box extends Rectangle {
  readonly page: number;
}

/** The smallest rectangle around all of `rectangles`; throws on an empty list, which has none. */
export function union(rectangles: readonly Rectangle[]): Rectangle {
  const first = rectangles[0];
  if (!first) throw new RangeError('union of no rectangles');
  let { left, top } = first;
  let right = left + first.width;
  let bottom = top + first.height;
  for (const r of rectangles) {
    left = Math.min(left, r.left);
    top = Math.min(top, r.top);
    right = Math.max(right, r.left + r.width);
    bottom = Math.max(bottom, r.top + r.height);
  }
  return { left, top, width: right - left, height: bottom - top };
}

/** Intersection over union of two rectangles, 0–1. */
export function overlap(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (a.width * a.height + b.width * b.height - shared);
}
