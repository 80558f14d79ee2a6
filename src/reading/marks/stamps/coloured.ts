import type { Turn } from '../../../domain/index.ts';
import type { Raster } from '../../image/raster.ts';
import type { LooseWord } from '../../layout/lines.ts';
import { turned } from '../../layout/turned.ts';
import type { OcrPage } from '../../ocr/read.ts';
import { type Area, around, type Ink } from '../ink.ts';
import { type Blot, blotsOn, type Separated, separated } from './blots.ts';
import { type Frame, frameAround, ovalAround } from './frames.ts';
import { gridOf } from './grid.ts';
import { brightnessOf } from './light.ts';
import { degreesOf, heightOf, type Print, shareIn, sizeOf, widthOf } from './print.ts';
import { ringIn } from './rings.ts';
import { isCapital, isDated, isSaid } from './sayings.ts';
import type { Stamp } from './stamps.ts';

/** A picture as it lies, with what is known of it. */
export interface Lying {
  readonly picture: Raster;
  readonly turn: Turn;
  readonly skew: number;
}

/** Recognises what is on a picture. */
export type Read = (picture: Raster) => Promise<OcrPage>;

// Lengths are in heights of print.

/** Stamps are so long and high at least; of the page they cover so much of its width and height at most. */
const LONG = 2.5;
const HIGH = 0.8;
const WIDEST = 0.85;
const HIGHEST = 0.5;
/** They are of one ink, no paler than this, that fills so much of their area at most, and little else on the page is of it. */
const PURE = 0.8;
const FILLED = 0.62;
const PALE = 0.7;
const ELSEWHERE = 0.3;
const OF_ALL = 0.4;
/** More black than so many times its own ink is print with a tint. */
const TINTED = 4.5;
/** A page with more of them is printed in colours. */
const MOST = 8;
/** Words that recognition reads so surely, of so many letters, are read; those that stamps say less surely. */
const READ = 0.7;
const READ_SAID = 0.5;
/** More words are a text. */
const FEW = 8;
const LETTERS = 2;
/** A frame or ring covers so much of all. */
const WHOLE = 0.4;
const DRAWN = { ring: 0.4, oval: 0.7, rectangle: 0.75 };

/** Print aslant by so many degrees is none of the page's: in a frame, of many letters, of some. */
const ASLANT = { framed: 2, many: 3, some: 5 };
const MANY = 6;
const SOME = 4;
/** Of tinted print on photos most is black; strokes of a stamp are no thinner than fills so much. */
const MOSTLY_BLACK = 1.5;
const THIN = 0.07;
/** A ring is that of a stamp with so much around its middle, so many letters, and drawn so exactly. */
const RING = { spread: 0.8, letters: 10, exact: 0.5 };

const CHANCES = { said: 0.9, dated: 0.9, aslant: 0.85, ring: 0.85 };

/** The stamps in an ink that is not the page's. What each ink drew is parted from what it lies on, and read. */
export async function colouredStamps(page: Lying, ink: Ink, print: Print, read: Read): Promise<Stamp[]> {
  const { picture, turn } = page;
  const em = (print.em * picture.height) / (turn % 180 === 0 ? ink.height : ink.width);
  const stamps: Stamp[] = [];
  const found = blotsOn(picture, em);
  const blots = found?.blots.filter((blot) => isStampLike(blot, picture, em)) ?? [];
  if (!found || blots.length > MOST) return [];
  for (const blot of blots) {
    const place = {
      left: blot.left / picture.width,
      top: blot.top / picture.height,
      width: widthOf(blot) / picture.width,
      height: heightOf(blot) / picture.height,
    };
    const area = ink.area(turned(place, turn));
    const known = blot.under < ALONE ? knownOf(area, print) : 'unread';
    if (known === 'plain') continue;
    const alone = separated(picture, blot, found.light, em);
    const reading = known === 'wordless' ? { ...page, words: [] } : await read(alone.raster);
    const confidence = chanceOf(blot, alone, reading, page, em, (angle) => print.lean(angle, area));
    if (confidence !== null) stamps.push({ ...area, confidence });
  }
  return stamps;
}

function isStampLike(blot: Blot, picture: Raster, em: number): boolean {
  const [wide, high] = [widthOf(blot), heightOf(blot)];
  if (Math.max(wide, high) < LONG * em || Math.min(wide, high) < HIGH * em) return false;
  if (wide > WIDEST * picture.width || high > HIGHEST * picture.height) return false;
  if (blot.under > TINTED) return false;
  return (
    brightnessOf(blot.ink) <= PALE &&
    blot.filled <= FILLED &&
    blot.pure >= PURE &&
    blot.elsewhere <= ELSEWHERE &&
    blot.share <= OF_ALL
  );
}

/** What a blot with so little black in it says was seen by the recognition of the page. */
const ALONE = 0.3;
/** Words lie in an area with so much of theirs, and are level up to so many degrees. */
const INSIDE = 0.5;
const LEVEL = 1.5;

/**
 * What the page's own recognition knows of a place: that there are no words, or a heading or name, as of most of what has
 * a colour; else it has to be read alone.
 */
function knownOf(area: Area, print: Print): 'wordless' | 'plain' | 'unread' {
  const inside = print.words.filter((word) => shareIn(word, area) > INSIDE);
  if (inside.length === 0) return 'wordless';
  const isPlain = inside.every(
    (word) => word.confidence >= READ && Math.abs(word.angle) <= LEVEL && !isSaid(word.text),
  );
  return isPlain && !isDated(inside.map((word) => word.text).join(' ')) ? 'plain' : 'unread';
}

function chanceOf(
  blot: Blot,
  alone: Separated,
  reading: OcrPage,
  { turn, skew }: Lying,
  em: number,
  leanOf: (angle: number) => number,
): number | null {
  const angle = degreesOf(reading.skew);
  const lean = leanOf(angle - degreesOf(skew));
  const isOwn = blot.under < MOSTLY_BLACK;
  const says = reading.words.some((word) => word.confidence >= READ_SAID && isSaid(word.text));
  if (says && reading.words.length <= FEW && (isOwn || lean >= ASLANT.framed)) return CHANCES.said;
  const words = reading.words.filter((word) => word.confidence >= READ && word.text.length >= LETTERS);
  const text = words.map((word) => word.text).join(' ');
  const letters = words.reduce((sum, word) => sum + word.text.length, 0);
  const grid = gridOf(blot, em, alone.isInk);
  const ring = ringIn(grid, DRAWN.ring);
  const isWhole = (frame: Area | null) => frame !== null && sizeOf(frame) >= WHOLE * sizeOf(blot);
  const upright = (reading.turn - turn) % 360 === 0;
  const frame: Frame | null =
    words.length === 0 || !upright || turn !== 0
      ? null
      : (ovalAround(grid, angle, DRAWN.oval) ?? frameAround(grid, placeOf(words, alone), angle, DRAWN.rectangle));
  const framed = isWhole(ring) || isWhole(frame);
  if (framed && isDated(text)) return CHANCES.dated;
  const printed = letters >= SOME && isCapital(text) && isOwn;
  const isSlanted = lean >= (letters >= MANY ? ASLANT.many : ASLANT.some) && blot.filled >= THIN;
  if (printed && (isSlanted || (framed && lean >= ASLANT.framed))) return CHANCES.aslant;
  const { spread, letters: within, exact } = ring ?? { spread: 0, letters: 0, exact: 0 };
  if (isWhole(ring) && spread >= RING.spread && within >= RING.letters && exact >= RING.exact) return CHANCES.ring;
  return null;
}

/** The area around words that were read on what was parted from a picture, in pixels of that picture. */
function placeOf(words: readonly LooseWord[], { left, top, right, bottom }: Area): Area {
  const [width, height] = [right - left, bottom - top];
  const areas = words.map(
    (word): Area => ({
      left: left + word.left * width,
      top: top + word.top * height,
      right: left + (word.left + word.width) * width,
      bottom: top + (word.top + word.height) * height,
    }),
  );
  return areas.reduce(around);
}
