import type { Area } from './ink.ts';

/** Black and white pixels, 32 to a number: what concerns whole rows of them is done 32 at a time. */
export class Bitmap {
  readonly width: number;
  readonly height: number;
  /** Numbers in a row. */
  readonly stride: number;
  /** The leftmost pixel of 32 is the lowest bit; a set bit is ink. */
  readonly bits: Int32Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.stride = (width + 31) >> 5;
    this.bits = new Int32Array(this.stride * height);
  }

  has(x: number, y: number): boolean {
    return ((this.bits[y * this.stride + (x >> 5)]! >>> (x & 31)) & 1) === 1;
  }

  /** With the white between two black pixels of a row filled, where it is at most `gap` pixels wide (below 32). */
  closed(gap: number): Bitmap {
    const wide = this.#copy();
    for (let reach = 0; reach < gap; ) {
      const step = Math.min(reach + 1, gap - reach);
      wide.#orFromLeft(step);
      reach += step;
    }
    for (let reach = 0; reach < gap; ) {
      const step = Math.min(reach + 1, gap - reach);
      wide.#andFromRight(step);
      reach += step;
    }
    return wide;
  }

  /** Without lines, of which each is level or upright; what crosses one goes on through it. */
  without(lines: readonly Area[]): Bitmap {
    const rest = this.#copy();
    for (const line of lines) {
      const level = line.right - line.left > line.bottom - line.top;
      // With the pixel in which its edges fade.
      const left = Math.max(0, level ? line.left : line.left - 1);
      const right = Math.min(this.width, level ? line.right : line.right + 1);
      const top = Math.max(0, level ? line.top - 1 : line.top);
      const bottom = Math.min(this.height, level ? line.bottom + 1 : line.bottom);
      for (let x = left; x < right; x = (x | 31) + 1) {
        const [at, mask] = [x >> 5, maskOf(x & 31, Math.min(right, (x | 31) + 1) - (x & ~31))];
        const crossed =
          level && top > 0 && bottom < this.height
            ? this.bits[(top - 1) * this.stride + at]! & this.bits[bottom * this.stride + at]!
            : 0;
        for (let y = top; y < bottom; y++)
          if (level || !(left > 0 && right < this.width && this.has(left - 1, y) && this.has(right, y)))
            rest.bits[y * this.stride + at]! &= ~mask | crossed;
      }
    }
    return rest;
  }

  /** The pixels of columns of ink that are at most `most` pixels high. */
  thin(most: number): Bitmap {
    const { bits, stride, height } = this;
    const result = this.#copy();
    // A pixel is thick when it lies in a column of more than `most` pixels, of which each is the first of one below it.
    for (let y = 0; y + most < height; y++) {
      for (let at = y * stride; at < (y + 1) * stride; at++) {
        let thick = bits[at]!;
        for (let below = 1; below <= most && thick !== 0; below++) thick &= bits[at + below * stride]!;
        if (thick === 0) continue;
        for (let row = 0; row <= most; row++) result.bits[at + row * stride]! &= ~thick;
      }
    }
    return result;
  }

  /**
   * The upper rim of the ink: what is white above, and ink in this row or the one below. An edge that rises by a pixel on
   * its way is one run of a row.
   */
  rimAbove(): Bitmap {
    return this.#rim(-this.stride, this.stride);
  }

  rimBelow(): Bitmap {
    return this.#rim(this.stride, -this.stride);
  }

  /** Calls `found` for each run of at least `least` black pixels of a row; `to` is the pixel after the last. */
  runs(y: number, least: number, found: (from: number, to: number) => void): void {
    const { bits, stride } = this;
    let from = -1;
    let last = 0;
    for (let i = 0, at = y * stride; i < stride; i++, at++) {
      const word = bits[at]!;
      // A bit for each pixel of another colour than the one to its left.
      for (let turns = word ^ ((word << 1) | last); turns !== 0; turns &= turns - 1) {
        const x = (i << 5) + 31 - Math.clz32(turns & -turns);
        if (from < 0) from = x;
        else {
          if (x - from >= least) found(from, x);
          from = -1;
        }
      }
      last = word >>> 31;
    }
    if (from >= 0 && this.width - from >= least) found(from, this.width);
  }

  #rim(outwards: number, inwards: number): Bitmap {
    const rim = new Bitmap(this.width, this.height);
    const { bits } = this;
    for (let at = 0; at < bits.length; at++)
      rim.bits[at] = (bits[at]! | (bits[at + inwards] ?? 0)) & ~(bits[at + outwards] ?? 0);
    return rim;
  }

  #copy(): Bitmap {
    const copy = new Bitmap(this.width, this.height);
    copy.bits.set(this.bits);
    return copy;
  }

  /** Blackens each pixel that has a black one `step` (1–31) to its left. */
  #orFromLeft(step: number): void {
    const { bits, stride } = this;
    for (let row = 0; row < bits.length; row += stride)
      for (let at = row + stride - 1; at >= row; at--)
        bits[at]! |= (bits[at]! << step) | (at > row ? bits[at - 1]! >>> (32 - step) : 0);
  }

  /** Keeps those pixels black that have a black one `step` (1–31) to their right. */
  #andFromRight(step: number): void {
    const { bits, stride } = this;
    for (let row = 0; row < bits.length; row += stride)
      for (let at = row; at < row + stride; at++)
        bits[at]! &= (bits[at]! >>> step) | (at + 1 < row + stride ? bits[at + 1]! << (32 - step) : 0);
  }
}

/** The bits from one of 32 to before another. */
function maskOf(from: number, to: number): number {
  return (-1 << from) & (to < 32 ? (1 << to) - 1 : -1);
}
