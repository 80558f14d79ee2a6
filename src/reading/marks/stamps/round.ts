import type { Bitmap } from '../bitmap.ts';
import type { Component } from '../components.ts';
import { clustersOf } from './clusters.ts';
import { gridOf } from './grid.ts';
import { heightOf, type Print, shareIn, widthOf } from './print.ts';
import { type Ring, ringIn } from './rings.ts';
import type { Stamp } from './stamps.ts';

// Lengths are in heights of print.

/** What may be a round stamp has so many parts, is so wide and high at least and no larger than this. */
const PARTS = 6;
const LEAST = 3.5;
const MOST = 24;
/** More of them are the ground of a photo. */
const MOST_CLUSTERS = 12;

/** A worn ring is one by what it holds; hands that circle a number draw less exactly and hold less. */
const WORN = { drawn: 0.45, exact: 0.5, spread: 0.85, letters: 9 };
const CLEAN = { drawn: 0.9, exact: 0.9 };
/** Without anything else to tell it by, a clean ring at the head or foot of a page is that of a logo. */
const BODY = { from: 0.2, to: 0.88 };
/** A word lies under a ring when so much of it does. */
const UNDER = 0.3;

const CHANCES = { over: 0.75, worn: 0.65, clean: 0.6 };

/** The round stamps among what no word explains. */
export function roundStamps(strokes: Bitmap, parts: readonly Component[], print: Print): Stamp[] {
  const { em, known } = print;
  const clusters = clustersOf(parts, known, em).filter((cluster) => {
    const [wide, high] = [widthOf(cluster), heightOf(cluster)];
    return cluster.parts >= PARTS && Math.min(wide, high) > LEAST * em && Math.max(wide, high) < MOST * em;
  });
  if (clusters.length > MOST_CLUSTERS) return [];
  return clusters.flatMap((cluster) => {
    const ring = ringIn(
      gridOf(cluster, em, (x, y) => strokes.has(x, y), known),
      WORN.drawn,
    );
    const confidence = ring && chanceOf(ring, strokes.height, print);
    if (!ring || !confidence) return [];
    const { left, top, right, bottom } = ring;
    return [{ left, top, right, bottom, confidence }];
  });
}

function chanceOf(ring: Ring, height: number, { known }: Print): number | null {
  const { drawn, exact, spread, letters } = ring;
  if (drawn >= WORN.drawn && exact >= WORN.exact && spread >= WORN.spread && letters >= WORN.letters)
    return known.some((word) => shareIn(word, ring) > UNDER) ? CHANCES.over : CHANCES.worn;
  const middle = (ring.top + ring.bottom) / 2 / height;
  const isClean = drawn >= CLEAN.drawn && exact >= CLEAN.exact && middle > BODY.from && middle < BODY.to;
  return isClean ? CHANCES.clean : null;
}
