import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import type { Page } from '../../src/domain/index.ts';
import { lines, pack, RELATIONS, related } from './packages.ts';
import { cleanUp, file, reader, texts } from './samples.ts';

// The library's types for compound files are `any`; it writes what the old formats are kept in.
const { CFB, utils, write } = createRequire(import.meta.url)('@e965/xlsx') as typeof import('@e965/xlsx');

cleanUp();
const reading = reader();
const pagesOf = async (bytes: Uint8Array | string): Promise<readonly Page[]> => (await reading.read(file(bytes))).pages;
const only = async (bytes: Uint8Array | string): Promise<Page> => {
  const pages = await pagesOf(bytes);
  expect(pages).toHaveLength(1);
  return pages[0]!;
};
describe('a workbook', () => {
  const sheet = () => {
    const cells = utils.aoa_to_sheet([
      ['Invoices', null, null],
      ['date', 'net', 'share'],
      [
        { t: 'n', v: 45_000.5, z: 'd mmm yyyy' },
        { t: 'n', v: 1234.5, z: '#,##0.00 "EUR"' },
        { t: 'n', v: 0.256, z: '0.0%' },
      ],
      ['secret', 1, 2],
      [{ t: 'n', f: 'SUM(B2:B3)' }, null, true],
    ]);
    cells['!merges'] = [{ s: { r: 0, c: 0 }, e: { r: 0, c: 2 } }];
    cells['!rows'] = [{}, {}, {}, { hidden: true }];
    return cells;
  };
  const book = () => {
    const workbook = utils.book_new();
    utils.book_append_sheet(workbook, sheet(), 'Q1');
    utils.book_append_sheet(workbook, utils.aoa_to_sheet([['not shown']]), 'Hidden');
    utils.book_append_sheet(workbook, utils.aoa_to_sheet([['second']]), 'Q2');
    workbook.Workbook = { Sheets: [{ Hidden: 0 }, { Hidden: 1 }, { Hidden: 0 }] };
    return workbook;
  };

  it('shows what its cells show, sheet by sheet', async () => {
    for (const bookType of ['xlsx', 'xlsb', 'biff8'] as const) {
      const bytes = write(book(), { type: 'buffer', bookType, cellStyles: true });
      const pages = await pagesOf(bytes);
      expect([bookType, ...pages.map((page) => lines(page).slice(0, 8))]).toEqual([
        bookType,
        ['Q1', 'Invoices', 'date', 'net', 'share', '15 Mar 2023', '1,234.50 EUR', '25.6%'],
        ['Q2', 'second'],
      ]);
    }
  });

  it('leaves out hidden rows, and shows the formula of a cell that was never calculated', async () => {
    const [page] = await pagesOf(write(book(), { type: 'buffer', bookType: 'xlsx', cellStyles: true }));
    expect(texts(page!)).not.toContain('secret');
    expect(lines(page!).slice(-2)).toEqual(['=SUM(B2:B3)', 'TRUE']);
  });

  it('has what is remarked on its cells behind its grid', async () => {
    const cells = utils.aoa_to_sheet([['Total', 4]]);
    cells.B1!.c = [{ a: 'Ada', t: 'net or gross?' }];
    const workbook = utils.book_new();
    utils.book_append_sheet(workbook, cells, 'Q1');
    const pages = await pagesOf(write(workbook, { type: 'buffer', bookType: 'xlsx' }));
    expect(pages.map(lines)).toEqual([['Q1', 'Total', '4'], ['B1: net or gross?']]);
  });

  it('whose rows, columns and merges have absurd numbers is read at once', async () => {
    const cell = (place: string, value: number) => `<c r="${place}"><v>${value}</v></c>`;
    const names = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
    const type = (part: string, kind: string) =>
      `<Override PartName="/xl/${part}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${kind}+xml"/>`;
    const bytes = pack({
      '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">${type('workbook', 'sheet.main')}${type('worksheets/sheet1', 'worksheet')}</Types>`,
      '_rels/.rels': related(['officeDocument', 'xl/workbook.xml']),
      'xl/workbook.xml': `<workbook ${names} xmlns:r="${RELATIONS}"><sheets><sheet name="Q1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
      'xl/_rels/workbook.xml.rels': related(['worksheet', 'worksheets/sheet1.xml']),
      'xl/worksheets/sheet1.xml': `<worksheet ${names}><cols><col min="1" max="2000000000" width="9"/></cols><sheetData><row r="1">${cell('A1', 4)}</row>
        <row r="2000000000">${cell('XFD2000000000', 5)}</row></sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>`,
    });
    const page = await only(bytes);
    expect(lines(page)).toEqual(['Q1', '4', '5']);
  });

  it('that is damaged gives the sheets that are sound, and says so', async () => {
    const bytes = Buffer.from(write(book(), { type: 'buffer', bookType: 'xlsx', compression: true }));
    const directory = bytes.indexOf('PK\x01\x02', 0, 'latin1');
    const pages = await pagesOf(bytes.subarray(0, directory));
    expect(pages.map((page) => lines(page)[0])).toEqual(['Q1', 'Q2']);
    expect(pages[0]!.problem).toMatchObject({ code: 'file.corrupt' });
  });

  it('has values from a text of values, too', async () => {
    const page = await only('item;amount\nwire;4,00\nsteel;5,50\n');
    expect(lines(page)).toEqual(['item', 'amount', 'wire', '4,00', 'steel', '5,50']);
    expect(page.rules.length).toBeGreaterThan(5);
  });
});

describe('a presentation', () => {
  it('gives its slides in their order, shapes where they stand', async () => {
    const slide = (shapes: string, shown = '') =>
      `<p:sld ${shown}><p:cSld><p:spTree>${shapes}</p:spTree></p:cSld></p:sld>`;
    const shape = (text: string, x: number, y: number, holder = '') =>
      `<p:sp><p:nvSpPr><p:nvPr>${holder}</p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="${x * 12_700}" y="${y * 12_700}"/>
      <a:ext cx="2540000" cy="635000"/></a:xfrm></p:spPr><p:txBody><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:txBody></p:sp>`;
    const entry = (i: number) => `<p:sldId id="${255 + i}" r:id="rId${i}"/>`;
    const pages = await pagesOf(
      pack({
        '[Content_Types].xml': '<Types/>',
        '_rels/.rels': related(['officeDocument', 'ppt/presentation.xml']),
        'ppt/presentation.xml': `<p:presentation><p:sldIdLst>${[2, 1, 3].map(entry).join('')}</p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/></p:presentation>`,
        'ppt/_rels/presentation.xml.rels': related(...[1, 2, 3].map((i) => ['slide', `slides/slide${i}.xml`] as const)),
        'ppt/slides/slide1.xml': slide(shape('later', 360, 270) + shape('Title', 36, 36, '<p:ph type="title"/>')),
        'ppt/slides/slide2.xml': slide(shape('first', 36, 36)),
        'ppt/slides/slide3.xml': slide(shape('hidden', 36, 36), 'show="0"'),
      }),
    );
    expect(pages.map(lines)).toEqual([['first'], ['Title', 'later']]);
    expect(pages[1]).toMatchObject({ width: 2000, height: 1500 });
    expect(pages[1]!.words[1]!.left).toBeCloseTo(0.5, 1);
    expect(pages[1]!.words[1]!.top).toBeCloseTo(0.5, 1);
  });
});

describe('an OpenDocument', () => {
  const open = (kind: string, body: string, parts: Readonly<Record<string, string>> = {}) =>
    pack({
      mimetype: `application/vnd.oasis.opendocument.${kind}`,
      'content.xml': `<office:document-content><office:automatic-styles>
        <style:style style:name="off" style:family="table"><style:table-properties table:display="false"/></style:style>
        </office:automatic-styles><office:body>${body}</office:body></office:document-content>`,
      ...parts,
    });

  it('text is read with lists and tables', async () => {
    const page = await only(
      open(
        'text',
        `<office:text><text:h text:outline-level="1">Order</text:h><text:p>a<text:s text:c="2"/>b<text:line-break/>c</text:p>
        <text:list><text:list-item><text:p>item</text:p></text:list-item></text:list>
        <table:table><table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>wide</text:p></table:table-cell>
        <table:covered-table-cell/></table:table-row><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell>
        <table:table-cell><text:p>y</text:p></table:table-cell></table:table-row></table:table></office:text>`,
      ),
    );
    expect(lines(page)).toEqual(['Order', 'a b', 'c', '• item', 'wide', 'x', 'y']);
  });

  it('sheet gives what cells show, repeated ones too, without end', async () => {
    const cell = (text: string, repeat = 1) =>
      `<table:table-cell table:number-columns-repeated="${repeat}"><text:p>${text}</text:p></table:table-cell>`;
    const pages = await pagesOf(
      open(
        'spreadsheet',
        `<office:spreadsheet><table:table table:name="Q1">
        <table:table-row>${cell('a')}${cell('b', 2)}<table:table-cell table:number-columns-repeated="16000"/></table:table-row>
        <table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>
        <table:table-row table:visibility="collapse">${cell('hidden')}</table:table-row></table:table>
        <table:table table:name="Q2" table:style-name="off"><table:table-row>${cell('off')}</table:table-row></table:table>
        </office:spreadsheet>`,
      ),
    );
    expect(pages.map(lines)).toEqual([['Q1', 'a', 'b', 'b']]);
  });

  it('with a password is told from others', async () => {
    const manifest =
      '<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>';
    await expect(pagesOf(open('text', '', { 'META-INF/manifest.xml': manifest }))).rejects.toMatchObject({
      code: 'file.encrypted',
    });
  });
});

describe('a document of old Office', () => {
  /** A compound file with these streams. */
  const compound = (streams: Readonly<Record<string, Uint8Array>>): Buffer => {
    const container = CFB.utils.cfb_new();
    for (const [name, content] of Object.entries(streams)) CFB.utils.cfb_add(container, `/${name}`, content);
    return Buffer.from(CFB.write(container, { type: 'buffer' }));
  };

  /** A document of Word 97 whose text is one piece; `flags` are those of its information block. */
  const doc = (text: string, flags = 0): Buffer => {
    const document = Buffer.alloc(2048 + text.length * 2);
    document.writeUInt16LE(0xa5ec, 0);
    document.writeUInt16LE(0xc1, 2);
    document.writeUInt16LE(flags, 0x0a);
    document.writeInt32LE(text.length, 0x4c);
    const table = Buffer.alloc(5 + 16);
    table[0] = 2;
    table.writeUInt32LE(16, 1);
    table.writeUInt32LE(text.length, 9);
    table.writeUInt32LE(2048, 15);
    document.writeUInt32LE(table.length, 0x01a6);
    document.write(text, 2048, 'utf16le');
    return compound({ WordDocument: document, '0Table': Buffer.concat([table, Buffer.alloc(4096)]) });
  };

  it('is read piece by piece, fields by what they show', async () => {
    const text = 'Dear Ms Müller,\rdue \x13 DATE \x144 May\x15 € 5\x0bnow\r\x0cnext page\r';
    const pages = await pagesOf(doc(text));
    expect(pages.map(lines)).toEqual([['Dear Ms Müller,', 'due 4 May € 5', 'now'], ['next page']]);
  });

  it('says when it has a password', async () => {
    await expect(pagesOf(doc('x', 0x0100))).rejects.toMatchObject({ code: 'file.encrypted' });
    const sealed = compound({ EncryptionInfo: Buffer.alloc(8), EncryptedPackage: Buffer.alloc(5000) });
    await expect(pagesOf(sealed)).rejects.toMatchObject({ code: 'file.encrypted' });
  });

  it('of another kind is named, and a broken one too', async () => {
    await expect(pagesOf(compound({ VisioDocument: Buffer.alloc(100) }))).rejects.toMatchObject({
      code: 'file.unsupported',
    });
    await expect(pagesOf(doc('x').subarray(0, 700))).rejects.toMatchObject({ code: 'file.corrupt' });
  });
});

describe('a text', () => {
  it('keeps its columns, and its pages', async () => {
    const [first, second] = await pagesOf('Copper wire     4.00\nSteel         120.00\n\fnext');
    expect(lines(first!)).toEqual(['Copper wire', '4.00', 'Steel', '120.00']);
    const right = ({ left, width }: { left: number; width: number }) => left + width;
    const amounts = first!.words.filter((word) => word.text.endsWith('.00')).map(right);
    expect(amounts[0]).toBeCloseTo(amounts[1]!, 5);
    expect(lines(second!)).toEqual(['next']);
  });

  it('keeps letters that no built-in font can draw', async () => {
    const page = await only('Zażółć gęślą jaźń Ελληνικά 漢字 €');
    expect(texts(page)).toEqual(['Zażółć', 'gęślą', 'jaźń', 'Ελληνικά', '漢字', '€']);
    expect(page.fonts).toEqual([{ name: 'Courier', size: 10, bold: false, italic: false }]);
  });
});
