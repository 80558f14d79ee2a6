import { type SmallShape, smallShape } from './boxes.ts';
import type { UserBox } from './frame.ts';
import type { Pdfium } from './library.ts';
import { apply, around, IDENTITY, type Matrix, shared, times } from './matrix.ts';
import { clipOf, colorOf, type DrawnText, isOpaque, PAINT_SCRATCH, textOf } from './paint.ts';
import { isStroke, rulingsOf } from './rulings.ts';
import { isCode, isMesh, isRectangle, shapeOf } from './shape.ts';

/** What is drawn on a page beside its text, and how its text is drawn. */
export interface Drawing {
  /** The boxes of its pictures. */
  readonly images: readonly UserBox[];
  /** Thin straight strokes and thin filled rectangles, horizontal or vertical. */
  readonly rules: readonly UserBox[];
  readonly paths: number;
  /** What is no larger than a box to tick. */
  readonly shapes: readonly SmallShape[];
  /** The boxes of paths that consist of many upright rectangles, as codes do that are drawn at once. */
  readonly meshes: readonly UserBox[];
  /** Pictures and filled shapes, in the order of drawing. */
  readonly areas: readonly Area[];
  /** How each text object is drawn, by PDFium's handle of it. */
  readonly texts: ReadonlyMap<number, DrawnText>;
  /** A text object drawn later than `order` in the same place: the layer knows only the first of such twins. */
  again(object: number, order: number): DrawnText | null;
}

/** A part of the page that is painted over. */
export interface Area {
  readonly box: UserBox;
  /** Place in the order of drawing, which text objects share. */
  readonly order: number;
  /** 0xRRGGBB; null where it has many colours, or not its box's shape, or lets something through. */
  readonly color: number | null;
  readonly picture: boolean;
  /** Whether nothing below is seen in all of its box; to be asked seldom, because it may mean to draw a picture. */
  opaque(): boolean;
}

const TEXT = 1;
const PATH = 2;
const IMAGE = 3;
const SHADING = 4;
const FORM = 5;

/** Objects looked at on one page; maps and drawings may have millions, and tables among them do not matter. */
const MOST_OBJECTS = 30_000;
/** Form objects may contain each other; ten levels are more than any writer makes. */
const MOST_LEVELS = 10;
/** What is painted over less than this, in points, hides no text. */
const LEAST_AREA = { width: 10, height: 3 } as const;

/** Walks over a loaded page's objects, those inside of form objects included. */
export function drawingOf(pdfium: Pdfium, document: number, page: number): Drawing {
  const { api } = pdfium;
  const scratch = pdfium.allocate(PAINT_SCRATCH);
  const images: UserBox[] = [];
  const strokes: UserBox[] = [];
  const areas: Area[] = [];
  const shapes: SmallShape[] = [];
  const meshes: UserBox[] = [];
  const texts = new Map<number, DrawnText>();
  let paths = 0;
  let left = MOST_OBJECTS;
  let order = 0;
  const matrixOf = (object: number): Matrix => {
    if (!api.FPDFPageObj_GetMatrix(object, scratch)) return IDENTITY;
    const at = (i: number) => pdfium.float(scratch + 4 * i);
    return [at(0), at(1), at(2), at(3), at(4), at(5)];
  };
  const seenOf = (box: UserBox, object: number, outer: Matrix) => {
    const clip = clipOf(pdfium, object, outer, scratch);
    return clip ? shared(clip, box) : box;
  };
  const image = (object: number, outer: Matrix, through: boolean) => {
    // An image fills the unit square of its matrix (ISO 32000-1, 8.9.5).
    const matrix = times(matrixOf(object), outer);
    const corners = [apply(matrix, 0, 0), apply(matrix, 1, 0), apply(matrix, 0, 1), apply(matrix, 1, 1)];
    const box = seenOf(around(corners), object, outer);
    if (!box) return;
    images.push(box);
    const opaque = once(() => !through && isOpaque(pdfium, document, page, object));
    areas.push({ box, order, color: null, picture: true, opaque });
  };
  /** What has no one colour or no plain shape: a drawing, a shading. */
  const colorful = (object: number, outer: Matrix) => {
    if (!api.FPDFPageObj_GetBounds(object, scratch, scratch + 4, scratch + 8, scratch + 12)) return null;
    const [left, bottom] = [pdfium.float(scratch), pdfium.float(scratch + 4)];
    const [right, top] = [pdfium.float(scratch + 8), pdfium.float(scratch + 12)];
    const corners = [apply(outer, left, bottom), apply(outer, right, bottom), apply(outer, left, top)];
    const box = seenOf(around([...corners, apply(outer, right, top)]), object, outer);
    if (box) areas.push({ box, order, color: null, picture: false, opaque: () => false });
    return box;
  };
  const path = (object: number, outer: Matrix, through: boolean) => {
    paths += 1;
    const shape = shapeOf(pdfium, object, times(matrixOf(object), outer), scratch);
    if (!shape) {
      const box = colorful(object, outer);
      if (box && isMesh(pdfium, object, scratch)) meshes.push(box);
      return;
    }
    const code = isCode(shape) && seenOf(shape.box, object, outer);
    if (code) meshes.push(code);
    const small = smallShape(shape, () => colorOf(pdfium, object, scratch));
    if (small) shapes.push(small);
    if (shape.stroked) for (const stroke of shape.strokes) if (isStroke(stroke)) strokes.push(stroke);
    if (!shape.filled) return;
    if (!shape.stroked && shape.strokes.length > 0)
      for (const outline of shape.outlines) if (isStroke(outline)) strokes.push(outline);
    const { left: from, right: to, bottom, top } = shape.box;
    if (to - from < LEAST_AREA.width || top - bottom < LEAST_AREA.height) return;
    const box = seenOf(shape.box, object, outer);
    if (!box) return;
    const plain = !through && isRectangle(shape.strokes) && !api.FPDFPageObj_HasTransparency(object);
    const color = plain ? colorOf(pdfium, object, scratch) : null;
    areas.push({ box, order, color, picture: false, opaque: () => plain });
  };
  const visit = (object: number, outer: Matrix, level: number, through: boolean) => {
    const type = api.FPDFPageObj_GetType(object);
    order += 1;
    if (type === TEXT) texts.set(object, textOf(pdfium, object, order, outer, scratch));
    else if (type === PATH) path(object, outer, through);
    else if (type === IMAGE) image(object, outer, through);
    else if (type === SHADING) colorful(object, outer);
    else if (type === FORM && level < MOST_LEVELS) {
      const matrix = times(matrixOf(object), outer);
      const count = api.FPDFFormObj_CountObjects(object);
      const faint = through || api.FPDFPageObj_HasTransparency(object) !== 0;
      for (let i = 0; i < count && left-- > 0; i++)
        visit(api.FPDFFormObj_GetObject(object, i), matrix, level + 1, faint);
    }
  };
  try {
    const count = api.FPDFPage_CountObjects(page);
    for (let i = 0; i < count && left-- > 0; i++) visit(api.FPDFPage_GetObject(page, i), IDENTITY, 0, false);
  } finally {
    pdfium.free(scratch);
  }
  return { images, rules: rulingsOf(strokes), paths, shapes, meshes, areas, texts, again: twins(pdfium, texts) };
}

/** Twins are drawn within so many points of each other. */
const NEAR = 1;

/** Finds twins of text objects; the page must still be loaded when it is asked. */
function twins(pdfium: Pdfium, texts: ReadonlyMap<number, DrawnText>): Drawing['again'] {
  const { api } = pdfium;
  const known = new Map<number, readonly number[]>();
  const boundsOf = (object: number) => {
    const bounds = known.get(object);
    if (bounds) return bounds;
    const scratch = pdfium.allocate(16);
    api.FPDFPageObj_GetBounds(object, scratch, scratch + 4, scratch + 8, scratch + 12);
    const found = [0, 4, 8, 12].map((at) => pdfium.float(scratch + at));
    pdfium.free(scratch);
    known.set(object, found);
    return found;
  };
  return (object, order) => {
    const bounds = boundsOf(object);
    for (const [other, text] of texts) {
      if (text.order <= order) continue;
      if (boundsOf(other).every((at, i) => Math.abs(at - bounds[i]!) <= NEAR)) return text;
    }
    return null;
  };
}

/** Asks only when first needed, and never again. */
function once(ask: () => boolean): () => boolean {
  let known: boolean | null = null;
  return () => {
    known ??= ask();
    return known;
  };
}
