import type { Page } from '../../domain/index.ts';
import { type Block, structureOf, type Table } from '../../reading/index.ts';
import { withBoxes } from './boxes.ts';
import { gridOf, lineText } from './text.ts';

/**
 * Pages as Markdown (GitHub's, for its tables): headings, paragraphs, lists and tables. Running headers and footers, and
 * where a page ends, are told in comments.
 */
export function asMarkdown(pages: readonly Page[]): string {
  const structures = structureOf(pages);
  const parts: string[] = [];
  for (const [i, page] of pages.map(withBoxes).entries()) {
    if (pages.length > 1) parts.push(`<!-- page ${page.number} -->`);
    const { blocks, tables } = structures[i]!;
    let list: Block[] = [];
    for (const block of blocks) {
      if (block.kind === 'item' && !block.running) {
        list.push(block);
        continue;
      }
      if (list.length > 0) parts.push(listOf(list, page));
      list = [];
      parts.push(partOf(block, tables, page));
    }
    if (list.length > 0) parts.push(listOf(list, page));
  }
  return parts.join('\n\n');
}

function partOf(block: Block, tables: readonly Table[], page: Page): string {
  if (block.table !== undefined) return tableOf(tables[block.table]!, page);
  const lines = block.lines.map((line) => lineText(line, page));
  // `--` would end a comment.
  if (block.running) return `<!-- ${block.running}: ${lines.join(' ').replace(/--+|>/g, '-')} -->`;
  if (block.kind === 'heading') return `${'#'.repeat(block.level ?? 3)} ${escaped(lines.join(' '))}`;
  return paragraphOf(block, page);
}

/** Lines that were broken for want of room are joined again; others keep their break. */
function paragraphOf({ lines, box }: Block, page: Page): string {
  let text = '';
  for (const [i, line] of lines.entries()) {
    text += guarded(escaped(lineText(line, page)));
    const next = lines[i + 1];
    if (!next) break;
    const first = page.words[next.words[0]!]!;
    const room = box.left + box.width - line.box.left - line.box.width;
    text += first.width + first.height * 0.3 > room ? '\n' : '  \n';
  }
  return text;
}

/** Items that stand further in, in heights of their print, are items of the one before. */
const INNER = 0.8;

function listOf(items: readonly Block[], page: Page): string {
  const open: { readonly left: number; readonly indent: number }[] = [];
  return items
    .map((block) => {
      const left = block.box.left * page.width;
      const least = INNER * page.words[block.lines[0]!.words[0]!]!.height * page.height;
      while (open.length > 0 && left < open.at(-1)!.left + least) open.pop();
      const { marker, text } = itemOf(block, page);
      const indent = open.at(-1)?.indent ?? 0;
      open.push({ left, indent: indent + marker.length + 1 });
      return `${' '.repeat(indent)}${marker} ${text}`;
    })
    .join('\n');
}

function itemOf({ lines }: Block, page: Page): { marker: string; text: string } {
  const [first = '', ...rest] = lines.map((line) => lineText(line, page));
  const [, mark = '', said = ''] = /^(\S+)\s+(.*)$/s.exec(first) ?? [];
  const text = escaped([said, ...rest].join(' '));
  const number = /^\(?(\d+)[.)]$/.exec(mark)?.[1];
  if (number !== undefined) return { marker: `${number}.`, text };
  return { marker: '-', text: /[\p{L}\p{N}☐☑☒]/u.test(mark) ? `${escaped(mark)} ${text}` : text };
}

/** Rows and columns without text are left out. */
function tableOf(table: Table, page: Page): string {
  const grid = gridOf(table, page).map((row) => row.map((cell) => escaped(cell?.text ?? '').replaceAll('|', '\\|')));
  const columns = Array.from({ length: table.columns }, (_, column) => grid.some((row) => row[column] !== ''));
  const rows = grid.filter((row) => row.some((cell) => cell !== '')).map((row) => row.filter((_, i) => columns[i]));
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n');
}

/** What Markdown would take for its own signs. */
function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>~]/g, '\\$&').replace(/&(?=#?\w+;)/g, '&amp;');
}

/** What Markdown would take for its own at the beginning of a line. */
function guarded(line: string): string {
  return line
    .replace(/^(#{1,6}|[-+=]+)(?=\s|$)/, '\\$&')
    .replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2')
    .replace(/^(-{3,}|={3,})$/, '\\$&');
}
