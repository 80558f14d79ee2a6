import type { Rectangle } from './geometry.ts';
import type { ProblemReport } from './problem.ts';

/** One word as it stands on the page. `confidence` is the chance that it is transcribed right, 0–1. */
export interface Word extends Rectangle {
  readonly text: string;
  readonly confidence: number;
  /** Number of the line (a run of words that the reader saw as one) on its page, from 0, in reading order. */
  readonly line: number;
  /** Position in the page's `fonts`; only where the file tells the font. */
  readonly font?: number;
  /** For each code point of a recognised word the chance, 0–1, that it is transcribed right; absent for text layers. */
  readonly chances?: readonly number[];
  /** What recognition would have read instead, best first for each place; absent where it had no doubt. */
  readonly alternatives?: readonly Alternative[];
}

/** Another reading of one character of a word. */
export interface Alternative {
  /** Code point of the word, from 0. */
  readonly at: number;
  /** One character; '' where the character may not be there at all. */
  readonly text: string;
  /** 0–1, always below that of the character read. */
  readonly chance: number;
}

export interface Font {
  /** Name without the prefix of a subset; '' where the file tells none. */
  readonly name: string;
  /** In points (1/72 inch) as it stands on the page. */
  readonly size: number;
  readonly bold: boolean;
  readonly italic: boolean;
}

/** A region of the page that is no text: what it is, and what it says by itself. */
export type Mark =
  | {
      readonly kind: 'checkbox' | 'radio';
      readonly box: Rectangle;
      readonly checked: boolean;
      readonly confidence: number;
    }
  | { readonly kind: 'barcode'; readonly box: Rectangle; readonly format: string; readonly text: string }
  | { readonly kind: 'signature' | 'stamp'; readonly box: Rectangle; readonly confidence: number };

/** A field of a PDF's interactive form (AcroForm; ISO 32000-1, 12.7). */
export interface FormInput {
  /** The full name, partial names joined by dots. */
  readonly name: string;
  readonly kind: 'text' | 'checkbox' | 'radio' | 'choice' | 'button' | 'signature';
  /** What a person typed or chose; for a checkbox or radio button its export value; '' when nothing. */
  readonly value: string;
  /** Null for kinds that cannot be checked. */
  readonly checked: boolean | null;
  readonly box: Rectangle;
}

/** Something noted on the page (a comment, a highlight, a stamp) beside its printed content. */
export interface Annotation {
  /** The subtype in lower case, as `text`, `highlight`, `freetext`, `stamp`, `link`. */
  readonly kind: string;
  /** Its text; for a link its address. */
  readonly text: string;
  readonly box: Rectangle;
}

/** An entry of a PDF's outline that leads to the page. */
export interface Bookmark {
  readonly title: string;
  /** 1 for the outermost. */
  readonly level: number;
}

/** A file that lies within a PDF, beside its pages (ISO 32000-1, 7.11.4). */
export interface EmbeddedFile {
  readonly name: string;
  /** The media type that the PDF gives, or ''. */
  readonly type: string;
  /** Its length; null when it was too much to unpack. */
  readonly bytes: number | null;
  /** Only of XML: what it says. An electronic invoice (Factur-X, ZUGFeRD, XRechnung) has its values in it. */
  readonly text?: string;
}

/** Which file of a container (archive, mail) a page comes from. */
export interface Part {
  /** Names from the outermost container inwards, itself not named; a container's own path where files are missing from it. */
  readonly path: readonly string[];
  /** Position in that file, from 1. */
  readonly page: number;
  /** Whether it is the text of a mail, and not a file that came with one. */
  readonly cover?: true;
}

/**
 * Why an entry of a container has no page: systems leave it beside people's files, it only points at another file, it signs
 * the mail, it is a picture too small to read; or it cannot be read, and so many others cannot that it is only counted.
 */
export type PassedReason = 'system' | 'link' | 'signature' | 'ornament' | 'unreadable';

/** How many entries have no page, by the reason. */
export type PassedOver = Readonly<Partial<Record<PassedReason, number>>>;

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
  /** The typefaces that the page's words refer to. */
  readonly fonts?: readonly Font[];
  readonly marks?: readonly Mark[];
  readonly inputs?: readonly FormInput[];
  readonly annotations?: readonly Annotation[];
  readonly bookmarks?: readonly Bookmark[];
  /** The files within the PDF on its first page, and on any those that are attached to it by a note. */
  readonly files?: readonly EmbeddedFile[];
  /**
   * The program that laid the page out, with its version, of a document that has no pages in its file: its boxes are true of
   * that layout. Absent where that is Recto, and for files that have pages.
   */
  readonly typesetter?: string;
  /** Only for a file within a container. */
  readonly part?: Part;
  /** Only on the first page of a container, and for all of it: what has no page. */
  readonly passedOver?: PassedOver;
  /** Why the page could not be read, or could only be read in part. */
  readonly problem: ProblemReport | null;
}

/** A page's place in a result: its number and the size that its boxes refer to, in pixels. */
export interface PageLayout {
  readonly number: number;
  readonly width: number;
  readonly height: number;
  /** As that of the page. */
  readonly typesetter?: string;
  /** Only for a file within a container. */
  readonly part?: Part;
  /** Only on the first page of a container, and for all of it: what has no page. */
  readonly passedOver?: PassedOver;
}

/** Whether nothing of a page was read. One that was read in part has words, and a problem beside them. */
export function isUnread({ problem, words }: Page): boolean {
  return problem !== null && words.length === 0;
}
