import type { Component } from '../components.ts';
import { type Area, around } from '../ink.ts';

/** Ink that no word explains and that lies together. */
export interface Cluster extends Area {
  readonly parts: number;
}

// Lengths are in heights of print.

/** Parts smaller than this are dirt, and larger ones pictures. */
const DIRT = 0.15;
const PICTURE = 20;
/** What is so much wider or higher than a word is none of its letters. */
const LARGER = 1.5;
/** More parts are noise. */
const MOST = 6_000;
/** Parts of one cluster are about so near each other. */
const NEAR = 0.6;

/** The clusters of what no word covers; `parts` is what of the ink hangs together. */
export function clustersOf(parts: readonly Component[], words: readonly Area[], em: number): Cluster[] {
  const isCovered = covering(words, em);
  const rest = parts.filter((part) => {
    const longer = Math.max(part.right - part.left, part.bottom - part.top);
    return longer > DIRT * em && longer < PICTURE * em && !isCovered(part);
  });
  if (rest.length > MOST) return [];
  const side = NEAR * em;
  // By squares, which parts share that are near each other: the first to come there stands for them.
  const firsts = new Map<number, number>();
  const parents = rest.map((_, at) => at);
  const rootOf = (part: number): number => {
    let at = part;
    while (parents[at] !== at) {
      parents[at] = parents[parents[at]!]!;
      at = parents[at]!;
    }
    return at;
  };
  for (const [at, { left, top, right, bottom }] of rest.entries()) {
    for (let row = Math.floor(top / side - 0.5); row <= bottom / side + 0.5; row++)
      for (let column = Math.floor(left / side - 0.5); column <= right / side + 0.5; column++) {
        const key = row * 65_536 + column;
        const first = firsts.get(key);
        if (first === undefined) firsts.set(key, at);
        else parents[rootOf(at)] = rootOf(first);
      }
  }
  const clusters = new Map<number, Cluster>();
  for (const [at, part] of rest.entries()) {
    const root = rootOf(at);
    const { left, top, right, bottom } = part;
    const cluster = clusters.get(root);
    clusters.set(
      root,
      cluster ? { ...around(cluster, part), parts: cluster.parts + 1 } : { left, top, right, bottom, parts: 1 },
    );
  }
  return [...clusters.values()];
}

/** Tells whether the middle of an area lies in a word, and the area is not much larger. */
function covering(words: readonly Area[], em: number): (area: Area) => boolean {
  const rows = new Map<number, Area[]>();
  for (const word of words)
    for (let row = Math.floor(word.top / em); row <= word.bottom / em; row++) {
      const there = rows.get(row);
      if (there) there.push(word);
      else rows.set(row, [word]);
    }
  return ({ left, top, right, bottom }) => {
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    const there = rows.get(Math.floor(y / em)) ?? [];
    return there.some(
      (word) =>
        x > word.left &&
        x < word.right &&
        y > word.top &&
        y < word.bottom &&
        right - left < LARGER * (word.right - word.left) &&
        bottom - top < LARGER * (word.bottom - word.top),
    );
  };
}
