import type { Rectangle } from './geometry.ts';
import type { ProblemReport } from './problem.ts';

/** One word as it stands on the page. `confidence` is the chance that it is transcribed right, 0–1. */
export interface Word extends Rectangle {
  readonly text: string;
  readonly confidence: number;
  /** Number of the line (a run of words that the reader saw as one) on its page, from 0, in reading order. */
  readonly line: number;
}

/** A straight ruling on the page, in page fractions; a rule is horizontal or vertical by its longer side. */
export type Rule = Rectangle;

export type Turn = 0 | 90 | 180 | 270;

/** One page as read. Geometry is that of the page turned upright. */
export interface Page {
  /** Position in the file, from 1. */
  readonly number: number;
  /** Width of the upright page image in pixels (a PDF page: at 200 dpi). */
  readonly width: number;
  readonly height: number;
  /** Degrees clockwise by which the page was turned to stand upright. */
  readonly rotation: Turn;
  /** Where the words come from: the file's text layer, character recognition, or both. */
  readonly source: 'text' | 'ocr' | 'merged';
  /** Slope of the lines of a scan or photo that lies aslant: y over x in pixels, falling to the right above 0. */
  readonly skew?: number;
  /** In reading order. */
  readonly words: readonly Word[];
  readonly rules: readonly Rule[];
  /** Why the page could not be read, or could only be read in part. */
  readonly problem: ProblemReport | null;
}

/** A page's place in a result: its number and the size that its boxes refer to, in pixels. */
export interface PageLayout {
  readonly number: number;
  readonly width: number;
  readonly height: number;
}
