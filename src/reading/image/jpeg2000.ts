import { readFile } from 'node:fs/promises';
import { loadPdfium } from '../pdf/library.ts';
import { render } from '../pdf/render.ts';
import type { ReadingLimits } from '../reader.ts';
import { damaged, type PictureFile, withinLimits } from './picture.ts';
import type { Raster } from './raster.ts';
import { rasterFile } from './raster-file.ts';
import { WORKING_PIXELS } from './working-copy.ts';

/** The markers that a JPEG 2000 code stream begins with: start, and size (ISO/IEC 15444-1, A.4). */
const START = Buffer.from([0xff, 0x4f, 0xff, 0x51]);

/** Opens a JPEG 2000 picture, in its boxes or bare. Throws `file.corrupt`, `image.too-large`. */
export async function openJpeg2000(path: string, limits: ReadingLimits): Promise<PictureFile> {
  const bytes = await readFile(path);
  const start = bytes.indexOf(START);
  if (start < 0 || start + 24 > bytes.length) throw damaged();
  const [right, bottom, left, top] = [8, 12, 16, 20].map((at) => bytes.readUInt32BE(start + at));
  const size = { width: right! - left!, height: bottom! - top! };
  if (size.width < 1 || size.height < 1) throw damaged();
  withinLimits(size, limits);
  return rasterFile(size, async () => ({ raster: await draw(bytes, size), whole: true }));
}

/** libvips as we have it lacks JPEG 2000, and PDFium has it: the picture is drawn as the only one of a PDF page. */
async function draw(picture: Buffer, { width, height }: { width: number; height: number }): Promise<Raster> {
  const pdfium = await loadPdfium();
  const { api } = pdfium;
  const pdf = wrapped(picture, width, height);
  const memory = pdfium.allocate(pdf.length);
  pdfium.bytes().set(pdf, memory);
  const document = pdfium.wrapped.FPDF_LoadMemDocument(memory, pdf.length, '');
  const page = document === 0 ? 0 : api.FPDF_LoadPage(document, 0);
  try {
    if (page === 0) throw damaged();
    const scale = Math.min(1, Math.sqrt(WORKING_PIXELS / (width * height)));
    const size = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
    const raster = render(pdfium, page, size, 0);
    // What does not decode is left out of the page without a word, or drawn in one shade.
    if (isPlain(raster)) throw damaged();
    return raster;
  } finally {
    if (page !== 0) api.FPDF_ClosePage(page);
    if (document !== 0) api.FPDF_CloseDocument(document);
    pdfium.free(memory);
  }
}

function isPlain({ pixels }: Raster): boolean {
  return pixels.every((shade, i) => shade === pixels[i % 3]);
}

/** A PDF of one page that the picture fills (ISO 32000-1, 7.4.9). Colours and bits are told by the picture itself. */
function wrapped(picture: Buffer, width: number, height: number): Buffer {
  const content = `q ${width} 0 0 ${height} 0 0 cm /I Do Q`;
  const objects: (string | Buffer)[][] = [
    ['<</Type/Catalog/Pages 2 0 R>>'],
    ['<</Type/Pages/Kids[3 0 R]/Count 1>>'],
    [`<</Type/Page/Parent 2 0 R/MediaBox[0 0 ${width} ${height}]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>`],
    [`<</Length ${content.length}>>stream\n${content}\nendstream`],
    [
      `<</Type/XObject/Subtype/Image/Width ${width}/Height ${height}/Filter/JPXDecode/Length ${picture.length}>>stream\n`,
      picture,
      '\nendstream',
    ],
  ];
  const parts: Buffer[] = [Buffer.from('%PDF-1.5\n')];
  const offsets: number[] = [];
  let length = parts[0]!.length;
  for (const [i, object] of objects.entries()) {
    offsets.push(length);
    const written = Buffer.concat([`${i + 1} 0 obj`, ...object, '\nendobj\n'].map((part) => Buffer.from(part)));
    parts.push(written);
    length += written.length;
  }
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}`;
  parts.push(Buffer.from(`${table}trailer<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${length}\n%%EOF`));
  return Buffer.concat(parts);
}
