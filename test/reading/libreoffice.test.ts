import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as XLSX from '@e965/xlsx';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PackedPage } from '../../src/reading/index.ts';
import { PROFILE } from '../../src/reading/libreoffice/profile.ts';
import { zipOf } from '../../src/reading/office/testing/package.ts';
import { office, withLibreOffice } from '../support/libreoffice.ts';
import { zip } from './archives.ts';
import { cleanUp, file, reader, texts, told } from './samples.ts';

cleanUp();
const folder = mkdtempSync(join(tmpdir(), 'recto-office-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const TYPES =
  '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>';
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const relations = (inner: string) => `<Relationships xmlns="${RELATIONS}">${inner}</Relationships>`;

/** A DOCX of these paragraphs. */
function docx(paragraphs: string, further: Record<string, string> = {}): Buffer {
  return zipOf({
    '[Content_Types].xml': TYPES,
    '_rels/.rels': relations(`<Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="word/document.xml"/>`),
    'word/document.xml': `<?xml version="1.0"?><w:document ${W}><w:body>${paragraphs}</w:body></w:document>`,
    ...further,
  });
}
const paragraph = (text: string, size = 24) =>
  `<w:p><w:r><w:rPr><w:sz w:val="${size}"/></w:rPr><w:t>${text}</w:t></w:r></w:p>`;
const TWO_PAGES = docx(
  `${paragraph('Delivery note 4711')}<w:p><w:r><w:br w:type="page"/></w:r></w:p>${paragraph('Second')}`,
);

/** An OpenDocument text with this in its body. */
function odt(body: string): Buffer {
  const spaces = ['office', 'text', 'xlink', 'draw', 'svg'].map((name) => {
    const ending = { xlink: '', draw: 'drawing', svg: 'svg-compatible' }[name] ?? name;
    return `xmlns:${name}="${name === 'xlink' ? 'http://www.w3.org/1999/xlink' : `urn:oasis:names:tc:opendocument:xmlns:${ending}:1.0`}"`;
  });
  return zip([
    { name: 'mimetype', content: 'application/vnd.oasis.opendocument.text', stored: true },
    { name: 'META-INF/manifest.xml', content: '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>' },
    { name: 'content.xml', content: `<?xml version="1.0" encoding="UTF-8"?><office:document-content ${spaces.join(' ')} office:version="1.2"><office:body><office:text>${body}</office:text></office:body></office:document-content>` },
  ]); // biome-ignore format: a file a line
}

const scratches = () => readdirSync(tmpdir()).filter((name) => name.startsWith(`recto-parts-${process.pid}-`));

describe.runIf(withLibreOffice)('pages that LibreOffice lays out', () => {
  const failures: string[] = [];
  const reading = reader({ office, officeFailed: (reason) => failures.push(reason) });
  const plain = reader();

  it('say so, with its version, and have their words where it has set them', async () => {
    const path = file(TWO_PAGES);
    const { pages } = await reading.read(path);
    expect(pages.map(({ typesetter }) => typesetter)).toEqual([office!.name, office!.name]);
    expect(pages.map(texts)).toEqual([['Delivery', 'note', '4711'], ['Second']]);
    const own = (await plain.read(path)).pages;
    expect(own[0]).not.toHaveProperty('typesetter');
    expect(own[0]!.words[0]!.left).not.toBeCloseTo(pages[0]!.words[0]!.left, 2);
  });

  it('are drawn as they were read, and made into a PDF that can be searched', async () => {
    const path = file(TWO_PAGES);
    const { pages } = await reading.read(path);
    const { typesetter, width, height } = pages[0]!;
    const image = await reading.pageImage(path, 1, { typesetter: typesetter! });
    expect(image).toMatchObject({ typesetter, width, height });
    const own = await reading.pageImage(path, 1);
    expect(Buffer.from(own.bytes).equals(Buffer.from(image.bytes))).toBe(false);
    const copy = file(await reading.searchable(path, pages));
    expect((await plain.read(copy)).pages.map(texts)).toEqual(pages.map(texts));
    await expect(plain.pageImage(path, 1, { typesetter: typesetter! })).rejects.toMatchObject({
      code: 'reading.failed',
    });
  });

  it('are those of RTF and OpenDocument too, and of documents in archives', async () => {
    const rtf = { name: 'a.rtf', content: '{\\rtf1\\ansi Total 12.50}' };
    const { pages } = await reading.read(
      file(zip([rtf, { name: 'b.odt', content: odt('<text:p>Copper wire</text:p>') }])),
    );
    expect(told(pages)).toEqual(['1: a.rtf 1', '2: b.odt 1']);
    expect(pages.map((page) => [page.typesetter, ...texts(page)])).toEqual([
      [office!.name, 'Total', '12.50'],
      [office!.name, 'Copper', 'wire'],
    ]);
    const packed: PackedPage[] = [];
    for await (const page of reading.pages(file(zip([rtf])))) packed.push(page);
    expect(packed).toMatchObject([{ number: 1, typesetter: office!.name, part: { path: ['a.rtf'], page: 1 } }]);
  });

  it('are none of texts, of workbooks, and of documents with deletions', async () => {
    const deleted = docx(
      `<w:p><w:del w:id="1" w:author="a"><w:r><w:delText>no</w:delText></w:r></w:del></w:p>${paragraph('yes')}`,
    );
    const workbook: Buffer = XLSX.write(XLSX.utils.book_new(XLSX.utils.aoa_to_sheet([['yes']])), { type: 'buffer' });
    for (const bytes of [deleted, workbook, Buffer.from('yes')]) {
      const { pages } = await reading.read(file(bytes));
      expect(pages[0]).not.toHaveProperty('typesetter');
      expect(texts(pages[0]!)).toContain('yes');
      expect(texts(pages[0]!)).not.toContain('no');
    }
  });

  describe('of a document that links to others', () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end('Confidential');
    });
    let linking: Buffer;

    beforeAll(async () => {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const net = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on a port
      const local = `file://${folder}/other`;
      writeFileSync(join(folder, 'other.txt'), 'Confidential');
      writeFileSync(join(folder, 'other.odt'), odt('<text:p>Confidential</text:p>'));
      const red = sharp({ create: { width: 300, height: 300, channels: 3, background: 'red' } });
      await red.png().toFile(join(folder, 'other.png'));
      const section = (name: string, href: string) =>
        `<text:section text:name="${name}"><text:section-source xlink:href="${href}"/><text:p>Here</text:p></text:section>`;
      const picture = (href: string) =>
        `<text:p><draw:frame svg:width="5cm" svg:height="5cm"><draw:image xlink:href="${href}"/></draw:frame></text:p>`;
      const body = [
        section('a', `${local}.odt`),
        section('b', `${local}.txt`),
        section('c', `${net}/a.txt`),
        picture(`${net}/a.png`),
        picture(`${local}.png`),
      ];
      linking = odt(body.join(''));
    });
    afterAll(() => server.close());
    beforeEach(() => asked.splice(0));

    async function expectNothingOfOthers(pdf: string): Promise<void> {
      const words = (await plain.read(pdf)).pages.flatMap(texts);
      expect(words).toContain('Here');
      expect(words).not.toContain('Confidential');
      expect(asked).toEqual([]);
      const { channels } = await sharp((await plain.pageImage(pdf, 1)).bytes).stats();
      expect(channels[0]!.mean).toBeCloseTo(channels[1]!.mean, 6);
    }

    it('show none of them, on this machine or in the net', async () => {
      const path = file(linking);
      const { pages } = await reading.read(path);
      expect(pages[0]!.typesetter).toBe(office!.name);
      await expectNothingOfOthers(file(await reading.searchable(path, pages)));
    });

    it('show none where the system holds nothing back, by its settings alone', async () => {
      const place = mkdtempSync(join(folder, 'alone-'));
      mkdirSync(join(place, 'profile', 'user'), { recursive: true });
      writeFileSync(join(place, 'profile', 'user', 'registrymodifications.xcu'), PROFILE);
      writeFileSync(join(place, 'a.odt'), linking);
      const profile = `-env:UserInstallation=file://${place}/profile`;
      await promisify(execFile)(office!.command, [
        '--headless',
        profile,
        '--convert-to',
        'pdf',
        '--outdir',
        place,
        join(place, 'a.odt'),
      ]);
      await expectNothingOfOthers(join(place, 'a.pdf'));
    });
  });

  it('are our own where it fails, and the reason is told', async () => {
    failures.length = 0;
    const hasty = reader({
      office: { ...office!, command: '/bin/false' },
      officeFailed: (reason) => failures.push(reason),
    });
    const { pages } = await hasty.read(file(TWO_PAGES));
    expect(pages.map(texts)).toEqual([['Delivery', 'note', '4711'], ['Second']]);
    expect(pages[0]).not.toHaveProperty('typesetter');
    expect(failures).toEqual([expect.stringContaining('ended')]);
  });

  it('are our own where it takes too long, and then nothing of it goes on', async () => {
    const slow = join(folder, 'slow');
    writeFileSync(slow, '#!/bin/sh\nsleep 8642.1 & sleep 8642.2\n', { mode: 0o755 });
    const asleep = () =>
      readdirSync('/proc').filter((id) => {
        try {
          return /^\d+$/.test(id) && readFileSync(`/proc/${id}/cmdline`, 'latin1').startsWith('sleep\x008642');
        } catch {
          return false;
        }
      });
    let during: string[] = [];
    const patient = reader({
      office: { name: 'slow', command: slow, folder },
      limits: { seconds: 10 },
      officeFailed: (reason) => failures.push(reason),
    });
    const watching = setInterval(() => {
      during = during.length === 2 ? during : asleep();
    }, 200);
    expect((await patient.read(file(TWO_PAGES))).pages[0]).not.toHaveProperty('typesetter');
    clearInterval(watching);
    expect(failures.at(-1)).toContain('longer than 10 s');
    expect(during).toHaveLength(2);
    await expect.poll(asleep).toEqual([]);
  });

  it('leave nothing behind when the reader is closed', async () => {
    const short = reader({ office });
    await short.read(file(TWO_PAGES));
    const before = scratches().length;
    await short.close();
    expect(scratches().length).toBeLessThan(before);
  });
});
