import type { UserBox } from './frame.ts';
import type { Pdfium } from './library.ts';
import { apply, around, type Matrix } from './matrix.ts';

/** What a path draws, in user space. */
export interface Shape {
  readonly box: UserBox;
  /** Its straight segments; none when it has a curve. */
  readonly strokes: readonly UserBox[];
  /** The boxes of its outlines: spreadsheets fill all rulings of a table as one path. */
  readonly outlines: readonly UserBox[];
  readonly filled: boolean;
  readonly stroked: boolean;
}

const LINE_TO = 0;
const MOVE_TO = 2;

/**
 * A path with more segments is a drawing, neither a table's ruling nor the ground of a cell, unless all of them are level
 * or upright: a table whose rulings are one path.
 */
const MOST_SEGMENTS = 64;
const MOST_RULINGS = 20_000;

/** The shape of a path object; null for a drawing. `scratch` has room for two numbers. */
export function shapeOf(pdfium: Pdfium, object: number, matrix: Matrix, scratch: number): Shape | null {
  const { api } = pdfium;
  const count = api.FPDFPath_CountSegments(object);
  if (count < 2 || count > MOST_RULINGS) return null;
  const rulingsOnly = count > MOST_SEGMENTS;
  const points: (readonly [number, number])[] = [];
  const outlines: (readonly [number, number])[][] = [];
  const strokes: UserBox[] = [];
  let curved = false;
  let start: readonly [number, number] | null = null;
  let at: readonly [number, number] | null = null;
  for (let i = 0; i < count; i++) {
    const segment = api.FPDFPath_GetPathSegment(object, i);
    const type = api.FPDFPathSegment_GetType(segment);
    if (!api.FPDFPathSegment_GetPoint(segment, scratch, scratch + 4)) return null;
    const to = apply(matrix, pdfium.float(scratch), pdfium.float(scratch + 4));
    if (type === MOVE_TO) start = to;
    else if (type !== LINE_TO) curved = true;
    else if (at) strokes.push(around([at, to]));
    if (start && at && api.FPDFPathSegment_GetClose(segment)) strokes.push(around([to, start]));
    if (rulingsOnly && (curved || (strokes.length > 0 && !isStraight(strokes.at(-1)!)))) return null;
    at = to;
    points.push(to);
    if (type === MOVE_TO || outlines.length === 0) outlines.push([]);
    outlines.at(-1)!.push(to);
  }
  api.FPDFPath_GetDrawMode(object, scratch, scratch + 4);
  const [filled, stroked] = [pdfium.integer(scratch) !== 0, pdfium.integer(scratch + 4) !== 0];
  return { box: around(points), strokes: curved ? [] : strokes, outlines: outlines.map(around), filled, stroked };
}

/** Whether straight segments are the sides of an upright rectangle, of which the last may be left to be closed. */
export function isRectangle(strokes: readonly UserBox[]): boolean {
  if (strokes.length < 3 || strokes.length > 5) return false;
  return strokes.every(isStraight);
}

/** Level or upright. */
function isStraight({ left, right, bottom, top }: UserBox): boolean {
  return right - left < 0.01 || top - bottom < 0.01;
}

/** A code has at least so many bars or modules. */
const FEWEST_OUTLINES = 20;
/** Modules, and runs of them, are no longer than this, in their widths; rulings are longer. */
const LONGEST_RUN = 6;

/** Whether the outlines of a path are those of a code that is drawn at once: for the most part modules, or bars as high as it. */
export function isCode({ outlines, box, filled }: Shape): boolean {
  if (!filled || outlines.length < FEWEST_OUTLINES) return false;
  const [width, height] = [box.right - box.left, box.top - box.bottom];
  const count = (is: (across: number, down: number) => boolean) =>
    outlines.filter(({ left, right, bottom, top }) => is(right - left, top - bottom)).length;
  const modules = count((across, down) => Math.max(across, down) < LONGEST_RUN * Math.min(across, down));
  const bars = Math.max(
    count((_, down) => down > 0.8 * height),
    count((across) => across > 0.8 * width),
  );
  return Math.max(modules, bars) > outlines.length / 2;
}

/** Segments of a mesh that are looked at, and how many it has at least: a code of squares has hundreds of them. */
const LOOKED_AT = 40;
const FEWEST_SEGMENTS = 100;

/** Whether a path begins with upright rectangles and has many: its segments are straight and level or upright. */
export function isMesh({ api, float }: Pdfium, object: number, scratch: number): boolean {
  if (api.FPDFPath_CountSegments(object) < FEWEST_SEGMENTS) return false;
  let [x, y] = [0, 0];
  for (let i = 0; i < LOOKED_AT; i++) {
    const segment = api.FPDFPath_GetPathSegment(object, i);
    const type = api.FPDFPathSegment_GetType(segment);
    if ((type !== LINE_TO && type !== MOVE_TO) || !api.FPDFPathSegment_GetPoint(segment, scratch, scratch + 4))
      return false;
    const [toX, toY] = [float(scratch), float(scratch + 4)];
    if (type === LINE_TO && toX !== x && toY !== y) return false;
    [x, y] = [toX, toY];
  }
  return true;
}
