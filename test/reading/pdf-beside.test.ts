import { deflateSync } from 'node:zlib';
import { AFRelationship, type PDFDocument, PDFHexString, PDFName, type PDFRef, PDFString } from '@cantoo/pdf-lib';
import { describe, expect, it } from 'vitest';
import { cleanUp, file, letter, reader } from './samples.ts';

cleanUp();
const reading = reader();
const pagesOf = async (document: PDFDocument) => (await reading.read(file(await document.save()))).pages;

const INVOICE =
  '<?xml version="1.0" encoding="UTF-8"?>\n<rsm:CrossIndustryInvoice>Müller & Söhne</rsm:CrossIndustryInvoice>';

describe('files within a PDF', () => {
  it('are listed on its first page, and what XML says is told', async () => {
    const made = await letter(2);
    await made.attach(Buffer.from(INVOICE), 'factur-x.xml', {
      mimeType: 'text/xml',
      afRelationship: AFRelationship.Alternative,
    });
    await made.attach(new Uint8Array(5_000), 'drawing.dwg', { mimeType: 'image/vnd.dwg' });
    const [first, second] = await pagesOf(made);
    expect(first!.files).toEqual([
      { name: 'drawing.dwg', type: 'image/vnd.dwg', bytes: 5_000 },
      { name: 'factur-x.xml', type: 'text/xml', bytes: Buffer.byteLength(INVOICE), text: INVOICE },
    ]);
    expect(second).not.toHaveProperty('files');
  });

  it('are told with the page to which a note attaches them', async () => {
    const made = await letter(2);
    const { context } = made;
    const content = context.register(context.stream('<a/>', { Type: 'EmbeddedFile' }));
    const page = made.getPage(1);
    const note = { Type: 'Annot', Subtype: 'FileAttachment', Rect: [10, 10, 30, 30] };
    const spec = { Type: 'Filespec', F: PDFString.of('a.xml'), EF: { F: content } };
    page.node.addAnnot(context.register(context.obj({ ...note, FS: context.obj(spec) })));
    const [first, second] = await pagesOf(made);
    expect(first).not.toHaveProperty('files');
    expect(second!.files).toEqual([{ name: 'a.xml', type: '', bytes: 4, text: '<a/>' }]);
  });

  it('have what was typed into a form in XFA, and the pages that stand in for it say so', async () => {
    const made = await letter(2);
    const { context } = made;
    const data = '<xfa:datasets><xfa:data><Claim><Amount>1 250,00</Amount></Claim></xfa:data></xfa:datasets>';
    const packet = (content: string) => context.register(context.flateStream(content));
    const XFA = [PDFString.of('preamble'), packet('<xdp:xdp>'), PDFString.of('datasets'), packet(data)];
    made.catalog.set(PDFName.of('AcroForm'), context.obj({ Fields: [], XFA }));
    const [shown] = await pagesOf(made);
    expect(shown).toMatchObject({ problem: null, files: [{ name: 'datasets.xml', text: data }] });
    made.catalog.set(PDFName.of('NeedsRendering'), context.obj(true));
    const pages = await pagesOf(made);
    expect(pages[0]!.files).toEqual(shown!.files);
    for (const { problem, words } of pages) {
      expect(problem).toMatchObject({ code: 'file.unsupported', message: expect.stringContaining('XFA') });
      expect(words.length).toBeGreaterThan(0);
    }
  });

  it('are not unpacked beyond the length that a file may have', async () => {
    const made = await letter();
    for (const name of ['a', 'b']) await made.attach(new Uint8Array(2_000_000), `${name}.bin`);
    const small = reader({ limits: { bytes: 1_000_000 } });
    const [page] = (await small.read(file(await made.save()))).pages;
    expect(page!.words.length).toBeGreaterThan(0);
    expect(page!.files!.map(({ bytes }) => bytes)).toEqual([2_000_000, null]);
  });

  it('do not cost their page when they are too much for the memory', async () => {
    const made = await letter();
    const packed = deflateSync(Buffer.alloc(400 * 2 ** 20));
    const content = made.context.register(made.context.stream(packed, { Type: 'EmbeddedFile', Filter: 'FlateDecode' }));
    const spec = { Type: 'Filespec', F: PDFString.of('bomb.xml'), EF: { F: content } };
    const names = { EmbeddedFiles: { Names: [PDFHexString.fromText('bomb.xml'), spec] } };
    made.catalog.set(PDFName.of('Names'), made.context.obj(names));
    const small = reader({ limits: { memory: 350 * 2 ** 20 } });
    const [page] = (await small.read(file(await made.save()))).pages;
    expect(page!.problem).toBeNull();
    expect(page!.words.length).toBeGreaterThan(0);
    expect(page!.files).toMatchObject([{ name: 'bomb.xml', bytes: null }]);
  });
});

describe('the outline of a PDF', () => {
  type Entry = readonly [title: string, page: number, below?: readonly Entry[]];

  /** Adds an outline; each entry names the page that it leads to, and those below it. */
  function outline(document: PDFDocument, entries: readonly Entry[], endless = false): PDFRef {
    const { context } = document;
    const refs = entries.map(() => context.nextRef());
    for (const [i, [title, page, below]] of entries.entries()) {
      const next = refs[i + 1] ?? (endless ? refs[0] : undefined);
      const item = {
        Title: PDFHexString.fromText(title),
        Dest: [document.getPage(page - 1).ref, 'Fit'],
        ...(next && { Next: next }),
        ...(below && { First: outline(document, below) }),
      };
      context.assign(refs[i]!, context.obj(item));
    }
    document.catalog.set(PDFName.of('Outlines'), context.register(context.obj({ First: refs[0]! })));
    return refs[0]!;
  }

  it('tells with each page the entries that lead to it', async () => {
    const made = await letter(3);
    outline(made, [
      ['Größen', 1],
      [
        'Terms',
        2,
        [
          ['Payment', 2],
          ['Delivery', 3],
        ],
      ],
    ]);
    const pages = await pagesOf(made);
    expect(pages.map((page) => page.bookmarks)).toEqual([
      [{ title: 'Größen', level: 1 }],
      [
        { title: 'Terms', level: 1 },
        { title: 'Payment', level: 2 },
      ],
      [{ title: 'Delivery', level: 2 }],
    ]);
  });

  it('is read once where it leads back into itself', async () => {
    const made = await letter(1);
    outline(
      made,
      [
        ['One', 1],
        ['Two', 1],
      ],
      true,
    );
    const [page] = await pagesOf(made);
    expect(page!.bookmarks!.map(({ title }) => title)).toEqual(['One', 'Two']);
  });
});
