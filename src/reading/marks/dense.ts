import type { Bitmap } from './bitmap.ts';
import type { Area } from './ink.ts';

/** A power of two pixels, and half of what one number of a bitmap holds. */
const TILE = 16;
/** Share of the pixels around a place that are ink: codes have about half, print on paper hardly a fifth. */
const LEAST = 0.28;
const MOST = 0.75;
/** Tiles that a code covers at least, with those around it. */
const FEWEST = 14;

/**
 * Where ink and white alternate as closely as they do in codes, with room for their edges. It costs a hundredth of looking
 * for codes everywhere, and on most pages there is no such place. `print` is where certain words are, which are none.
 */
export function densePlaces({ bits, stride, width, height }: Bitmap, print: readonly Area[]): Area[] {
  const [across, down] = [2 * stride, Math.ceil(height / TILE)];
  const ink = new Uint16Array(across * down);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / TILE) * across;
    for (let i = 0, at = y * stride; i < stride; i++, at++) {
      const word = bits[at]!;
      if (word === 0) continue;
      ink[row + 2 * i]! += ones(word & 0xffff);
      ink[row + 2 * i + 1]! += ones(word >>> 16);
    }
  }
  const tilesFrom = (at: number) => Math.max(0, Math.ceil(at / TILE - 0.5));
  const tilesTo = (at: number, most: number) => Math.min(most, Math.ceil(at / TILE - 0.5));
  for (const { left, top, right, bottom } of print)
    for (let y = tilesFrom(top); y < tilesTo(bottom, down); y++)
      ink.fill(0, y * across + tilesFrom(left), y * across + Math.max(tilesFrom(left), tilesTo(right, across)));
  const around = (x: number, y: number) => {
    let sum = 0;
    for (let row = Math.max(0, y - 1); row <= Math.min(down - 1, y + 1); row++)
      for (let column = Math.max(0, x - 1); column <= Math.min(across - 1, x + 1); column++)
        sum += ink[row * across + column]!;
    return sum / (9 * TILE * TILE);
  };
  const dense = new Uint8Array(across * down);
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < across; x++) {
      const share = around(x, y);
      if (share < LEAST || share > MOST) continue;
      // With the tiles around it: wide bars leave gaps between.
      for (let row = Math.max(0, y - 1); row <= Math.min(down - 1, y + 1); row++)
        dense.fill(1, row * across + Math.max(0, x - 1), row * across + Math.min(across, x + 2));
    }
  }
  return groups(dense, across).map(({ left, top, right, bottom }) => ({
    left: Math.max(0, (left - 2) * TILE),
    top: Math.max(0, (top - 2) * TILE),
    right: Math.min(width, (right + 2) * TILE),
    bottom: Math.min(height, (bottom + 2) * TILE),
  }));
}

/** The set bits of 16. */
function ones(bits: number): number {
  let count = bits - ((bits >>> 1) & 0x5555);
  count = (count & 0x3333) + ((count >>> 2) & 0x3333);
  count = (count + (count >>> 4)) & 0x0f0f;
  return (count + (count >>> 8)) & 0x1f;
}

/** The rectangles around tiles that touch, in tiles; clears them. */
function groups(dense: Uint8Array, across: number): Area[] {
  const found: Area[] = [];
  for (let first = 0; first < dense.length; first++) {
    if (!dense[first]) continue;
    dense[first] = 0;
    const tiles = [first];
    let [left, right, top, bottom] = [across, 0, Number.POSITIVE_INFINITY, 0];
    for (let tile = tiles[0], i = 0; tile !== undefined; tile = tiles[++i]) {
      const [x, y] = [tile % across, Math.floor(tile / across)];
      [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
      for (let row = y - 1; row <= y + 1; row++) {
        for (let column = Math.max(0, x - 1); column <= Math.min(across - 1, x + 1); column++) {
          const next = row * across + column;
          if (!dense[next]) continue;
          dense[next] = 0;
          tiles.push(next);
        }
      }
    }
    if (tiles.length >= FEWEST) found.push({ left, top, right, bottom });
  }
  return found;
}
