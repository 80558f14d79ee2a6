import type { Page, Turn, Word } from '../../domain/index.ts';
import { structureOf } from '../layout/structure-of.ts';
import type { UserBox } from '../pdf/frame.ts';
import type { InvisibleFont } from './font.ts';
import { ASCENT, DESCENT } from './typeface.ts';

/** Words to be laid over a page, where the upright page lies in the PDF's own space. */
export interface Overlay {
  readonly page: Page;
  readonly box: UserBox;
  /** Degrees clockwise from the PDF's own space to the upright page. */
  readonly turn: Turn;
}

/** Share of a word's box below its baseline, and the em in heights of the box: boxes go from ascent to descent. */
const BELOW = -DESCENT / (ASCENT - DESCENT);
/** Of a slanted word's box at least this share is its height. */
const LEAST_HEIGHT = 0.4;

/** Operators that set the words invisibly, each in its box, in reading order; `chosen` tells which. */
export function textLayer(
  overlay: Overlay,
  font: InvisibleFont,
  name: string,
  chosen: (word: Word) => boolean,
): string {
  const { page } = overlay;
  const shown: string[] = [];
  for (const line of linesOf(page)) {
    const words = line.filter(chosen);
    for (const [i, word] of words.entries()) {
      const place = placeOf(word, page);
      shown.push(set(word.text, place.origin, place.along, place.up, place.length, overlay, font));
      const next = words[i + 1];
      if (!next) continue;
      // A space as wide as the gap, so that words are parted also where they nearly touch.
      const end: Point = [
        place.origin[0] + place.along[0] * place.length,
        place.origin[1] + place.along[1] * place.length,
      ];
      const gap = Math.max(0.02 * place.height, (next.left - word.left - word.width) * page.width);
      shown.push(set(' ', end, place.along, place.up, gap, overlay, font));
    }
  }
  return shown.length === 0 ? '' : `q BT 3 Tr /${name} 1 Tf\n${shown.join('\n')}\nET Q`;
}

function linesOf(page: Page): Word[][] {
  const [structure] = structureOf([page]);
  const lines = structure!.blocks.flatMap((block) =>
    block.table === undefined ? block.lines : structure!.tables[block.table]!.cells,
  );
  const found = lines.map(({ words }) => words.map((index) => page.words[index]!));
  const seen = new Set(found.flat());
  return [...found, ...page.words.filter((word) => !seen.has(word)).map((word) => [word])];
}

type Point = readonly [x: number, y: number];

/** Where a word's baseline begins, in pixels of the upright page, the directions along and up, and its extent. */
function placeOf(word: Word, page: Page) {
  const [across, down] = [word.width * page.width, word.height * page.height];
  const middle: Point = [(word.left + word.width / 2) * page.width, (word.top + word.height / 2) * page.height];
  const slope = page.skew ?? 0;
  const upwards = word.text.length > 2 && down > 1.6 * across;
  const norm = Math.hypot(1, slope);
  const along: Point = upwards ? [0, -1] : [1 / norm, slope / norm];
  const up: Point = [along[1], -along[0]];
  // The box around a slanted word is larger than the word.
  const length = upwards ? down : Math.max(0.5 * across, across - down * Math.abs(slope));
  const tall = upwards ? across : Math.max(LEAST_HEIGHT * down, down - across * Math.abs(slope));
  const fall = (0.5 - BELOW) * tall;
  const origin: Point = [
    middle[0] - (along[0] * length) / 2 - up[0] * fall,
    middle[1] - (along[1] * length) / 2 - up[1] * fall,
  ];
  return { origin, along, up: [up[0] * tall, up[1] * tall] as Point, length, height: tall };
}

function set(
  text: string,
  origin: Point,
  along: Point,
  up: Point,
  length: number,
  overlay: Overlay,
  font: InvisibleFont,
): string {
  const { hex, letters } = font.encode(text);
  if (letters === 0) return '';
  // A letter is half an em wide.
  const scale = length / (0.5 * letters);
  const [ox, oy] = inUserSpace(origin, overlay);
  const [ax, ay] = inUserSpace([origin[0] + along[0] * scale, origin[1] + along[1] * scale], overlay);
  const [ux, uy] = inUserSpace([origin[0] + up[0], origin[1] + up[1]], overlay);
  const matrix = [ax - ox, ay - oy, ux - ox, uy - oy, ox, oy].map(short).join(' ');
  return `${matrix} Tm <${hex}> Tj`;
}

const short = (number: number) => String(Number(number.toFixed(4)));

/** A point of the upright page, in pixels, in the PDF's own space. */
export function inUserSpace([x, y]: Point, { page, box, turn }: Overlay): Point {
  const [right, down] = [x / page.width, y / page.height];
  const [u, v] =
    turn === 90
      ? [down, 1 - right]
      : turn === 180
        ? [1 - right, 1 - down]
        : turn === 270
          ? [1 - down, right]
          : [right, down];
  return [box.left + u * (box.right - box.left), box.top - v * (box.top - box.bottom)];
}
