import type { Raster } from '../../image/raster.ts';

/** Red, green and blue, as shares of what the paper around gives back, 0–1. */
export type Shares = [red: number, green: number, blue: number];

/** How bright the channels look. */
const WEIGHTS = [0.3, 0.6, 0.1] as const;

export const brightnessOf = ([red, green, blue]: Readonly<Shares>) =>
  WEIGHTS[0] * red + WEIGHTS[1] * green + WEIGHTS[2] * blue;

/** Cells of a tile for which the paper's colour is told. */
const TILE = 16;

/** Every so many-th cell of a row and of a column tells it. */
const STEP = 2;

/** How much of the paper's light is left at each place of a picture, whatever the colour of paper and lamp. */
export class Light {
  /** Pixels from one cell to the next, and the cells of a row and a column. */
  readonly step: number;
  readonly width: number;
  readonly height: number;
  readonly #raster: Raster;
  readonly #tiles: number;
  /** Three numbers for each tile. */
  readonly #paper: Float32Array;

  constructor(raster: Raster, step: number) {
    this.step = step;
    this.width = Math.ceil(raster.width / step);
    this.height = Math.ceil(raster.height / step);
    this.#raster = raster;
    this.#tiles = Math.ceil(this.width / TILE);
    this.#paper = brightestAround(papersOf(raster, step, this.#tiles), this.#tiles);
  }

  /** Calls `found` for each cell that is darker than a share of the paper, and what is left of it. The array is one for all. */
  darker(most: number, found: (cell: number, shares: Readonly<Shares>) => void): void {
    const { pixels, width } = this.#raster;
    const shares: Shares = [1, 1, 1];
    for (let y = 0; y < this.height; y++) {
      const row = Math.floor(y / TILE) * this.#tiles;
      for (let left = 0; left < this.width; left += TILE) {
        const tile = (row + left / TILE) * 3;
        const [red, green, blue] = [this.#paper[tile]!, this.#paper[tile + 1]!, this.#paper[tile + 2]!];
        const bright = most * (WEIGHTS[0] + WEIGHTS[1] + WEIGHTS[2]);
        const [r, g, b] = [WEIGHTS[0] / red, WEIGHTS[1] / green, WEIGHTS[2] / blue];
        const right = Math.min(this.width, left + TILE);
        for (let x = left, i = (y * this.step * width + left * this.step) * 3; x < right; x++, i += 3 * this.step) {
          // What is brighter than paper in one channel may hide what is darker in another; only pale tints are lost so.
          if (r * pixels[i]! + g * pixels[i + 1]! + b * pixels[i + 2]! > bright) continue;
          shares[0] = Math.min(1, pixels[i]! / red);
          shares[1] = Math.min(1, pixels[i + 1]! / green);
          shares[2] = Math.min(1, pixels[i + 2]! / blue);
          found(y * this.width + x, shares);
        }
      }
    }
  }

  /** Writes to `shares` what is left at a pixel; the same array for all pixels saves making millions. */
  at(x: number, y: number, shares: Shares): void {
    const { pixels, width } = this.#raster;
    const i = (y * width + x) * 3;
    const side = this.step * TILE;
    const tile = (Math.floor(y / side) * this.#tiles + Math.floor(x / side)) * 3;
    for (let c = 0; c < 3; c++) shares[c] = Math.min(1, pixels[i + c]! / this.#paper[tile + c]!);
  }
}

/** The mean colour of the brighter pixels of each tile. */
function papersOf({ pixels, width, height }: Raster, step: number, across: number): Float32Array {
  const side = TILE * step;
  const down = Math.ceil(height / side);
  const papers = new Float32Array(across * down * 3);
  for (let tile = 0; tile < across * down; tile++) {
    const [left, top] = [(tile % across) * side, Math.floor(tile / across) * side];
    const [right, bottom] = [Math.min(width, left + side), Math.min(height, top + side)];
    let least = 0;
    for (let pass = 0; pass < 2; pass++) {
      let [red, green, blue, count] = [0, 0, 0, 0];
      for (let y = top; y < bottom; y += STEP * step)
        for (let x = left, i = (y * width + left) * 3; x < right; x += STEP * step, i += 3 * STEP * step) {
          if (pixels[i]! + pixels[i + 1]! + pixels[i + 2]! < least) continue;
          red += pixels[i]!;
          green += pixels[i + 1]!;
          blue += pixels[i + 2]!;
          count += 1;
        }
      least = (red + green + blue) / count;
      papers.set(
        [red, green, blue].map((sum) => Math.max(1, sum / count)),
        tile * 3,
      );
    }
  }
  return papers;
}

/** Of each tile and those around it the brightest colour: a tile may be full of ink. */
function brightestAround(own: Float32Array, across: number): Float32Array {
  const papers = new Float32Array(own.length);
  const down = own.length / 3 / across;
  for (let y = 0; y < down; y++)
    for (let x = 0; x < across; x++) {
      let [best, most] = [0, -1];
      for (let row = Math.max(0, y - 1); row <= Math.min(down - 1, y + 1); row++)
        for (let column = Math.max(0, x - 1); column <= Math.min(across - 1, x + 1); column++) {
          const at = (row * across + column) * 3;
          const sum = own[at]! + own[at + 1]! + own[at + 2]!;
          if (sum > most) [best, most] = [at, sum];
        }
      papers.set(own.subarray(best, best + 3), (y * across + x) * 3);
    }
  return papers;
}
