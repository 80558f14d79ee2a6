import type { Pdfium } from './library.ts';

/** One character of the text layer, measured along its own direction of writing. */
export interface Glyph {
  /** '' for a character that has no use as text (no Unicode, private use, control). */
  readonly text: string;
  readonly space: boolean;
  /** Direction of writing, degrees counter-clockwise in user space, 0–359. */
  readonly angle: number;
  /** Extent of the ink along the direction of writing, in points. */
  readonly start: number;
  readonly end: number;
  /** Extent of the ink across it, growing downwards, in points. */
  readonly above: number;
  readonly below: number;
  /** Extent of the advance width, which includes the bearings. */
  readonly from: number;
  readonly to: number;
  readonly baseline: number;
  /** Font size as it stands on the page, in points. */
  readonly em: number;
  /** The text object that it was drawn with: PDFium's handle of it, 0 when unknown. */
  readonly piece: number;
  /** Drawn in no colour at all (render modes 3 and 7): as the text layer of a scan is. */
  readonly invisible: boolean;
}

/** What the characters of one text object share. */
interface Style {
  readonly em: number;
  readonly angle: number;
  readonly cos: number;
  readonly sin: number;
  readonly invisible: boolean;
}

/** Longest text layer of one page that is read; a page of print has some five thousand characters. */
const MOST_GLYPHS = 400_000;

/** What PDFium puts in is no more than this, and what it takes for the hyphen at the end of a line is told as the other. */
const SPACE = 0x20;
const HYPHEN = 0x02;

/** Text render modes that draw nothing (ISO 32000-1, 9.3.6): neither fill nor stroke, and for clipping only. */
const INVISIBLE = 3;
const CLIP_ONLY = 7;

/** Rotations within this of a right angle are one; other text (a slanted watermark) keeps its own angle. */
const STRAIGHT_DEGREES = 12;

/** Where the calls put their answers: doubles for the box and the origin, floats for the advance box and the matrix. */
const BOX = 0;
const ORIGIN = 32;
const ADVANCE = 48;
const SCRATCH = 80;

/** The characters of a page in the order of the text layer. `page` is a loaded page's handle. */
export function glyphsOf(pdfium: Pdfium, page: number): Glyph[] {
  const { api } = pdfium;
  const text = api.FPDFText_LoadPage(page);
  if (text === 0) return [];
  const scratch = pdfium.allocate(SCRATCH);
  try {
    const count = Math.min(api.FPDFText_CountChars(text), MOST_GLYPHS);
    const styles = new Map<number, Style>();
    const glyphs: Glyph[] = [];
    let piece = -1;
    let style: Style | undefined;
    for (let index = 0; index < count; index++) {
      const code = api.FPDFText_GetUnicode(text, index) >>> 0;
      // PDFium puts in spaces and line ends of its own where it sees gaps; ours come from the geometry.
      if (code <= SPACE && api.FPDFText_IsGenerated(text, index) === 1) continue;
      const written = code === HYPHEN && api.FPDFText_IsHyphen(text, index) === 1 ? '-' : readable(code);
      if (written === null) continue;
      const object = api.FPDFText_GetTextObject(text, index);
      if (object !== piece || !style) {
        piece = object;
        style = styles.get(object);
        if (!style) {
          style = styleOf(pdfium, text, index, object, scratch);
          styles.set(object, style);
        }
      }
      const glyph = glyphAt(pdfium, text, index, written, piece, style, scratch);
      if (glyph) glyphs.push(glyph);
    }
    return glyphs;
  } finally {
    pdfium.free(scratch);
    api.FPDFText_ClosePage(text);
  }
}

function styleOf(pdfium: Pdfium, text: number, index: number, object: number, scratch: number): Style {
  const { api } = pdfium;
  const size = Math.abs(api.FPDFText_GetFontSize(text, index));
  const mode = object === 0 ? 0 : api.FPDFTextObj_GetTextRenderMode(object);
  const invisible = mode === INVISIBLE || mode === CLIP_ONLY;
  if (!api.FPDFText_GetMatrix(text, index, scratch)) return { em: size, angle: 0, cos: 1, sin: 0, invisible };
  const [a, b] = [pdfium.float(scratch), pdfium.float(scratch + 4)];
  const [c, d] = [pdfium.float(scratch + 8), pdfium.float(scratch + 12)];
  const degrees = ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360;
  const straight = (Math.round(degrees / 90) * 90) % 360;
  const off = Math.abs(((degrees - straight + 540) % 360) - 180);
  const angle = off <= STRAIGHT_DEGREES ? straight : degrees;
  const theta = (angle * Math.PI) / 180;
  return { em: size * Math.hypot(c, d), angle, cos: Math.cos(theta), sin: Math.sin(theta), invisible };
}

function glyphAt(
  pdfium: Pdfium,
  text: number,
  index: number,
  written: string,
  piece: number,
  { em, angle, cos, sin, invisible }: Style,
  scratch: number,
): Glyph | null {
  const { api } = pdfium;
  const box = scratch + BOX;
  const origin = scratch + ORIGIN;
  const advance = scratch + ADVANCE;
  if (!api.FPDFText_GetCharOrigin(text, index, origin, origin + 8)) return null;
  if (!api.FPDFText_GetCharBox(text, index, box, box + 8, box + 16, box + 24)) return null;
  const loose = api.FPDFText_GetLooseCharBox(text, index, advance) !== 0;
  const left = pdfium.double(box);
  const right = pdfium.double(box + 8);
  const bottom = pdfium.double(box + 16);
  const top = pdfium.double(box + 24);
  // FS_RECTF: left, top, right, bottom.
  const l = loose ? pdfium.float(advance) : left;
  const t = loose ? pdfium.float(advance + 4) : top;
  const r = loose ? pdfium.float(advance + 8) : right;
  const b = loose ? pdfium.float(advance + 12) : bottom;
  // The extents of a rectangle along a direction are those of its corners; the signs tell which.
  const above = (sin >= 0 ? left : right) * sin - (cos >= 0 ? top : bottom) * cos;
  const below = (sin >= 0 ? right : left) * sin - (cos >= 0 ? bottom : top) * cos;
  return {
    text: written,
    space: written === ' ',
    angle,
    start: (cos >= 0 ? left : right) * cos + (sin >= 0 ? bottom : top) * sin,
    end: (cos >= 0 ? right : left) * cos + (sin >= 0 ? top : bottom) * sin,
    above,
    below,
    from: (cos >= 0 ? l : r) * cos + (sin >= 0 ? b : t) * sin,
    to: (cos >= 0 ? r : l) * cos + (sin >= 0 ? t : b) * sin,
    baseline: pdfium.double(origin) * sin - pdfium.double(origin + 8) * cos,
    em: em > 0 ? em : Math.max(1, below - above),
    piece,
    invisible,
  };
}

/** Boxes to tick of the symbol font that most writers take them from (Wingdings), which has no Unicode of its own. */
const SYMBOLS: Readonly<Record<number, string>> = { 61608: '☐', 61693: '☒', 61694: '☑' };

/** A character as text: ' ' for any white space, '' for what cannot be text, null for what is not seen at all. */
export function readable(code: number): string | null {
  if (code > 0x20 && code < 0x7f) return String.fromCharCode(code);
  if (code === 0x20 || code === 0xa0 || code === 0x3000 || (code >= 0x2000 && code <= 0x200a) || code === 0x09)
    return ' ';
  if (code === 0x0a || code === 0x0d) return null;
  // Zero-width characters and marks of direction.
  if ((code >= 0x200b && code <= 0x200f) || (code >= 0x202a && code <= 0x202e) || code === 0xfeff) return null;
  if (code === 0xad) return '-';
  const control = code < 0x20 || (code >= 0x7f && code < 0xa0);
  const foreign = (code >= 0xe000 && code <= 0xf8ff) || (code >= 0xfff0 && code <= 0xffff) || code > 0xeffff;
  if (foreign && code in SYMBOLS) return SYMBOLS[code]!;
  if (control || foreign || (code >= 0xd800 && code <= 0xdfff)) return '';
  // Ligatures of Latin print (U+FB00–FB06) are written out: no one searches for 'oﬃce'.
  const character = String.fromCodePoint(code);
  return code >= 0xfb00 && code <= 0xfb06 ? character.normalize('NFKC') : character;
}
