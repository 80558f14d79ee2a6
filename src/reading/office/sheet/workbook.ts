import type { CellObject, WorkBook, WorkSheet } from '@e965/xlsx';
import { Problem } from '../../../domain/index.ts';
import type { Block, Flow, Section } from '../../typeset/flow.ts';
import { A4 } from '../../typeset/flow.ts';
import { bodyParagraphs } from '../drawing/body.ts';
import { graphicBlocks } from '../drawing/graphic.ts';
import type { Package } from '../package.ts';
import { Part } from '../parts.ts';
import { CellCount } from '../spans.ts';
import { paragraph } from '../text.ts';
import { attribute, child, childrenOf, descendants } from '../xml.ts';
import { type Entry, gridOf, type Merge } from './grid.ts';

/** Sheets of a workbook (XLSX, XLSB, XLS) as grids. Throws `file.corrupt`, `file.encrypted`, `file.too-large`. */
export async function workbookFlow(bytes: Uint8Array): Promise<Flow> {
  const book = await opened(bytes);
  const names = book.SheetNames.filter((_, i) => !book.Workbook?.Sheets?.[i]?.Hidden);
  const shown = names.length > 0 ? names : book.SheetNames;
  const count = new CellCount();
  const sections = shown.flatMap((name, i): Section[] => {
    const sheet = book.Sheets[name];
    const entries = sheet ? entriesOf(sheet, count) : [];
    const grid = sheet && gridOf(titleOf(name, i), entries, mergesOf(sheet), hiddenIn(sheet));
    const comments = sheet ? commentsOn(sheet, count) : [];
    return [
      ...(grid ? [grid] : []),
      ...(comments.length > 0 ? [{ kind: 'text', paper: A4, blocks: comments } as const] : []),
    ];
  });
  return { sections };
}

async function opened(bytes: Uint8Array): Promise<WorkBook> {
  const library = await import('@e965/xlsx');
  library.set_cptable(await import('@e965/xlsx/dist/cpexcel'));
  try {
    return library.read(bytes, {
      type: 'array',
      dense: true,
      cellHTML: false,
      // Which rows and columns are hidden is told with the styles only.
      cellStyles: true,
      // Excel's short date is written as the reader's country has it; this one is read the same everywhere.
      dateNF: 'yyyy-mm-dd',
    });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : '';
    if (/password|encrypt/i.test(message))
      throw new Problem('file.encrypted', 'The workbook is protected by a password and cannot be opened.', { cause });
    throw new Problem('file.corrupt', 'The workbook is damaged and cannot be opened.', { cause });
  }
}

/** Excel's names have 31 characters at most; a longer one was read from a directory that is not understood. */
function titleOf(name: string, position: number): string {
  return name.length <= 31 && !/\p{Cc}/u.test(name) ? name : `Sheet ${position + 1}`;
}

function entriesOf(sheet: WorkSheet, count: CellCount): Entry[] {
  const entries: Entry[] = [];
  for (const { row, column, cell } of cellsOf(sheet)) {
    const text = shownIn(cell);
    if (text === '') continue;
    count.take(1);
    entries.push({ row, column, text, number: cell.t === 'n' });
  }
  return entries;
}

function* cellsOf(sheet: WorkSheet): Generator<{ row: number; column: number; cell: CellObject }> {
  for (const [row, cells] of filled(sheet['!data'] ?? []))
    for (const [column, cell] of filled(cells)) yield { row, column, cell };
}

/** The places of a list that hold something: a file may give its last one a number in billions. */
function* filled<Thing>(list: readonly (Thing | undefined)[]): Generator<[at: number, thing: Thing]> {
  for (const key of Object.keys(list)) {
    const thing = list[Number(key)];
    if (thing !== undefined) yield [Number(key), thing];
  }
}

/** What is remarked on cells: each with the cell's place before it, on a sheet behind the grid. */
function commentsOn(sheet: WorkSheet, count: CellCount): Block[] {
  const blocks: Block[] = [];
  for (const { row, column, cell } of cellsOf(sheet)) {
    const text = (cell.c ?? []).map(({ t }) => (t ?? '').trim()).join('\n');
    if (text === '') continue;
    count.take(1);
    blocks.push(paragraph(`${columnName(column)}${row + 1}: ${text}`));
  }
  return blocks;
}

/** A … Z, AA, … */
function columnName(column: number): string {
  return (column < 26 ? '' : columnName(Math.floor(column / 26) - 1)) + String.fromCharCode(65 + (column % 26));
}

/** What a cell shows; the formula of one that was never calculated. */
function shownIn({ w, v, f, t }: CellObject): string {
  if (t === 'z') return '';
  const text = w ?? (v === undefined || v === null ? (f ? `=${f}` : '') : String(v));
  return text.trim();
}

function mergesOf(sheet: WorkSheet): Merge[] {
  return (sheet['!merges'] ?? []).map(({ s, e }) => ({
    row: s.r,
    column: s.c,
    rows: Math.max(1, e.r - s.r + 1),
    columns: Math.max(1, e.c - s.c + 1),
  }));
}

function hiddenIn(sheet: WorkSheet): { row: (at: number) => boolean; column: (at: number) => boolean } {
  return {
    row: (at) => sheet['!rows']?.[at]?.hidden === true,
    column: (at) => sheet['!cols']?.[at]?.hidden === true,
  };
}

/** Pictures, charts and text boxes on the sheets of a workbook: after its grids, sheet by sheet. */
export function drawingsOn(pack: Package, main: string): Section[] {
  const workbook = Part.open(pack, main);
  if (!workbook || main.endsWith('.bin')) return [];
  const sheets = childrenOf(child(workbook.root, 'workbook', 'sheets'), 'sheet');
  return sheets.flatMap((sheet): Section[] => {
    if (attribute(sheet, 'state')?.toLowerCase().includes('hidden')) return [];
    const id = Object.entries(sheet.attributes).find(([name]) => name.endsWith(':id'))?.[1] ?? null;
    const drawing = workbook.related(id)?.ofType('drawing');
    if (!drawing) return [];
    const blocks: Block[] = [
      ...graphicBlocks(drawing.root, drawing),
      ...descendants(drawing.root, 'txBody').flatMap((body) => bodyParagraphs(body, 10)),
    ];
    return blocks.length > 0 ? [{ kind: 'text', paper: A4, blocks }] : [];
  });
}
