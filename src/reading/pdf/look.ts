import type { Turn } from '../../domain/index.ts';
import { clipped } from '../layout/turned.ts';
import type { ReadingLimits } from '../reader.ts';
import type { FormDocument } from './annotations.ts';
import { Frame, type UserBox } from './frame.ts';
import { glyphsOf } from './glyphs.ts';
import { type Sighted, sight } from './hidden.ts';
import type { Pdfium } from './library.ts';
import { type Drawing, drawingOf } from './objects.ts';
import { render } from './render.ts';
import { isSeen } from './seen.ts';
import { judge, type Verdict } from './trust.ts';
import { type LayerWord, wordsOf } from './words.ts';

/** A loaded page, with what is known of it without recognising anything. */
export interface LoadedPage {
  readonly pdfium: Pdfium;
  /** PDFium's handle of it. */
  readonly page: number;
  readonly limits: ReadingLimits;
  /** The rotation that the page itself asks for (/Rotate), degrees clockwise. */
  readonly own: Turn;
  /** The part of it that is seen. */
  readonly box: UserBox;
  readonly drawing: Drawing;
  readonly verdict: Verdict;
}

/** Pixels of the drawing on which layers that can be switched off are looked for: an A4 page at 108 dpi. */
const GLANCE = 1_500_000;

export function look(document: FormDocument, page: number, limits: ReadingLimits): LoadedPage {
  const { pdfium, handle } = document;
  const own = ownTurn(pdfium, page);
  const box = visibleBox(pdfium, page);
  const layer = wordsOf(glyphsOf(pdfium, page));
  const drawing = drawingOf(pdfium, handle, page);
  const sighted = resolved(pdfium, page, new Frame(box, own, Math.min(limits.pixels, GLANCE)), sight(layer, drawing));
  return { pdfium, page, limits, own, box, drawing, verdict: judge(sighted, drawing, box) };
}

/** Draws the page where that alone tells whether words are printed. */
function resolved(pdfium: Pdfium, page: number, frame: Frame, sighted: Sighted): Sighted {
  if (sighted.doubtful.length === 0) return sighted;
  const raster = render(pdfium, page, frame.size, 0);
  const seen = sighted.doubtful.filter(({ box }) => {
    const place = clipped(frame.fractions(box));
    return place !== null && isSeen(raster, place);
  });
  return { ...sighted, printed: [...sighted.printed, ...seen], doubtful: [] };
}

/** The rotation that the page itself asks for (/Rotate), degrees clockwise. */
export function ownTurn({ api }: Pdfium, page: number): Turn {
  return ((((api.FPDFPage_GetRotation(page) % 4) + 4) % 4) * 90) as Turn; // 0–3 quarter turns
}

/** The part of the page that is seen: its crop box within its media box. */
export function visibleBox(pdfium: Pdfium, page: number): UserBox {
  const scratch = pdfium.allocate(16);
  try {
    if (pdfium.api.FPDF_GetPageBoundingBox(page, scratch)) {
      const [left, top, right, bottom] = [0, 4, 8, 12].map((at) => pdfium.float(scratch + at));
      if (right! > left! && top! > bottom!) return { left: left!, top: top!, right: right!, bottom: bottom! };
    }
    const size = [pdfium.api.FPDF_GetPageWidthF(page), pdfium.api.FPDF_GetPageHeightF(page)];
    const [width, height] = ownTurn(pdfium, page) % 180 === 0 ? size : size.reverse();
    return { left: 0, bottom: 0, right: Math.max(1, width!), top: Math.max(1, height!) };
  } finally {
    pdfium.free(scratch);
  }
}

/** The turn at which most characters of the layer stand upright; null without words. */
export function turnOfLayer(layer: readonly LayerWord[]): Turn | null {
  const letters = { 0: 0, 90: 0, 180: 0, 270: 0 };
  // Text that runs up the unturned page (90° counter-clockwise) stands upright after a clockwise turn of as much.
  for (const { angle, text } of layer) letters[nearestTurn(angle)] += text.length;
  const turns: readonly Turn[] = [0, 90, 180, 270];
  const best = turns.reduce((a, b) => (letters[b] > letters[a] ? b : a));
  return letters[best] > 0 ? best : null;
}

export function nearestTurn(angle: number): Turn {
  return ((Math.round(angle / 90) * 90) % 360) as Turn; // a multiple of 90 below 360
}
