import { Problem } from '../../../domain/index.ts';
import type { Block, Flow, Frame as PlacedFrame, Section } from '../../typeset/flow.ts';
import { type BodyStyle, bodyParagraphs } from '../drawing/body.ts';
import { EMU, graphicBlocks } from '../drawing/graphic.ts';
import type { Element } from '../markup.ts';
import type { Package } from '../package.ts';
import { Part } from '../parts.ts';
import { type ListedCell, rowsOnGrid } from '../spans.ts';
import { paragraph } from '../text.ts';
import {
  attribute,
  child,
  childrenOf,
  descendants,
  within as elementsIn,
  numberIn,
  textWithin,
  wholeIn,
} from '../xml.ts';
import { type Frame, inheritedPlace, ownPlace, type Place, placedBy, placeholderOf, WHOLE, within } from './place.ts';

/** Sizes of print where a slide says none, in points: those of the usual master. */
const TITLE_SIZE = 36;
const BODY_SIZE = 18;
const TABLE_SIZE = 14;
const NOTE_SIZE = 12;

/** Space between a text frame's edge and its text, in points (ECMA-376, 21.1.2.1.1: 91,440 EMU). */
const INSET = 7.2;

/** Groups in groups; deeper ones are not looked into. */
const MOST_LEVELS = 20;

const TITLES = new Set(['title', 'ctrTitle']);

/** A presentation (ECMA-376, 19) as a sheet for each slide; hidden slides are left out. Throws `file.corrupt`. */
export function pptxFlow(pack: Package, main: string): Flow {
  const presentation = Part.open(pack, main);
  const root = child(presentation?.root, 'presentation');
  if (!presentation || !root) throw new Problem('file.corrupt', 'The presentation is damaged and cannot be opened.');
  const size = child(root, 'sldSz');
  const length = (name: string, usual: number) => Math.max(72, Math.min(4_000, (numberIn(size, name) ?? usual) / EMU));
  const [width, height] = [length('cx', 720 * EMU), length('cy', 540 * EMU)];
  const sections = childrenOf(child(root, 'sldIdLst'), 'sldId').flatMap((entry): Section[] => {
    const slide = presentation.related(relationId(entry));
    const content = child(slide?.root, 'sld');
    if (!slide || !content || /^(0|false)$/.test(attribute(content, 'show') ?? '')) return [];
    const tree = child(content, 'cSld', 'spTree');
    const shapes = tree ? new SlideReader(slide, width, height).read(tree) : [];
    const notes = notesOf(slide);
    return [{ kind: 'placed', width, height, frames: shapes, ...(notes.length > 0 ? { notes } : {}) }];
  });
  return { sections };
}

/** The relationship that an element refers to; its plain `id` is another number. */
function relationId({ attributes }: Element): string | null {
  return Object.entries(attributes).find(([name]) => name.endsWith(':id'))?.[1] ?? null;
}

/** What the speaker noted, and what others remarked on a slide; the numbers and dates around it are not. */
function notesOf(slide: Part): Block[] {
  const sheet = slide.ofType('notesSlide');
  const bodies = (sheet ? descendants(sheet.root, 'sp') : []).filter((shape) => placeholderOf(shape)?.type === 'body');
  const noted = bodies
    .flatMap((shape) => descendants(shape, 'txBody'))
    .flatMap((body) => bodyParagraphs(body, NOTE_SIZE));
  const comments = slide.ofType('comments');
  const remarks = (comments ? descendants(comments.root, 'cm') : []).map((each) =>
    paragraph(['text', 't'].flatMap((name) => descendants(each, name).map(textWithin)).join(' ')),
  );
  return [...noted, ...remarks].filter(({ runs }) => runs.some(({ text, field }) => field || text.trim() !== ''));
}

class SlideReader {
  readonly #slide: Part;
  readonly #width: number;
  readonly #height: number;
  readonly #titles: PlacedFrame[] = [];
  readonly #frames: PlacedFrame[] = [];

  constructor(slide: Part, width: number, height: number) {
    this.#slide = slide;
    this.#width = width;
    this.#height = height;
  }

  /** The frames of a slide: its title first, the others as the slide lists them. */
  read(tree: Element): PlacedFrame[] {
    this.#tree(tree, WHOLE, 0);
    return [...this.#titles, ...this.#frames];
  }

  #tree(tree: Element, frame: Frame, level: number): void {
    if (level > MOST_LEVELS) return;
    for (const element of elementsIn(tree)) {
      const { name } = element;
      if (name === 'grpSp') this.#tree(element, within(element, frame), level + 1);
      else if (name === 'AlternateContent')
        this.#tree(child(element, 'Choice') ?? child(element, 'Fallback') ?? element, frame, level + 1);
      else if (name === 'sp' || name === 'cxnSp' || name === 'pic' || name === 'graphicFrame')
        this.#shape(element, frame);
      // Shapes of later versions hold their text as others do.
      else if (name !== 'nvGrpSpPr' && name !== 'grpSpPr' && descendants(element, 'txBody').length > 0)
        this.#shape(element, frame);
    }
  }

  #shape(shape: Element, frame: Frame): void {
    const holder = placeholderOf(shape);
    const title = holder !== null && TITLES.has(holder.type);
    const own = ownPlace(shape);
    const place = own ? placedBy(frame, own) : ((holder && inheritedPlace(holder, this.#slide)) ?? this.#whole());
    const body = child(shape, 'txBody') ?? descendants(shape, 'txBody')[0];
    if (body && shape.name !== 'graphicFrame') {
      const blocks = bodyParagraphs(
        body,
        (title ? TITLE_SIZE : BODY_SIZE) * scaleOf(body),
        styleOf(holder?.type ?? null),
      );
      if (blocks.some(({ runs }) => runs.length > 0)) this.#add(title, inset(place), blocks);
    }
    if (shape.name === 'graphicFrame') this.#graphic(shape, place);
    else if (shape.name === 'pic') {
      const id = attribute(descendants(shape, 'blip')[0], 'embed');
      this.#add(false, place, [
        { kind: 'picture', bytes: this.#slide.bytes(id), width: place.width, height: place.height },
      ]);
    }
  }

  #graphic(shape: Element, place: Place): void {
    const table = descendants(shape, 'tbl')[0];
    if (table) this.#add(false, place, [tableOf(table)]);
    const blocks = graphicBlocks(shape, this.#slide);
    if (blocks.length > 0) this.#add(false, place, blocks);
  }

  #add(title: boolean, { left, top, width, height }: Place, blocks: readonly Block[]): void {
    const frame = { left, top, width: Math.max(24, width), height: Math.max(12, height), blocks };
    (title ? this.#titles : this.#frames).push(frame);
  }

  #whole(): Place {
    return { left: 36, top: 36, width: this.#width - 72, height: this.#height - 72 };
  }
}

function styleOf(type: string | null): BodyStyle {
  if (type === null) return {};
  if (TITLES.has(type)) return { bold: true, heading: true };
  return type === 'body' || type === 'obj' ? { bullets: true } : {};
}

/** By how much the writer's program made the text smaller so that it fits. */
function scaleOf(body: Element): number {
  const scale = (numberIn(child(body, 'bodyPr', 'normAutofit'), 'fontScale') ?? 100_000) / 100_000;
  return Math.max(0.2, Math.min(1, scale));
}

function inset({ left, top, width, height }: Place): Place {
  return { left: left + INSET, top: top + INSET / 2, width: width - 2 * INSET, height: height - INSET };
}

/** A table on a slide: cells that a merge covers are there, and say so. */
function tableOf(table: Element): Block {
  const widths = childrenOf(child(table, 'tblGrid'), 'gridCol').map((column) => (numberIn(column, 'w') ?? 0) / EMU);
  const rows = childrenOf(table, 'tr').map((row) =>
    childrenOf(row, 'tc')
      .filter((cell) => !['hMerge', 'vMerge'].some((name) => /^(1|true)$/.test(attribute(cell, name) ?? '')))
      .map((cell): ListedCell => {
        const body = child(cell, 'txBody');
        return {
          columns: wholeIn(cell, 'gridSpan') ?? 1,
          rows: Math.max(1, wholeIn(cell, 'rowSpan') ?? 1),
          blocks: body ? bodyParagraphs(body, TABLE_SIZE) : [],
        };
      }),
  );
  return { kind: 'table', widths, rows: rowsOnGrid(rows), ruled: true };
}
