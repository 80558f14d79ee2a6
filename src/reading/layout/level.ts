import type { Rectangle } from '../../domain/index.ts';
import type { PixelSize } from '../source.ts';

/** An upright rectangle in pixels. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Of the box around a slanted word at least these shares are its own width and height. */
const LEAST_WIDTH = 0.5;
const LEAST_HEIGHT = 0.25;

/** Turns a page that lies aslant level, about its middle, and back. */
export interface Levelling {
  /** What lies, slanted, in an upright box on the page: its own extent, level. In pixels. */
  level(box: Rectangle): Area;
  /** The box on the page around a level area, in fractions of the page. */
  onPage(area: Area): Rectangle;
}

/** `skew` is the slope of the page's lines: y over x in pixels, falling to the right above 0. */
export function levelling({ width, height }: PixelSize, skew: number): Levelling {
  const cos = 1 / Math.hypot(1, skew);
  const sin = skew * cos;
  const rise = Math.abs(sin);
  const turned = (x: number, y: number, sine: number): [number, number] => {
    const [dx, dy] = [x - width / 2, y - height / 2];
    return [width / 2 + cos * dx + sine * dy, height / 2 - sine * dx + cos * dy];
  };
  return {
    level(box) {
      const [across, down] = [box.width * width, box.height * height];
      const left = box.left * width;
      const top = box.top * height;
      if (skew === 0) return { left, top, right: left + across, bottom: top + down };
      const [x, y] = turned(left + across / 2, top + down / 2, sin);
      const own = cos * cos - rise * rise;
      const wide = Math.max(LEAST_WIDTH * across, (across * cos - down * rise) / own) / 2;
      const high = Math.max(LEAST_HEIGHT * down, (down * cos - across * rise) / own) / 2;
      return { left: x - wide, right: x + wide, top: y - high, bottom: y + high };
    },
    onPage({ left, top, right, bottom }) {
      const [x, y] = turned((left + right) / 2, (top + bottom) / 2, -sin);
      const wide = ((right - left) * cos + (bottom - top) * rise) / 2;
      const high = ((bottom - top) * cos + (right - left) * rise) / 2;
      const [l, t] = [clamp((x - wide) / width), clamp((y - high) / height)];
      return { left: l, top: t, width: clamp((x + wide) / width) - l, height: clamp((y + high) / height) - t };
    },
  };
}

const clamp = (fraction: number) => Math.max(0, Math.min(1, fraction));
