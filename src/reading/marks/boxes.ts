import { type Frame, framesIn, isSquare } from './frames.ts';
import type { Area, Ink } from './ink.ts';
import { endsBeyond, filledOf } from './outline.ts';
import { type Print, Rows, type Surroundings, surroundingsOf } from './surroundings.ts';

/** A box to tick, or a button of which one of several is chosen. */
export interface Box extends Area {
  readonly round: boolean;
  readonly checked: boolean;
  /** 0–1. */
  readonly confidence: number;
}

/** A frame that may be one. */
interface Candidate extends Frame, Surroundings {
  /** Share of what is within its strokes that is ink. */
  readonly filled: number;
}

/** Share of ink from which on a frame is ticked; less is dirt, and near it nothing is sure. Black all over is a bullet. */
const TICKED = 0.1;
const NEARLY = 0.04;
const SOLID = 0.6;

// Lengths are in sides of the frame.

/** White between a box and its label: words stand as far apart, letters nearer. A box among others needs less. */
const SPACE = 0.45;
const SPACE_AMONG = 0.2;
/** White before or after what looks like a round letter. */
const APART = 0.8;
/** Share of a side beside which there is ink: of dirt, of a tick that runs over, and of a ruling above or below. */
const CLEAN = 0.1;
const OVERRUN = 0.4;
const RULED = 0.9;
/** Of the eight ends of its sides so many go on in a cell of a table; a tick may lie along one. */
const CELL = 2;
/** An empty box is drawn so well, and a ticked one that stands alone better, because letters look like one. */
const DRAWN = 0.9;
const DRAWN_TICKED = 0.96;

/**
 * The chance that a box is one, and ticked or not as told. Of drawn forms, degraded as scans are, 466 of 468 among others
 * were right. Alone, logos count as boxes now and then.
 */
const AMONG = 0.98;
const ALONE = 0.9;
const UNSURE = 0.8;

/** The boxes and buttons on a page. Those of one form are alike: one that is empty and sure speaks for the others. */
export function boxesIn(ink: Ink, words: readonly Print[], em: number): Box[] {
  const rows = new Rows(words, em);
  const candidateOf = (frame: Frame): Candidate => ({
    ...frame,
    ...surroundingsOf(ink.across, frame, rows.at(frame)),
    filled: filledOf(ink.across, frame, frame.round),
  });
  const candidates = framesIn(ink, em)
    .filter((frame) => frame.round || endsBeyond(ink.across, frame) < CELL)
    .map(candidateOf);
  const empty = candidates.filter(isEmpty);
  const among = (frame: Frame) => empty.some((other) => other !== frame && isAlike(frame, other));
  const found = candidates.filter((candidate) => {
    if (among(candidate)) return empty.includes(candidate) || isLikely(candidate);
    return !candidate.round && isSquare(candidate) && (empty.includes(candidate) || isTicked(candidate));
  });
  return found.map((candidate) => {
    const { left, top, right, bottom, round, filled } = candidate;
    const chance = among(candidate) ? AMONG : ALONE;
    const confidence = Math.abs(filled - TICKED) < NEARLY ? Math.min(chance, UNSURE) : chance;
    return { left, top, right, bottom, round, checked: filled >= TICKED, confidence };
  });
}

/** What is empty, and no letter. */
function isEmpty(candidate: Candidate): boolean {
  const { sharp, filled, drawn, beside, gap } = candidate;
  if (filled >= TICKED || drawn < DRAWN || beside[0] > CLEAN || beside[1] > CLEAN) return false;
  if (beside.some((share) => share > CLEAN && share < RULED)) return false;
  return sharp ? gap >= SPACE : isApart(candidate);
}

/** An O stands as near to the words on both sides as these do to each other. */
const isApart = ({ before, after, gap }: Candidate) => Math.max(before, after) >= APART && gap >= SPACE_AMONG;

/** What may be one because others like it are. */
function isLikely(candidate: Candidate): boolean {
  const { sharp, filled, drawn, beside, inWord, gap } = candidate;
  if (!sharp && filled < TICKED) return isApart(candidate);
  if (Math.max(...beside) > OVERRUN || gap < SPACE_AMONG) return false;
  return !inWord || filled < TICKED || drawn >= DRAWN_TICKED;
}

/** Letters and small drawings are much like a box that somebody ticked. */
function isTicked({ filled, drawn, beside, inWord }: Candidate): boolean {
  if (inWord || filled > SOLID || drawn < DRAWN_TICKED) return false;
  return beside.filter((share) => share > CLEAN).length <= 2 && Math.max(...beside) <= OVERRUN;
}

/** Whether two are of one size and stand in one row or column. */
function isAlike(a: Frame, b: Frame): boolean {
  const [width, height] = [a.right - a.left, a.bottom - a.top];
  const off = Math.max(2, 0.15 * width);
  if (a.round !== b.round) return false;
  if (Math.abs(b.right - b.left - width) > off || Math.abs(b.bottom - b.top - height) > off) return false;
  return Math.abs(a.left - b.left) <= 0.4 * width || Math.abs(a.top - b.top) <= 0.4 * height;
}
