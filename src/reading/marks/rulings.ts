import type { Bitmap } from './bitmap.ts';
import type { Area, Ink } from './ink.ts';
import { type Line, linesOf } from './lines.ts';

// Lengths are in heights of a word, `em`: a picture seldom tells how large it is, its print does.

/** A ruling is at most so thick and at least so long. */
const THICK = 0.25;
const LONG = 2;
/** Upright ones that are shorter than this and end at no level one are strokes of somebody's pen. */
const FREE = 4;
/** Dashes and dots so near each other are one line; upright ones are nearer than letters of two lines are. */
const GAP = 0.3;
const GAP_DOWN = 0.12;
/** A line may be interrupted by print that crosses it, and by what a scanner lost, but so much of it is there. */
const BREAK = 1.5;
const DRAWN = 0.7;
/** Least piece of a line, level and upright: parentheses and letters have straight pieces, too. */
const PIECE = 0.7;
const PIECE_DOWN = 1;
/** So near the edge of the picture is the edge of the paper. */
const EDGE = 0.3;
/** So many side by side within one height above or below are a bar code or a hatching; more than `MOST` in all a drawing, or noise. */
const MOST_BESIDE = 3;
const MOST = 5_000;

/** A line, and how many pixels of its length are ink. */
interface Stroke extends Line {
  drawn: number;
}

/** The rulings on a page, level and upright. `words` are where print is, which has bars and stems of its own. */
export function rulingsIn(ink: Ink, words: readonly Area[], em: number): Area[] {
  const across = linesAlong(ink.across, words, em, GAP, PIECE).map(asArea);
  const turned = words.map(({ left, top, right, bottom }) => ({ left: top, top: left, right: bottom, bottom: right }));
  const down = linesAlong(ink.down, turned, em, GAP_DOWN, PIECE_DOWN).filter(
    (line) => line.to - line.from >= FREE * em || across.some((level) => ends(line, level, em)),
  );
  return [...across, ...down.map((line) => ({ left: line.top, top: line.from, right: line.bottom, bottom: line.to }))];
}

const asArea = ({ from, to, top, bottom }: Line): Area => ({ left: from, right: to, top, bottom });

function ends(upright: Line, level: Area, em: number): boolean {
  const near = 0.5 * em;
  const at = (level.top + level.bottom) / 2;
  if (upright.top < level.left - near || upright.bottom > level.right + near) return false;
  return Math.abs(upright.from - at) < near || Math.abs(upright.to - at) < near;
}

function linesAlong(bitmap: Bitmap, words: readonly Area[], em: number, gap: number, piece: number): Line[] {
  const most = Math.max(3, Math.round(THICK * em));
  const thin = bitmap.closed(Math.min(31, Math.max(1, Math.round(gap * em)))).thin(most);
  const pieces = withoutPrint(piecesOf(thin, Math.max(6, piece * em), most), words, em);
  const edge = EDGE * em;
  const lines = joined(pieces, em).filter(
    ({ from, to, top, bottom }) => to - from >= LONG * em && top > edge && bottom < bitmap.height - edge,
  );
  return lines.length > MOST ? [] : withoutBars(lines, em);
}

/** Pieces no thicker than a ruling. */
function piecesOf(thin: Bitmap, least: number, most: number): Stroke[] {
  return linesOf(thin, least)
    .filter(({ from, to, top, bottom }) => bottom - top <= most + 0.01 * (to - from))
    .map((line) => ({ ...line, drawn: line.to - line.from }));
}

/** Leaves out what lies for the most part within words: below them are underlines, within them are bars of letters. */
function withoutPrint(pieces: readonly Stroke[], words: readonly Area[], em: number): Stroke[] {
  const bands = new Map<number, Area[]>();
  for (const word of words) {
    for (let band = Math.floor(word.top / em); band <= word.bottom / em; band++) {
      const there = bands.get(band);
      if (there) there.push(word);
      else bands.set(band, [word]);
    }
  }
  return pieces.filter(({ from, to, top, bottom }) => {
    const middle = (top + bottom) / 2;
    let within = 0;
    for (const word of bands.get(Math.floor(middle / em)) ?? []) {
      const height = word.bottom - word.top;
      if (middle < word.top + 0.12 * height || middle > word.bottom - 0.12 * height) continue;
      // No row of bars is so long and so thin: somebody wrote on a line.
      if (to - from >= 5 * em && bottom - top < 0.2 * height) continue;
      within += Math.max(0, Math.min(to, word.right) - Math.max(from, word.left));
    }
    return within < 0.5 * (to - from);
  });
}

/** Pieces of one line, one after the other. */
function joined(pieces: readonly Stroke[], em: number): Stroke[] {
  const lines: Stroke[] = [];
  let open: Stroke[] = [];
  for (const piece of [...pieces].sort((a, b) => a.from - b.from)) {
    open = open.filter((line) => line.to + BREAK * em > piece.from);
    const middle = (piece.top + piece.bottom) / 2;
    const line = open.find(({ from, to, top, bottom, drawn }) => {
      const off = Math.abs((top + bottom) / 2 - middle);
      return off <= Math.max(2, (bottom - top) / 2) && drawn + piece.drawn >= DRAWN * (Math.max(piece.to, to) - from);
    });
    if (!line) {
      lines.push(piece);
      open.push(piece);
      continue;
    }
    if (piece.drawn > line.to - line.from) Object.assign(line, { top: piece.top, bottom: piece.bottom });
    line.drawn += Math.max(0, piece.to - Math.max(line.to, piece.from));
    line.to = Math.max(line.to, piece.to);
  }
  return lines;
}

/** Leaves out lines among many others beside them. */
function withoutBars(lines: readonly Line[], em: number): Line[] {
  const sorted = [...lines].sort((a, b) => a.top - b.top);
  return sorted.filter((line, i) => {
    const beside = (other: Line | undefined) =>
      other !== undefined &&
      Math.abs(other.top - line.top) < em &&
      Math.min(line.to, other.to) - Math.max(line.from, other.from) > 0.5 * (line.to - line.from);
    let count = 0;
    for (let j = i - 1; j >= 0 && sorted[j]!.top > line.top - em; j--) if (beside(sorted[j])) count += 1;
    for (let j = i + 1; j < lines.length && sorted[j]!.top < line.top + em; j++) if (beside(sorted[j])) count += 1;
    return count <= MOST_BESIDE;
  });
}
