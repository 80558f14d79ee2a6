import type { Bitmap } from '../bitmap.ts';
import type { Component } from '../components.ts';
import { type Area, around, type Ink, spaceBetween } from '../ink.ts';
import { type Frame, frameAround, ovalAround } from './frames.ts';
import { gridOf } from './grid.ts';
import { heightOf, type Leaning, median, type Print, shareIn, sizeOf, widthOf } from './print.ts';
import { isCapital, isDated, isSaid } from './sayings.ts';
import type { Stamp } from './stamps.ts';

// Lengths are in heights of print.

/** Words that say it are read at least so surely; letters of what was stamped are worn. */
const READ = 0.6;
/** Capitals aslant by so many degrees may be stamped, when there are so many of them, over such a width. */
const ASLANT = 2.5;
const LETTERS = 4;
const WIDE = 2.5;
/** More such words are a drawing, or a page of something else. */
const MOST = 100;
/** Words of one stamp lean alike to so many degrees and are so near each other; so many are more than one says. */
const ALIKE = 4;
const NEAR = 1.5;
const MOST_WORDS = 6;
const HIGHEST = 12;
/** A frame is looked for so far around, and one around what no stamp says is drawn better. */
const REACH = { across: 6, down: 5 };
const DRAWN = { rectangle: 0.8, oval: 0.7, unsaid: 0.9 };
/** An oval is looked for around level words alone. */
const OVAL_LEVEL = 3;
/** What holds words is no larger than this, and reaches beyond their middle by so much of their height. */
const HOLDER = { wide: 20, high: 14, around: 0.45 };

/** Degrees by which a word that stamps say leans at least where there is no frame, and words that they do not say. */
const LEANS = { said: 2, unsaid: 5 };
/** Of words without a frame, so many at most, and of a dated one so many at least. */
const FEW = 3;
const TWO = 2;

const CHANCES = { framed: 0.85, aslant: 0.8, unsaid: 0.7 };

/** The stamps that are told by what is read of them: words that stamps say, and capitals aslant, in frames or without. */
export function printedStamps(ink: Ink, strokes: Bitmap, parts: readonly Component[], print: Print): Stamp[] {
  const stamps: Stamp[] = [];
  for (const group of groupsOf(print)) {
    const core = group.reduce<Area>(around, group[0]!);
    if (group.length > MOST_WORDS || heightOf(core) > HIGHEST * print.em) continue;
    const angle = median(group.map((word) => word.angle));
    const lean = print.lean(angle, core, group);
    const says = group.some((word) => isSaid(word.text));
    const holder = holderOf(core, parts, print.em);
    const frame = frameOf(core, angle, ink, print) ?? (says ? ovalOf(holder, angle, strokes, print.em) : null);
    const confidence = chanceOf(group, lean, says, frame, print);
    if (confidence !== null) stamps.push({ ...areaOf(frame ?? holder ?? core), confidence });
  }
  return stamps;
}

const areaOf = ({ left, top, right, bottom }: Area): Area => ({ left, top, right, bottom });

/** Words that may be stamped, with those that belong together as one group. */
function groupsOf(print: Print): Leaning[][] {
  const read = print.words.filter((word) => word.confidence >= READ);
  const said = read.filter((word) => isSaid(word.text));
  const aslant = read.filter((word) => {
    const isLong = word.letters >= LETTERS && widthOf(word) > WIDE * print.em;
    return isLong && Math.abs(word.angle) > ASLANT && isCapital(word.text) && !said.includes(word);
  });
  if (said.length + aslant.length > MOST) return [];
  const seeds = [
    ...said.filter((word) => print.beside(word).every(({ text }) => isSaid(text) || /\d/.test(text))),
    ...aslant.filter((word) => print.lean(word.angle, word) > ASLANT),
  ];
  const groups: Leaning[][] = [];
  for (const word of seeds) {
    const group = groups.find((there) =>
      there.some((other) => {
        const { across, down } = spaceBetween(other, word);
        return Math.abs(other.angle - word.angle) < ALIKE && Math.max(across, down) < NEAR * print.em;
      }),
    );
    if (group) group.push(word);
    else groups.push([word]);
  }
  return groups;
}

function frameOf(core: Area, angle: number, ink: Ink, { em, known }: Print): Frame | null {
  const around = {
    left: Math.max(0, core.left - REACH.across * em),
    top: Math.max(0, core.top - REACH.down * em),
    right: Math.min(ink.width, core.right + REACH.across * em),
    bottom: Math.min(ink.height, core.bottom + REACH.down * em),
  };
  const grid = gridOf(around, em, (x, y) => ink.across.has(x, y), known);
  return frameAround(grid, core, angle, DRAWN.rectangle);
}

function ovalOf(holder: Area | null, angle: number, strokes: Bitmap, em: number): Frame | null {
  if (!holder || Math.abs(angle) > OVAL_LEVEL) return null;
  return ovalAround(
    gridOf(holder, em, (x, y) => strokes.has(x, y)),
    0,
    DRAWN.oval,
  );
}

/** The least of what hangs together and has the words within, as a frame does that is worn or double. */
function holderOf(core: Area, parts: readonly Component[], em: number): Area | null {
  const y = (core.top + core.bottom) / 2;
  const holders = parts.filter(
    (part) =>
      widthOf(part) < HOLDER.wide * em &&
      heightOf(part) < HOLDER.high * em &&
      part.left < core.left &&
      part.right > core.right &&
      part.top < y - HOLDER.around * heightOf(core) &&
      part.bottom > y + HOLDER.around * heightOf(core),
  );
  return holders.sort((a, b) => sizeOf(a) - sizeOf(b))[0] ?? null;
}

function chanceOf(group: readonly Leaning[], lean: number, says: boolean, frame: Frame | null, print: Print) {
  if (says && frame) return CHANCES.framed;
  if (says) return lean >= LEANS.said && group.length <= FEW ? CHANCES.aslant : null;
  if (lean < LEANS.unsaid) return null;
  const area = frame ?? group.reduce<Area>(around, group[0]!);
  const text = print.words
    .filter((word) => shareIn(word, area) > 0.6)
    .map((word) => word.text)
    .join(' ');
  if (!isCapital(text)) return null;
  const isDrawn = frame !== null && frame.drawn >= DRAWN.unsaid;
  return isDrawn || (isDated(text) && group.length >= TWO) ? CHANCES.unsaid : null;
}
