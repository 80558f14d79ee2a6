/** A matrix as Windows has it (MS-EMF, 2.2.28): x' = a x + c y + e, y' = b x + d y + f. */
export type Transform = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export const IDENTITY: Transform = [1, 0, 0, 1, 0, 0];

/** What `first` and then `second` do. */
export function after(first: Transform, second: Transform): Transform {
  const [a, b, c, d, e, f] = first;
  const [A, B, C, D, E, F] = second;
  return [a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D, e * A + f * C + E, e * B + f * D + F];
}

/** Modes of mapping whose y runs upwards (MS-EMF, 2.1.21), and those that a window and a viewport make. */
const [LOWEST_METRIC, HIGHEST_METRIC, BY_WINDOW] = [2, 6, 7];

type Pair = readonly [x: number, y: number];

/** How a drawing's numbers are meant at one place in it. */
export interface Space {
  readonly world: Transform;
  readonly mode: number;
  readonly windowAt: Pair;
  readonly windowSize: Pair;
  readonly viewAt: Pair;
  readonly viewSize: Pair;
  /** Height of the letters of the font that is chosen. */
  readonly font: number;
}

export const START: Space = {
  world: IDENTITY,
  mode: 1,
  windowAt: [0, 0],
  windowSize: [0, 0],
  viewAt: [0, 0],
  viewSize: [0, 0],
  font: 0,
};

/** A place of the drawing's own, as it comes to lie, and how much larger lengths become. */
export function placed(space: Space, x: number, y: number): { x: number; y: number; scale: number } {
  const [a, b, c, d, e, f] = space.world;
  const [wide, high] = [0, 1].map((axis) => {
    const [window, view] = [space.windowSize[axis]!, space.viewSize[axis]!];
    if (space.mode >= LOWEST_METRIC && space.mode <= HIGHEST_METRIC) return axis === 0 ? 1 : -1;
    return space.mode >= BY_WINDOW && window !== 0 ? (view || Math.abs(window)) / window : 1;
  }) as [number, number]; // of two axes
  return {
    x: (a * x + c * y + e - space.windowAt[0]) * wide + space.viewAt[0],
    y: (b * x + d * y + f - space.windowAt[1]) * high + space.viewAt[1],
    scale: Math.sqrt(Math.abs(a * d - b * c)) * Math.abs(high),
  };
}
