import { describe, expect, it } from 'vitest';
import { A4, type Block, type Cell, type Flow, type Paragraph, type Row } from './flow.ts';
import { widthOf } from './metrics.ts';
import { sheetsOf } from './pages.ts';
import type { Print } from './strip.ts';

const regular = { bold: false, italic: false, mono: false };
const text = (words: string, more: Partial<Paragraph> = {}): Paragraph => ({
  kind: 'paragraph',
  runs: [{ text: words }],
  size: 10,
  indent: 0,
  space: 0,
  ...more,
});
const cell = (column: number, words: string, more: Partial<Cell> = {}): Cell => ({
  column,
  columns: 1,
  rows: 1,
  blocks: [text(words)],
  ...more,
});
const flow = (blocks: readonly Block[]): Flow => ({ sections: [{ kind: 'text', paper: A4, blocks }] });
const set = (blocks: readonly Block[]): Print[] => sheetsOf(flow(blocks), 100).map((sheet) => sheet.compose());
const lines = ({ words }: Print): string[] => {
  const found: string[] = [];
  for (const { line, text } of words) found[line] = found[line] === undefined ? text : `${found[line]} ${text}`;
  return found;
};

describe('the metrics', () => {
  it('are those of Helvetica', () => {
    expect(widthOf('Hello', regular, 1000)).toBe(722 + 556 + 222 + 222 + 556);
    expect(widthOf('Hello', { ...regular, bold: true }, 1000)).toBe(722 + 556 + 278 + 278 + 611);
    expect(widthOf('Hello', { ...regular, mono: true }, 10)).toBe(30);
  });

  it('take letters that the typeface lacks for the letter they are drawn as', () => {
    expect(widthOf('ș', regular, 1000)).toBe(widthOf('s', regular, 1000));
    expect(widthOf('漢', regular, 10)).toBe(10);
    expect(widthOf('e\u0301', regular, 1000)).toBe(556);
  });
});

describe('a paragraph', () => {
  it('is broken where the sheet ends, and every word stands within it', () => {
    const [print] = set([text('lorem ipsum dolor '.repeat(40))]);
    const right = A4.width - A4.margin.right;
    expect(Math.max(...print!.words.map(({ left, width }) => left + width))).toBeLessThanOrEqual(right);
    expect(print!.words).toHaveLength(120);
    expect(lines(print!).length).toBeGreaterThan(5);
  });

  it('keeps a word of several faces in one piece', () => {
    const runs = [{ text: 'Gross ' }, { text: 'to', bold: true }, { text: 'tal' }];
    const [print] = set([{ ...text(''), runs }]);
    expect(print!.words.map(({ text, bold }) => [text, bold])).toEqual([
      ['Gross', false],
      ['total', true],
    ]);
  });

  it('breaks ideographs anywhere, and a word that is longer than a line', () => {
    const long = 'x'.repeat(300);
    const [print] = set([text('漢'.repeat(120)), text(long)]);
    expect(lines(print!).slice(0, 3)).toEqual(['漢'.repeat(48), '漢'.repeat(48), '漢'.repeat(24)]);
    expect(lines(print!).slice(3).join('')).toBe(long);
  });

  it('parts a line where a tab opens a wide gap', () => {
    expect(lines(set([text('Total\t\t4.00')])[0]!)).toEqual(['Total', '4.00']);
  });
});

describe('a table', () => {
  const rows: Row[] = [
    [cell(0, 'Item', { rows: 2 }), cell(1, 'Price', { columns: 2 })],
    [cell(1, 'net'), cell(2, 'gross')],
    [cell(0, 'Copper wire'), cell(1, '4.00'), cell(2, '4.76')],
  ];
  const table: Block = { kind: 'table', widths: null, rows, ruled: true };

  it('is read cell by cell, and ruled where cells end', () => {
    const [print] = set([table]);
    expect(lines(print!)).toEqual(['Item', 'Price', 'net', 'gross', 'Copper wire', '4.00', '4.76']);
    const upright = print!.rules.filter(({ width, height }) => height > width);
    // Three of the four edges run through all rows; the one below "Price" begins under it.
    const edges = [...new Set(upright.map(({ left }) => Math.round(left)))];
    expect(edges).toHaveLength(4);
    const net = print!.words.find((word) => word.text === 'net')!;
    const item = print!.words.find((word) => word.text === 'Item')!;
    expect(net.left).toBeGreaterThan(item.left + item.width);
    expect(net.baseline).toBeGreaterThan(item.baseline);
  });

  it('cuts no word for a column that the file makes too narrow', () => {
    const narrow: Block = { ...table, widths: [20, 20, 20] };
    expect(lines(set([narrow])[0]!)).toEqual(['Item', 'Price', 'net', 'gross', 'Copper', 'wire', '4.00', '4.76']);
  });

  it('goes on over sheets, a row that is higher than a sheet too', () => {
    const many = Array.from({ length: 200 }, (_, i): Row => [cell(0, `row ${i}`), cell(1, `${i}`)]);
    const high: Row = [cell(0, 'side'), { ...cell(1, ''), blocks: many.map((_, i) => text(`line ${i}`)) }];
    const prints = set([{ kind: 'table', widths: null, rows: [...many, high], ruled: true }]);
    expect(prints.length).toBeGreaterThan(4);
    const read = prints.flatMap((print) => print.words.map((word) => word.text));
    expect(read.filter((word) => word === 'line')).toHaveLength(200);
    for (const { words } of prints)
      for (const { baseline } of words) expect(baseline).toBeLessThan(A4.height - A4.margin.bottom + 1);
  });

  it('of more columns than the paper has room for keeps its words whole, on a wider sheet', () => {
    const wide: Row = Array.from({ length: 120 }, (_, i) => cell(i, 'measurement'));
    const few: Row = Array.from({ length: 9 }, (_, i) => cell(i, 'measurement'));
    for (const row of [wide, few]) {
      const [sheet] = sheetsOf(flow([{ kind: 'table', widths: null, rows: [row], ruled: true }]), 10);
      const { words } = sheet!.compose();
      expect(words.map((word) => word.text)).toEqual(row.map(() => 'measurement'));
      expect(Math.max(...words.map(({ left, width }) => left + width))).toBeLessThan(sheet!.width);
      if (row === wide) expect(sheet!.width).toBeGreaterThan(3 * A4.width);
      else expect(sheet!.width).toBe(A4.width);
    }
  });

  it('in tables in tables is set as text where it lies too deep', () => {
    const nested = (depth: number): Block =>
      depth === 0
        ? text('deep')
        : { ...table, rows: [[{ ...cell(0, ''), blocks: [nested(depth - 1)] }, cell(1, `level ${depth}`)]] };
    const words = set([nested(14)]).flatMap((print) => print.words.map((word) => word.text));
    expect(words.filter((word) => word === 'level')).toHaveLength(14);
    expect(words).toContain('deep');
  });

  it('is looked at a few times, however many rows and sheets it has', () => {
    let [asked, made] = [0, 0];
    const first: Cell = {
      ...cell(0, 'row'),
      get columns() {
        asked += 1;
        return 1;
      },
    };
    const long: Cell = {
      ...cell(1, ''),
      get blocks() {
        made += 1;
        return Array.from({ length: 3_000 }, (_, i) => text(`line ${i}`));
      },
    };
    const rows: Row[] = [[first], ...Array.from({ length: 500 }, () => [cell(0, 'row')]), [cell(0, 'side'), long]];
    const prints = set([{ ...table, rows }]);
    expect(prints.length).toBeGreaterThan(50);
    expect(prints.flatMap(({ words }) => words).filter((word) => word.text === 'line')).toHaveLength(3_000);
    expect(asked).toBeLessThan(50);
    expect(made).toBeLessThan(10);
  });
});

describe('the sheets', () => {
  it('are large enough for what stands on them', () => {
    const header = Array.from({ length: 90 }, (_, i) => text(`head ${i}`));
    const frames = [
      { left: -500, top: 40, width: 200, height: 40, blocks: [text('beside')] },
      { left: 40, top: 9_000, width: 200, height: 40, blocks: [text('below')] },
      {
        left: 40,
        top: 40,
        width: 200,
        height: 40,
        blocks: Array.from({ length: 200 }, () => text('high', { size: 40 })),
      },
    ];
    const sheets = sheetsOf(
      {
        sections: [
          { kind: 'text', paper: A4, blocks: [text('body')], header, footer: [text('foot')] },
          { kind: 'placed', width: 720, height: 540, frames },
        ],
      },
      10,
    );
    expect(sheets).toHaveLength(2);
    for (const sheet of sheets)
      for (const { left, width, baseline, size } of sheet.compose().words) {
        expect(left).toBeGreaterThanOrEqual(0);
        expect(left + width).toBeLessThanOrEqual(sheet.width);
        expect(baseline).toBeGreaterThan(0.5 * size);
        expect(baseline).toBeLessThan(sheet.height);
      }
  });

  it('show page numbers in the text, too, and move what follows them', () => {
    const runs = [
      { text: 'Sheet ' },
      { text: '', field: 'page' as const },
      { text: '/' },
      { text: '', field: 'pages' as const },
      { text: ' here \ufdd0' },
    ];
    const blocks = Array.from({ length: 12 }, (_, i) => [
      ...(i > 0 ? [{ kind: 'break' as const }] : []),
      { ...text(''), runs },
    ]);
    const prints = set(blocks.flat());
    expect(lines(prints[0]!)).toEqual(['Sheet 1/12 here']);
    expect(lines(prints[11]!)).toEqual(['Sheet 12/12 here']);
    const [, number, here] = prints[11]!.words;
    expect(number!.width).toBeCloseTo(widthOf('12/12', regular, 10), 5);
    expect(here!.left).toBeCloseTo(number!.left + number!.width + widthOf(' ', regular, 10), 5);
  });

  it('keep a heading with what follows it', () => {
    const filling = Array.from({ length: 59 }, (_, i) => text(`filling ${i}`));
    const prints = set([...filling, text('Heading', { heading: true, size: 14, space: 4 }), text('body')]);
    expect(prints).toHaveLength(2);
    expect(lines(prints[1]!)).toEqual(['Heading', 'body']);
  });

  it('are parted at a break, but not left empty by one', () => {
    const prints = set([{ kind: 'break' }, text('one'), { kind: 'break' }, { kind: 'break' }, text('two')]);
    expect(prints.map(lines)).toEqual([['one'], ['two']]);
  });

  it('carry header, footer and their number', () => {
    const header = [text('Northwind')];
    const footer = [
      {
        ...text(''),
        runs: [{ text: '', field: 'page' as const }, { text: ' of ' }, { text: '', field: 'pages' as const }],
      },
    ];
    const blocks = [text('one'), { kind: 'break' as const }, text('two')];
    const sheets = sheetsOf({ sections: [{ kind: 'text', paper: A4, blocks, header, footer }] }, 10);
    expect(sheets.map((sheet) => lines(sheet.compose()))).toEqual([
      ['Northwind', 'one', '1 of 2'],
      ['Northwind', 'two', '2 of 2'],
    ]);
  });

  it('have headers of their own at the start of a section and on even pages', () => {
    const around = (words: string) => ({ header: [text(words)], footer: [] });
    const blocks = [1, 2, 3, 4].flatMap((i) => [{ kind: 'break' as const }, text(`page ${i}`)]);
    const section = {
      kind: 'text',
      paper: A4,
      ...around('odd'),
      first: around('first'),
      even: around('even'),
    } as const;
    const sheets = sheetsOf(
      {
        sections: [
          { ...section, blocks: [text('one')] },
          { ...section, blocks },
        ],
      },
      10,
    );
    expect(sheets.map((sheet) => lines(sheet.compose())[0])).toEqual(['first', 'first', 'odd', 'even', 'odd']);
  });

  it('of a grid are as large as it needs, and several when it is too large for one', () => {
    const wide = Array.from({ length: 60 }, (_, i) => cell(i, 'a column of some width'));
    const rows = Array.from({ length: 150 }, () => wide);
    const table = { kind: 'table', widths: null, rows, ruled: true } as const;
    const [small] = sheetsOf(
      { sections: [{ kind: 'grid', title: 'Q1', table: { ...table, rows: [wide.slice(0, 9)] } }] },
      10,
    );
    expect(small!.width).toBeGreaterThan(A4.width);
    expect(small!.height).toBeLessThan(200);
    expect(lines(small!.compose())[0]).toBe('Q1');
    const large = sheetsOf({ sections: [{ kind: 'grid', title: null, table }] }, 100);
    expect(large.length).toBeGreaterThan(2);
    const words = large.reduce((sum, sheet) => sum + sheet.compose().words.length, 0);
    expect(words).toBe(150 * 60 * 5);
  });

  it('are no more than allowed', () => {
    const pages = Array.from({ length: 12 }, (_, i) => [text(`${i}`), { kind: 'break' as const }]).flat();
    expect(() => sheetsOf(flow(pages), 10)).toThrow(expect.objectContaining({ code: 'file.too-many-pages' }));
    // Those that come after are not even laid out.
    let set = 0;
    const counted = (i: number): Paragraph => ({
      ...text(''),
      get runs() {
        set += 1;
        return [{ text: `${i}` }];
      },
    });
    const many = Array.from({ length: 5_000 }, (_, i) => counted(i));
    expect(() => sheetsOf(flow(many), 3)).toThrow(expect.objectContaining({ code: 'file.too-many-pages' }));
    expect(set).toBeLessThan(500);
  });
});
