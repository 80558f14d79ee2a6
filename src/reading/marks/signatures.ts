import type { Component } from './components.ts';
import { type Area, around, type Ink, meet, spaceBetween } from './ink.ts';
import { type Label, labelsAmong } from './labels.ts';
import type { Written } from './surroundings.ts';

/** Where somebody signed, and the chance that it is so. */
export interface Signature extends Area {
  readonly confidence: number;
}

/** Strokes of a pen that hang together. */
interface Strokes extends Component {
  /** Of all lines that the pen drew without a gap; of several such parts that of the longest. */
  readonly length: number;
}

// Lengths are in heights of a small letter, `x`.

/** So long are strokes that hang together where a label asks for a signature, and where there is only a line. */
const LENGTH = { labelled: 16, ruled: 28 };
/** A signature is at least so wide and so high, and no larger than this. */
const WIDE = 5;
const HIGH = 2.2;
const WIDEST = 60;
const HIGHEST = 25;
/** A pen is at most so thick, and leaves so much of the paper white. */
const THICK = 0.4;
const FILLED = 0.32;
/** Parts of one signature are so near each other, and lie beside each other for such a share of the lower one. */
const NEAR = 3;
const BESIDE = 0.4;
/** A label is so near above, below or before, and a line so near below. */
const LABEL = 5;
const RULE = 2;
/** A line to sign on is no longer than so many widths of the signature: others part the page. */
const RULED = 4;
/** Ink is at most so bright beside its paper; what the grain of stone and cloth has is brighter. */
const DARK = 0.65;
/** Words of this confidence say that what is there is print, when they cover such a share of it. */
const READ = 0.8;
const COVERED = 0.5;
/** Shares of digits in what recognition makes of it, from which on it is a number. */
const DIGITS = 0.5;

/** So much of a signature stands on a line. */
const ON_LINE = 0.3;

/** On scanned forms 12 of 12 by a label were signatures, and 10 of 12 on a line. */
const CONFIDENCE = { labelled: 0.95, ruled: 0.8 };

/** More long strokes are noise, and more without a reading a drawing, or a page that is written by hand. */
const MOST_LONG = 2_000;
const MOST_WRITTEN = 60;

/** The signatures on a page. `parts` is what of its ink hangs together, and `rules` are its rulings, on which people sign. */
export function signaturesIn(
  ink: Ink,
  parts: readonly Component[],
  words: readonly Written[],
  rules: readonly Area[],
  em: number,
): Signature[] {
  const x = letterOf(parts, em);
  const pen = parts.flatMap((part) => strokesOf(part, x) ?? []);
  const long = pen.filter(({ length }) => length >= LENGTH.labelled * x);
  if (long.length > MOST_LONG) return [];
  const written = long.filter((strokes) => !isPrint(strokes, words));
  if (written.length > MOST_WRITTEN) return [];
  const labels = written.length > 0 ? labelsAmong(words) : [];
  return joined(written, pen, x).flatMap((strokes) => {
    const { left, top, right, bottom } = strokes;
    if (right - left < WIDE * x || bottom - top < HIGH * x || isNumber(strokes, words)) return [];
    const label = nearest(labels, strokes, x);
    const isSigned = label
      ? label.asks === 'signature'
      : strokes.length >= LENGTH.ruled * x && isRuled(strokes, rules, x);
    if (!isSigned || isFaint(ink, strokes)) return [];
    return [{ left, top, right, bottom, confidence: label ? CONFIDENCE.labelled : CONFIDENCE.ruled }];
  });
}

/** The height of most letters, which are small ones. */
function letterOf(parts: readonly Component[], em: number): number {
  const heights = parts
    .map(({ top, bottom }) => bottom - top)
    .filter((height) => height > 0.25 * em && height < 1.5 * em);
  return heights.sort((a, b) => a - b)[heights.length >> 1] ?? 0.4 * em;
}

function strokesOf(part: Component, x: number): Strokes | null {
  const [width, height] = [part.right - part.left, part.bottom - part.top];
  if (Math.max(width, height) < x || width > WIDEST * x || height > HIGHEST * x) return null;
  // Both sides of a stroke are outline.
  const length = part.outline / 2;
  if (part.ink / length > THICK * x || part.ink > FILLED * width * height) return null;
  return { ...part, length };
}

/** Strokes with what belongs to them; those that belong together as one. */
function joined(long: readonly Strokes[], pen: readonly Strokes[], x: number): Strokes[] {
  const found: Strokes[] = [];
  for (const strokes of [...long].sort((a, b) => b.length - a.length)) {
    const beside = pen.filter((other) => isPart(other, strokes, x));
    let whole = { ...strokes, ...beside.reduce<Area>(around, strokes) };
    for (let at = found.length - 1; at >= 0; at--) {
      if (!isPart(found[at]!, whole, x) && !meet(found[at]!, whole)) continue;
      const [other] = found.splice(at, 1);
      whole = { ...whole, ...around(whole, other!), length: Math.max(whole.length, other!.length) };
    }
    found.push(whole);
  }
  return found;
}

function isPart(part: Area, strokes: Area, x: number): boolean {
  const { across, down } = spaceBetween(part, strokes);
  const lower = Math.min(part.bottom - part.top, strokes.bottom - strokes.top);
  return across < NEAR * x && -down >= BESIDE * lower;
}

const areaOf = ({ left, top, right, bottom }: Area) => Math.max(0, right - left) * Math.max(0, bottom - top);

const shared = (a: Area, b: Area) =>
  areaOf({
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  });

/** Whether words that were read surely are what is there. */
function isPrint(strokes: Area, words: readonly Written[]): boolean {
  let covered = 0;
  for (const word of words) if (word.confidence >= READ) covered += shared(word, strokes);
  return covered >= COVERED * areaOf(strokes);
}

function isNumber(strokes: Area, words: readonly Written[]): boolean {
  const text = words
    .filter((word) => shared(word, strokes) > 0.5 * areaOf(word))
    .map((word) => word.text)
    .join('');
  const digits = text.replace(/[^\d/]/g, '').length;
  return digits >= 3 && digits >= DIGITS * text.length;
}

/** Whether what is taken for ink is hardly darker than what is between. */
function isFaint({ grey, width, across }: Ink, { left, top, right, bottom }: Area): boolean {
  let [dark, bright, count] = [0, 0, 0];
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const shade = grey[y * width + x]!;
      if (across.has(x, y)) {
        dark += shade;
        count += 1;
      } else bright += shade;
    }
  }
  const white = (right - left) * (bottom - top) - count;
  return dark * white > DARK * bright * count;
}

/** The label that is nearest above, below or before; those behind belong to something else. */
function nearest(labels: readonly Label[], strokes: Area, x: number): Label | null {
  let [found, least]: [Label | null, number] = [null, LABEL * x];
  for (const label of labels) {
    const { across, down } = spaceBetween(label, strokes);
    if (label.left > strokes.right) continue;
    const space = Math.max(0, across) + Math.max(0, down);
    if (space < least) [found, least] = [label, space];
  }
  return found;
}

/** Whether strokes stand on a line, which may be broken where they cross it. */
function isRuled(strokes: Area, rules: readonly Area[], x: number): boolean {
  const width = strokes.right - strokes.left;
  const middle = (strokes.top + strokes.bottom) / 2;
  let under = 0;
  for (const { left, top, right, bottom } of rules) {
    if (right - left < bottom - top || right - left > RULED * width) continue;
    if (bottom < middle || top > strokes.bottom + RULE * x) continue;
    under += Math.max(0, Math.min(right, strokes.right) - Math.max(left, strokes.left));
  }
  return under >= ON_LINE * width;
}
