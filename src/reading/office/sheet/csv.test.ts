import { describe, expect, it } from 'vitest';
import { csvFlow } from './csv.ts';

/** Rows of texts at their columns; null where the text is no table. */
const rows = (text: string): (string | null)[][] | null => {
  const section = csvFlow(text)?.sections[0];
  if (section?.kind !== 'grid') return null;
  return section.table.rows.map((row) => {
    const cells: (string | null)[] = [];
    for (const { column, blocks } of row) {
      const [block] = blocks;
      cells[column] = block?.kind === 'paragraph' ? block.runs.map((run) => run.text).join('') : null;
    }
    return Array.from(cells, (cell) => cell ?? null);
  });
};

describe('values between delimiters', () => {
  it('are told by the delimiter that divides all lines alike', () => {
    expect(rows('a,b\n1,2\n3,4\n')).toEqual([
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
    ]);
    expect(rows('name;price\r\n"wire; copper";4,00\r\nsteel;5,50')).toEqual([
      ['name', 'price'],
      ['wire; copper', '4,00'],
      ['steel', '5,50'],
    ]);
    expect(rows('a\tb\tc\n1\t\t3')).toEqual([
      ['a', 'b', 'c'],
      ['1', null, '3'],
    ]);
    expect(rows('sep=|\na|b\n1|2')).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
  });

  it('may have any number of columns, and cells up to a limit', () => {
    const [first] = rows(`${'a,'.repeat(300_000)}b\n${'1,'.repeat(300_000)}2\n`)!;
    expect(first).toHaveLength(300_001);
    expect(() => csvFlow('1,2\n'.repeat(1_000_001))).toThrow(expect.objectContaining({ code: 'file.too-large' }));
    expect(rows(`${'a,b\n'.repeat(250)}${','.repeat(3_000_000)}`)).toHaveLength(250);
  });

  it('may be quoted, with quotes and newlines within', () => {
    expect(rows('a,b,c\n"1\n2","say ""yes""",3')).toEqual([
      ['a', 'b', 'c'],
      ['1\n2', 'say "yes"', '3'],
    ]);
    expect(rows('a,b\n1,2\n3,"4')).toEqual([
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
    ]);
  });

  it('are not found in prose', () => {
    expect(rows('Dear Ms Doe,\nthank you, as always, for your order.\nYours, Ada\n')).toBeNull();
    expect(rows('Total: 4.00\n')).toBeNull();
  });
});
