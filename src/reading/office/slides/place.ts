import { EMU } from '../drawing/graphic.ts';
import type { Element } from '../markup.ts';
import type { Part } from '../parts.ts';
import { attribute, child, descendants, numberIn } from '../xml.ts';

/** Where a shape stands on its slide, in points. */
export interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** How the inner coordinates of a group become those of the slide. */
export interface Frame {
  readonly scaleX: number;
  readonly scaleY: number;
  readonly left: number;
  readonly top: number;
}

export const WHOLE: Frame = { scaleX: 1, scaleY: 1, left: 0, top: 0 };

/** A placeholder's type and number: a shape on a slide has its place from the layout's shape with the same ones. */
export interface Placeholder {
  readonly type: string;
  readonly index: string | null;
}

export function placeholderOf(shape: Element): Placeholder | null {
  const element = descendants(
    child(shape, 'nvSpPr') ?? child(shape, 'nvPicPr') ?? child(shape, 'nvGraphicFramePr') ?? shape,
    'ph',
  )[0];
  return element ? { type: attribute(element, 'type') ?? 'body', index: attribute(element, 'idx') } : null;
}

/** What a shape's own transform says; null when it has none. */
export function ownPlace(shape: Element): Place | null {
  const transform = child(shape, 'spPr', 'xfrm') ?? child(shape, 'xfrm');
  const [offset, extent] = [child(transform, 'off'), child(transform, 'ext')];
  const [x, y, cx, cy] = [numberIn(offset, 'x'), numberIn(offset, 'y'), numberIn(extent, 'cx'), numberIn(extent, 'cy')];
  if (x === null || y === null || cx === null || cy === null) return null;
  return { left: x / EMU, top: y / EMU, width: cx / EMU, height: cy / EMU };
}

export function placedBy({ scaleX, scaleY, left, top }: Frame, place: Place): Place {
  return {
    left: left + place.left * scaleX,
    top: top + place.top * scaleY,
    width: place.width * scaleX,
    height: place.height * scaleY,
  };
}

/** The coordinates within a group (ECMA-376, 20.1.7.5). */
export function within(group: Element, outer: Frame): Frame {
  const transform = child(group, 'grpSpPr', 'xfrm');
  const number = (name: string, key: string) => (numberIn(child(transform, name), key) ?? 0) / EMU;
  const [innerWidth, innerHeight] = [number('chExt', 'cx'), number('chExt', 'cy')];
  if (!transform || innerWidth <= 0 || innerHeight <= 0) return outer;
  const scaleX = (outer.scaleX * number('ext', 'cx')) / innerWidth;
  const scaleY = (outer.scaleY * number('ext', 'cy')) / innerHeight;
  return {
    scaleX,
    scaleY,
    left: outer.left + number('off', 'x') * outer.scaleX - number('chOff', 'x') * scaleX,
    top: outer.top + number('off', 'y') * outer.scaleY - number('chOff', 'y') * scaleY,
  };
}

/** The place that a slide's layout, or its master, gives to a placeholder. */
export function inheritedPlace({ type, index }: Placeholder, slide: Part): Place | null {
  const layout = slide.ofType('slideLayout');
  const master = layout?.ofType('slideMaster') ?? null;
  // Masters know titles and bodies only.
  const known = type === 'ctrTitle' ? 'title' : type === 'subTitle' || type === 'obj' ? 'body' : type;
  const alike = (part: Part | null, fits: (other: Placeholder) => boolean) => {
    for (const shape of part ? descendants(part.root, 'sp') : []) {
      const other = placeholderOf(shape);
      const place = other && fits(other) ? ownPlace(shape) : null;
      if (place) return place;
    }
    return null;
  };
  return (
    (index === null ? null : alike(layout, (other) => other.index === index)) ??
    alike(layout, (other) => other.type === type) ??
    alike(master, (other) => other.type === known)
  );
}
