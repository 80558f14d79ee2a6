import { readFileSync } from 'node:fs';
import type { Raster } from '../../src/reading/image/raster.ts';
import { loadPdfium, type Pdfium } from '../../src/reading/pdf/library.ts';
import { render } from '../../src/reading/pdf/render.ts';
import type { Place, PlacedText } from './score.ts';

// The truth of pages that are born digital: what PDFium itself takes for words. It shares nothing with the product's
// own joining of characters to words, so that a fault of that is not part of the truth.

/** A page of print with its text, in points from the upper left corner. */
export interface PrintedPage {
  readonly words: readonly PlacedText[];
  /** Pictures in which no word of the layer stands: what is written in them the truth does not say. */
  readonly pictures: readonly Place[];
  readonly width: number;
  readonly height: number;
}

/** Points a side of the two papers, and how far a page may be off. */
const PAPERS = [
  [595, 842],
  [612, 792],
] as const;
const OFF = 12;

/** A page with fewer words shows little; more of the others than these shares make a layer hidden or odd. */
const FEWEST_WORDS = 60;
const MOST_ODD = 0.005;
const MOST_HIDDEN = 0.02;
const MOST_PICTURE = 0.25;

const TEXT_INVISIBLE = 3;
const IMAGE = 3;
const HYPHEN = 2;
const FLATTEN_AS_SEEN = 0;

/**
 * The first page of a PDF as print, or null when it is not of A4 or letter size, or its layer is hidden or odd: text in
 * no colour or behind something, characters without meaning, text that runs aslant, pictures over a quarter of it.
 */
export async function printedPage(path: string): Promise<PrintedPage | null> {
  return onFirstPage(path, (pdfium, page) => {
    const { api } = pdfium;
    const [width, height] = [api.FPDF_GetPageWidthF(page), api.FPDF_GetPageHeightF(page)];
    const fits = PAPERS.some(([w, h]) => Math.abs(width - w) <= OFF && Math.abs(height - h) <= OFF);
    if (!fits || api.FPDFPage_GetRotation(page) !== 0) return null;
    const found = charactersOf(pdfium, page, height);
    if (found === null || found.odd > MOST_ODD * found.characters.length) return null;
    const raster = render(pdfium, page, { width: Math.round(width), height: Math.round(height) }, 0);
    const words = wordsOf(found.characters).filter(
      (w) => w.left >= -1 && w.top >= -1 && w.right <= width + 1 && w.bottom <= height + 1,
    );
    const seen = words.filter((word) => hasInk(raster, word));
    if (seen.length < FEWEST_WORDS || words.length - seen.length > MOST_HIDDEN * words.length) return null;
    const pictures = picturesOf(pdfium, page, height);
    const area = pictures.reduce((sum, p) => sum + (p.right - p.left) * (p.bottom - p.top), 0);
    if (area > MOST_PICTURE * width * height) return null;
    return { words: seen, pictures: pictures.filter((p) => !seen.some((w) => covers(p, w))), width, height };
  });
}

/** Draws the first page of a PDF at a resolution in dots per inch. */
export async function drawnPage(path: string, dpi: number): Promise<Raster | null> {
  return onFirstPage(path, (pdfium, page) => {
    const pixels = (points: number) => Math.round((points * dpi) / 72);
    const { api } = pdfium;
    const size = { width: pixels(api.FPDF_GetPageWidthF(page)), height: pixels(api.FPDF_GetPageHeightF(page)) };
    return render(pdfium, page, size, 0);
  });
}

/** Whether a page of the file shows pictures in which print might stand. */
export async function hasPictures(path: string): Promise<boolean | null> {
  return withDocument(path, (pdfium, document) => {
    const count = pdfium.api.FPDF_GetPageCount(document);
    for (let i = 0; i < count; i++) {
      const page = pdfium.api.FPDF_LoadPage(document, i);
      if (page === 0) return null;
      const found = picturesOf(pdfium, page, 0).some((p) => p.right - p.left > 18 && p.bottom - p.top > 5);
      pdfium.api.FPDF_ClosePage(page);
      if (found) return true;
    }
    return false;
  });
}

function onFirstPage<Result>(path: string, use: (pdfium: Pdfium, page: number) => Result): Promise<Result | null> {
  return withDocument(path, (pdfium, document) => {
    const { api } = pdfium;
    let page = api.FPDF_LoadPage(document, 0);
    if (page === 0) return null;
    if (api.FPDFPage_GetAnnotCount(page) > 0) {
      // What is typed into a form is printed text too.
      api.FPDFPage_Flatten(page, FLATTEN_AS_SEEN);
      api.FPDF_ClosePage(page);
      page = api.FPDF_LoadPage(document, 0);
    }
    const result = use(pdfium, page);
    api.FPDF_ClosePage(page);
    return result;
  });
}

async function withDocument<Result>(
  path: string,
  use: (pdfium: Pdfium, document: number) => Result,
): Promise<Result | null> {
  const pdfium = await loadPdfium();
  const { api } = pdfium;
  const bytes = readFileSync(path);
  const start = pdfium.allocate(bytes.length);
  pdfium.bytes().set(bytes, start);
  const document = pdfium.wrapped.FPDF_LoadMemDocument(start, bytes.length, '');
  try {
    return document === 0 ? null : use(pdfium, document);
  } finally {
    if (document !== 0) api.FPDF_CloseDocument(document);
    pdfium.free(start);
  }
}

interface Found {
  /** Characters with their boxes; null stands for a gap between words. */
  readonly characters: readonly (PlacedText | null)[];
  /** Characters that are invisible, have no meaning as text, or do not stand upright. */
  readonly odd: number;
}

function charactersOf(pdfium: Pdfium, page: number, height: number): Found | null {
  const { api } = pdfium;
  const text = api.FPDFText_LoadPage(page);
  if (text === 0) return null;
  const scratch = pdfium.allocate(32);
  const characters: (PlacedText | null)[] = [];
  let odd = 0;
  try {
    const count = api.FPDFText_CountChars(text);
    for (let i = 0; i < count; i++) {
      const code = api.FPDFText_GetUnicode(text, i);
      const character = code === HYPHEN ? '-' : String.fromCodePoint(code);
      if (/\s/u.test(character)) {
        characters.push(null);
        continue;
      }
      const object = api.FPDFText_GetTextObject(text, i);
      const invisible = object !== 0 && api.FPDFTextObj_GetTextRenderMode(object) === TEXT_INVISIBLE;
      const meaningless = /[\p{C}\uFFFD]/u.test(character) || api.FPDFText_HasUnicodeMapError(text, i) === 1;
      const aslant = Math.abs(Math.sin(api.FPDFText_GetCharAngle(text, i))) > 0.05;
      if (invisible || meaningless || aslant) odd++;
      if (!api.FPDFText_GetCharBox(text, i, scratch, scratch + 8, scratch + 16, scratch + 24)) continue;
      const [left, right, bottom, top] = [0, 8, 16, 24].map((at) => pdfium.double(scratch + at));
      characters.push({ text: character, left: left!, right: right!, top: height - top!, bottom: height - bottom! });
    }
    return { characters, odd };
  } finally {
    pdfium.free(scratch);
    api.FPDFText_ClosePage(text);
  }
}

function wordsOf(characters: readonly (PlacedText | null)[]): PlacedText[] {
  const words: PlacedText[] = [];
  let last: PlacedText | null = null;
  for (const next of characters) {
    const word = words.at(-1);
    if (next && last && word && goesOn(last, next)) {
      words[words.length - 1] = {
        text: word.text + next.text,
        left: Math.min(word.left, next.left),
        right: Math.max(word.right, next.right),
        top: Math.min(word.top, next.top),
        bottom: Math.max(word.bottom, next.bottom),
      };
    } else if (next) words.push(next);
    last = next;
  }
  return withoutTwins(words);
}

/** PDFium joins a word that is hyphenated over two lines; here each line has its part, as it is printed. */
function goesOn(last: PlacedText, next: PlacedText): boolean {
  const height = Math.max(last.bottom - last.top, next.bottom - next.top, 3);
  return next.left > last.left - height && next.top < last.bottom + height && last.top < next.bottom + height;
}

/** Bold print is drawn twice by some writers. */
function withoutTwins(words: readonly PlacedText[]): PlacedText[] {
  const seen = new Map<string, PlacedText[]>();
  return words.filter((word) => {
    const same = seen.get(word.text) ?? [];
    seen.set(word.text, [...same, word]);
    return !same.some((other) => Math.abs(other.left - word.left) < 2 && Math.abs(other.top - word.top) < 2);
  });
}

/** Brightness by which ink and paper differ at least. */
const CONTRAST = 48;

/** Whether something is to be seen in a word's box, on a page drawn with a pixel to the point. */
function hasInk({ pixels, width, height }: Raster, word: Place): boolean {
  let [least, most] = [255, 0];
  for (let y = Math.max(0, Math.floor(word.top) - 1); y <= Math.min(height - 1, Math.ceil(word.bottom)); y++)
    for (let x = Math.max(0, Math.floor(word.left) - 1); x <= Math.min(width - 1, Math.ceil(word.right)); x++) {
      const at = (y * width + x) * 3;
      const light = (pixels[at]! + pixels[at + 1]! + pixels[at + 2]!) / 3;
      least = Math.min(least, light);
      most = Math.max(most, light);
    }
  return most - least >= CONTRAST;
}

function picturesOf(pdfium: Pdfium, page: number, height: number): Place[] {
  const { api } = pdfium;
  const scratch = pdfium.allocate(16);
  const pictures: Place[] = [];
  for (let i = 0; i < api.FPDFPage_CountObjects(page); i++) {
    const object = api.FPDFPage_GetObject(page, i);
    if (api.FPDFPageObj_GetType(object) !== IMAGE) continue;
    if (!api.FPDFPageObj_GetBounds(object, scratch, scratch + 4, scratch + 8, scratch + 12)) continue;
    const [left, bottom, right, top] = [0, 4, 8, 12].map((at) => pdfium.float(scratch + at));
    pictures.push({ left: left!, right: right!, top: height - top!, bottom: height - bottom! });
  }
  pdfium.free(scratch);
  return pictures;
}

/** Whether a piece's centre lies in a place. */
export function covers(place: Place, piece: Place): boolean {
  const [x, y] = [(piece.left + piece.right) / 2, (piece.top + piece.bottom) / 2];
  return x >= place.left && x <= place.right && y >= place.top && y <= place.bottom;
}
