import type { Turn } from '../../domain/index.ts';
import type { LooseWord } from '../layout/lines.ts';
import type { PixelSize } from '../source.ts';
import { usualSlope } from './turn.ts';

/** A word of Tesseract's with the line that it put it into. */
export interface TesseractWord extends LooseWord {
  readonly row: string;
}

/** Rows of the table (tesseract's `tsv` output): the page, and words. */
const PAGE_LEVEL = '1';
const WORD_LEVEL = '5';

/** Words of a table: level, page, block, paragraph, line, word, left, top, width, height, confidence, text. */
export function wordsIn(table: string): TesseractWord[] {
  const rows = table.split('\n').map((line) => line.split('\t'));
  const page = rows.find(([level]) => level === PAGE_LEVEL);
  const [width, height] = [Number(page?.[8]), Number(page?.[9])];
  if (!(width > 0 && height > 0)) return [];
  return rows.flatMap(([level, , block, paragraph, line, , left, top, wide, high, confidence, text]) => {
    if (level !== WORD_LEVEL || !text?.trim()) return [];
    return [
      {
        text: text.trim(),
        left: Number(left) / width,
        top: Number(top) / height,
        width: Number(wide) / width,
        height: Number(high) / height,
        // Per cent, and its own opinion: it is not calibrated as that of our own recognition is.
        confidence: Math.max(0, Math.min(1, Number(confidence) / 100)),
        sideways: false,
        row: `${block} ${paragraph} ${line}`,
      },
    ];
  });
}

/** Below this its orientation is a guess (15 is what it calls good). */
const LEAST_CONFIDENCE = 1;

/** How far a page must be turned clockwise to stand upright, by the output of `--psm 0`. */
export function turnIn(orientation: string): Turn {
  const degrees = Number(/^Rotate: (\d+)/m.exec(orientation)?.[1] ?? 0);
  const confidence = Number(/^Orientation confidence: ([\d.]+)/m.exec(orientation)?.[1] ?? 0);
  const turn = ([90, 180, 270] as const).find((each) => each === degrees) ?? 0;
  return confidence >= LEAST_CONFIDENCE ? turn : 0;
}

/** Slope of the lines: Tesseract tells no slopes, but its words rise or fall along a line. */
export function skewOf(words: readonly TesseractWord[], { width, height }: PixelSize): number {
  const lines = new Map<string, TesseractWord[]>();
  for (const word of words) lines.set(word.row, [...(lines.get(word.row) ?? []), word]);
  const slopes = [...lines.values()].flatMap((line) => {
    const [first, last] = [line[0]!, line.at(-1)!];
    const run = (last.left + last.width / 2 - first.left - first.width / 2) * width;
    const fall = (last.top + last.height / 2 - first.top - first.height / 2) * height;
    return run > 0 ? [{ slope: fall / run, width: run }] : [];
  });
  return usualSlope(slopes);
}
