import { type Edge, EdgeIndex, edgesOf, middleOf } from './edges.ts';
import { type Area, type Ink, meet } from './ink.ts';
import { circleDrawn, cornersOf, fitted, squareDrawn } from './outline.ts';

/** The frame of a box or button, in pixels. */
export interface Frame extends Area {
  readonly round: boolean;
  /** Share of its outline that is ink, 0–1. */
  readonly drawn: number;
  /** Whether it has four sharp corners, as no round letter has. */
  readonly sharp: boolean;
}

// Lengths are in heights of a word, `em`, and in sides of the frame.

/** Sides of a frame: boxes of words reach beyond their letters, and a box to tick is about as high as a capital. */
const LEAST = 0.42;
const MOST = 1.8;
const LEAST_PIXELS = 9;
/** An edge may be broken by so much, by what crosses it and by what a scanner lost. */
const BROKEN = 0.1;
/** So much of the side of a square is straight at least. */
const STRAIGHT = 0.7;
/** How much longer an edge is than the edges are apart, at most, and what they are off each other. */
const OBLONG = 1.2;
const OFF = 0.12;
/** Of what is no box without doubt, the longer side over the shorter. */
const SQUARE = 1.15;
/** So much of the outline is ink, of each side and of all. */
const SIDE_DRAWN = 0.75;
const DRAWN = 0.85;
const DRAWN_ROUND = 0.9;
/** Smaller than this, in pixels, letters look much alike. */
const SMALL = 16;
const DRAWN_SMALL = 0.95;
/** Corners are rounded off by so much of the side at most, along the diagonal. */
const ROUNDED = 0.09;
/** And sharp ones by a pixel, from 17 pixels on: edges that lie aslant are ragged. */
const SHARP = 0.03;

/** More of them are a pattern, or noise; a full page of print has some six thousand edges. */
const MOST_EDGES = 40_000;
const MOST_FRAMES = 5_000;

/** Pixels of the side of a circle that are straight to within two, less what noise takes of them. */
const flatOf = (side: number) => 1.1 * Math.sqrt(2 * side);

/** Frames that are seen by two edges that face each other; a tick may run over the others. */
export function framesIn(ink: Ink, em: number): Frame[] {
  const least = Math.max(LEAST_PIXELS, LEAST * em);
  const most = MOST * em;
  const gap = Math.round(BROKEN * em);
  const found: Frame[] = [];
  for (const bitmap of [ink.across, ink.down]) {
    const firsts = edgesOf(bitmap, true, flatOf(least), most, gap);
    if (firsts.length > MOST_EDGES) return [];
    const lasts = new EdgeIndex(edgesOf(bitmap, false, flatOf(least), most, gap), em);
    const off = Math.max(2, OFF * most);
    for (const first of firsts)
      lasts.near(first.at + least, first.at + most, middleOf(first), off, (last) => {
        const between = areaBetween(first, last);
        if (!between) return;
        const area = bitmap === ink.across ? between : turned(between);
        const frame = (isStraight(first, last) ? squareAt(ink, area) : null) ?? circleAt(ink, area);
        if (frame) found.push(frame);
      });
  }
  return found.length > MOST_FRAMES ? [] : apart(found);
}

const lengthOf = ({ from, to }: Edge) => to - from;

/** Whether two edges can be sides of a square, and not only of a circle. */
const isStraight = (first: Edge, last: Edge) =>
  Math.min(lengthOf(first), lengthOf(last)) >= STRAIGHT * (last.at - first.at);

/** The square or circle that two edges can be sides of, as if they were its top and bottom. */
function areaBetween(first: Edge, last: Edge): Area | null {
  const side = last.at - first.at;
  const off = Math.max(2, OFF * side);
  if (Math.max(lengthOf(first), lengthOf(last)) > OBLONG * side + 1) return null;
  if (Math.min(lengthOf(first), lengthOf(last)) < flatOf(side)) return null;
  const left = (first.from + last.from) / 2;
  const right = (first.to + last.to) / 2;
  if (isStraight(first, last)) {
    if (Math.abs(first.from - last.from) > off || Math.abs(first.to - last.to) > off) return null;
    return { left: Math.round(left), right: Math.round(right), top: first.at, bottom: last.at };
  }
  if (Math.abs(middleOf(first) - middleOf(last)) > off) return null;
  const from = Math.round((left + right - side) / 2);
  return { left: from, right: from + side, top: first.at, bottom: last.at };
}

const turned = ({ left, top, right, bottom }: Area): Area => ({ left: top, top: left, right: bottom, bottom: right });

const isSmall = ({ left, top, right, bottom }: Area) => Math.min(right - left, bottom - top) < SMALL;

function squareAt({ across }: Ink, area: Area): Frame | null {
  if (cornersOf(across, area, ROUNDED) < 3) return null;
  const drawn = squareDrawn(across, area, SIDE_DRAWN);
  if (drawn < (isSmall(area) ? DRAWN_SMALL : DRAWN)) return null;
  const fit = fitted(across, area);
  const sharp = cornersOf(across, fit, SHARP) === 4;
  return sharp || (!isSmall(area) && isSquare(fit)) ? { ...fit, round: false, drawn, sharp } : null;
}

function circleAt({ across }: Ink, area: Area): Frame | null {
  if (isSmall(area) || cornersOf(across, area, ROUNDED) > 0) return null;
  const drawn = circleDrawn(across, area, DRAWN_ROUND);
  return drawn > 0 ? { ...area, round: true, drawn, sharp: false } : null;
}

/** Whether an area is as wide as high, or nearly so. */
export function isSquare({ left, top, right, bottom }: Area): boolean {
  const [width, height] = [right - left, bottom - top];
  return Math.max(width, height) <= SQUARE * Math.min(width, height);
}

/** Of frames in one place the one that is drawn best. */
function apart(frames: readonly Frame[]): Frame[] {
  const kept: Frame[] = [];
  for (const frame of [...frames].sort((a, b) => b.drawn - a.drawn))
    if (!kept.some((other) => meet(frame, other))) kept.push(frame);
  return kept;
}
