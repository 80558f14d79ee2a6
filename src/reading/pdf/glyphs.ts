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
  /** The piece of text that it was drawn with, by a number without meaning. */
  readonly piece: number;
  /** Drawn in no colour at all (render mode 3): as the text layer of a scan is. */
  readonly invisible: boolean;
}

interface Style {
  readonly em: number;
  readonly angle: number;
  readonly invisible: boolean;
}

/** Longest text layer of one page that is read; a page of print has some five thousand characters. */
const MOST_GLYPHS = 400_000;

const INVISIBLE = 3;

/** Rotations within this of a right angle are one; other text (a slanted watermark) keeps its own angle. */
const STRAIGHT_DEGREES = 12;

/** The characters of a page in the order of the text layer. `page` is a loaded page's handle. */
export function glyphsOf(pdfium: Pdfium, page: number): Glyph[] {
  const { api } = pdfium;
  const text = api.FPDFText_LoadPage(page);
  if (text === 0) return [];
  const scratch = pdfium.allocate(64);
  try {
    const count = Math.min(api.FPDFText_CountChars(text), MOST_GLYPHS);
    const styles = new Map<number, Style>();
    const glyphs: Glyph[] = [];
    for (let index = 0; index < count; index++) {
      // PDFium puts in spaces and line ends of its own where it sees gaps; ours come from the geometry.
      if (api.FPDFText_IsGenerated(text, index) === 1) continue;
      const object = api.FPDFText_GetTextObject(text, index);
      let style = styles.get(object);
      if (!style) {
        style = styleOf(pdfium, text, index, object, scratch);
        styles.set(object, style);
      }
      const glyph = glyphAt(pdfium, text, index, style, scratch);
      if (glyph) glyphs.push({ ...glyph, piece: object });
    }
    return glyphs;
  } finally {
    pdfium.free(scratch);
    api.FPDFText_ClosePage(text);
  }
}

function styleOf(pdfium: Pdfium, text: number, index: number, object: number, scratch: number): Style {
  const { api } = pdfium;
  const size = api.FPDFText_GetFontSize(text, index);
  const invisible = object !== 0 && api.FPDFTextObj_GetTextRenderMode(object) === INVISIBLE;
  if (!api.FPDFText_GetMatrix(text, index, scratch)) return { em: Math.abs(size), angle: 0, invisible };
  const [a, b, c, d] = [0, 4, 8, 12].map((offset) => pdfium.float(scratch + offset)) as [
    number,
    number,
    number,
    number,
  ]; // four offsets
  const degrees = ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360;
  const straight = (Math.round(degrees / 90) * 90) % 360;
  const off = Math.abs(((degrees - straight + 540) % 360) - 180);
  return { em: Math.abs(size) * Math.hypot(c, d), angle: off <= STRAIGHT_DEGREES ? straight : degrees, invisible };
}

function glyphAt(
  pdfium: Pdfium,
  text: number,
  index: number,
  style: Style,
  scratch: number,
): Omit<Glyph, 'piece'> | null {
  const { api } = pdfium;
  const code = api.FPDFText_GetUnicode(text, index);
  const written = api.FPDFText_IsHyphen(text, index) === 1 ? '-' : readable(code);
  if (written === null) return null;
  const [x, y] = [scratch, scratch + 8];
  if (!api.FPDFText_GetCharOrigin(text, index, x, y)) return null;
  const theta = (style.angle * Math.PI) / 180;
  const [cos, sin] = [Math.cos(theta), Math.sin(theta)];
  const across = (px: number, py: number) => px * sin - py * cos;
  const baseline = across(pdfium.double(x), pdfium.double(y));
  const extent = (left: number, bottom: number, right: number, top: number) => {
    const along = [
      left * cos + bottom * sin,
      right * cos + top * sin,
      left * cos + top * sin,
      right * cos + bottom * sin,
    ];
    const down = [across(left, bottom), across(right, top), across(left, top), across(right, bottom)];
    return [Math.min(...along), Math.max(...along), Math.min(...down), Math.max(...down)] as const;
  };
  if (!api.FPDFText_GetCharBox(text, index, scratch, scratch + 8, scratch + 16, scratch + 24)) return null;
  const ink = extent(
    pdfium.double(scratch),
    pdfium.double(scratch + 16),
    pdfium.double(scratch + 8),
    pdfium.double(scratch + 24),
  );
  let advance: readonly number[] = ink;
  if (api.FPDFText_GetLooseCharBox(text, index, scratch)) {
    const [left, top, right, bottom] = [0, 4, 8, 12].map((offset) => pdfium.float(scratch + offset));
    advance = extent(left!, bottom!, right!, top!);
  }
  const em = style.em > 0 ? style.em : Math.max(1, ink[3] - ink[2]);
  return {
    text: written,
    space: written === ' ',
    angle: style.angle,
    start: ink[0],
    end: ink[1],
    above: ink[2],
    below: ink[3],
    from: advance[0]!,
    to: advance[1]!,
    baseline,
    em,
    invisible: style.invisible,
  };
}

/** A character as text: ' ' for any white space, '' for what cannot be text, null for what is not seen at all. */
export function readable(code: number): string | null {
  if (code === 0x20 || code === 0xa0 || code === 0x3000 || (code >= 0x2000 && code <= 0x200a) || code === 0x09)
    return ' ';
  if (code === 0x0a || code === 0x0d) return null;
  // Zero-width characters and marks of direction.
  if ((code >= 0x200b && code <= 0x200f) || (code >= 0x202a && code <= 0x202e) || code === 0xfeff) return null;
  if (code === 0xad) return '-';
  const control = code < 0x20 || (code >= 0x7f && code < 0xa0);
  const foreign = (code >= 0xe000 && code <= 0xf8ff) || (code >= 0xfff0 && code <= 0xffff) || code > 0xeffff;
  if (control || foreign || (code >= 0xd800 && code <= 0xdfff)) return '';
  // Ligatures of Latin print (U+FB00–FB06) are written out: no one searches for 'oﬃce'.
  const character = String.fromCodePoint(code);
  return code >= 0xfb00 && code <= 0xfb06 ? character.normalize('NFKC') : character;
}
