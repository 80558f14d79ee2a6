import sharp from 'sharp';
import { BMP_HEAD, bmpHeader, decodeBmp } from '../image/bmp.ts';
import { fromRaster } from '../image/encode.ts';
import type { Raster } from '../image/raster.ts';
import { wrappedPicture } from '../metafile/bitmaps.ts';
import { drawingContent, unpackedDrawing } from '../metafile/content.ts';
import type { Around, Block, Flow, Picture } from './flow.ts';

/** A picture in a document is drawn at 200 dpi at most; more pixels than a sheet of that has are not needed. */
const MOST_PIXELS = 4_000_000;

/** Pictures without a size of their own are taken to be made for screens. */
const POINTS_PER_PIXEL = 72 / 96;

/** What is smaller than this, in points, is an ornament. */
const LEAST = 4;

/** Formats that are decoded in documents, beside BMP: vector drawings (EMF, WMF) are not drawn, and SVG may ask for files. */
const DECODED: ReadonlySet<string> = new Set(['jpeg', 'png', 'gif', 'tiff', 'webp']);

/** Of a picture that cannot be read, where the document tells none: its size in points. */
const UNKNOWN_SIZE = 72;

/** `pixels` is the most that a picture may have: one that has more would be refused as a file of its own. False: any. */
function opened(bytes: Uint8Array, pixels: number | false) {
  return sharp(bytes, { failOn: 'none', limitInputPixels: pixels });
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function isBmp(bytes: Uint8Array): boolean {
  return bytes[0] === 0x42 && bytes[1] === 0x4d;
}

/** The size in pixels of a picture that is read, by its header; null for others. */
async function sizeOf(bytes: Uint8Array): Promise<{ width: number; height: number } | null> {
  try {
    if (isBmp(bytes)) return bmpHeader(bufferOf(bytes).subarray(0, BMP_HEAD));
    const header = await opened(bytes, false).metadata();
    return DECODED.has(header.format) ? header : null;
  } catch {
    return null;
  }
}

/** The pixels of a picture on white; null for one that cannot be decoded. */
export async function decodedPicture(bytes: Uint8Array, pixels: number): Promise<Raster | null> {
  try {
    const size = await sizeOf(bytes);
    if (!size) return null;
    const scale = Math.min(1, Math.sqrt(MOST_PIXELS / (size.width * size.height)));
    const image = isBmp(bytes) ? fromRaster(decodeBmp(bufferOf(bytes)).raster) : opened(bytes, pixels);
    const { data, info } = await image
      .resize(Math.max(1, Math.round(size.width * scale)))
      .autoOrient()
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .removeAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return info.channels === 3 ? { pixels: data, width: info.width, height: info.height } : null;
  } catch {
    return null;
  }
}

async function measured(picture: Picture, pixels: number): Promise<Picture> {
  if (!picture.bytes) return picture;
  const bytes = unpackedDrawing(picture.bytes);
  const header = await sizeOf(bytes);
  const wrapped = header ? null : wrappedPicture(bytes);
  if (wrapped && (await sizeOf(wrapped))) return measured({ ...picture, bytes: wrapped }, pixels);
  const unread = header ? tooLarge(header, pixels) : kindOf(bytes);
  if (!header || unread) {
    const { width, height } = picture;
    return {
      ...picture,
      bytes,
      unread: unread ?? UNKNOWN,
      width: width ?? UNKNOWN_SIZE,
      height: height ?? UNKNOWN_SIZE,
    };
  }
  const width = picture.width ?? (picture.height ? (picture.height * header.width) / header.height : null);
  const wide = width ?? header.width * POINTS_PER_PIXEL;
  const high = picture.height ?? (wide * header.height) / header.width;
  return wide < LEAST || high < LEAST ? { ...picture, bytes: null } : { ...picture, width: wide, height: high };
}

/** Size of what a drawing writes, in points: it stands in the place of the drawing, line below line. */
const PRINT = 9;

/** A picture with its size; of a drawing that is not drawn what it writes, and the pictures in it. */
async function shown(picture: Picture, pixels: number): Promise<readonly Block[]> {
  const drawing = await measured(picture, pixels);
  if (drawing.unread === undefined || !drawing.bytes) return [drawing];
  const { lines, pictures } = drawingContent(drawing.bytes);
  if (lines.length === 0 && pictures.length === 0) return [drawing];
  const inner: Block[] = [];
  for (const bytes of pictures)
    inner.push(await measured({ kind: 'picture', bytes, width: drawing.width, height: null }, pixels));
  const paragraph = (text: string): Block => ({
    kind: 'paragraph',
    runs: [{ text }],
    size: PRINT,
    indent: 0,
    space: 1,
  });
  return [...lines.map(paragraph), ...inner];
}

function tooLarge({ width, height }: { width: number; height: number }, pixels: number): string | null {
  return width * height > pixels ? `a picture of ${width} × ${height} pixels, more than are read` : null;
}

const UNKNOWN = 'a picture of a format that is not read';

/** Pictures that offices put into documents and that are not read, by how they begin. */
function kindOf(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.subarray(0, 256)).toString('latin1');
  if (head.startsWith(' EMF', 40)) return 'an EMF drawing';
  if (['\xd7\xcd\xc6\x9a', '\x01\0\x09\0\0', '\x02\0\x09\0\0'].some((start) => head.startsWith(start)))
    return 'a WMF drawing';
  return /<svg/i.test(head) ? 'an SVG drawing' : UNKNOWN;
}

async function blocksMeasured(blocks: readonly Block[], pixels: number): Promise<readonly Block[]> {
  if (!blocks.some(({ kind }) => kind === 'picture' || kind === 'table')) return blocks;
  const found: Block[] = [];
  for (const block of blocks) {
    if (block.kind === 'picture') found.push(...(await shown(block, pixels)));
    else if (block.kind !== 'table') found.push(block);
    else {
      const rows = [];
      for (const row of block.rows) {
        const cells = [];
        for (const cell of row) cells.push({ ...cell, blocks: await blocksMeasured(cell.blocks, pixels) });
        rows.push(cells);
      }
      found.push({ ...block, rows });
    }
  }
  return found;
}

/** The flow with the sizes of its pictures filled in, and which of them cannot be read. */
export async function measuredPictures(flow: Flow, pixels: number): Promise<Flow> {
  const measuredIn = (blocks: readonly Block[]) => blocksMeasured(blocks, pixels);
  const sections = [];
  for (const section of flow.sections) {
    if (section.kind === 'grid') sections.push(section);
    else if (section.kind === 'text') {
      const { blocks, header = [], footer = [], first, even } = section;
      const around = async (each: Around) => ({
        header: await measuredIn(each.header),
        footer: await measuredIn(each.footer),
      });
      sections.push({
        ...section,
        blocks: await measuredIn(blocks),
        ...(await around({ header, footer })),
        ...(first && { first: await around(first) }),
        ...(even && { even: await around(even) }),
      });
    } else {
      const frames = [];
      for (const frame of section.frames) frames.push({ ...frame, blocks: await measuredIn(frame.blocks) });
      const notes = section.notes && { notes: await measuredIn(section.notes) };
      sections.push({ ...section, frames, ...notes });
    }
  }
  return { ...flow, sections };
}
