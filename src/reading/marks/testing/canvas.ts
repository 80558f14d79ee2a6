import type { Rectangle } from '../../../domain/index.ts';
import type { Raster } from '../../image/raster.ts';

/** Recognition that reads nothing, for tests of what needs none. */
export const unread = async () => ({ turn: 0, skew: 0, words: [] }) as const;

/** Print of the tests is 30 pixels high, as that of 11 points at 200 dpi. */
export const EM = 30;

/** A grey picture to draw on; pixels from the top left. */
export class Canvas {
  readonly width: number;
  readonly height: number;
  readonly #pixels: Float64Array;
  readonly #words: (Rectangle & { text: string })[] = [];

  constructor(width: number, height: number, paper = 240) {
    this.width = width;
    this.height = height;
    this.#pixels = new Float64Array(width * height).fill(paper);
  }

  ink(x: number, y: number, shade = 40): void {
    const [column, row] = [Math.round(x), Math.round(y)];
    if (column < 0 || row < 0 || column >= this.width || row >= this.height) return;
    this.#pixels[row * this.width + column] = shade;
  }

  fill(left: number, top: number, width: number, height: number, shade = 40): void {
    for (let y = top; y < top + height; y++) for (let x = left; x < left + width; x++) this.ink(x, y, shade);
  }

  /** A stroke of a pen `thick` pixels wide. */
  line(x1: number, y1: number, x2: number, y2: number, thick = 2, shade = 40): void {
    const steps = Math.ceil(2 * Math.hypot(x2 - x1, y2 - y1)) || 1;
    for (let i = 0; i <= steps; i++) {
      const [x, y] = [x1 + ((x2 - x1) * i) / steps, y1 + ((y2 - y1) * i) / steps];
      for (let dy = 0; dy < thick; dy++) for (let dx = 0; dx < thick; dx++) this.ink(x + dx, y + dy, shade);
    }
  }

  /** The outline of a rectangle; `thick` lies within. */
  frame(left: number, top: number, width: number, height = width, thick = 2, shade = 40): void {
    for (let i = 0; i < thick; i++) {
      for (const y of [top + i, top + height - 1 - i]) this.fill(left, y, width, 1, shade);
      for (const x of [left + i, left + width - 1 - i]) this.fill(x, top, 1, height, shade);
    }
  }

  /** A ring from one radius to another, or a disc from 0 on. */
  ring(x: number, y: number, from: number, to: number): void {
    for (let dy = -to; dy <= to; dy++)
      for (let dx = -to; dx <= to; dx++) {
        const distance = Math.hypot(dx, dy);
        if (distance >= from && distance <= to) this.ink(x + dx, y + dy);
      }
  }

  /** Letters of stems, bars and bowls, as wide as print is, and the place of the word, which says `text`. */
  word(letters: number, left: number, top: number, size = EM, text = 'x'.repeat(letters)): void {
    const wide = 0.5 * size;
    for (let i = 0; i < letters; i++) {
      const [x, y] = [left + i * wide, top + 0.15 * size];
      const thick = Math.max(2, Math.round(0.1 * size));
      this.line(x, y, x, y + 0.65 * size, thick);
      if (i % 3 === 0) this.line(x, y, x + 0.35 * size, y, thick);
      else this.line(x + 0.3 * size, y + 0.3 * size, x + 0.3 * size, y + 0.65 * size, thick);
      if (i % 2 === 0) this.line(x, y + 0.3 * size, x + 0.3 * size, y + 0.3 * size, thick);
    }
    this.#words.push({
      text,
      left: left / this.width,
      top: top / this.height,
      width: (letters * wide) / this.width,
      height: size / this.height,
    });
  }

  get words() {
    return this.#words.map((word) => ({ ...word, confidence: 1, sideways: false }));
  }

  /** The picture; `noise` is the most that a pixel differs from what was drawn, and follows from nothing but its place. */
  raster(noise = 0): Raster {
    const pixels = new Uint8Array(this.width * this.height * 3);
    let chance = 1;
    for (let i = 0; i < this.#pixels.length; i++) {
      chance = (Math.imul(chance, 1_664_525) + 1_013_904_223) | 0;
      const shade = this.#pixels[i]! + noise * ((chance >>> 8) / 2 ** 23 - 1);
      pixels[3 * i] = pixels[3 * i + 1] = pixels[3 * i + 2] = Math.max(0, Math.min(255, shade));
    }
    return { pixels, width: this.width, height: this.height };
  }
}
