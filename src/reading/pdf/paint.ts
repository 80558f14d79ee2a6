import type { UserBox } from './frame.ts';
import type { Pdfium } from './library.ts';
import { apply, around, type Matrix, shared } from './matrix.ts';

/** How a text object is drawn. */
export interface DrawnText {
  /** Place in the order of drawing, which pictures and shapes share. */
  readonly order: number;
  /** 0xRRGGBB; null when it is painted with a pattern. */
  readonly color: number | null;
  /** 0 for what cannot be seen to 255. */
  readonly alpha: number;
  /** What is outside of this box is not drawn; null: all is. */
  readonly clip: UserBox | null;
  /** Whether it belongs to a layer that can be switched off (optional content; ISO 32000-1, 8.11). */
  readonly optional: boolean;
}

/** Bytes of memory that the calls below need. */
export const PAINT_SCRATCH = 64;

/** Text render modes that draw the outline alone (ISO 32000-1, 9.3.6): plainly, and as a clipping path too. */
const OUTLINE = [1, 5];

/** Nested clipping paths looked at; leaving some out only makes the box larger. */
const MOST_CLIPS = 8;
const MOST_CLIP_SEGMENTS = 32;

const NOWHERE: UserBox = { left: 0, right: 0, bottom: 0, top: 0 };

export function textOf(pdfium: Pdfium, object: number, order: number, outer: Matrix, scratch: number): DrawnText {
  const outlined = OUTLINE.includes(pdfium.api.FPDFTextObj_GetTextRenderMode(object));
  const color = colorOf(pdfium, object, scratch, outlined);
  const alpha = color === null ? 255 : pdfium.integer(scratch + 12);
  const optional = isOptional(pdfium, object, scratch);
  return { order, color, alpha, clip: clipOf(pdfium, object, outer, scratch), optional };
}

/**
 * The colour that an object is filled with (or its outline drawn), 0xRRGGBB; null when it is a pattern. Leaves its alpha,
 * 0–255, in the fourth place of `scratch`.
 */
export function colorOf(pdfium: Pdfium, object: number, scratch: number, outline = false): number | null {
  const { api } = pdfium;
  const [red, green, blue, alpha] = [scratch, scratch + 4, scratch + 8, scratch + 12];
  const known = outline
    ? api.FPDFPageObj_GetStrokeColor(object, red, green, blue, alpha)
    : api.FPDFPageObj_GetFillColor(object, red, green, blue, alpha);
  return known ? (pdfium.integer(red) << 16) | (pdfium.integer(green) << 8) | pdfium.integer(blue) : null;
}

/** The box to which drawing an object is confined; null when it is not. */
export function clipOf(pdfium: Pdfium, object: number, outer: Matrix, scratch: number): UserBox | null {
  const { api } = pdfium;
  const path = api.FPDFPageObj_GetClipPath(object);
  const count = path === 0 ? 0 : Math.min(MOST_CLIPS, api.FPDFClipPath_CountPaths(path));
  let clip: UserBox | null = null;
  for (let i = 0; i < count; i++) {
    const segments = api.FPDFClipPath_CountPathSegments(path, i);
    if (segments < 2 || segments > MOST_CLIP_SEGMENTS) continue;
    const points: (readonly [number, number])[] = [];
    for (let j = 0; j < segments; j++) {
      const segment = api.FPDFClipPath_GetPathSegment(path, i, j);
      if (!api.FPDFPathSegment_GetPoint(segment, scratch, scratch + 4)) return clip;
      points.push(apply(outer, pdfium.float(scratch), pdfium.float(scratch + 4)));
    }
    const box = around(points);
    clip = clip === null ? box : (shared(clip, box) ?? NOWHERE);
  }
  return clip;
}

/** 'OC' in UTF-16, as one number. */
const OC = 0x43_00_4f;

/** Whether an object is marked as content of a layer: `/OC name BDC`. */
function isOptional(pdfium: Pdfium, object: number, scratch: number): boolean {
  const { api } = pdfium;
  const count = api.FPDFPageObj_CountMarks(object);
  const [name, length] = [scratch, scratch + 16];
  for (let i = 0; i < count; i++) {
    // Two letters and their end take six bytes; of longer names only the length is told.
    if (!api.FPDFPageObjMark_GetName(api.FPDFPageObj_GetMark(object, i), name, 6, length)) continue;
    if (pdfium.integer(length) === 6 && pdfium.integer(name) === OC) return true;
  }
  return false;
}

/** Alpha, 0–255, from which on a picture hides what lies below, and the share of its pixels that must have it. */
const SOLID = 250;
const SOLID_SHARE = 0.95;
const BGRA = 4;

/** Whether a picture hides what was drawn before it: a mask of its own can leave most of it clear. */
export function isOpaque(pdfium: Pdfium, document: number, page: number, object: number): boolean {
  const { api } = pdfium;
  if (api.FPDFPageObj_HasTransparency(object)) return false;
  const bitmap = api.FPDFImageObj_GetRenderedBitmap(document, page, object);
  if (bitmap === 0) return true;
  try {
    if (api.FPDFBitmap_GetFormat(bitmap) !== BGRA) return true;
    const [width, height] = [api.FPDFBitmap_GetWidth(bitmap), api.FPDFBitmap_GetHeight(bitmap)];
    const [start, stride] = [api.FPDFBitmap_GetBuffer(bitmap), api.FPDFBitmap_GetStride(bitmap)];
    const bytes = pdfium.bytes();
    let solid = 0;
    for (let y = 0; y < height; y++)
      for (let x = 0, at = start + y * stride + 3; x < width; x++, at += 4) if (bytes[at]! >= SOLID) solid += 1;
    return solid >= SOLID_SHARE * width * height;
  } finally {
    api.FPDFBitmap_Destroy(bitmap);
  }
}
