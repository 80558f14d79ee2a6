import type { UserBox } from './frame.ts';

/** A ruling is at most so thick and at least so long, in points. */
const THICK = 3;
const LONG = 10;
/** Of a ruling drawn in pieces, as the sides of its cells, a piece is at least so long; shorter ones are dots. */
const SHORT = 2;
/** Pieces of one ruling lie no further apart than this, along and across. */
const TOUCH = 1;

/** Whether a straight stroke is level or upright, and thin: a ruling, or a piece of one. */
export function isStroke({ left, right, bottom, top }: UserBox): boolean {
  const [across, up] = [right - left, top - bottom];
  const [thick, long] = [Math.min(across, up), Math.max(across, up)];
  return thick <= THICK && (long >= LONG || (long >= SHORT && thick <= long / 3));
}

/** The rulings that strokes make: those drawn in pieces are joined, and what is too short for a ruling is left out. */
export function rulingsOf(strokes: readonly UserBox[]): UserBox[] {
  const level = strokes.filter(({ left, right, bottom, top }) => right - left >= top - bottom);
  const upright = strokes.filter(({ left, right, bottom, top }) => right - left < top - bottom);
  const turned = ({ left, right, bottom, top }: UserBox) => ({ left: bottom, right: top, bottom: left, top: right });
  return [...joined(level), ...joined(upright.map(turned)).map(turned)];
}

/** Joins level strokes. */
function joined(strokes: readonly UserBox[]): UserBox[] {
  const bands: UserBox[][] = [];
  for (const stroke of [...strokes].sort((a, b) => middle(a) - middle(b))) {
    const band = bands.at(-1);
    if (band && middle(stroke) - middle(band[0]!) <= TOUCH) band.push(stroke);
    else bands.push([stroke]);
  }
  return bands.flatMap((band) => {
    const whole: UserBox[] = [];
    for (const { left, right, bottom, top } of band.sort((a, b) => a.left - b.left)) {
      const last = whole.at(-1);
      if (!last || left > last.right + TOUCH) whole.push({ left, right, bottom, top });
      else {
        whole[whole.length - 1] = {
          left: last.left,
          right: Math.max(last.right, right),
          bottom: Math.min(last.bottom, bottom),
          top: Math.max(last.top, top),
        };
      }
    }
    return whole.filter(({ left, right }) => right - left >= LONG);
  });
}

const middle = ({ bottom, top }: UserBox) => (bottom + top) / 2;
