import type { UserBox } from './frame.ts';
import type { Drawing } from './objects.ts';
import type { LayerWord } from './words.ts';

/** An image over this share of the page makes it a scan, unless real text stands on it. */
const PAGE_SIZE = 0.5;
/** Fewer words than these over a page-size image are a stamp or a page number, not the page's text. */
const FEW_WORDS = 12;
/** A layer in which this share of the characters means nothing was written without proper Unicode. */
const GARBAGE = 0.15;

/**
 * Whether a page's text layer can stand for what is seen on the page. An invisible layer under a page-size image is
 * another program's OCR of unknown quality: our own reading, which knows its own odds, takes its place.
 */
export function trusted(layer: readonly LayerWord[], { images, paths }: Drawing, page: UserBox): boolean {
  const visible = layer.filter((word) => !word.invisible);
  const largest = Math.max(0, ...images.map((image) => share(image, page)));
  if (layer.length === 0) return images.length === 0 && paths === 0;
  if (visible.length < FEW_WORDS && largest > PAGE_SIZE) return false;
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
