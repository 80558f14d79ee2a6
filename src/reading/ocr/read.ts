import type { Rectangle, Turn } from '../../domain/index.ts';
import { cropped, type Raster } from '../image/raster.ts';
import type { LooseWord } from '../layout/lines.ts';
import { turned } from '../layout/turned.ts';
import { detect } from './detect.ts';
import { loadModels, type Models } from './models.ts';
import { Pyramid } from './pyramid.ts';
import { type ReadLine, type ReadWord, recognise, wordsOfLine } from './recognise.ts';
import { facing, pointIn, type TextBox } from './text-box.ts';

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
const DETECTION_PIXELS = 1_131 * 1_600;

/** Lines that are read both ways to find out how a page lies, and the certainty that needs no second look. */
const PROBES = 6;
const SURE = 0.92;
/** A box of lesser proportions may hold a letter or two and says nothing about the direction of reading. */
const ELONGATED = 2;

/** Letters of less probability than this on average are noise that the detector took for text. */
const LEAST_CERTAINTY = 0.3;

/** The lines of text on an image as it lies. `known` is its turn where that is certain already. */
export async function linesOn(raster: Raster, known: Turn | null = null): Promise<{ turn: Turn; lines: ReadLine[] }> {
  const models = await loadModels();
  const image = new Pyramid(raster);
  const boxes = await detect(raster, models, DETECTION_PIXELS);
  const turn = known ?? (await turnOf(image, boxes, models));
  const lines: ReadLine[] = [];
  for (const box of boxes) {
    const line = await recognise(image, facing(box, turn), models);
    if (line.certainty >= LEAST_CERTAINTY) lines.push(line);
  }
  return { turn, lines };
}

/** Reads an image. `known` is its turn where that is certain already, as for a page drawn from a PDF with text. */
export async function readImage(raster: Raster, known: Turn | null = null): Promise<OcrPage> {
  const { turn, lines } = await linesOn(raster, known);
  const words: LooseWord[] = [];
  const slopes: { slope: number; width: number }[] = [];
  for (const line of lines) {
    const sideways = isSideways(line, turn);
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
      const sideways = isSideways(line, 0);
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
  return turnOf(new Pyramid(raster), await detect(raster, models, DETECTION_PIXELS), models);
}

/** Reads the widest lines one way and, unless that reads well, the other way; the way that reads better is up. */
async function turnOf(image: Pyramid, boxes: readonly TextBox[], models: Models): Promise<Turn> {
  const long = (box: TextBox) => Math.max(box.width, box.height);
  const elongated = boxes.filter((box) => long(box) >= ELONGATED * Math.min(box.width, box.height));
  const probes = elongated.sort((a, b) => long(b) - long(a)).slice(0, PROBES);
  if (probes.length === 0) return 0;
  const lying = probes.filter((box) => facing(box, 0).width >= facing(box, 0).height).length;
  const [first, second]: [Turn, Turn] = lying * 2 >= probes.length ? [0, 180] : [90, 270];
  const certainty = async (turn: Turn) => {
    let sum = 0;
    for (const box of probes) sum += (await recognise(image, facing(box, turn), models)).certainty;
    return sum / probes.length;
  };
  const one = await certainty(first);
  if (one >= SURE) return first;
  return (await certainty(second)) > one ? second : first;
}

/** Direction of reading on the upright page: a unit vector. */
function direction(box: TextBox, turn: Turn): readonly [number, number] {
  if (turn === 90) return [-box.uy, box.ux];
  if (turn === 180) return [-box.ux, -box.uy];
  if (turn === 270) return [box.uy, -box.ux];
  return [box.ux, box.uy];
}

function isSideways(line: ReadLine, turn: Turn): boolean {
  const [x, y] = direction(line.box, turn);
  return Math.abs(y) > Math.abs(x);
}

function slopeOf(box: TextBox, turn: Turn): number {
  const [x, y] = direction(box, turn);
  return y / x;
}

/** The median over the slopes, each weighed by its line's width: short boxes point anywhere. */
function usualSlope(slopes: readonly { slope: number; width: number }[]): number {
  const sorted = [...slopes].sort((a, b) => a.slope - b.slope);
  let left = sorted.reduce((sum, { width }) => sum + width, 0) / 2;
  for (const { slope, width } of sorted) {
    left -= width;
    if (left <= 0) return slope;
  }
  return 0;
}

function placed(word: ReadWord, { width, height }: Raster, turn: Turn, sideways: boolean): LooseWord {
  const { box } = word;
  const corners = [0, box.width].flatMap((along) => [0, box.height].map((down) => pointIn(box, along, down)));
  const clamp = (value: number, most: number) => Math.max(0, Math.min(most, value));
  const xs = corners.map(([x]) => clamp(x, width) / width);
  const ys = corners.map(([, y]) => clamp(y, height) / height);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const rectangle = { left, top, width: Math.max(...xs) - left, height: Math.max(...ys) - top };
  return { text: word.text, confidence: word.confidence, sideways, ...turned(rectangle, turn) };
}
