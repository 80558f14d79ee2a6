import { PDFDocument, type PDFFont, rgb, StandardFonts } from '@cantoo/pdf-lib';
import type { TruthWord } from './truth.ts';

/** Faces of the fonts that every PDF viewer has; nothing is embedded, so the files stay small and free of licences. */
export const FAMILIES = {
  helvetica: [StandardFonts.Helvetica, StandardFonts.HelveticaBold],
  times: [StandardFonts.TimesRoman, StandardFonts.TimesRomanBold],
  courier: [StandardFonts.Courier, StandardFonts.CourierBold],
} as const;

export type Family = keyof typeof FAMILIES;

export interface Ink {
  readonly size: number;
  readonly bold?: boolean;
  readonly align?: 'left' | 'right' | 'centre';
  /** Field that the text is the value of. */
  readonly label?: string | null;
  /** Darkness 0–1; 1 is black. */
  readonly dark?: number;
}

// Ascender and descender of Helvetica in parts of the font size, near enough for the other two families.
const ASCENT = 0.72;
const DESCENT = 0.21;

interface Placed extends TruthWord {
  readonly top: number;
}

type Stroke = (page: ReturnType<PDFDocument['addPage']>, height: number) => void;

/** A PDF under construction: text and rules at points from the top left, and the truth of every word placed. */
export class Sheet {
  readonly width: number;
  readonly #document: PDFDocument;
  readonly #fonts: readonly [PDFFont, PDFFont];
  readonly #pages: { strokes: Stroke[]; words: Placed[]; height: number | null }[] = [];

  private constructor(document: PDFDocument, fonts: readonly [PDFFont, PDFFont], width: number, height: number | null) {
    this.#document = document;
    this.#fonts = fonts;
    this.width = width;
    this.nextPage(height);
  }

  /** `height` null: the page ends where `finish` is told that it ends, as a till roll does. */
  static async open(family: Family, width: number, height: number | null): Promise<Sheet> {
    const document = await PDFDocument.create({ updateMetadata: false });
    const [plain, bold] = FAMILIES[family];
    const fonts = [await document.embedFont(plain), await document.embedFont(bold)] as const;
    return new Sheet(document, fonts, width, height);
  }

  get pages(): number {
    return this.#pages.length;
  }

  nextPage(height: number | null = this.#pages.at(-1)?.height ?? null): void {
    this.#pages.push({ strokes: [], words: [], height });
  }

  /** Width in points as drawn: letter by letter, without the kerning that pdf-lib measures but does not draw. */
  measure(text: string, { size, bold = false }: Ink): number {
    const font = this.#fonts[bold ? 1 : 0];
    return [...text].reduce((sum, letter) => sum + font.widthOfTextAtSize(letter, size), 0);
  }

  /** Writes one line with its baseline at `y`; returns its width. */
  write(text: string, x: number, y: number, ink: Ink): number {
    const { size, bold = false, align = 'left', label = null, dark = 1 } = ink;
    const font = this.#fonts[bold ? 1 : 0];
    const width = this.measure(text, ink);
    const left = align === 'left' ? x : align === 'right' ? x - width : x - width / 2;
    const current = this.#pages.at(-1)!;
    const grey = 1 - dark;
    current.strokes.push((page, height) =>
      page.drawText(text, { x: left, y: height - y, size, font, color: rgb(grey, grey, grey) }),
    );
    for (const match of text.matchAll(/\S+/g)) {
      const start = left + this.measure(text.slice(0, match.index), ink);
      const end = start + this.measure(match[0], ink);
      current.words.push({
        page: this.pages,
        box: [start, y - ASCENT * size, end, y + DESCENT * size],
        text: match[0],
        label,
        top: y,
      });
    }
    return width;
  }

  rule(x1: number, y1: number, x2: number, y2: number, thickness = 0.7): void {
    this.#pages.at(-1)!.strokes.push((page, height) =>
      page.drawLine({
        start: { x: x1, y: height - y1 },
        end: { x: x2, y: height - y2 },
        thickness,
        color: rgb(0.2, 0.2, 0.2),
      }),
    );
  }

  shade(x: number, y: number, width: number, height: number, light = 0.88): void {
    // Shades lie below the text written before them.
    this.#pages
      .at(-1)!
      .strokes.unshift((page, pageHeight) =>
        page.drawRectangle({ x, y: pageHeight - y - height, width, height, color: rgb(light, light, light) }),
      );
  }

  /** Ends the document. `bottom` is where a page without a height ends. */
  async finish(bottom: number): Promise<{ pdf: Uint8Array; boxes: TruthWord[] }> {
    const boxes: TruthWord[] = [];
    for (const { strokes, words, height: fixed } of this.#pages) {
      const height = fixed ?? bottom;
      const page = this.#document.addPage([this.width, height]);
      for (const stroke of strokes) stroke(page, height);
      for (const { page: number, box, text, label } of words) {
        const [left, top, right, low] = box;
        boxes.push({
          page: number,
          box: [left / this.width, top / height, right / this.width, low / height],
          text,
          label,
        });
      }
    }
    // Neither clock nor chance may enter the bytes.
    this.#document.setProducer('Recto document generator');
    return { pdf: await this.#document.save({ useObjectStreams: false }), boxes };
  }
}
