import type { Page } from '../../domain/index.ts';
import { type Block, structureOf, type Table, type TextLine } from '../../reading/index.ts';
import { withBoxes } from './boxes.ts';

/** A wider gap than this between words, in heights of the words, is kept visible. */
const GAP = 1.6;

/** Pages as plain text: a blank line between blocks, cells of a table parted by tabs, a form feed between pages. */
export function asText(pages: readonly Page[]): string {
  const structures = structureOf(pages);
  return pages
    .map(withBoxes)
    .map((page, i) => {
      const { blocks, tables } = structures[i]!;
      return blocks.map((block) => blockText(block, tables, page)).join('\n\n');
    })
    .join('\n\f\n');
}

function blockText(block: Block, tables: readonly Table[], page: Page): string {
  if (block.table !== undefined)
    return gridOf(tables[block.table]!, page)
      .map((row) =>
        row
          .map((cell) => cell?.text ?? '')
          .join('\t')
          .trimEnd(),
      )
      .join('\n');
  return block.lines.map((line) => lineText(line, page)).join('\n');
}

/** The words of a line, parted by one space, or by three where the gap between them is wide. */
export function lineText({ words }: TextLine, page: Page): string {
  let text = '';
  for (const [i, index] of words.entries()) {
    const word = page.words[index]!;
    const last = i > 0 ? page.words[words[i - 1]!]! : null;
    if (last) {
      const gap = (word.left - last.left - last.width) * page.width;
      text += gap > GAP * Math.max(word.height, last.height) * page.height ? '   ' : ' ';
    }
    text += word.text;
  }
  return text;
}

export function wordsText(words: readonly number[], page: Page): string {
  return words.map((index) => page.words[index]!.text).join(' ');
}

/** A table's cells by row and column; a cell that spans several stands in the first of them, and null in the others. */
export function gridOf(table: Table, page: Page): ({ text: string; rows: number; columns: number } | null)[][] {
  const grid: ({ text: string; rows: number; columns: number } | null)[][] = Array.from({ length: table.rows }, () =>
    Array.from({ length: table.columns }, () => null),
  );
  for (const { row, column, rows, columns, words } of table.cells)
    grid[row]![column] = { text: wordsText(words, page), rows, columns };
  return grid;
}
