import type { Page } from '../../../domain/index.ts';
import type { Table } from '../structure.ts';

/** The text of words of a page. */
export const said = (page: Page, words: readonly number[]) => words.map((index) => page.words[index]!.text).join(' ');

/** The cells of a table as text by rows; spans in brackets. */
export function cellsOf(page: Page, { cells, rows }: Table): string[][] {
  const told: string[][] = Array.from({ length: rows }, () => []);
  for (const cell of cells) {
    const span = cell.rows > 1 || cell.columns > 1 ? ` [${cell.rows}x${cell.columns}]` : '';
    told[cell.row]!.push(said(page, cell.words) + span);
  }
  return told;
}

export const PROSE = [
  'It was a bright cold day in spring',
  'and all the clocks along the quay',
  'had stopped at a quarter past four',
  'though nobody who lived there had',
  'heard them stop or cared to wind',
  'them up again before the evening',
  'when the boats came in once more',
  'and the bells began to ring out.',
];
