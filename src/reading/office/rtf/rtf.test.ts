import { describe, expect, it } from 'vitest';
import type { Block, Flow } from '../../typeset/flow.ts';
import { rtfFlow } from './document.ts';

const shown = (block: Block): unknown => {
  if (block.kind === 'paragraph') {
    const text = block.runs.map((run) => (run.field ? `<${run.field}>` : run.text)).join('');
    return block.marker ? `${block.marker} ${text}` : text;
  }
  if (block.kind !== 'table') return block.kind;
  return block.rows.map((row) => row.map(({ column, columns, blocks }) => [column, columns, ...blocks.map(shown)]));
};
const section = (content: string) => {
  const flow: Flow = rtfFlow(Buffer.from(`{\\rtf1\\ansi\\ansicpg1252 ${content}}`, 'latin1'));
  const [first] = flow.sections;
  if (first?.kind !== 'text') throw new TypeError('not a text');
  return first;
};
const read = (content: string) => section(content).blocks.map(shown);

describe('RTF', () => {
  it('is read paragraph by paragraph, what is aside left out', () => {
    expect(
      read(
        '{\\fonttbl{\\f0 Arial;}}{\\*\\generator x;}{\\info{\\title no}}\\pard Dear {\\b Ms} Doe,\\line hello\\par\nsecond\\par',
      ),
    ).toEqual(['Dear Ms Doe,\nhello', 'second']);
  });

  it('decodes by code page, by font, and by Unicode with its stand-in', () => {
    expect(read("M\\'fcller \\'80 4 \\emdash  \\u322\\'3f\\u-10179?\\u-8704?\\par")).toEqual(['Müller € 4 — ł😀']);
    expect(read("{\\fonttbl{\\f1\\fcharset238 Arial CE;}}\\f1 \\'b3\\f0  x\\par")).toEqual(['ł x']);
    expect(read("{\\fonttbl{\\f1\\fcharset128 Mincho;}}\\f1 \\'8a\\'bf\\'8e\\'9a\\par")).toEqual(['漢字']);
  });

  it('knows UTF-8 and the code pages of DOS', () => {
    const text = (head: string, bytes: string) => {
      const [section] = rtfFlow(Buffer.from(`{\\rtf1${head} ${bytes}\\plain ${bytes}\\par}`, 'latin1')).sections;
      return section?.kind === 'text' ? section.blocks.map(shown) : null;
    };
    expect(text('\\ansi\\ansicpg65001', "\\'c3\\'bc\\'e2\\'82\\'ac")).toEqual(['ü€ü€']);
    expect(text('\\pc', "\\'81\\'9e")).toEqual(['ü₧ü₧']);
    expect(text('\\pca', "\\'81\\'9b")).toEqual(['üøüø']);
    expect(text('\\ansi\\ansicpg852', "\\'81\\'9d")).toEqual(['üŁüŁ']);
    expect(text('\\ansi\\ansicpg437', "\\'9b")).toEqual(['¢¢']);
    expect(text('\\mac', "\\'9f")).toEqual(['üü']);
  });

  it('leaves out what is hidden or deleted, and numbers pages anew', () => {
    expect(read('a{\\v hidden}{\\deleted gone}b\\par')).toEqual(['ab']);
    const { footer = [] } = section('{\\footer Page {\\field{\\*\\fldinst PAGE}{\\fldrslt 7}}\\par}x\\par');
    expect(footer.map(shown)).toEqual(['Page <page>']);
  });

  it('gives tables with cells over the columns of other rows', () => {
    const row = (edges: number[], cells: string[]) =>
      `\\trowd${edges.map((edge) => `\\cellx${edge}`).join('')}\\pard\\intbl ${cells.join('\\cell ')}\\cell\\row `;
    expect(read(`${row([2000, 4000], ['a', 'b'])}${row([4000], ['c'])}\\pard after\\par`)).toEqual([
      [
        [
          [0, 1, 'a'],
          [1, 1, 'b'],
        ],
        [[0, 2, 'c']],
      ],
      'after',
    ]);
  });

  it('gives tables of a thousand columns at most, however the edges of their rows differ', () => {
    const rows = Array.from({ length: 3_000 }, (_, i) => `\\trowd\\cellx${100 * i + 100}\\pard\\intbl c\\cell\\row `);
    const [table] = section(rows.join('')).blocks;
    const cells = table?.kind === 'table' ? table.rows.flat() : [];
    expect(cells).toHaveLength(3_000);
    expect(cells.reduce((most, { column, columns }) => Math.max(most, column + columns), 0)).toBeLessThanOrEqual(1_000);
    const wide = section(`\\trowd\\pard\\intbl ${'c\\cell '.repeat(1_200)}\\row`).blocks[0];
    expect(wide?.kind === 'table' && wide.rows[0]!.flatMap(({ blocks }) => blocks)).toHaveLength(1_200);
  });

  it('keeps list markers, in cells too', () => {
    expect(
      read('\\trowd\\cellx2000\\pard\\intbl{\\listtext\\pard\\plain 1.\\tab}one\\par two\\cell\\row\\pard'),
    ).toEqual([[[[0, 1, '1. one', 'two']]]]);
  });

  it('survives groups that never end, end twice, or lie too deep', () => {
    expect(read('a{b\\par')).toEqual(['ab']);
    expect(read('a}}}b\\par')).toEqual(['ab']);
    expect(read(`${'{'.repeat(100_000)}deep${'}'.repeat(100_000)}\\par`)).toEqual(['deep']);
    expect(() => rtfFlow(Buffer.from('{\\pict'))).toThrow(expect.objectContaining({ code: 'file.corrupt' }));
  });
});
