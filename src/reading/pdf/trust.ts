import type { UserBox } from './frame.ts';
import type { Sighted } from './hidden.ts';
import type { Drawing } from './objects.ts';
import type { LayerWord } from './words.ts';

/** What a page's text layer is good for. */
export type Verdict =
  /** It is the text of the page. */
  | { readonly kind: 'text'; readonly words: readonly LayerWord[] }
  /**
   * Another program's reading of a scan, or letters that make no words: only a comparison with the print tells. Where that
   * fails, `printed` is known all the same.
   */
  | { readonly kind: 'claim'; readonly words: readonly LayerWord[]; readonly printed: readonly LayerWord[] }
  /** The page is to be recognised; what is printed upon it, as a stamp or a page number, is known already. */
  | { readonly kind: 'scan'; readonly printed: readonly LayerWord[] };

/** Images over this share of the page make it a scan, unless real text stands on them. */
const PAGE_SIZE = 0.5;
/** Fewer words than these over a page-size image are a stamp or a page number, not the page's text. */
const FEW_WORDS = 12;
/** A layer in which this share of the characters means nothing was written without proper Unicode. */
const GARBAGE = 0.15;

/** Judges the text layer of one page by what of it is seen, and by what else is drawn on the page. */
export function judge({ printed, invisible }: Sighted, { images, paths }: Drawing, page: UserBox): Verdict {
  if (printed.length === 0 && invisible.length === 0 && images.length === 0 && paths === 0)
    return { kind: 'text', words: [] };
  if (printed.length === 0 || (printed.length < FEW_WORDS && coverage(images, page) > PAGE_SIZE)) {
    const stamped = printed.length > 0 && garbageIn(printed) <= GARBAGE ? printed : [];
    if (invisible.length < FEW_WORDS || garbageIn(invisible) > GARBAGE) return { kind: 'scan', printed: stamped };
    return { kind: 'claim', words: [...stamped, ...invisible], printed: stamped };
  }
  if (garbageIn(printed) > GARBAGE) return { kind: 'scan', printed: [] };
  return isNonsense(printed) ? { kind: 'claim', words: printed, printed: [] } : { kind: 'text', words: printed };
}

/** Share of the characters that mean nothing, 0–1. */
function garbageIn(words: readonly LayerWord[]): number {
  let [garbage, letters] = [0, 0];
  for (const word of words) {
    const length = Math.max(1, word.text.length);
    letters += length;
    garbage += word.garbage * length;
  }
  return garbage / letters;
}

/** Fewer words or characters than these say nothing about their language. */
const TELLING_WORDS = 12;
const TELLING_LENGTH = 300;
/** Of the letters of words a third and more are vowels, in every language that is written in Latin letters. */
const VOWELS = 0.25;
/** Even tables of numbers have more letters and digits than this among their characters. */
const LETTERS = 0.5;
/** Rows of these are drawn lines; spaces only stand between the words. */
const LEADERS = /[-–—.=_*#~•·… ]/g;
/** A font that is wrong is wrong from its first words. */
const SAMPLE = 400;

/** Whether letters make no words: of an embedded font whose characters were numbered anew, and nobody told how. */
function isNonsense(words: readonly LayerWord[]): boolean {
  const text = words
    .slice(0, SAMPLE)
    .map((word) => word.text)
    .join(' ');
  const runs = text.match(/[a-z]{4,}/gi) ?? [];
  const spelt = runs.join('');
  const vowels = spelt.match(/[aeiouy]/gi)?.length ?? 0;
  const letters = text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
  const length = text.replace(LEADERS, '').length;
  if (runs.length >= TELLING_WORDS && vowels < VOWELS * spelt.length) return true;
  return length >= TELLING_LENGTH && letters < LETTERS * length;
}

/** Cells of the grid on which images are laid; scanners cut pages into strips, which count together. */
const CELLS = 48;

/** Share of the page that images cover together, 0–1. */
function coverage(images: readonly UserBox[], page: UserBox): number {
  const cells = new Uint8Array(CELLS * CELLS);
  const place = (value: number, from: number, to: number) => ((value - from) / (to - from)) * CELLS;
  const inside = (value: number) => Math.max(0, Math.min(CELLS, Math.round(value)));
  for (const box of images) {
    const [left, right] = [box.left, box.right].map((x) => inside(place(x, page.left, page.right)));
    const [bottom, top] = [box.bottom, box.top].map((y) => inside(place(y, page.bottom, page.top)));
    for (let row = bottom!; row < top!; row++) cells.fill(1, row * CELLS + left!, row * CELLS + right!);
  }
  return cells.reduce((sum, cell) => sum + cell, 0) / cells.length;
}
