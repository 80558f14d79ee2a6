import type { UserBox } from './frame.ts';
import { isRectangle, type Shape } from './shape.ts';

/** A shape no larger than a box to tick and what somebody draws in it. */
export interface SmallShape {
  readonly box: UserBox;
  /** `frame`: the outline of an upright rectangle, on white; `ground`: an upright rectangle filled with a colour or white. */
  readonly kind: 'frame' | 'ground' | 'stroke';
  /** Whether white or nothing shows within it. */
  readonly light: boolean;
}

/** A box to tick that is drawn on a page. */
export interface DrawnBox {
  readonly box: UserBox;
  readonly checked: boolean;
}

/** A word as far as it is asked here. */
interface Print {
  readonly text: string;
  readonly box: UserBox;
}

/** Sides in points: from those beside small print to those that are made for pens. What ticks them may run over. */
const LEAST = 5;
const MOST = 24;
const MOST_OVER = 40;
/** The longer side over the shorter. */
const OBLONG = 1.2;
/** Lightest shades of red, green and blue, 0–255: a darker ground is that of a key to colours. */
const LIGHT = 0xf8;
/** More shapes than this are a drawing. */
const MOST_SHAPES = 3_000;
/** Boxes nearer than this share of a side are cells of a row, for a letter each. */
const TOUCH = 0.15;
/** A label stands at most so many sides beside its box. */
const LABEL = 4;

/** A tick or a cross has one stroke or two, each drawn twice at most; more is a hatching. */
const MOST_STROKES = 4;

/** What is drawn or set in a box to tick it: crosses, ticks, discs. Any other letter makes it a cell. */
const TICK = /^[xXvV✓✔✕✖✗✘×☓●■•⚫⬛]$/u;

/** A shape as far as it may belong to a box; null when it is too large. */
export function smallShape({ box, strokes, filled, stroked }: Shape, color: () => number | null): SmallShape | null {
  const [width, height] = [box.right - box.left, box.top - box.bottom];
  if (Math.max(width, height) > MOST_OVER) return null;
  const light = !filled || isLight(color());
  if (!isRectangle(strokes)) return { box, kind: 'stroke', light };
  const most = Math.min(MOST, OBLONG * Math.min(width, height));
  const square = Math.min(width, height) >= LEAST && Math.max(width, height) <= most;
  return { box, kind: square && stroked && light ? 'frame' : filled ? 'ground' : 'stroke', light };
}

function isLight(color: number | null): boolean {
  return color !== null && [color >> 16, (color >> 8) & 255, color & 255].every((shade) => shade >= LIGHT);
}

/** The boxes to tick among shapes, and what of shapes and words ticks them. */
export function boxesAmong(shapes: readonly SmallShape[], words: readonly Print[]): DrawnBox[] {
  const outlines = shapes.filter(({ kind }) => kind === 'frame');
  if (shapes.length > MOST_SHAPES || outlines.length === 0) return [];
  const frames = withoutTwins(outlines);
  return frames.flatMap(({ box }): DrawnBox[] => {
    const grown = around(box, TOUCH * (box.right - box.left));
    if (frames.some((other) => other.box !== box && meet(other.box, grown))) return [];
    const within = words.filter((word) => holds(box, middleOf(word.box)));
    if (within.some(({ text }) => text !== '' && !TICK.test(text))) return [];
    if (!words.some((word) => isLabel(word.box, box))) return [];
    const drawn = shapes.filter((shape) => shape.kind !== 'frame' && holds(box, middleOf(shape.box)));
    const grounds = drawn.filter((shape) => shape.kind === 'ground' && isAsLarge(shape.box, box));
    if (grounds.some(({ light }) => !light)) return [];
    const strokes = drawn.length - grounds.length;
    return strokes > MOST_STROKES ? [] : [{ box, checked: strokes > 0 || within.length > 0 }];
  });
}

/** Whether what lies in a box fills it. */
function isAsLarge(ground: UserBox, box: UserBox): boolean {
  const least = 0.9 * (box.right - box.left);
  return ground.right - ground.left >= least && ground.top - ground.bottom >= least;
}

/** Writers draw an outline twice now and then, or one within the other. */
function withoutTwins(frames: readonly SmallShape[]): SmallShape[] {
  const kept: SmallShape[] = [];
  for (const frame of frames) if (!kept.some((other) => holds(other.box, middleOf(frame.box)))) kept.push(frame);
  return kept;
}

const middleOf = ({ left, right, bottom, top }: UserBox) => ({ x: (left + right) / 2, y: (bottom + top) / 2 });

const holds = ({ left, right, bottom, top }: UserBox, { x, y }: { x: number; y: number }) =>
  x > left && x < right && y > bottom && y < top;

const meet = (a: UserBox, b: UserBox) => a.left < b.right && b.left < a.right && a.bottom < b.top && b.bottom < a.top;

const around = ({ left, right, bottom, top }: UserBox, by: number): UserBox => ({
  left: left - by,
  right: right + by,
  bottom: bottom - by,
  top: top + by,
});

/** Whether a word stands beside a box, at its height. */
function isLabel(word: UserBox, box: UserBox): boolean {
  const reach = LABEL * (box.right - box.left);
  const { x, y } = middleOf(box);
  if (word.bottom > y || word.top < y) return false;
  return (word.right < x && word.right > box.left - reach) || (word.left > x && word.left < box.right + reach);
}
