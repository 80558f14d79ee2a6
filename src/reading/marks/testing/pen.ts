import type { Canvas } from './canvas.ts';

/** Numbers from 0 to 1 that follow from a seed (a linear congruential generator). */
export function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 8) / 2 ** 24;
  };
}

/**
 * Writes with a pen that is pressed more and less: cubic Bezier curves that go on where the last one ended, up and down,
 * with a slant and loops. Its letters stand on `base` and are `high` pixels at most.
 */
export function scrawl(canvas: Canvas, left: number, base: number, letters: number, high: number, seed: number): void {
  const chance = chances(seed);
  let [x, y] = [left, base - 0.3 * high];
  for (let i = 0; i < letters; i++) {
    const wide = high * (0.3 + 0.25 * chance());
    const rise = high * (chance() < 0.3 || i === 0 ? 1 : 0.45);
    const top = [x + 0.8 * wide, base - rise] as const;
    const end = [x + wide, base - high * 0.25 * chance()] as const;
    const press = 2 + Math.round(chance());
    curve(canvas, [x, y], [x + 0.5 * wide, y], [top[0] + 0.3 * wide, top[1]], top, press);
    curve(canvas, top, [top[0] - 0.5 * wide, top[1] + 0.2 * rise], [x + 0.2 * wide, base], end, press + 1);
    [x, y] = end;
  }
}

type Point = readonly [number, number];

function curve(canvas: Canvas, a: Point, b: Point, c: Point, d: Point, thick: number): void {
  const steps = 24;
  const at = (t: number): Point => {
    const part = (i: 0 | 1) =>
      (1 - t) ** 3 * a[i] + 3 * (1 - t) ** 2 * t * b[i] + 3 * (1 - t) * t ** 2 * c[i] + t ** 3 * d[i];
    return [part(0), part(1)];
  };
  for (let i = 0; i < steps; i++) canvas.line(...at(i / steps), ...at((i + 1) / steps), thick);
}
