import type { Rectangle, Turn } from '../../domain/index.ts';
import { cropped, type Raster } from '../image/raster.ts';
import type { LooseWord } from '../layout/lines.ts';
import { turned } from '../layout/turned.ts';
import { detect } from './detect.ts';
import { inTheirLanguage } from './language.ts';
import { loadModels } from './models.ts';
import { Pyramid } from './pyramid.ts';
import { type ReadLine, type ReadWord, recognise, wordsOfLine } from './recognise.ts';
import { facing, pointIn } from './text-box.ts';
import { isSideways, lineReader, slopeOf, turnOf, usualSlope } from './turn.ts';

/** What character recognition found on an image. */
export interface OcrPage {
  /** Degrees clockwise by which the image must be turned to stand upright. */
  readonly turn: Turn;
  /** In fractions of the upright image. */
  readonly words: readonly LooseWord[];
  /** Slope of the lines on the upright image. */
  readonly skew: number;
}

/** Pixels of the detector's input: an A4 page at 1131 × 1600, at which dense print is still found. */
export const DETECTION_PIXELS = 1_131 * 1_600;

/** Letters of less probability than this on average are noise that the detector took for text. */
const LEAST_CERTAINTY = 0.3;

/** The lines of text on an image as it lies. `known` is its turn where that is certain already. */
export async function linesOn(raster: Raster, known: Turn | null = null): Promise<{ turn: Turn; lines: ReadLine[] }> {
  const models = await loadModels();
  const image = new Pyramid(raster);
  const boxes = await detect(raster, models, DETECTION_PIXELS);
  const read = lineReader(image, models);
  const turn = known ?? (await turnOf(boxes, read));
  const lines: ReadLine[] = [];
  for (const box of boxes) {
    const line = await read(box, turn);
    if (line.certainty >= LEAST_CERTAINTY) lines.push(line);
  }
  return { turn, lines: inTheirLanguage(lines) };
}

/** Reads an image. `known` is its turn where that is certain already, as for a page drawn from a PDF with text. */
export async function readImage(raster: Raster, known: Turn | null = null): Promise<OcrPage> {
  const { turn, lines } = await linesOn(raster, known);
  const words: LooseWord[] = [];
  const slopes: { slope: number; width: number }[] = [];
  for (const line of lines) {
    const sideways = isSideways(line.box, turn);
    if (!sideways) slopes.push({ slope: slopeOf(line.box, turn), width: line.box.width });
    for (const word of wordsOfLine(line)) words.push(placed(word, raster, turn, sideways));
  }
  return { turn, words, skew: usualSlope(slopes) };
}

/** On a page with text of its own, what is read in its pictures must be surer: photographs and patterns look like print. */
const LEAST_CERTAINTY_IN_PICTURE = 0.75;
const LEAST_CONFIDENCE_IN_PICTURE = 0.5;

/**
 * Reads the pictures on an upright page image. `pictures` and `known`, the words that are known already, are in
 * fractions of it; what covers a known word is not read again.
 */
export async function readPictures(
  raster: Raster,
  pictures: readonly Rectangle[],
  known: readonly Rectangle[],
): Promise<LooseWord[]> {
  const models = await loadModels();
  const image = new Pyramid(raster);
  const words: LooseWord[] = [];
  for (const picture of pictures) {
    const part = cropped(raster, picture);
    for (const box of await detect(part.raster, models, DETECTION_PIXELS)) {
      const here = facing({ ...box, cx: box.cx + part.left, cy: box.cy + part.top }, 0);
      const place = placed({ text: '', confidence: 0, box: here }, raster, 0, false);
      if ([...known, ...words].some((other) => covers(place, other))) continue;
      const line = await recognise(image, here, models);
      if (line.certainty < LEAST_CERTAINTY_IN_PICTURE) continue;
      const sideways = isSideways(line.box, 0);
      for (const word of wordsOfLine(line))
        if (word.confidence >= LEAST_CONFIDENCE_IN_PICTURE) words.push(placed(word, raster, 0, sideways));
    }
  }
  return words;
}

/** Whether a good part of the lesser of two rectangles lies in the other. */
function covers(a: Rectangle, b: Rectangle): boolean {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  return width > 0 && height > 0 && width * height > 0.3 * Math.min(a.width * a.height, b.width * b.height);
}

/** Finds out how an image lies; for callers that need no words. */
export async function findTurn(raster: Raster): Promise<Turn> {
  const models = await loadModels();
  const read = lineReader(new Pyramid(raster), models);
  return turnOf(await detect(raster, models, DETECTION_PIXELS), read);
}

function placed(word: ReadWord, { width, height }: Raster, turn: Turn, sideways: boolean): LooseWord {
  const { box, ...said } = word;
  const corners = [0, box.width].flatMap((along) => [0, box.height].map((down) => pointIn(box, along, down)));
  const clamp = (value: number, most: number) => Math.max(0, Math.min(most, value));
  const xs = corners.map(([x]) => clamp(x, width) / width);
  const ys = corners.map(([, y]) => clamp(y, height) / height);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const rectangle = { left, top, width: Math.max(...xs) - left, height: Math.max(...ys) - top };
  return { ...said, sideways, slope: slopeOf(box, turn), ...turned(rectangle, turn) };
}
