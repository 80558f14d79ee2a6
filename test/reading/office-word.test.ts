import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Page } from '../../src/domain/index.ts';
import { docx, lines, p, related } from './packages.ts';
import { cleanUp, file, found, LETTER_WORDS, letterImage, reader, texts } from './samples.ts';

cleanUp();
const reading = reader();
const pagesOf = async (bytes: Uint8Array | string): Promise<readonly Page[]> => (await reading.read(file(bytes))).pages;
const only = async (bytes: Uint8Array | string): Promise<Page> => {
  const pages = await pagesOf(bytes);
  expect(pages).toHaveLength(1);
  return pages[0]!;
};
let picture: Buffer;
beforeAll(async () => {
  picture = await sharp(await letterImage())
    .resize(1000)
    .png()
    .toBuffer();
});

describe('a Word document', () => {
  it('is read with what a reader sees: lists, tables, fields, what was inserted', async () => {
    const cell = (text: string, properties = '') => `<w:tc><w:tcPr>${properties}</w:tcPr>${p(text)}</w:tc>`;
    const numbering = `<w:numbering><w:abstractNum w:abstractNumId="0">
      <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
      <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1%2)"/></w:lvl>
      </w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num></w:numbering>`;
    const item = (text: string, level: number) =>
      p(text, `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="7"/></w:numPr>`);
    const page = await only(
      docx(
        `${p('Invoice', '<w:outlineLvl w:val="0"/>')}
        <w:p><w:r><w:t>Gross </w:t></w:r><w:ins><w:r><w:t>to</w:t></w:r></w:ins><w:r><w:rPr><w:b/></w:rPr><w:t>tal</w:t></w:r>
          <w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r></w:p>
        ${item('one', 0)}${item('below', 1)}${item('two', 0)}
        <w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>
          <w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>4 May</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>
        <w:tbl><w:tblGrid><w:gridCol w:w="2000"/><w:gridCol w:w="2000"/></w:tblGrid>
          <w:tr>${cell('Item', '<w:vMerge w:val="restart"/>')}${cell('net')}</w:tr>
          <w:tr>${cell('', '<w:vMerge/>')}${cell('gross')}</w:tr>
          <w:tr>${cell('Copper wire', '<w:gridSpan w:val="2"/>')}</w:tr></w:tbl>`,
        { 'word/numbering.xml': numbering, 'word/_rels/document.xml.rels': related(['numbering', 'numbering.xml']) },
      ),
    );
    expect(lines(page)).toEqual([
      'Invoice',
      'Gross total',
      '1. one',
      '1a) below',
      '2. two',
      '4 May',
      'Item',
      'net',
      'gross',
      'Copper wire',
    ]);
    expect(page).toMatchObject({ source: 'text', rotation: 0, problem: null, width: 1654, height: 2339 });
    expect(page.rules.length).toBeGreaterThan(4);
    for (const { left, top, width, height } of page.words) {
      expect(left).toBeGreaterThan(0);
      expect(top).toBeGreaterThan(0);
      expect(left + width).toBeLessThan(1);
      expect(top + height).toBeLessThan(1);
    }
  });

  it('has its pages, headers, footers, notes and text boxes', async () => {
    const section =
      '<w:sectPr><w:headerReference w:type="default" r:id="rId1"/><w:pgSz w:w="12240" w:h="15840"/></w:sectPr>';
    const pages = await pagesOf(
      docx(
        `<w:p><w:r><w:t>first</w:t><w:footnoteReference w:id="5"/><w:br w:type="page"/><w:t>second</w:t></w:r></w:p>
        <w:p><w:r><w:pict><w:txbxContent>${p('boxed')}</w:txbxContent></w:pict></w:r></w:p>${section}`,
        {
          'word/header1.xml': `<w:hdr>${p('Northwind')}</w:hdr>`,
          'word/footnotes.xml': `<w:footnotes><w:footnote w:id="5">${p('noted')}</w:footnote></w:footnotes>`,
          'word/_rels/document.xml.rels': related(['header', 'header1.xml'], ['footnotes', 'footnotes.xml']),
        },
      ),
    );
    expect(pages.map(lines)).toEqual([
      ['Northwind', 'first[1]'],
      ['Northwind', 'second', 'boxed', '[1] noted'],
    ]);
    expect(pages[0]).toMatchObject({ width: 1700, height: 2200 });
  });

  it('has what is printed in its pictures, and can be shown', async () => {
    const drawing = `<w:drawing><wp:extent cx="5760000" cy="7453440"/><pic:pic><pic:blipFill><a:blip r:embed="rId1"/></pic:blipFill>
      <pic:spPr><a:xfrm><a:ext cx="5760000" cy="7453440"/></a:xfrm></pic:spPr></pic:pic></w:drawing>`;
    const path = file(
      docx(`${p('Scan of our letter')}<w:p><w:r>${drawing}</w:r></w:p>`, {
        'word/media/scan.png': picture,
        'word/_rels/document.xml.rels': related(['image', 'media/scan.png']),
      }),
    );
    const page = (await reading.read(path)).pages[0]!;
    expect(page.source).toBe('merged');
    expect(texts(page).slice(0, 4)).toEqual(['Scan', 'of', 'our', 'letter']);
    expect(found(page, LETTER_WORDS)).toBeGreaterThan(0.9);
    // What is drawn is read again where it stood.
    const image = await reading.pageImage(path, 1);
    expect([image.width, image.height]).toEqual([page.width, page.height]);
    const again = await only(Buffer.from(image.bytes));
    const [there, here] = [again, page].map(({ words }) => words.find((word) => word.text === 'Scan')!);
    expect(there!.left).toBeCloseTo(here!.left, 2);
    expect(there!.top).toBeCloseTo(here!.top, 2);
  });

  it('says of a picture that cannot be read that there is one', async () => {
    const emf = Buffer.concat([Buffer.from([1, 0, 0, 0]), Buffer.alloc(36), Buffer.from(' EMF'), Buffer.alloc(100)]);
    const drawing = '<w:drawing><pic:pic><pic:blipFill><a:blip r:embed="rId1"/></pic:blipFill></pic:pic></w:drawing>';
    const page = await only(
      docx(`${p('Total')}<w:p><w:r>${drawing}</w:r></w:p>`, {
        'word/media/drawing.emf': emf,
        'word/_rels/document.xml.rels': related(['image', 'media/drawing.emf']),
      }),
    );
    expect(texts(page)).toEqual(['Total']);
    expect(page.problem).toMatchObject({ code: 'file.unsupported', message: expect.stringContaining('EMF') });
  });

  it('has what a drawing of Windows writes in the place of the drawing', async () => {
    const words = Buffer.from('Delivered', 'utf16le');
    const text = Buffer.alloc(76 + words.length + 2);
    for (const [at, value] of [[0, 84], [4, text.length], [44, 9], [48, 76]] as const) text.writeUInt32LE(value, at); // biome-ignore format: field, value
    words.copy(text, 76);
    const header = Buffer.alloc(88);
    for (const [at, value] of [[0, 1], [4, 88]] as const) header.writeUInt32LE(value, at); // biome-ignore format: field, value
    header.write(' EMF', 40, 'latin1');
    const drawing = '<w:drawing><pic:pic><pic:blipFill><a:blip r:embed="rId1"/></pic:blipFill></pic:pic></w:drawing>';
    const page = await only(
      docx(`${p('Total')}<w:p><w:r>${drawing}</w:r></w:p>${p('12.50')}`, {
        'word/media/drawing.emf': Buffer.concat([header, text]),
        'word/_rels/document.xml.rels': related(['image', 'media/drawing.emf']),
      }),
    );
    expect(texts(page)).toEqual(['Total', 'Delivered', '12.50']);
    expect(page.problem).toBeNull();
  });

  it('that is cut short gives what is whole, and says so', async () => {
    const whole = docx(Array.from({ length: 400 }, (_, i) => p(`line ${i} of ${Math.sin(i)}`)).join(''));
    const page = (await pagesOf(whole.subarray(0, whole.length * 0.7)))[0]!;
    expect(page.problem).toMatchObject({ code: 'file.corrupt' });
    expect(lines(page)[0]).toMatch(/^line 0/);
  });

  it('that unpacks to too much, or declares entities, harms nobody', async () => {
    const bomb = docx(p('x'.repeat(30 * 2 ** 20)));
    await expect(pagesOf(bomb)).rejects.toMatchObject({ code: 'archive.limit' });
    const laughs = `<!DOCTYPE x [<!ENTITY a "${'ha'.repeat(1000)}"><!ENTITY b "&a;&a;&a;">]>`;
    const page = await only(docx(p('&b; Total'), { 'word/styles.xml': `${laughs}<w:styles>&b;</w:styles>` }));
    expect(texts(page)).toContain('Total');
  });

  it('is read when its elements lie deeper than any writer puts them', async () => {
    const nested = (depth: number): string =>
      `${'<w:tbl><w:tr><w:tc>'.repeat(depth)}${p('deep')}${'</w:tc></w:tr></w:tbl>'.repeat(depth)}`;
    const wordsIn = async (depth: number) =>
      (await pagesOf(docx(p('Total') + nested(depth) + p('end')))).flatMap((page) => texts(page));
    expect(await wordsIn(40)).toEqual(['Total', 'deep', 'end']);
    // What lies deeper than elements are kept is lost, and nothing around it.
    expect(await wordsIn(500)).toEqual(['Total', 'end']);
  });
});
