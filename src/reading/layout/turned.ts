import type { Rectangle, Turn } from '../../domain/index.ts';

/** A rectangle in fractions of a page, after the page was turned by `turn` degrees clockwise. */
export function turned({ left, top, width, height }: Rectangle, turn: Turn): Rectangle {
  if (turn === 90) return { left: 1 - top - height, top: left, width: height, height: width };
  if (turn === 180) return { left: 1 - left - width, top: 1 - top - height, width, height };
  if (turn === 270) return { left: top, top: 1 - left - width, width: height, height: width };
  return { left, top, width, height };
}

/** The turn that does what one and then the other does. */
export function together(one: Turn, other: Turn): Turn {
  return ((one + other) % 360) as Turn; // multiples of 90 below 360
}

/** The turn that takes a page from `from` to `to`. */
export function between(from: Turn, to: Turn): Turn {
  return ((to - from + 360) % 360) as Turn; // multiples of 90 below 360
}

/** The part of a rectangle that lies on the page, or null when nothing of it does. */
export function clipped({ left, top, width, height }: Rectangle): Rectangle | null {
  const right = Math.min(1, left + width);
  const bottom = Math.min(1, top + height);
  const x = Math.max(0, left);
  const y = Math.max(0, top);
  return right > x && bottom > y ? { left: x, top: y, width: right - x, height: bottom - y } : null;
}
