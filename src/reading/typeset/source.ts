import type { Font, Page, ProblemReport, Rectangle, Word } from '../../domain/index.ts';
import { encode, fromRaster } from '../image/encode.ts';
import { inReadingOrder, type LooseWord } from '../layout/lines.ts';
import { ocr } from '../ocr/engine.ts';
import { loadPdfium } from '../pdf/library.ts';
import type { ReadingLimits } from '../reader.ts';
import type { OpenFile, PixelSize } from '../source.ts';
import { drawSheet } from './draw.ts';
import type { Flow } from './flow.ts';
import { ASCENT, DESCENT } from './metrics.ts';
import { type Sheet, sheetsOf } from './pages.ts';
import { measuredPictures } from './picture.ts';
import type { Area, Print, SetPicture, SetWord } from './strip.ts';

/** Pixels per point: sheets are measured and drawn at 200 dpi, as pages of PDFs are, or at what fits. */
const SCALE = 200 / 72;
const MOST_PIXELS = 40_000_000;

/** Pictures smaller than this, in points, hold no print; of more than so many on a sheet the largest are read. */
const LEAST_WIDTH = 18;
const LEAST_HEIGHT = 5;
const MOST_PICTURES = 60;

/** Opens a document that has no pages of its own: it is set on sheets. Throws `file.too-many-pages`. */
export async function openFlow(flow: Flow, limits: ReadingLimits): Promise<OpenFile> {
  const sheets = sheetsOf(await measuredPictures(flow, limits.pixels), limits.pages);
  const drawn = async (sheet: Sheet, print: Print) =>
    drawSheet(await loadPdfium(), print, sheet, sizeOf(sheet, limits.pixels), limits.pixels);
  return {
    pages: sheets.length,
    async read(number, begun) {
      const sheet = sheets[number - 1]!;
      const size = sizeOf(sheet, limits.pixels);
      begun(size);
      const print = sheet.compose();
      const { words, fonts } = wordsOn(sheet, print);
      const large = print.pictures.filter(({ width, height }) => width >= LEAST_WIDTH && height >= LEAST_HEIGHT);
      const pictures = large
        .filter(({ unread }) => unread === undefined)
        .sort((a, b) => b.width * b.height - a.width * a.height)
        .flatMap((picture) => fractions(sheet, picture) ?? []);
      const looked = pictures.slice(0, MOST_PICTURES);
      const printed = looked.length > 0 ? await ocr().readPictures(await drawn(sheet, print), looked, words) : [];
      return {
        number,
        ...size,
        rotation: 0,
        source: printed.length > 0 ? 'merged' : 'text',
        words: withPrinted(words, printed, size),
        rules: print.rules.flatMap((rule) => fractions(sheet, rule) ?? []),
        fonts,
        problem: flow.problem ?? lostPictures(large, pictures.length - looked.length),
      } satisfies Page;
    },
    async image(number, _rotation, mediaType) {
      const sheet = sheets[number - 1]!;
      return encode(fromRaster(await drawn(sheet, sheet.compose())), number, mediaType);
    },
    close() {},
  };
}

/** Says what of the pictures on a page is not read. */
function lostPictures(pictures: readonly SetPicture[], passedOver: number): ProblemReport | null {
  const kinds = [...new Set(pictures.flatMap(({ unread }) => unread ?? []))];
  if (kinds.length > 0)
    return { code: 'file.unsupported', message: `The page holds ${kinds.join(' and ')}, which is not read.` };
  if (passedOver <= 0) return null;
  return { code: 'file.too-large', message: `The page holds more pictures than are read; ${passedOver} are not.` };
}

function sizeOf({ width, height }: Sheet, pixels: number): PixelSize {
  const scale = Math.min(SCALE, Math.sqrt(Math.min(pixels, MOST_PIXELS) / (width * height)));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** The part of an area that lies on the sheet, in fractions of it; null when none does. */
function fractions(sheet: Sheet, { left, top, width, height }: Area): Rectangle | null {
  const within = (value: number) => Math.max(0, Math.min(1, value));
  const [from, to] = [within(left / sheet.width), within((left + width) / sheet.width)];
  const [above, below] = [within(top / sheet.height), within((top + height) / sheet.height)];
  return to > from && below > above ? { left: from, top: above, width: to - from, height: below - above } : null;
}

function wordsOn(sheet: Sheet, print: Print): { words: Word[]; fonts: Font[] } {
  const fonts = new Map<string, Font & { at: number }>();
  const fontOf = ({ mono, bold, italic, size }: SetWord): number => {
    const font = { name: mono ? 'Courier' : 'Helvetica', size: Math.round(size * 100) / 100, bold, italic };
    const key = JSON.stringify(font);
    const known = fonts.get(key) ?? { ...font, at: fonts.size };
    fonts.set(key, known);
    return known.at;
  };
  const words = print.words.flatMap((word): Word[] => {
    const { text, line, left, width, baseline, size } = word;
    const area = { left, width, top: baseline - ASCENT * size, height: (ASCENT + DESCENT) * size };
    const box = fractions(sheet, area);
    return box ? [{ text, confidence: 1, ...box, line, font: fontOf(word) }] : [];
  });
  return { words, fonts: [...fonts.values()].map(({ at: _, ...font }) => font) };
}

/**
 * The sheet's own words in the order that the document gives them, and those read in its pictures before the first line
 * that stands below them.
 */
function withPrinted(words: readonly Word[], printed: readonly LooseWord[], size: PixelSize): Word[] {
  if (printed.length === 0) return [...words];
  const read = inReadingOrder(printed, size);
  const bottom = read.reduce((lowest, { top }) => Math.max(lowest, top), 0);
  const below = words.findIndex((word) => word.top > bottom);
  const at = below < 0 ? words.length : words.findIndex((word) => word.line === words[below]!.line);
  const before = words.slice(0, at);
  const from = (before.at(-1)?.line ?? -1) + 1;
  const count = read.at(-1)!.line + 1;
  return [
    ...before,
    ...read.map((word) => ({ ...word, line: word.line + from })),
    ...words.slice(at).map((word) => ({ ...word, line: word.line + count })),
  ];
}
