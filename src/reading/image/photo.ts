import type { Rectangle, Turn } from '../../domain/index.ts';
import { between, turned } from '../layout/turned.ts';
import type { Raster } from './raster.ts';
import { findSheet, type Quadrilateral } from './sheet.ts';
import { unwarped } from './unwarp.ts';

/** A picture as it is recognised, and where what is found on it lies on the picture itself. */
export interface View {
  readonly raster: Raster;
  /** In fractions of the view and of the picture, both turned upright by `turn`. */
  back(place: Rectangle, turn: Turn): Rectangle;
  /** Slope on the picture of lines that have this slope in the middle of the view. */
  slope(skew: number, turn: Turn): number;
}

/** A picture that is recognised as it is. */
const asItIs = (raster: Raster): View => ({ raster, back: (place) => place, slope: (skew) => skew });

/**
 * What of a picture is recognised: a sheet that was photographed aslant is made flat, any other picture stays as it is.
 * `hasPrint` tells whether anything is written on what lies around the sheet: then nothing may be left out.
 */
export async function viewOf(picture: Raster, hasPrint: (rest: Raster) => Promise<boolean>): Promise<View> {
  const corners = findSheet(picture);
  if (!corners || (await hasPrint(surroundings(picture, corners)))) return asItIs(picture);
  const sheet = unwarped(picture, corners);
  const back = (place: Rectangle, turn: Turn) => turned(sheet.back(turned(place, between(turn, 0))), turn);
  return {
    raster: sheet.raster,
    back,
    slope(skew, turn) {
      const lying = turn % 180 !== 0;
      const upright = ({ width, height }: Raster) => (lying ? height / width : width / height);
      // A tenth of the width along a line, in the middle.
      const step = 0.1;
      const middle = (left: number, top: number) => back({ left, top, width: 0, height: 0 }, turn);
      const from = middle(0.5 - step / 2, 0.5);
      const to = middle(0.5 + step / 2, 0.5 + step * skew * upright(sheet.raster));
      return (to.top - from.top) / ((to.left - from.left) * upright(picture));
    },
  };
}

/** Longer side of the copy on which print around a sheet is looked for: enough for headings, in little time. */
const LONG_SIDE = 800;

/** A small copy of the picture with the sheet covered by the mean colour of the rest. */
function surroundings(picture: Raster, corners: Quadrilateral): Raster {
  const scale = Math.min(1, LONG_SIDE / Math.max(picture.width, picture.height));
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  const pixels = new Uint8Array(width * height * 3);
  const covered: number[] = [];
  const sums = [0, 0, 0];
  for (let y = 0, to = 0; y < height; y++)
    for (let x = 0; x < width; x++, to += 3) {
      const [px, py] = [Math.floor((x + 0.5) / scale), Math.floor((y + 0.5) / scale)];
      if (isWithin(corners, px, py)) covered.push(to);
      else {
        const from = (Math.min(py, picture.height - 1) * picture.width + Math.min(px, picture.width - 1)) * 3;
        for (let c = 0; c < 3; c++) sums[c]! += pixels[to + c] = picture.pixels[from + c]!;
      }
    }
  const rest = Math.max(1, width * height - covered.length);
  for (const to of covered) for (let c = 0; c < 3; c++) pixels[to + c] = sums[c]! / rest;
  return { pixels, width, height };
}

/** Whether a point lies in the sheet, whose corners go round clockwise. */
function isWithin(corners: Quadrilateral, x: number, y: number): boolean {
  return corners.every(([ax, ay], i) => {
    const [bx, by] = corners[(i + 1) % 4]!;
    return (bx - ax) * (y - ay) >= (by - ay) * (x - ax);
  });
}
