import type { UserBox } from './frame.ts';
import type { Drawing } from './objects.ts';

/** Points across a cell in which strokes are counted, and how many are as dense as bars or modules of a code. */
const CELL = 24;
const DENSE = 8;
/** A code has at least so many; more on a page are a map. */
const FEWEST = 20;
const MOST = 20_000;
/** White around a code, in points, without which no reader takes it. */
const QUIET = 8;

/** Where a page draws as many strokes and small shapes beside each other as bar codes and codes of squares have. */
export function barsOn({ rules, shapes, meshes }: Drawing): UserBox[] {
  const strokes = [...rules, ...shapes.map(({ box }) => box)];
  const found = strokes.length < FEWEST || strokes.length > MOST ? [] : clusters(strokes);
  return [...found, ...meshes].map(({ left, right, bottom, top }) => ({
    left: left - QUIET,
    right: right + QUIET,
    bottom: bottom - QUIET,
    top: top + QUIET,
  }));
}

/** The boxes around strokes in dense cells that touch. */
function clusters(strokes: readonly UserBox[]): UserBox[] {
  const cells = new Map<string, UserBox[]>();
  const place = (x: number, y: number) => `${x} ${y}`;
  const cellOf = ({ left, right, bottom, top }: UserBox) =>
    [Math.floor((left + right) / 2 / CELL), Math.floor((bottom + top) / 2 / CELL)] as const;
  for (const stroke of strokes) {
    const key = place(...cellOf(stroke));
    const there = cells.get(key);
    if (there) there.push(stroke);
    else cells.set(key, [stroke]);
  }
  for (const [key, there] of cells) if (there.length < DENSE) cells.delete(key);
  const found: UserBox[] = [];
  for (const first of [...cells.keys()]) {
    const members: UserBox[] = [];
    const open = [first];
    for (let key = open.pop(); key !== undefined; key = open.pop()) {
      const there = cells.get(key);
      if (!there) continue;
      cells.delete(key);
      members.push(...there);
      const [x, y] = cellOf(there[0]!);
      for (const dx of [-1, 0, 1]) for (const dy of [-1, 0, 1]) open.push(place(x + dx, y + dy));
    }
    if (members.length >= FEWEST) found.push(union(members));
  }
  return found;
}

function union(boxes: readonly UserBox[]): UserBox {
  let [left, bottom] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let [right, top] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const box of boxes) {
    left = Math.min(left, box.left);
    bottom = Math.min(bottom, box.bottom);
    right = Math.max(right, box.right);
    top = Math.max(top, box.top);
  }
  return { left, right, bottom, top };
}
