import type { Raster } from '../image/raster.ts';

/** An image with its halves, quarters and so on, made when asked for: crops of large print come from small copies. */
export class Pyramid {
  readonly #levels: Raster[];

  constructor(raster: Raster) {
    this.#levels = [raster];
  }

  get base(): Raster {
    return this.#levels[0]!;
  }

  level(number: number): Raster {
    while (this.#levels.length <= number) this.#levels.push(halved(this.#levels.at(-1)!));
    return this.#levels[number]!;
  }
}

/** Each pixel the mean of four; an odd last row or column counts twice. */
export function halved({ pixels, width, height }: Raster): Raster {
  const [across, down] = [Math.max(1, (width + 1) >> 1), Math.max(1, (height + 1) >> 1)];
  const half = new Uint8Array(across * down * 3);
  for (let y = 0, to = 0; y < down; y++) {
    const upper = 2 * y * width * 3;
    const lower = Math.min(2 * y + 1, height - 1) * width * 3;
    for (let x = 0; x < across; x++) {
      const left = 2 * x * 3;
      const right = Math.min(2 * x + 1, width - 1) * 3;
      for (let c = 0; c < 3; c++, to++) {
        const sum =
          pixels[upper + left + c]! +
          pixels[upper + right + c]! +
          pixels[lower + left + c]! +
          pixels[lower + right + c]!;
        half[to] = (sum + 2) >> 2;
      }
    }
  }
  return { pixels: half, width: across, height: down };
}
