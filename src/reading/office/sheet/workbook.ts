import type { CellObject, WorkBook, WorkSheet } from '@e965/xlsx';
import { Problem } from '../../../domain/index.ts';
import type { Block, Flow, Section } from '../../typeset/flow.ts';
import { A4 } from '../../typeset/flow.ts';
import { bodyParagraphs } from '../drawing/body.ts';
import { graphicBlocks } from '../drawing/graphic.ts';
import type { Package } from '../package.ts';
import { Part } from '../parts.ts';
import { CellCount } from '../spans.ts';
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
    return grid ? [grid] : [];
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
  const rows = sheet['!data'] ?? [];
  rows.forEach((cells: (CellObject | undefined)[] | undefined, row: number) => {
    cells?.forEach((cell, column) => {
      const text = cell ? shownIn(cell) : '';
      if (!cell || text === '') return;
      count.take(1);
      entries.push({ row, column, text, number: cell.t === 'n' });
    });
  });
  return entries;
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
