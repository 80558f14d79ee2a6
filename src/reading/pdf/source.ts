import type { Page, Rectangle, Turn } from '../../domain/index.ts';
import { aslant, inReadingOrder, type LooseWord } from '../layout/lines.ts';
import { between, clipped, together } from '../layout/turned.ts';
import type { ReadingLimits } from '../reader.ts';
import type { OpenFile, PixelSize } from '../source.ts';
import { copyOf } from './copy.ts';
import { openDocument, type PdfDocument } from './document.ts';
import { Frame, type UserBox } from './frame.ts';
import { glyphsOf } from './glyphs.ts';
import type { Pdfium } from './library.ts';
import { type Drawing, drawingOf } from './objects.ts';
import { render } from './render.ts';
import { trusted } from './trust.ts';
import { type LayerWord, wordsOf } from './words.ts';

// Loaded when first needed: a PDF with a text layer needs neither, and they take most of the time that a child starts in.
const recognition = async () => (await import('../ocr/engine.ts')).ocr();
const encoding = () => import('../image/encode.ts');

/** Opens a PDF. Throws `file.encrypted`, `file.corrupt`, `file.too-many-pages`. */
export async function openPdf(path: string, password: string | null, limits: ReadingLimits): Promise<OpenFile> {
  const document = await openDocument(path, password, limits);
  return {
    pages: document.pages,
    read: (number, begun) => document.withPage(number, (page) => readPage(document, page, number, limits, begun)),
    image: (number, rotation, mediaType) =>
      document.withPage(number, async (page) => {
        const { pdfium } = document;
        const own = ownTurn(pdfium, page);
        const turn = rotation ?? (await wholeTurn(pdfium, page, own, limits));
        const frame = new Frame(visibleBox(pdfium, page), turn, limits.pixels);
        const { encode, fromRaster } = await encoding();
        return encode(fromRaster(render(pdfium, page, frame.size, between(own, turn))), number, mediaType);
      }),
    copy: async (wanted) => {
      // Pages read before have their annotations drawn into them.
      const fresh = await openDocument(path, password, limits);
      try {
        return copyOf(fresh, wanted, (page) => visibleBox(fresh.pdfium, page));
      } finally {
        fresh.close();
      }
    },
    close: () => document.close(),
  };
}

async function readPage(
  { pdfium }: PdfDocument,
  page: number,
  number: number,
  limits: ReadingLimits,
  begun: (size: PixelSize) => void,
): Promise<Page> {
  const own = ownTurn(pdfium, page);
  const box = visibleBox(pdfium, page);
  begun(new Frame(box, own, limits.pixels).size);
  const layer = wordsOf(glyphsOf(pdfium, page));
  const drawing = drawingOf(pdfium, page);
  const frame = new Frame(box, turnOfLayer(layer) ?? own, limits.pixels);
  if (trusted(layer, drawing, box)) return textPage(pdfium, page, number, own, frame, layer, drawing);
  const plain = new Frame(box, own, limits.pixels);
  const engine = await recognition();
  const { turn, words, skew } = await engine.readImage(render(pdfium, page, plain.size, 0));
  const upright = new Frame(box, together(own, turn), limits.pixels);
  const rules = rulesIn(drawing.rules, upright);
  return {
    number,
    ...upright.size,
    rotation: upright.turn,
    source: 'ocr',
    ...aslant(skew),
    words: inReadingOrder(words, upright.size, { skew, rules }),
    rules,
    problem: null,
  };
}

/** Pictures smaller than this, in pixels at 200 dpi, hold no print; more than this many are a drawing's tiles. */
const LEAST_WIDTH = 50;
const LEAST_HEIGHT = 14;
const MOST_PICTURES = 12;

/** A page whose text layer is trusted: its words, and what is printed in its pictures. */
async function textPage(
  pdfium: Pdfium,
  page: number,
  number: number,
  own: Turn,
  frame: Frame,
  layer: readonly LayerWord[],
  drawing: Drawing,
): Promise<Page> {
  const words = wordsOn(frame, layer);
  const rules = rulesIn(drawing.rules, frame);
  const pictures = drawing.images
    .flatMap(({ box }) => clipped(frame.fractions(box)) ?? [])
    .filter(
      ({ width, height }) => width * frame.size.width >= LEAST_WIDTH && height * frame.size.height >= LEAST_HEIGHT,
    )
    .sort((a, b) => b.width * b.height - a.width * a.height)
    .slice(0, MOST_PICTURES);
  const printed =
    pictures.length === 0
      ? []
      : await (await recognition()).readPictures(
          render(pdfium, page, frame.size, between(own, frame.turn)),
          pictures,
          words,
        );
  return {
    number,
    ...frame.size,
    rotation: frame.turn,
    source: printed.length > 0 ? 'merged' : 'text',
    words: inReadingOrder([...words, ...printed], frame.size, { rules }),
    rules,
    problem: null,
  };
}

/** The rotation that the page itself asks for (/Rotate), degrees clockwise. */
function ownTurn({ api }: Pdfium, page: number): Turn {
  return ((((api.FPDFPage_GetRotation(page) % 4) + 4) % 4) * 90) as Turn; // 0–3 quarter turns
}

/** The part of the page that is seen: its crop box within its media box. */
function visibleBox(pdfium: Pdfium, page: number): UserBox {
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
function turnOfLayer(layer: readonly LayerWord[]): Turn | null {
  const letters = { 0: 0, 90: 0, 180: 0, 270: 0 };
  // Text that runs up the unturned page (90° counter-clockwise) stands upright after a clockwise turn of as much.
  for (const { angle, text } of layer) letters[nearestTurn(angle)] += text.length;
  const turns: readonly Turn[] = [0, 90, 180, 270];
  const best = turns.reduce((a, b) => (letters[b] > letters[a] ? b : a));
  return letters[best] > 0 ? best : null;
}

function nearestTurn(angle: number): Turn {
  return ((Math.round(angle / 90) * 90) % 360) as Turn; // a multiple of 90 below 360
}

/** The words of the layer on the upright page, without those that lie outside of the visible page or have no text. */
function wordsOn(frame: Frame, layer: readonly LayerWord[]): LooseWord[] {
  const words: LooseWord[] = [];
  for (const { text, box, angle, garbage } of layer) {
    const place = text === '' ? null : clipped(frame.fractions(box));
    if (!place) continue;
    const { left, top, width, height } = place;
    const sideways = angle !== frame.turn && nearestTurn(angle) % 180 !== frame.turn % 180;
    // Written out: a page has a thousand words, and spreading `place` took a tenth of the time of reading it.
    words.push({ text, confidence: 1 - garbage, sideways, left, top, width, height });
  }
  return words;
}

/** Rulings on the visible page; one of no thickness gets that of a pixel. */
function rulesIn(rules: readonly UserBox[], frame: Frame): Rectangle[] {
  return rules.flatMap((rule) => {
    const { left, top, width, height } = frame.fractions(rule);
    const thick = { width: Math.max(width, 1 / frame.size.width), height: Math.max(height, 1 / frame.size.height) };
    return clipped({ left, top, ...thick }) ?? [];
  });
}

/** The turn that reading would find for a page. */
async function wholeTurn(pdfium: Pdfium, page: number, own: Turn, limits: ReadingLimits): Promise<Turn> {
  const box = visibleBox(pdfium, page);
  const layer = wordsOf(glyphsOf(pdfium, page));
  if (trusted(layer, drawingOf(pdfium, page), box)) return turnOfLayer(layer) ?? own;
  const raster = render(pdfium, page, new Frame(box, own, limits.pixels).size, 0);
  const engine = await recognition();
  return together(own, await engine.findTurn(raster));
}
