import type { Turn } from '../../domain/index.ts';
import type { Models } from './models.ts';
import type { Pyramid } from './pyramid.ts';
import { type ReadLine, recognise } from './recognise.ts';
import { facing, type TextBox } from './text-box.ts';

/** Lines that are read both ways to find out how a page lies, and the certainty that needs no second look. */
const PROBES = 6;
const SURE = 0.92;
/** A box of lesser proportions may hold a letter or two and says nothing about the direction of reading. */
const ELONGATED = 2;
/** Lines longer than this cost much and tell no more. */
const LONG = 24;

export type LineReader = (box: TextBox, turn: Turn) => Promise<ReadLine>;

/** Reads a box as it stands on a page turned by `turn`, each only once. */
export function lineReader(image: Pyramid, models: Models): LineReader {
  const known = new Map<TextBox, Map<Turn, ReadLine>>();
  return async (box, turn) => {
    const turns = known.get(box) ?? new Map<Turn, ReadLine>();
    known.set(box, turns);
    const line = turns.get(turn) ?? (await recognise(image, facing(box, turn), models));
    turns.set(turn, line);
    return line;
  };
}

/** Reads some wide lines one way and, unless that reads well, the other way; the way that reads better is up. */
export async function turnOf(boxes: readonly TextBox[], read: LineReader): Promise<Turn> {
  const proportion = (box: TextBox) => Math.max(box.width, box.height) / Math.min(box.width, box.height);
  const telling = (box: TextBox) => Math.min(LONG, proportion(box)) - Math.max(0, proportion(box) - LONG);
  const elongated = boxes.filter((box) => proportion(box) >= ELONGATED);
  const probes = elongated.sort((a, b) => telling(b) - telling(a)).slice(0, PROBES);
  if (probes.length === 0) return 0;
  const lying = probes.filter((box) => facing(box, 0).width >= facing(box, 0).height);
  const [first, second]: [Turn, Turn] = lying.length * 2 >= probes.length ? [0, 180] : [90, 270];
  const certainty = async (turn: Turn) => {
    let sum = 0;
    for (const box of probes) sum += (await read(box, turn)).certainty;
    return sum / probes.length;
  };
  const one = await certainty(first);
  if (one >= SURE) return first;
  return (await certainty(second)) > one ? second : first;
}

/** Direction of reading on the upright page: a unit vector. */
function direction(box: TextBox, turn: Turn): readonly [number, number] {
  if (turn === 90) return [-box.uy, box.ux];
  if (turn === 180) return [-box.ux, -box.uy];
  if (turn === 270) return [box.uy, -box.ux];
  return [box.ux, box.uy];
}

/** Whether a box is read across the reading direction of the page. */
export function isSideways(box: TextBox, turn: Turn): boolean {
  const [x, y] = direction(box, turn);
  return Math.abs(y) > Math.abs(x);
}

export function slopeOf(box: TextBox, turn: Turn): number {
  const [x, y] = direction(box, turn);
  return y / x;
}

/** The median over the slopes, each weighed by its line's width: short boxes point anywhere. */
export function usualSlope(slopes: readonly { slope: number; width: number }[]): number {
  const sorted = [...slopes].sort((a, b) => a.slope - b.slope);
  let left = sorted.reduce((sum, { width }) => sum + width, 0) / 2;
  for (const { slope, width } of sorted) {
    left -= width;
    if (left <= 0) return slope;
  }
  return 0;
}
