import type { Page } from '../../domain/index.ts';
import { blocksOf, lineOf } from './blocks.ts';
import { type Flow, flowOf } from './flow.ts';
import { type BodyPrint, bodyPrint } from './headings.ts';
import { pairsIn } from './pairs.ts';
import { type Sheet, sheetOf } from './placed.ts';
import { type Row, rowsOf } from './rows.ts';
import { type Running, runningOf } from './running.ts';
import type { Block, PageStructure, Pair, Table } from './structure.ts';
import { type Laid, tableOf } from './tables/cells.ts';
import { pairsOfTable } from './tables/pairs.ts';
import { ruledTables } from './tables/ruled.ts';

/**
 * What the words of a file's pages make up: blocks in reading order, tables, and labels with their values. All pages of
 * a file go in together, as running headers and footers are told from each other pages.
 */
export function structureOf(pages: readonly Page[]): PageStructure[] {
  const sheets = pages.map(sheetOf);
  const body = bodyPrint(sheets);
  const ruled = sheets.map(ruledTables);
  const running = runningOf(sheets, ruled);
  return sheets.map((sheet, i) => structureOfSheet(sheet, running[i]!, ruled[i]!, body));
}

function structureOfSheet(sheet: Sheet, running: Running, found: readonly Laid[], body: BodyPrint): PageStructure {
  const level = running.text.filter((word) => !word.sideways);
  const still = new Set(level);
  // A table runs on as a whole: one word tells of all.
  const ruled = found.filter(({ cells }) => cells.every(({ words }) => words.every((word) => still.has(word))));
  const inTables = new Set(ruled.flatMap((table) => table.cells.flatMap((cell) => cell.words)));
  const loose = level.filter((word) => !inTables.has(word));
  const tables: Table[] = [];
  const pairs: Pair[][] = [];
  const blocks: Block[] = [];
  const parts = flowOf(loose, ruled, sheet);
  for (const [i, part] of parts.entries()) {
    if ('table' in part) {
      tables.push(tableOf(part.table, sheet));
      blocks.push({ kind: 'table', box: tables.at(-1)!.box, lines: [], table: tables.length - 1 });
      pairs.push(pairsOfTable(part.table, sheet.em));
    } else {
      for (const block of blocksOf(part.rows, topOf(parts[i + 1]), body, sheet)) blocks.push(block);
      pairs.push(pairsIn(part.rows, sheet.em));
    }
  }
  const sideways = rowsOf(running.text.filter((word) => word.sideways));
  return {
    number: sheet.page.number,
    blocks: [
      ...running.header.map((row) => runningBlock(row, 'header', sheet)),
      ...blocks,
      ...sideways.map((row) => blockOf(row, sheet)),
      ...running.footer.map((row) => runningBlock(row, 'footer', sheet)),
    ],
    tables,
    pairs: pairs.flat(),
  };
}

function topOf(part: Flow | undefined): number | null {
  if (!part) return null;
  return 'table' in part ? part.table.top : (part.rows[0]?.top ?? null);
}

function blockOf(row: Row, sheet: Sheet): Block {
  return { kind: 'paragraph', box: sheet.fractions(row), lines: [lineOf(row, sheet)] };
}

function runningBlock(row: Row, running: 'header' | 'footer', sheet: Sheet): Block {
  return { ...blockOf(row, sheet), running };
}
