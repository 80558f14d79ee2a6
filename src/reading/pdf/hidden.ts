import type { UserBox } from './frame.ts';
import { shared } from './matrix.ts';
import type { Area, Drawing } from './objects.ts';
import type { DrawnText } from './paint.ts';
import { type LayerWord, withoutTwins } from './words.ts';

/** The words of a text layer by whether they are seen on the page. */
export interface Sighted {
  readonly printed: readonly LayerWord[];
  /** In layers that may be switched off: only a look at the drawn page tells. */
  readonly doubtful: readonly LayerWord[];
  /** Drawn in no colour or behind a picture: what another program recognised on a scan, or what somebody hides. */
  readonly invisible: readonly LayerWord[];
}

/** Alpha, 0–255, below which nothing is seen. */
const FAINT = 8;
/** A word is out of sight when no more than this share of its box is left of it. */
const LEFT_OVER = 0.15;
/** A shape is a word's ground when it lies under this share of it. */
const GROUND = 0.7;
/** Largest difference of red, green or blue, 0–255, at which nobody sees print on its ground. */
const SAME_COLOR = 12;
/** The ground of a page on which nothing was painted. */
const PAPER = 0xffffff;
/** Areas that are looked at for one page; a drawing may have thousands, and its text is not hidden by them. */
const MOST_AREAS = 2_000;

/** Tells what is printed from what is hidden: in no colour, in that of its ground, painted over, or clipped away. */
export function sight(layer: readonly LayerWord[], drawing: Drawing): Sighted {
  const { areas, texts } = drawing;
  const printed: LayerWord[] = [];
  const doubtful: LayerWord[] = [];
  const invisible: LayerWord[] = [];
  const known = areas.length > MOST_AREAS ? [] : areas;
  for (const word of layer) {
    const text = texts.get(word.piece);
    const state = word.invisible ? 'behind' : text ? stateOf(word, text, known, drawing) : 'printed';
    if (state === 'behind') invisible.push(word);
    else if (state === 'printed') (text?.optional ? doubtful : printed).push(word);
  }
  // Only now: of a word that was painted over and drawn again the second is the one that is seen.
  return { printed: withoutTwins(printed), doubtful: withoutTwins(doubtful), invisible: withoutTwins(invisible) };
}

function stateOf(
  { box, piece }: Pick<LayerWord, 'box' | 'piece'>,
  text: DrawnText,
  areas: readonly Area[],
  drawing: Drawing,
): 'printed' | 'hidden' | 'behind' {
  if (text.alpha < FAINT) return 'hidden';
  if (text.clip && cover(text.clip, box) <= LEFT_OVER) return 'hidden';
  let ground: number | null = PAPER;
  for (const area of areas) {
    if (!shared(area.box, box)) continue;
    const part = cover(area.box, box);
    if (area.order > text.order) {
      // What lies behind a picture may be what was read of it; what lies behind a plain shape was painted over.
      if (part < 1 - LEFT_OVER || !area.opaque()) continue;
      const again = drawing.again(piece, area.order);
      if (again) return stateOf({ box, piece }, again, areas, drawing);
      return area.picture ? 'behind' : 'hidden';
    } else if (part >= GROUND) ground = area.color;
    // A part of the word stands on something else: it is seen there, or else on the rest.
    else if (part > LEFT_OVER) ground = null;
  }
  const same = ground !== null && text.color !== null && difference(ground, text.color) <= SAME_COLOR;
  return same ? 'hidden' : 'printed';
}

/** Share of `box` that `other` covers, 0–1. */
function cover(other: UserBox, box: UserBox): number {
  const both = shared(other, box);
  if (!both) return 0;
  return ((both.right - both.left) * (both.top - both.bottom)) / ((box.right - box.left) * (box.top - box.bottom));
}

function difference(one: number, other: number): number {
  const part = (shift: number) => Math.abs(((one >> shift) & 255) - ((other >> shift) & 255));
  return Math.max(part(16), part(8), part(0));
}
