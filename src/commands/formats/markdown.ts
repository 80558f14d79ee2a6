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
    let list: string[] = [];
    for (const block of blocks) {
      if (block.kind === 'item' && !block.running) {
        list.push(itemOf(block, page));
        continue;
      }
      if (list.length > 0) parts.push(list.join('\n'));
      list = [];
      parts.push(partOf(block, tables, page));
    }
    if (list.length > 0) parts.push(list.join('\n'));
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

function itemOf({ lines }: Block, page: Page): string {
  const [first = '', ...rest] = lines.map((line) => lineText(line, page));
  const [, marker = '', text = ''] = /^(\S+)\s+(.*)$/s.exec(first) ?? [];
  const number = /^\(?(\d+)[.)]$/.exec(marker)?.[1];
  const bullet = /[\p{L}\p{N}]/u.test(marker) ? `- ${escaped(marker)}` : '-';
  return `${number === undefined ? bullet : `${number}.`} ${escaped([text, ...rest].join(' '))}`;
}

function tableOf(table: Table, page: Page): string {
  const rows = gridOf(table, page).map((row) => row.map((cell) => escaped(cell?.text ?? '').replaceAll('|', '\\|')));
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
