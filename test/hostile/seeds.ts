import { deflateSync } from 'node:zlib';
import { StandardFonts } from '@cantoo/pdf-lib';
import sharp, { type Sharp } from 'sharp';
import { pdf } from '../reading/samples.ts';
import { signed } from '../reading/signed.ts';
import { within, ZIP, zip } from './archives.ts';
import { BMP, COMPOUND, GIF, JPEG, PNG, TIFF, WEBP } from './binaries.ts';
import { ANYWHERE, type Mutation } from './mutate.ts';
import { MAIL, MARKUP, PDF, RTF } from './texts.ts';

/** A sound small file of a format, and the changes that suit it. */
export interface Seed {
  readonly name: string;
  readonly bytes: Buffer;
  readonly mutations: readonly Mutation[];
}

/** Only the head of a compound file: no more of it than tells the format can be made here. It is refused as damaged. */
export const HOLLOW = 'a.doc';

/** A PDF written as text, with most of what a PDF can hold: outlines, a form, a picture, a font of its own, a layer. */
function plainPdf(): Buffer {
  const picture = deflateSync(Buffer.alloc(60 * 20 * 3, 200)).toString('latin1');
  const content =
    'q 1 0 0 1 0 0 cm BT /F1 14 Tf 20 60 Td (Invoice 4711) Tj 0 -20 Td [(To) -30 (tal 12.50)] TJ ET Q\n10 10 m 150 10 l S 10 5 80 2 re f q 60 0 0 20 120 60 cm /I1 Do Q /X1 Do';
  const form = 'BT /F1 8 Tf 5 5 Td (within a form) Tj ET';
  const stream = (dictionary: string, body: string) =>
    `<< ${dictionary} /Length ${body.length} >>\nstream\n${body}\nendstream`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R /Outlines 9 0 R /AcroForm << /Fields [8 0 R] /DA (/F1 8 Tf) >> /Names << /EmbeddedFiles << /Names [(a.xml) 11 0 R] >> >> >>',
    '<< /Type /Pages /Kids [3 0 R 12 0 R] /Count 2 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /CropBox [0 0 200 100] /Rotate 0 /Contents 4 0 R /Annots [8 0 R] /Resources << /Font << /F1 5 0 R >> /XObject << /I1 6 0 R /X1 7 0 R >> >> >>',
    stream('', content),
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /FirstChar 32 /LastChar 34 /Widths [250 300 400] /ToUnicode 10 0 R >>',
    stream('/Type /XObject /Subtype /Image /Width 60 /Height 20 /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /FlateDecode', picture),
    stream('/Type /XObject /Subtype /Form /BBox [0 0 200 100] /Matrix [1 0 0 1 0 0] /Resources << /Font << /F1 5 0 R >> /XObject << /X1 7 0 R >> >>', form),
    '<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (Jane Doe) /Rect [20 80 100 95] /P 3 0 R /F 4 >>',
    '<< /Type /Outlines /First 9 0 R /Last 9 0 R /Count 1 /Title (One) /Dest [3 0 R /Fit] >>',
    stream('', '/CIDInit /ProcSet findresource begin 1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <20> <7e> <0020> endbfrange end'),
    '<< /Type /Filespec /F (a.xml) /EF << /F 4 0 R >> >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 60] /Contents [4 0 R 4 0 R] /Resources << /Font << /F1 5 0 R >> >> >>',
  ]; // biome-ignore format: an object a line
  let text = '%PDF-1.7\n';
  const offsets = objects.map((body, i) => {
    const at = text.length;
    text += `${i + 1} 0 obj\n${body}\nendobj\n`;
    return String(at).padStart(10, '0');
  });
  const start = text.length;
  const table = offsets.map((at) => `${at} 00000 n \n`).join('');
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}

async function packedPdf(): Promise<Buffer> {
  const document = await pdf((_, text) => text('Total amount 240.50', 72, 120, 20));
  const font = await document.embedFont(StandardFonts.TimesRoman);
  const page = document.getPage(0);
  page.setSize(300, 120);
  page.drawText('Northwind Trading', { x: 20, y: 60, size: 16, font });
  return Buffer.from(await document.save());
}

/** Two words of print on a small picture. */
const PRINT = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="160" height="48"><rect width="160" height="48" fill="white"/><text x="8" y="32" font-family="sans-serif" font-size="24">Total 12.50</text></svg>',
);

function bmp(width: number, height: number): Buffer {
  const row = Math.ceil((width * 3) / 4) * 4;
  const bytes = Buffer.alloc(54 + row * height, 0xd0);
  bytes.write('BM', 0, 'latin1');
  for (const [at, value] of [[2, bytes.length], [6, 0], [10, 54], [14, 40], [18, width], [22, height], [30, 0], [34, row * height], [38, 2835], [42, 2835], [46, 0], [50, 0]] as const) bytes.writeUInt32LE(value, at); // biome-ignore format: field, value
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  return bytes;
}

const utf8 = (text: string) => Buffer.from(text, 'utf8');
const XML = '<?xml version="1.0" encoding="UTF-8"?>';

function docx(): Buffer {
  const w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
  return zip([
    { name: '[Content_Types].xml', bytes: utf8(`${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`) },
    { name: '_rels/.rels', bytes: utf8(`${XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`) },
    { name: 'word/document.xml', bytes: utf8(`${XML}<w:document ${w}><w:body><w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Invoice 4711</w:t></w:r></w:p><w:tbl><w:tblGrid><w:gridCol w:w="2000"/><w:gridCol w:w="2000"/></w:tblGrid><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>Total</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1000" w:left="1000" w:right="1000" w:bottom="1000"/></w:sectPr></w:body></w:document>`) },
  ]); // biome-ignore format: a part a line
}

function xlsx(): Buffer {
  const s = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
  return zip([
    { name: '[Content_Types].xml', bytes: utf8(`${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`) },
    { name: '_rels/.rels', bytes: utf8(`${XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`) },
    { name: 'xl/workbook.xml', bytes: utf8(`${XML}<workbook ${s} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Items" sheetId="1" r:id="r1"/></sheets></workbook>`) },
    { name: 'xl/_rels/workbook.xml.rels', bytes: utf8(`${XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`) },
    { name: 'xl/worksheets/sheet1.xml', bytes: utf8(`${XML}<worksheet ${s}><dimension ref="A1:B2"/><cols><col min="1" max="2" width="12"/></cols><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Item</t></is></c><c r="B1"><v>12.5</v></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>Total</t></is></c><c r="B2"><v>45000</v></c></row></sheetData><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells></worksheet>`) },
  ]); // biome-ignore format: a part a line
}

function odt(): Buffer {
  const names =
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"';
  return zip([
    { name: 'mimetype', bytes: utf8('application/vnd.oasis.opendocument.text') },
    { name: 'META-INF/manifest.xml', bytes: utf8(`${XML}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/></manifest:manifest>`) },
    { name: 'content.xml', bytes: utf8(`${XML}<office:document-content ${names}><office:body><office:text><text:h text:outline-level="1">Invoice</text:h><text:p>Total<text:s text:c="4"/>12.50</text:p><table:table><table:table-column table:number-columns-repeated="2"/><table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="2"><text:p>Copper</text:p></table:table-cell></table:table-row></table:table></office:text></office:body></office:document-content>`) },
  ]); // biome-ignore format: a part a line
}

const RTF_TEXT = String.raw`{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Arial;}}{\*\generator x;}\f0\fs24 Invoice \b 4711\b0\par Total \u8364? 12.50\line\trowd\cellx2000\cellx4000 Copper\cell 17\cell\row{\pict\pngblip\picw10\pich10 89504e47}\par}`;

const HTML_TEXT = `<!doctype html><html><head><title>Invoice</title><style>p { color: red }</style></head><body><h1>Invoice 4711</h1><p>Total <b>12.50</b><br>due</p><table border=1><tr><th colspan=2>Item</th></tr><tr><td rowspan="2">Copper</td><td>17</td></tr></table><ul><li>a<li>b</ul><img src="data:image/png;base64,AAAA" width="10"><script>while(1);</script></body></html>`;

function mail(attachment: Buffer): Buffer {
  return utf8(
    [
      'From: =?utf-8?Q?J=C3=BCrgen?= <a@example.com>', 'To: b@example.com', 'Subject: Invoice 4711', 'Date: Tue, 12 Mar 2024 10:00:00 +0100',
      'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary="outer"', '', '--outer',
      'Content-Type: multipart/alternative; boundary="inner"', '', '--inner', 'Content-Type: text/plain; charset="utf-8"',
      'Content-Transfer-Encoding: quoted-printable', '', 'Dear all=2C total =E2=82=AC 12.50', '--inner',
      'Content-Type: text/html; charset="iso-8859-1"', '', '<p>Dear <b>all</b></p>', '--inner--', '--outer',
      'Content-Type: application/pdf; name="a.pdf"', 'Content-Disposition: attachment; filename="a.pdf"', 'Content-Transfer-Encoding: base64', '',
      attachment.toString('base64').replace(/.{76}/g, '$&\r\n'), '--outer', 'Content-Type: message/rfc822', '', 'Subject: within', '', 'A mail in a mail', '--outer--', '',
    ].join('\r\n'),
  ); // biome-ignore format: a mail
}

/** A sample of every format that is told apart by its content. */
export async function seeds(): Promise<Seed[]> {
  const plain = plainPdf();
  const picture = sharp(PRINT).flatten({ background: 'white' });
  const drawn = async (make: (image: Sharp) => Sharp) => make(picture.clone()).toBuffer();
  const markup = [...MARKUP, ...ANYWHERE];
  const files: [string, Buffer, readonly Mutation[]][] = [
    ['plain.pdf', plain, [...PDF, ...PDF, ...ANYWHERE]],
    ['packed.pdf', await packedPdf(), ANYWHERE],
    ['grey.png', await drawn((image) => image.greyscale().png()), [...PNG, ...PNG, ...ANYWHERE]],
    ['palette.png', await drawn((image) => image.png({ palette: true })), [...PNG, ...PNG, ...ANYWHERE]],
    ['a.jpg', await drawn((image) => image.jpeg()), [...JPEG, ...JPEG, ...ANYWHERE]],
    ['progressive.jpg', await drawn((image) => image.jpeg({ progressive: true })), [...JPEG, ...JPEG, ...ANYWHERE]],
    ['lzw.tif', await drawn((image) => image.tiff({ compression: 'lzw' })), [...TIFF, ...TIFF, ...ANYWHERE]],
    ['fax.tif', await drawn((image) => image.threshold().toColourspace('b-w').tiff({ compression: 'ccittfax4', bitdepth: 1 })), [...TIFF, ...TIFF, ...ANYWHERE]],
    ['jpeg.tif', await drawn((image) => image.tiff({ compression: 'jpeg' })), [...TIFF, ...TIFF, ...ANYWHERE]],
    ['a.gif', await drawn((image) => image.gif()), [...GIF, ...ANYWHERE]],
    ['a.webp', await drawn((image) => image.webp()), [...WEBP, ...ANYWHERE]],
    ['lossless.webp', await drawn((image) => image.webp({ lossless: true })), [...WEBP, ...ANYWHERE]],
    ['a.bmp', bmp(33, 20), [...BMP, ...ANYWHERE]],
    ['a.docx', docx(), [...ZIP, within(markup), within(markup), ...ANYWHERE]],
    ['a.xlsx', xlsx(), [...ZIP, within(markup), within(markup), ...ANYWHERE]],
    ['a.odt', odt(), [...ZIP, within(markup), within(markup), ...ANYWHERE]],
    ['a.zip', zip([{ name: 'a.pdf', bytes: plain }, { name: 'b/c.txt', bytes: utf8('Dear all') }, { name: 'd.zip', bytes: zip([{ name: 'e.pdf', bytes: plain }]) }]), [...ZIP, ...ZIP, within(PDF), ...ANYWHERE]],
    ['a.rtf', utf8(RTF_TEXT), [...RTF, ...ANYWHERE]],
    ['a.html', utf8(HTML_TEXT), markup],
    ['a.xml', utf8(`${XML}<invoice><id scheme="a">4711</id><total currency="EUR">12.50</total></invoice>`), markup],
    ['a.eml', mail(plain), [...MAIL, ...MAIL, ...ANYWHERE]],
    ['whole.p7m', signed(plain), [within(PDF), ...ANYWHERE]],
    ['pieces.p7m', signed(mail(plain), 200), [...MAIL, ...ANYWHERE]],
    ['a.mbox', utf8(`From a@example.com Tue Mar 12 10:00:00 2024\n${mail(plain).toString().replaceAll('\r\n', '\n')}\n`), [...MAIL, ...ANYWHERE]],
    ['a.csv', utf8('Item;Count;Price\n"Copper; wire";17;204,00\nTotal;;204,00\n'), ANYWHERE],
    ['a.json', utf8('{"invoice":{"id":4711,"lines":[{"text":"Copper","sum":12.5}]}}'), ANYWHERE],
    [HOLLOW, Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(4_096, 1)]), COMPOUND],
  ]; // biome-ignore format: a format a line
  return files.map(([name, bytes, mutations]) => ({ name, bytes, mutations }));
}
