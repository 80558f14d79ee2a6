import type { Rectangle, Turn } from '../../domain/index.ts';
import { turned } from '../layout/turned.ts';
import type { PixelSize } from '../source.ts';

/** A rectangle in PDF user space: points, y upwards. */
export interface UserBox {
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
  readonly top: number;
}

/** Pixels per point at 200 dpi, at which pages are measured and drawn. */
const SCALE = 200 / 72;

/** A PDF page may be 14,400 points wide: 1.6 gigapixels at 200 dpi. Larger pages get the resolution that fits. */
const MOST_PIXELS = 40_000_000;

/** Where user space lies on the page turned upright by `turn` degrees clockwise. */
export class Frame {
  readonly box: UserBox;
  readonly turn: Turn;
  readonly size: PixelSize;
  /** Pixels per point. */
  readonly scale: number;

  constructor(box: UserBox, turn: Turn, mostPixels: number) {
    this.box = box;
    this.turn = turn;
    const points = Math.max(1, (box.right - box.left) * (box.top - box.bottom));
    this.scale = Math.min(SCALE, Math.sqrt(Math.min(mostPixels, MOST_PIXELS) / points));
    const across = Math.max(1, Math.round((box.right - box.left) * this.scale));
    const down = Math.max(1, Math.round((box.top - box.bottom) * this.scale));
    this.size = turn % 180 === 0 ? { width: across, height: down } : { width: down, height: across };
  }

  /** Fractions of the upright page. May lie outside 0–1 for what lies outside of the visible page. */
  fractions(box: UserBox): Rectangle {
    const width = this.box.right - this.box.left;
    const height = this.box.top - this.box.bottom;
    const rectangle = {
      left: (box.left - this.box.left) / width,
      top: (this.box.top - box.top) / height,
      width: (box.right - box.left) / width,
      height: (box.top - box.bottom) / height,
    };
    return this.turn === 0 ? rectangle : turned(rectangle, this.turn);
  }
}
