import type { Block } from '../../typeset/flow.ts';
import type { Element } from '../markup.ts';
import type { Part } from '../parts.ts';
import { paragraph } from '../text.ts';
import { attribute, child, descendants, numberIn, textWithin } from '../xml.ts';
import { chartBlocks } from './chart.ts';

/** English metric units of a point (ECMA-376, 20.1.2.1). */
export const EMU = 12_700;

/** Charts, diagrams and pictures within a drawing, in its order. */
export function graphicBlocks(drawing: Element, part: Part): Block[] {
  const extent = descendants(drawing, 'extent')[0] ?? null;
  const pictures = descendants(drawing, 'blip').map((blip) => blip);
  const blocks: Block[] = [];
  for (const picture of descendants(drawing, 'pic')) {
    const own = descendants(picture, 'ext').find((size) => numberIn(size, 'cx') !== null) ?? extent;
    const blip = descendants(picture, 'blip')[0] ?? null;
    blocks.push(pictureBlock(part, attribute(blip, 'embed'), sizeOf(own)));
  }
  // Fills of shapes are pictures, too.
  if (blocks.length === 0)
    for (const blip of pictures.slice(0, 1)) blocks.push(pictureBlock(part, attribute(blip, 'embed'), sizeOf(extent)));
  for (const chart of descendants(drawing, 'chart')) {
    const root = part.related(attribute(chart, 'id'))?.root;
    for (const block of root ? chartBlocks(root) : []) blocks.push(block);
  }
  for (const diagram of descendants(drawing, 'relIds')) {
    const root = part.related(attribute(diagram, 'dm'))?.root;
    for (const block of root ? diagramBlocks(root) : []) blocks.push(block);
  }
  return blocks;
}

function sizeOf(extent: Element | null): { width: number | null; height: number | null } {
  const [width, height] = [numberIn(extent, 'cx'), numberIn(extent, 'cy')];
  return width && height ? { width: width / EMU, height: height / EMU } : { width: null, height: null };
}

export function pictureBlock(
  part: Part,
  id: string | null,
  size: { readonly width: number | null; readonly height: number | null },
): Block {
  return { kind: 'picture', bytes: part.bytes(id), ...size };
}

/** The texts of a diagram (SmartArt), each a paragraph. */
function diagramBlocks(root: Element): Block[] {
  return descendants(root, 'pt')
    .map((point) =>
      descendants(point, 'p')
        .map((line) => descendants(line, 't').map(textWithin).join(''))
        .join('\n'),
    )
    .filter((text) => text.trim() !== '')
    .map((text) => paragraph(text));
}

/** The blocks of a picture in the old vector markup (VML), whose size stands in its shape's style. */
export function vmlPictures(picture: Element, part: Part): Block[] {
  return descendants(picture, 'imagedata').map((image) => {
    const shape = descendants(picture, 'shape').find((shape) => child(shape, 'imagedata') === image) ?? null;
    const style = attribute(shape, 'style') ?? '';
    return pictureBlock(part, attribute(image, 'id'), {
      width: lengthIn(style, 'width'),
      height: lengthIn(style, 'height'),
    });
  });
}

const POINTS: Readonly<Record<string, number>> = { pt: 1, in: 72, cm: 72 / 2.54, mm: 72 / 25.4, px: 0.75, pc: 12 };

/** A length in CSS, in points; null for none, or one of an unknown unit. */
function lengthIn(style: string, name: string): number | null {
  const [, number, unit] = new RegExp(`(?:^|;)\\s*${name}\\s*:\\s*([\\d.]+)(\\w+)`).exec(style) ?? [];
  const points = POINTS[unit ?? ''];
  return number && points ? Number(number) * points : null;
}
