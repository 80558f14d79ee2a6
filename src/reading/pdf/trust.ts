import type { UserBox } from './frame.ts';
import type { Drawing, DrawnImage } from './objects.ts';
import type { LayerWord } from './words.ts';

/** Images over this share of the page make it a scan, unless real text stands on them. */
const PAGE_SIZE = 0.5;
/** Fewer words than these over a page-size image are a stamp or a page number, not the page's text. */
const FEW_WORDS = 12;
/** A layer in which this share of the characters means nothing was written without proper Unicode. */
const GARBAGE = 0.15;
/** Text is hidden when not more than this share of it was drawn after the image that covers the page. */
const DRAWN_OVER = 0.1;

/**
 * Whether a page's text layer can stand for what is seen on the page. A layer that is invisible, or lies behind a
 * page-size image, is another program's OCR of unknown quality: our own reading, which knows its odds, takes its place.
 */
export function trusted(layer: readonly LayerWord[], { images, paths, texts }: Drawing, page: UserBox): boolean {
  if (layer.length === 0) return images.length === 0 && paths === 0;
  if (coverage(images, page) > PAGE_SIZE) {
    const hidden = images.some(({ box, opaque, after }) => {
      return opaque && share(box, page) > PAGE_SIZE && texts - after <= DRAWN_OVER * texts;
    });
    if (hidden || layer.filter((word) => !word.invisible).length < FEW_WORDS) return false;
  }
  const letters = layer.reduce((sum, word) => sum + Math.max(1, word.text.length), 0);
  const garbage = layer.reduce((sum, word) => sum + word.garbage * Math.max(1, word.text.length), 0);
  return garbage / letters <= GARBAGE;
}

/** Share of the page that a box covers, 0–1. */
export function share(box: UserBox, page: UserBox): number {
  const width = Math.min(box.right, page.right) - Math.max(box.left, page.left);
  const height = Math.min(box.top, page.top) - Math.max(box.bottom, page.bottom);
  if (width <= 0 || height <= 0) return 0;
  return (width * height) / ((page.right - page.left) * (page.top - page.bottom));
}

/** Cells of the grid on which images are laid; scanners cut pages into strips, which count together. */
const CELLS = 48;

/** Share of the page that images cover together, 0–1. */
function coverage(images: readonly DrawnImage[], page: UserBox): number {
  const cells = new Uint8Array(CELLS * CELLS);
  const place = (value: number, from: number, to: number) => ((value - from) / (to - from)) * CELLS;
  const inside = (value: number) => Math.max(0, Math.min(CELLS, Math.round(value)));
  for (const { box } of images) {
    const [left, right] = [box.left, box.right].map((x) => inside(place(x, page.left, page.right)));
    const [bottom, top] = [box.bottom, box.top].map((y) => inside(place(y, page.bottom, page.top)));
    for (let row = bottom!; row < top!; row++) cells.fill(1, row * CELLS + left!, row * CELLS + right!);
  }
  return cells.reduce((sum, cell) => sum + cell, 0) / cells.length;
}
