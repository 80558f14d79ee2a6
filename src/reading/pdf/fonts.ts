import type { Font } from '../../domain/index.ts';
import type { Pdfium } from './library.ts';

/** Flags of a font descriptor (ISO 32000-1, 9.8.2). */
const ITALIC = 1 << 6;
const FORCE_BOLD = 1 << 18;

/** PDFium makes weights of stems' widths, as far as fonts tell them: only these are bold for sure. */
const BOLD_WEIGHTS = { from: 700, to: 1000 };
/** Filled and outlined (text render mode 2) is how writers embolden a face that has no bold. */
const FILL_AND_OUTLINE = 2;

const BOLD_NAME = /bold|black|heavy|demi|(?:^|[-,])bd(?:$|[-,])/i;
const ITALIC_NAME = /italic|oblique|kursiv|(?:^|[-,])it(?:$|[-,])/i;

type Face = Omit<Font, 'size'>;

/** The fonts of one page's words, each listed once. */
export class FontBook {
  readonly fonts: Font[] = [];
  readonly #pdfium: Pdfium;
  readonly #faces = new Map<number, Face>();
  readonly #places = new Map<string, number>();
  /** By text object; one may hold words of one size only. */
  readonly #known = new Map<number, number>();

  constructor(pdfium: Pdfium) {
    this.#pdfium = pdfium;
  }

  /** Place in `fonts` of what a text object is drawn with at `em` points. */
  place(object: number, em: number): number {
    const known = this.#known.get(object);
    if (known !== undefined) return known;
    const face = this.#faceOf(object);
    const size = Math.round(em * 10) / 10;
    const key = `${face.name}|${size}|${face.bold}|${face.italic}`;
    let place = this.#places.get(key);
    if (place === undefined) {
      place = this.fonts.push({ ...face, size }) - 1;
      this.#places.set(key, place);
    }
    this.#known.set(object, place);
    return place;
  }

  #faceOf(object: number): Face {
    const { api } = this.#pdfium;
    const font = api.FPDFTextObj_GetFont(object);
    const face = this.#faces.get(font) ?? faceOf(this.#pdfium, font);
    this.#faces.set(font, face);
    if (face.bold || api.FPDFTextObj_GetTextRenderMode(object) !== FILL_AND_OUTLINE) return face;
    return { ...face, bold: true };
  }
}

function faceOf(pdfium: Pdfium, font: number): Face {
  if (font === 0) return { name: '', bold: false, italic: false };
  const { api } = pdfium;
  const name = pdfium
    .bytesOf((buffer, size) => api.FPDFFont_GetBaseFontName(font, buffer, size))
    .toString('utf8')
    .replace(/\0.*$/s, '')
    .replace(/^[A-Z]{6}\+/, '');
  const flags = Math.max(0, api.FPDFFont_GetFlags(font));
  const weight = api.FPDFFont_GetWeight(font);
  const heavy = weight >= BOLD_WEIGHTS.from && weight <= BOLD_WEIGHTS.to;
  return {
    name,
    bold: BOLD_NAME.test(name) || (flags & FORCE_BOLD) !== 0 || heavy,
    italic: ITALIC_NAME.test(name) || (flags & ITALIC) !== 0,
  };
}
