import { type Mark, overlap, type Rectangle, type Rule, type Turn } from '../../domain/index.ts';
import { cropped, type Raster } from '../image/raster.ts';
import type { LooseWord } from '../layout/lines.ts';
import { boxesIn } from './boxes.ts';
import { codesIn } from './codes.ts';
import { componentsOf } from './components.ts';
import { type Area, inkOf, meet } from './ink.ts';
import { rulingsIn } from './rulings.ts';
import { signaturesIn } from './signatures.ts';
import type { Read } from './stamps/coloured.ts';
import { stampsOn } from './stamps/stamps.ts';
import type { Written } from './surroundings.ts';

/** What is drawn on the picture of a page, in fractions of the upright page. */
export interface Drawn {
  readonly rules: readonly Rule[];
  readonly marks: readonly Mark[];
}

/** What is known of a page from its print. */
export interface Printed {
  /** Degrees clockwise by which the picture must be turned to stand upright. */
  readonly turn: Turn;
  readonly skew: number;
  /** In fractions of the upright page. */
  readonly words: readonly LooseWord[];
}

/** Letters and confidence of a word that nobody reads in the bars of a code. */
const WORD = 3;
const CERTAIN = 0.8;

/** Rulings so long are no strokes of a pen or a stamp; no stroke of those goes level for so long. In heights of a word. */
const LINE = 4;
const LEVEL = 2.2;
/** More parts of ink are noise. */
const MOST_PARTS = 60_000;

/** Finds the rulings, codes, boxes to tick, signatures and stamps on the picture of a page; `read` recognises print. */
export async function drawnOn(picture: Raster, { turn, skew, words }: Printed, read: Read): Promise<Drawn> {
  const ink = inkOf(picture, turn, skew);
  const em = heightOf(words) * ink.height || ink.width / 60;
  const print = words.map(({ text, confidence, ...place }): Written => {
    return { ...ink.area(place), letters: text.length, text, confidence };
  });
  const certain = words.filter(({ text, confidence }) => text.length >= WORD && confidence >= CERTAIN);
  const codes = await codesIn(
    ink,
    certain.map((word) => ink.area(word)),
  );
  // The corners of a QR code are squares, too.
  const boxes = boxesIn(ink, print, em).filter((box) => !codes.some(({ area }) => meet(area, box)));
  const rules = rulingsIn(ink, print, em);
  const lines = rules.filter((rule) => Math.max(rule.right - rule.left, rule.bottom - rule.top) >= LINE * em);
  const strokes = ink.across.without(lines);
  const parts = componentsOf(strokes, LEVEL * em, MOST_PARTS);
  const isNoCode = (area: Area) => !codes.some((code) => meet(code.area, area));
  const signatures = signaturesIn(ink, parts, print, rules, em).filter(isNoCode);
  const stamps = (await stampsOn({ picture, turn, skew, ink, strokes, parts, words, em }, read)).filter(isNoCode);
  const signed = (kind: 'signature' | 'stamp', { confidence, ...area }: Area & { confidence: number }): Mark => ({
    kind,
    box: ink.fractions(area),
    confidence,
  });
  return {
    rules: rules.map((line) => ink.fractions(line)),
    marks: [
      ...codes.map(({ area, ...code }): Mark => ({ kind: 'barcode', box: ink.fractions(area), ...code })),
      ...boxes.map((box): Mark => {
        const { round, checked, confidence } = box;
        return { kind: round ? 'radio' : 'checkbox', box: ink.fractions(box), checked, confidence };
      }),
      ...signatures.map((area) => signed('signature', area)),
      ...stamps.map((area) => signed('stamp', area)),
    ],
  };
}

/** The codes in some parts of an upright, level picture; parts and places in fractions of it. */
export async function codesWithin(picture: Raster, parts: readonly Rectangle[]): Promise<Mark[]> {
  const marks: Mark[] = [];
  for (const part of parts) {
    const { raster, left, top } = cropped(picture, part);
    const ink = inkOf(raster, 0, 0);
    for (const { area, ...code } of await codesIn(ink)) {
      const place = ink.fractions(area);
      const box = {
        left: (left + place.left * raster.width) / picture.width,
        top: (top + place.top * raster.height) / picture.height,
        width: (place.width * raster.width) / picture.width,
        height: (place.height * raster.height) / picture.height,
      };
      if (!marks.some((mark) => overlap(mark.box, box) > 0)) marks.push({ kind: 'barcode', box, ...code });
    }
  }
  return marks;
}

/** The usual height of a word; 0 without words. */
function heightOf(words: Printed['words']): number {
  const heights = words.filter((word) => !word.sideways).map((word) => word.height);
  return heights.sort((a, b) => a - b)[heights.length >> 1] ?? 0;
}
