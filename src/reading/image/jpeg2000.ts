import { readFile } from 'node:fs/promises';
import { loadPdfium } from '../pdf/library.ts';
import { render } from '../pdf/render.ts';
import type { ReadingLimits } from '../reader.ts';
import { codeOf, mended, type PictureCode } from './jpeg2000-code.ts';
import { damaged, type PictureFile, withinLimits } from './picture.ts';
import type { Raster } from './raster.ts';
import { rasterFile } from './raster-file.ts';
import { WORKING_PIXELS } from './working-copy.ts';

/** PDFium decodes the picture in one piece, with four bytes for each sample; as much again is left for all else. */
const BYTES_OF_SAMPLE = 8;

/** Opens a JPEG 2000 picture, in its boxes or bare. Throws `file.corrupt`, `image.too-large`. */
export async function openJpeg2000(path: string, limits: ReadingLimits): Promise<PictureFile> {
  const code = codeOf(await readFile(path));
  const most = Math.floor(limits.memory / BYTES_OF_SAMPLE / Math.max(1, code.channels));
  withinLimits(code, { ...limits, pixels: Math.min(limits.pixels, most) });
  return rasterFile(code, async () => {
    const { bytes, whole } = mended(code);
    return { raster: await draw(bytes, code), whole };
  });
}

/** libvips as we have it lacks JPEG 2000, and PDFium has it: the picture is drawn as the only one of a PDF page. */
async function draw(picture: Buffer, code: PictureCode): Promise<Raster> {
  const { width, height } = code;
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
    if (isPlain(raster) && !isShort(code)) throw damaged();
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

/** A sheet of one shade takes next to no code, whatever its size: one that has more did not decode. */
const SHORT = 512;
const PIXELS_OF_BYTE = 256;

function isShort({ bytes, from, to, width, height }: PictureCode): boolean {
  const ends = bytes.readUInt16BE(to - 2) === 0xffd9;
  return ends && to - from <= SHORT + (width * height) / PIXELS_OF_BYTE;
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
