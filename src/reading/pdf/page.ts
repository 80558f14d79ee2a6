import type { Annotation, Font, FormInput, Mark, Page, Rectangle } from '../../domain/index.ts';
import { aslant, inReadingOrder, type LooseWord } from '../layout/lines.ts';
import { between, clipped, together } from '../layout/turned.ts';
import type { Drawn } from '../marks/marks.ts';
import type { PixelSize } from '../source.ts';
import type { InUserSpace, Overlay } from './annotations.ts';
import { barsOn } from './bars.ts';
import { FontBook } from './fonts.ts';
import { Frame, type UserBox } from './frame.ts';
import { type LoadedPage, nearestTurn, turnOfLayer } from './look.ts';
import { boxesOn, marksTold, withTold } from './marks.ts';
import { render } from './render.ts';
import type { LayerWord } from './words.ts';

// Loaded when first needed: a page with a text layer needs none, and it takes much of the time that a child starts in.
const recognition = async () => (await import('../ocr/engine.ts')).ocr();
const comparison = () => import('../ocr/spot.ts');
const drawing = () => import('../marks/marks.ts');

/** The words of a page, however they were found. */
interface Found {
  readonly frame: Frame;
  readonly source: Page['source'];
  readonly words: readonly LooseWord[];
  readonly fonts: readonly Font[];
  readonly skew: number;
  /** What is drawn on the picture of a scan. */
  readonly scanned?: Drawn;
  /** The codes in the pictures and drawings of a page with text. */
  readonly codes?: readonly Mark[];
}

export async function readPage(loaded: LoadedPage, overlay: Overlay, number: number): Promise<Page> {
  const { frame, source, words, fonts, skew, scanned, codes = [] } = await find(loaded);
  const rules = [...rulesIn(loaded.drawing.rules, frame), ...(scanned?.rules ?? [])];
  const inputs: FormInput[] = overlay.inputs.flatMap((input) => onPage(input, frame));
  const annotations: Annotation[] = overlay.annotations.flatMap((note) => onPage(note, frame));
  const signed = overlay.signed.flatMap((box) => clipped(frame.fractions(box)) ?? []);
  const found = scanned ? scanned.marks : [...boxesOn(loaded, frame), ...codes];
  const marks = withTold(found, marksTold(inputs, annotations, signed));
  return {
    number,
    ...frame.size,
    rotation: frame.turn,
    source,
    ...aslant(skew),
    words: inReadingOrder(words, frame.size, { skew, rules }),
    rules,
    ...(fonts.length > 0 ? { fonts } : {}),
    ...(marks.length > 0 ? { marks } : {}),
    ...(inputs.length > 0 ? { inputs } : {}),
    ...(annotations.length > 0 ? { annotations } : {}),
    problem: null,
  };
}

/** The size of a page before its text has told how it stands. */
export function sizeOf({ box, own, limits }: LoadedPage): PixelSize {
  return new Frame(box, own, limits.pixels).size;
}

async function find(loaded: LoadedPage): Promise<Found> {
  const { verdict } = loaded;
  if (verdict.kind === 'text') return withPictures(loaded, fromLayer(loaded, verdict.words));
  if (verdict.kind === 'scan') return fromPrint(loaded, verdict.printed);
  return (await proven(loaded, verdict.words)) ?? fromPrint(loaded, verdict.printed);
}

function fromLayer({ pdfium, box, own, limits }: LoadedPage, layer: readonly LayerWord[]): Found {
  const frame = new Frame(box, turnOfLayer(layer) ?? own, limits.pixels);
  const book = new FontBook(pdfium);
  return { frame, source: 'text', words: wordsOn(frame, layer, book), fonts: book.fonts, skew: 0 };
}

/**
 * Least agreement of a text layer with the print: in letters, in lines that it covers, and in words that are there at
 * all. Two right readings of a scan differ in some letters in a hundred; below that our own, which knows its odds, is the
 * better one.
 */
const AGREES = 0.95;
const COVERS = 0.9;
const GROUNDED = 0.9;

/** The words of a layer that claims to be what is printed, when some lines of print agree with it. */
async function proven(loaded: LoadedPage, layer: readonly LayerWord[]): Promise<Found | null> {
  const found = fromLayer(loaded, layer);
  const { compareWithPrint } = await comparison();
  const raster = drawn(loaded, found.frame);
  const agreement = await compareWithPrint(raster, found.words);
  if (!agreement) return null;
  const { letters, coverage, grounded } = agreement;
  if (letters < AGREES || coverage < COVERS || grounded < GROUNDED) return null;
  const engine = await recognition();
  const printed = { turn: 0, skew: 0, words: found.words } as const;
  const scanned = await (await drawing()).drawnOn(raster, printed, (part) => engine.readImage(part));
  const words = found.words.map((word) => ({ ...word, confidence: word.confidence * letters }));
  return { ...found, words, scanned };
}

/** Recognises a page. What is printed on it beside its picture takes the place of what is recognised there. */
async function fromPrint(loaded: LoadedPage, printed: readonly LayerWord[]): Promise<Found> {
  const { pdfium, page, box, own, limits } = loaded;
  const engine = await recognition();
  const raster = render(pdfium, page, new Frame(box, own, limits.pixels).size, 0);
  const { turn, words, skew } = await engine.readImage(raster);
  const scanned = await (await drawing()).drawnOn(raster, { turn, words, skew }, (part) => engine.readImage(part));
  const frame = new Frame(box, together(own, turn), limits.pixels);
  const book = new FontBook(pdfium);
  const known = wordsOn(frame, printed, book);
  if (known.length === 0) return { frame, source: 'ocr', words, fonts: [], skew, scanned };
  const read = words.filter((word) => !known.some((other) => isOver(other, word)));
  const all = [...read, ...known];
  return { frame, source: read.length > 0 ? 'merged' : 'text', words: all, fonts: book.fonts, skew, scanned };
}

/** Pictures smaller than this, in pixels at 200 dpi, hold no print; more than this many are a drawing's tiles. */
const LEAST_WIDTH = 50;
const LEAST_HEIGHT = 14;
const MOST_PICTURES = 12;

/** Adds what is printed in the pictures of a page whose text layer is trusted, and the codes on it. */
async function withPictures(loaded: LoadedPage, found: Found): Promise<Found> {
  const { size } = found.frame;
  const pictures = loaded.drawing.images
    .flatMap((box) => clipped(found.frame.fractions(box)) ?? [])
    .filter(({ width, height }) => width * size.width >= LEAST_WIDTH && height * size.height >= LEAST_HEIGHT)
    .sort((a, b) => b.width * b.height - a.width * a.height)
    .slice(0, MOST_PICTURES);
  const bars = barsOn(loaded.drawing).flatMap((box) => clipped(found.frame.fractions(box)) ?? []);
  if (pictures.length + bars.length === 0) return found;
  const raster = drawn(loaded, found.frame);
  const codes = await (await drawing()).codesWithin(raster, [...pictures, ...bars]);
  const read = pictures.length === 0 ? [] : await (await recognition()).readPictures(raster, pictures, found.words);
  const source = read.length === 0 ? found.source : 'merged';
  return { ...found, source, words: [...found.words, ...read], codes };
}

/** Draws the page as it stands in a frame. */
function drawn({ pdfium, page, own }: LoadedPage, frame: Frame) {
  return render(pdfium, page, frame.size, between(own, frame.turn));
}

/** The words of the layer on the upright page, without those that lie outside of the visible page or have no text. */
function wordsOn(frame: Frame, layer: readonly LayerWord[], book: FontBook): LooseWord[] {
  const words: LooseWord[] = [];
  for (const { text, box, angle, garbage, piece, em, invisible } of layer) {
    const place = text === '' ? null : clipped(frame.fractions(box));
    if (!place) continue;
    const [left, width] = along(place.left, place.width);
    const [top, height] = along(place.top, place.height);
    const sideways = angle !== frame.turn && nearestTurn(angle) % 180 !== frame.turn % 180;
    const confidence = 1 - garbage;
    // Written out: a page has a thousand words, and spreading `place` took a tenth of the time of reading it.
    if (piece === 0 || invisible) words.push({ text, confidence, sideways, left, top, width, height });
    else words.push({ text, confidence, sideways, left, top, width, height, font: book.place(piece, em) });
  }
  return words;
}

/** Parts of a page's side that places are told in: finer than any print, and told in fewer digits than a double has. */
const FINENESS = 1e6;

/** Where an extent begins and how long it is. */
function along(from: number, length: number): readonly [number, number] {
  const start = Math.round(from * FINENESS);
  return [start / FINENESS, (Math.round((from + length) * FINENESS) - start) / FINENESS];
}

/** Whether a good part of `word` lies in `other`. */
function isOver(other: Rectangle, word: Rectangle): boolean {
  const width = Math.min(other.left + other.width, word.left + word.width) - Math.max(other.left, word.left);
  const height = Math.min(other.top + other.height, word.top + word.height) - Math.max(other.top, word.top);
  return width > 0 && height > 0 && width * height > 0.4 * word.width * word.height;
}

/** Something of user space on the upright page; none where it lies outside. */
function onPage<What>(what: InUserSpace<What & { readonly box: Rectangle }>, frame: Frame) {
  const box = clipped(frame.fractions(what.box));
  return box ? [{ ...what, box }] : [];
}

/** Rulings on the visible page; one of no thickness gets that of a pixel. */
function rulesIn(rules: readonly UserBox[], frame: Frame): Rectangle[] {
  return rules.flatMap((rule) => {
    const { left, top, width, height } = frame.fractions(rule);
    const thick = { width: Math.max(width, 1 / frame.size.width), height: Math.max(height, 1 / frame.size.height) };
    const place = clipped({ left, top, ...thick });
    if (!place) return [];
    const [x, wide] = along(place.left, place.width);
    const [y, high] = along(place.top, place.height);
    return [{ left: x, top: y, width: wide, height: high }];
  });
}
