import { Problem } from '../../../domain/index.ts';
import { A4, type Around, type Block, type Flow, type Frame, type Paper, type Section } from '../../typeset/flow.ts';
import type { Element } from '../markup.ts';
import type { Package } from '../package.ts';
import { type Entry, gridOf, type Merge } from '../sheet/grid.ts';
import { CellCount } from '../spans.ts';
import { attribute, child, childrenOf, descendants, parsedXml, wholeIn, within } from '../xml.ts';
import { ContentReader, rowsOf } from './content.ts';
import { lengthOf, Styles } from './styles.ts';

/** Columns of a sheet, and how often a row or cell with content is repeated at most. */
const MOST_COLUMNS = 16_384;
const MOST_REPEATED = 1_000;

/** An OpenDocument text, spreadsheet, presentation or drawing. Throws `file.corrupt`, `file.encrypted`. */
export function openDocumentFlow(pack: Package, kind: 'odt' | 'ods' | 'odp'): Flow {
  refuseEncrypted(pack);
  const content = rootOf(pack, 'content.xml', 'document-content');
  const body = content && within(child(content, 'body') ?? content)[0];
  if (!content || !body) throw new Problem('file.corrupt', 'The document is damaged and cannot be opened.');
  const common = rootOf(pack, 'styles.xml', 'document-styles');
  const styles = new Styles([
    child(common, 'styles'),
    child(common, 'automatic-styles'),
    child(content, 'automatic-styles'),
  ]);
  const reader = new ContentReader(pack, styles);
  const page = pageOf(common);
  if (kind === 'ods') return { sections: [...sheetsOf(body, styles), ...behindSheets(body, reader)] };
  if (kind === 'odp') return { sections: childrenOf(body, 'page').map((each) => slideOf(each, reader, page.paper)) };
  const blocks = reader.blocks(body);
  const part = (name: string) => {
    const found = child(page.master, name);
    return found && new ContentReader(pack, styles).blocks(found);
  };
  /** The header and footer of some sheets; where there are none of their own, those of all. */
  const around = (kind: '-first' | '-left', usual: Around) => {
    const [header, footer] = [part(`header${kind}`), part(`footer${kind}`)];
    return header || footer ? { header: header ?? usual.header, footer: footer ?? usual.footer } : null;
  };
  const usual = { header: part('header') ?? [], footer: part('footer') ?? [] };
  const [first, even] = [around('-first', usual), around('-left', usual)];
  const section = { kind: 'text', paper: page.paper, blocks: [...blocks, ...reader.notes()], ...usual } as const;
  return { sections: [{ ...section, ...(first && { first }), ...(even && { even }) }] };
}

function rootOf(pack: Package, part: string, name: string): Element | null {
  const bytes = pack.read(part);
  return bytes && child(parsedXml(bytes), name);
}

/** An encrypted document keeps its directory readable, which says so (part 2, 3.4). */
function refuseEncrypted(pack: Package): void {
  const manifest = rootOf(pack, 'META-INF/manifest.xml', 'manifest');
  if (manifest && descendants(manifest, 'encryption-data').length > 0)
    throw new Problem('file.encrypted', 'The document is protected by a password and cannot be opened.');
}

function pageOf(common: Element | null): { paper: Paper; master: Element | null } {
  const masters = childrenOf(child(common, 'master-styles'), 'master-page');
  const master = masters.find((each) => attribute(each, 'name') === 'Standard') ?? masters[0] ?? null;
  const layouts = childrenOf(child(common, 'automatic-styles'), 'page-layout');
  const name = attribute(master, 'page-layout-name');
  const properties = child(
    layouts.find((layout) => attribute(layout, 'name') === name),
    'page-layout-properties',
  );
  const length = (key: string, least: number, most: number, usual: number) => {
    const points = lengthOf(attribute(properties, key));
    return points !== null && points >= least && points <= most ? points : usual;
  };
  const [width, height] = [length('page-width', 72, 4_000, A4.width), length('page-height', 72, 4_000, A4.height)];
  const all = lengthOf(attribute(properties, 'margin'));
  const margin = (side: string, extent: number) =>
    length(`margin-${side}`, 0, extent / 3, all ?? Math.min(56, extent / 8));
  return {
    paper: {
      width,
      height,
      margin: {
        left: margin('left', width),
        right: margin('right', width),
        top: margin('top', height),
        bottom: margin('bottom', height),
      },
    },
    master,
  };
}

/** A slide: its frames where they stand; what has no place goes over the whole sheet. */
function slideOf(page: Element, reader: ContentReader, { width, height }: Paper): Section {
  const frames = within(page).flatMap((element) => framesOf(element, reader, width, height));
  const noted = child(page, 'notes');
  const notes = [...(noted ? reader.blocks(noted) : []), ...reader.notes()];
  return { kind: 'placed', width, height, frames, ...(notes.length > 0 ? { notes } : {}) };
}

function framesOf(element: Element, reader: ContentReader, width: number, height: number): Frame[] {
  if (element.name === 'g') return within(element).flatMap((inner) => framesOf(inner, reader, width, height));
  const blocks = reader.block(element);
  if (blocks.length === 0) return [];
  const number = (name: string, usual: number) => lengthOf(attribute(element, name)) ?? usual;
  const [left, top] = [number('x', 36), number('y', 36)];
  const size = {
    width: Math.max(24, number('width', width - 72)),
    height: Math.max(12, number('height', height - 72)),
  };
  return [{ left, top, ...size, blocks: blocks satisfies Block[] }];
}

function sheetsOf(body: Element, styles: Styles): Section[] {
  const tables = childrenOf(body, 'table');
  const shown = tables.filter((table) => styles.of('table', attribute(table, 'style-name')).shown !== false);
  const count = new CellCount();
  return (shown.length > 0 ? shown : tables).flatMap((table): Section[] => {
    const { entries, merges, hiddenRows } = cellsOf(table, count);
    const hiddenColumns = hiddenColumnsOf(table);
    const hidden = { row: (at: number) => hiddenRows.has(at), column: (at: number) => hiddenColumns.has(at) };
    const grid = gridOf(attribute(table, 'name'), entries, merges, hidden);
    return grid ? [grid] : [];
  });
}

/** Pictures, charts and comments on sheets: after the grids. */
function behindSheets(body: Element, reader: ContentReader): Section[] {
  const shown = descendants(body, 'frame').flatMap((frame) => reader.frame(frame));
  for (const remark of descendants(body, 'annotation')) reader.block(remark);
  const blocks = [...shown, ...reader.notes()];
  return blocks.length > 0 ? [{ kind: 'text', paper: A4, blocks }] : [];
}

function cellsOf(table: Element, cellCount: CellCount): { entries: Entry[]; merges: Merge[]; hiddenRows: Set<number> } {
  const entries: Entry[] = [];
  const merges: Merge[] = [];
  const hiddenRows = new Set<number>();
  let row = 0;
  for (const element of rowsOf(table)) {
    const cells = within(element).filter(({ name }) => name === 'table-cell' || name === 'covered-table-cell');
    const content = cells.some((cell) => cell.children.length > 0);
    const count = Math.max(1, wholeIn(element, 'number-rows-repeated') ?? 1);
    const written = content ? Math.min(count, MOST_REPEATED) : 0;
    for (let at = row; at < row + written; at++) {
      if (/^(collapse|filter)$/.test(attribute(element, 'visibility') ?? '')) hiddenRows.add(at);
      let column = 0;
      for (const cell of cells) {
        const repeat = Math.max(1, wholeIn(cell, 'number-columns-repeated') ?? 1);
        const text = cell.name === 'table-cell' && column < MOST_COLUMNS ? shownIn(cell) : '';
        const repeated = text === '' ? 0 : Math.min(repeat, MOST_REPEATED);
        cellCount.take(repeated);
        for (let i = 0; i < repeated; i++) entries.push({ row: at, column: column + i, text, number: isNumber(cell) });
        const [columns, rows] = [
          wholeIn(cell, 'number-columns-spanned') ?? 1,
          wholeIn(cell, 'number-rows-spanned') ?? 1,
        ];
        if (text !== '' && (columns > 1 || rows > 1)) merges.push({ row: at, column, columns, rows });
        column += repeat;
      }
    }
    row += count;
  }
  return { entries, merges, hiddenRows };
}

/** The text that a cell shows stands in it as paragraphs; one that was never shown has its value only. */
function shownIn(cell: Element): string {
  const lines = childrenOf(cell, 'p').map(lineOf);
  return (lines.length > 0 ? lines.join('\n') : (attribute(cell, 'value') ?? '')).trim();
}

function lineOf({ children }: Element): string {
  const pieces = children.map((child) => {
    if (typeof child === 'string') return child.replace(/\s+/g, ' ');
    if (child.name === 's' || child.name === 'tab')
      return ' '.repeat(Math.max(1, Math.min(200, wholeIn(child, 'c') ?? 1)));
    return child.name === 'line-break' ? '\n' : lineOf(child);
  });
  return pieces.join('');
}

function isNumber(cell: Element): boolean {
  return /^(float|currency|percentage)$/.test(attribute(cell, 'value-type') ?? '');
}

function hiddenColumnsOf(table: Element): Set<number> {
  const hidden = new Set<number>();
  let at = 0;
  for (const column of descendants(table, 'table-column')) {
    const count = Math.min(MOST_COLUMNS, wholeIn(column, 'number-columns-repeated') ?? 1);
    if (/^(collapse|filter)$/.test(attribute(column, 'visibility') ?? ''))
      for (let i = at; i < at + count; i++) hidden.add(i);
    at += count;
  }
  return hidden;
}
