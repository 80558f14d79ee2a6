import type { Block, Run, Table } from '../../typeset/flow.ts';
import type { Element } from '../markup.ts';
import type { Package } from '../package.ts';
import { CellCount, type ListedCell, rowsOnGrid } from '../spans.ts';
import { paragraph } from '../text.ts';
import { attribute, child, childrenOf, descendants, parsedXml, textWithin, wholeIn, within } from '../xml.ts';
import { lengthOf, type Style, type Styles } from './styles.ts';

const SIZE = 12;
const INDENT = 18;
const HEADING_SIZES = [18, 16, 14, 13, 12];

/** Rows and cells that a file says to repeat are repeated so often at most; nobody repeats content further by hand. */
const MOST_REPEATED = 1_000;

/** Elements whose content is not for readers, or is not shown at its place. */
const DROPPED = new Set([
  'tracked-changes', 'annotation', 'annotation-end', 'note-citation', 'sequence-decls', 'forms', 'notes', 'ruby-text', 'desc',
  'title', 'event-listeners', 'glue-point', 'image-map', 'settings', 'variable-decls', 'user-field-decls', 'dde-connection-decls',
]); // biome-ignore format: one list

/** Where a list's items stand. */
interface ListPlace {
  readonly style: string | null;
  readonly level: number;
  marker: string | null;
}

/** Reads the content of an OpenDocument: paragraphs, lists, tables, frames (part 3, 5–10). */
export class ContentReader {
  readonly #pack: Package;
  readonly #styles: Styles;
  readonly #notes: Block[] = [];
  readonly #count = new CellCount();
  #noteCount = 0;

  constructor(pack: Package, styles: Styles) {
    this.#pack = pack;
    this.#styles = styles;
  }

  /** The notes and comments that were met since it was asked last, for the end of the text. */
  notes(): Block[] {
    return this.#notes.splice(0);
  }

  blocks(container: Element, list: ListPlace | null = null): Block[] {
    return within(container).flatMap((element) => this.block(element, list));
  }

  block(element: Element, list: ListPlace | null = null): Block[] {
    const { name } = element;
    if (name === 'annotation') this.#remark(element);
    if (DROPPED.has(name)) return [];
    if (name === 'p' || name === 'h') return this.#paragraph(element, list);
    if (name === 'list') return this.#list(element, list);
    if (name === 'table') return [this.table(element)];
    if (name === 'frame') return this.frame(element);
    return this.blocks(element, list);
  }

  #paragraph(element: Element, list: ListPlace | null): Block[] {
    const style = this.#styles.of('paragraph', attribute(element, 'style-name'));
    const hanging: Block[] = [];
    const runs = this.#runs(element, style, hanging);
    const level = element.name === 'h' ? (wholeIn(element, 'outline-level') ?? 1) : null;
    const usual = level === null ? SIZE : (HEADING_SIZES[level - 1] ?? SIZE);
    const marker = runs.length > 0 && list?.marker ? list.marker : null;
    if (list && runs.length > 0) list.marker = null;
    const indent = list ? Math.max(style.indent ?? 0, INDENT * list.level) : (style.indent ?? 0);
    const blocks: Block[] = style.newPage ? [{ kind: 'break' }] : [];
    if (runs.length > 0 || hanging.length === 0)
      blocks.push({
        kind: 'paragraph',
        runs: level === null ? runs : runs.map((run) => ({ ...run, bold: true })),
        size: style.size ?? usual,
        indent,
        space: 2,
        ...(marker ? { marker } : {}),
        ...(level === null ? {} : { heading: true }),
        ...(style.align === 'right' || style.align === 'center' ? { align: style.align } : {}),
      });
    return [...blocks, ...hanging];
  }

  #runs(element: Element, style: Style, hanging: Block[]): Run[] {
    return element.children.flatMap((inner): Run[] => {
      const face = { bold: style.bold ?? false, italic: style.italic ?? false };
      // White space counts once; more of it is written as elements (6.1.2).
      if (typeof inner === 'string') return style.hidden ? [] : [{ text: inner.replace(/\s+/g, ' '), ...face }];
      if (inner.name === 'annotation') this.#remark(inner);
      if (DROPPED.has(inner.name)) return [];
      switch (inner.name) {
        case 's':
          return [{ text: ' '.repeat(Math.max(1, Math.min(200, wholeIn(inner, 'c') ?? 1))), ...face }];
        case 'tab':
          return [{ text: '\t', ...face }];
        case 'line-break':
          return [{ text: '\n', ...face }];
        case 'span':
          return this.#runs(inner, { ...style, ...this.#styles.of('text', attribute(inner, 'style-name')) }, hanging);
        case 'page-number':
          return [{ text: '', field: 'page', ...face }];
        case 'page-count':
          return [{ text: '', field: 'pages', ...face }];
        case 'note':
          return [{ text: this.#note(inner), ...face }];
        case 'frame':
        case 'custom-shape':
        case 'rect':
        case 'g':
          for (const block of this.block(inner)) hanging.push(block);
          return [];
        default:
          return this.#runs(inner, style, hanging);
      }
    });
  }

  #note(element: Element): string {
    this.#noteCount += 1;
    const number = `[${this.#noteCount}]`;
    const [first, ...rest] = this.blocks(child(element, 'note-body') ?? element);
    if (first?.kind === 'paragraph') this.#notes.push({ ...first, marker: number, indent: 24 }, ...rest);
    return number;
  }

  /** What a reviewer remarked, with its author before it. */
  #remark(element: Element): void {
    const author = child(element, 'creator');
    const lines = childrenOf(element, 'p').map(textWithin);
    this.#notes.push(paragraph(`${author ? `${textWithin(author)}: ` : ''}${lines.join('\n')}`));
  }

  #list(element: Element, outer: ListPlace | null): Block[] {
    const style = attribute(element, 'style-name') ?? outer?.style ?? null;
    const level = (outer?.level ?? 0) + 1;
    let number = this.#styles.start(style, level) - 1;
    return within(element).flatMap((item) => {
      if (item.name === 'list-header') return this.blocks(item, { style, level, marker: null });
      if (item.name !== 'list-item') return [];
      number = wholeIn(item, 'start-value') ?? number + 1;
      return this.blocks(item, { style, level, marker: this.#styles.marker(style, level, number) });
    });
  }

  /** A table; rows and cells that are to be repeated are, within reason. */
  table(element: Element): Table {
    const rows = rowsOf(element).flatMap((row): ListedCell[][] => {
      const cells = childrenOf(row, 'table-cell').flatMap((cell): ListedCell[] => {
        const listed = {
          columns: wholeIn(cell, 'number-columns-spanned') ?? 1,
          rows: wholeIn(cell, 'number-rows-spanned') ?? 1,
          blocks: this.blocks(cell),
        };
        const times = repeats(cell, 'number-columns-repeated');
        this.#count.take(times);
        return new Array<ListedCell>(times).fill(listed);
      });
      const times = repeats(row, 'number-rows-repeated');
      this.#count.take(times * cells.length);
      return new Array<ListedCell[]>(times).fill(cells);
    });
    return { kind: 'table', widths: null, rows: rowsOnGrid(rows), ruled: true };
  }

  /** What a frame holds: the first of its contents that is read, for the others are the same in other formats (10.4.2). */
  frame(element: Element): Block[] {
    const [width, height] = ['width', 'height'].map((name) => lengthOf(attribute(element, name)));
    for (const content of within(element)) {
      if (content.name === 'text-box' || content.name === 'table')
        return this.blocks({ ...element, children: [content] });
      if (content.name === 'object') return this.#object(attribute(content, 'href'));
      if (content.name !== 'image') continue;
      const bytes = this.#pack.read(attribute(content, 'href')?.replace(/^\.\//, '') ?? '');
      if (bytes) return [{ kind: 'picture', bytes, width: width ?? null, height: height ?? null }];
    }
    return [];
  }

  /** A chart or another document within: the table that it is made from. */
  #object(href: string | null): Block[] {
    const bytes = href && this.#pack.read(`${href.replace(/^\.\//, '')}/content.xml`);
    if (!bytes) return [];
    const root = parsedXml(bytes);
    const named = descendants(root, 'title').flatMap((title) => this.blocks({ ...title, name: '' }));
    const tables = descendants(root, 'table').map((table) => this.table(table));
    return [...named, ...tables].filter((block) => block.kind !== 'table' || block.rows.length > 0);
  }
}

function repeats(element: Element, name: string): number {
  return Math.max(1, Math.min(MOST_REPEATED, wholeIn(element, name) ?? 1));
}

/** The rows of a table, those in groups and headings too. */
export function rowsOf(table: Element): Element[] {
  return within(table).flatMap((element) => {
    if (element.name === 'table-row') return [element];
    return /^table-(rows|header-rows|row-group)$/.test(element.name) ? rowsOf(element) : [];
  });
}
