import type { UserBox } from './frame.ts';
import type { Pdfium } from './library.ts';

/** What is drawn on a page beside its text. */
export interface Drawing {
  readonly images: readonly DrawnImage[];
  /** Thin straight strokes and thin filled rectangles, horizontal or vertical. */
  readonly rules: readonly UserBox[];
  readonly paths: number;
  /** Pieces of text in the order of drawing; those after an image are drawn over it. */
  readonly texts: number;
}

export interface DrawnImage {
  readonly box: UserBox;
  /** Whether nothing that was drawn before can be seen through it. */
  readonly opaque: boolean;
  /** How many pieces of text were drawn before it. */
  readonly after: number;
}

const TEXT = 1;
const PATH = 2;
const IMAGE = 3;
const FORM = 5;
const LINE_TO = 0;
const MOVE_TO = 2;

/** Objects looked at on one page; maps and drawings may have millions, and tables among them do not matter. */
const MOST_OBJECTS = 30_000;
/** Form objects may contain each other; ten levels are more than any writer makes. */
const MOST_LEVELS = 10;
/** A rule is at most so thick and at least so long, in points. */
const THICK = 3;
const LONG = 10;
/** A path with more segments is a drawing, not a table's ruling. */
const MOST_SEGMENTS = 64;

type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

/** The matrix that applies `inner` first, then `outer`. */
function times(inner: Matrix, outer: Matrix): Matrix {
  const [a, b, c, d, e, f] = inner;
  const [A, B, C, D, E, F] = outer;
  return [a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D, e * A + f * C + E, e * B + f * D + F];
}

function apply([a, b, c, d, e, f]: Matrix, x: number, y: number): readonly [number, number] {
  return [a * x + c * y + e, b * x + d * y + f];
}

function around(points: readonly (readonly [number, number])[]): UserBox {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return { left: Math.min(...xs), right: Math.max(...xs), bottom: Math.min(...ys), top: Math.max(...ys) };
}

/** Walks over a loaded page's objects, those inside of form objects included. */
export function drawingOf(pdfium: Pdfium, page: number): Drawing {
  const { api } = pdfium;
  const scratch = pdfium.allocate(32);
  const images: DrawnImage[] = [];
  const rules: UserBox[] = [];
  let paths = 0;
  let texts = 0;
  let left = MOST_OBJECTS;
  const matrixOf = (object: number): Matrix => {
    if (!api.FPDFPageObj_GetMatrix(object, scratch)) return IDENTITY;
    const at = (i: number) => pdfium.float(scratch + 4 * i);
    return [at(0), at(1), at(2), at(3), at(4), at(5)];
  };
  const visit = (object: number, outer: Matrix, level: number) => {
    const type = api.FPDFPageObj_GetType(object);
    if (type === IMAGE) {
      // An image fills the unit square of its matrix (ISO 32000-1, 8.9.5).
      const matrix = times(matrixOf(object), outer);
      const box = around([apply(matrix, 0, 0), apply(matrix, 1, 0), apply(matrix, 0, 1), apply(matrix, 1, 1)]);
      images.push({ box, opaque: !api.FPDFPageObj_HasTransparency(object), after: texts });
    } else if (type === TEXT) {
      texts += 1;
    } else if (type === PATH) {
      paths += 1;
      rules.push(...rulesOf(pdfium, object, times(matrixOf(object), outer), scratch));
    } else if (type === FORM && level < MOST_LEVELS) {
      const matrix = times(matrixOf(object), outer);
      const count = api.FPDFFormObj_CountObjects(object);
      for (let i = 0; i < count && left-- > 0; i++) visit(api.FPDFFormObj_GetObject(object, i), matrix, level + 1);
    }
  };
  try {
    const count = api.FPDFPage_CountObjects(page);
    for (let i = 0; i < count && left-- > 0; i++) visit(api.FPDFPage_GetObject(page, i), IDENTITY, 0);
  } finally {
    pdfium.free(scratch);
  }
  return { images, rules, paths, texts };
}

/** The rulings that a path draws: its straight stroked segments, or itself when it is a thin filled rectangle. */
function rulesOf(pdfium: Pdfium, object: number, matrix: Matrix, scratch: number): UserBox[] {
  const { api } = pdfium;
  const count = api.FPDFPath_CountSegments(object);
  if (count < 2 || count > MOST_SEGMENTS) return [];
  const strokes: UserBox[] = [];
  const points: (readonly [number, number])[] = [];
  let start: readonly [number, number] | null = null;
  let at: readonly [number, number] | null = null;
  for (let i = 0; i < count; i++) {
    const segment = api.FPDFPath_GetPathSegment(object, i);
    const type = api.FPDFPathSegment_GetType(segment);
    if (!api.FPDFPathSegment_GetPoint(segment, scratch, scratch + 4)) return [];
    const to = apply(matrix, pdfium.float(scratch), pdfium.float(scratch + 4));
    if (type === MOVE_TO) start = to;
    else if (type === LINE_TO && at) strokes.push(around([at, to]));
    else if (type !== LINE_TO) return []; // a curve: no ruling
    if (start && at && api.FPDFPathSegment_GetClose(segment)) strokes.push(around([to, start]));
    at = to;
    points.push(to);
  }
  api.FPDFPath_GetDrawMode(object, scratch, scratch + 4);
  const [filled, stroked] = [pdfium.integer(scratch) !== 0, pdfium.integer(scratch + 4) !== 0];
  if (stroked) return strokes.filter(isRule);
  return filled ? [around(points)].filter(isRule) : [];
}

function isRule({ left, right, bottom, top }: UserBox): boolean {
  const [across, up] = [right - left, top - bottom];
  return Math.min(across, up) <= THICK && Math.max(across, up) >= LONG;
}
