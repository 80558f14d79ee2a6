import sharp from 'sharp';
import type { Raster } from '../image/raster.ts';
import type { Block, Flow, Picture } from './flow.ts';

/** A picture in a document is drawn at 200 dpi at most; more pixels than a sheet of that has are not needed. */
const MOST_PIXELS = 4_000_000;

/** A picture that is larger when unpacked is not shown, as it would be refused as a file of its own. */
const MOST_INPUT_PIXELS = 90_000_000;

/** Pictures without a size of their own are taken to be made for screens. */
const POINTS_PER_PIXEL = 72 / 96;

/** What is smaller than this, in points, is an ornament. */
const LEAST = 4;

/** Formats that are decoded in documents: vector formats of offices (EMF, WMF) are not, and SVG may ask for files. */
const DECODED: ReadonlySet<string> = new Set(['jpeg', 'png', 'gif', 'tiff', 'webp']);

function opened(bytes: Uint8Array) {
  return sharp(bytes, { failOn: 'none', limitInputPixels: MOST_INPUT_PIXELS });
}

/** The pixels of a picture on white; null for one that cannot be decoded. */
export async function decodedPicture(bytes: Uint8Array): Promise<Raster | null> {
  try {
    const { width, height } = await opened(bytes).metadata();
    const scale = Math.min(1, Math.sqrt(MOST_PIXELS / (width * height)));
    const { data, info } = await opened(bytes)
      .resize(Math.max(1, Math.round(width * scale)))
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

async function measured(picture: Picture): Promise<Picture> {
  const none = { ...picture, bytes: null };
  if (!picture.bytes) return none;
  const header = await opened(picture.bytes)
    .metadata()
    .catch(() => null);
  if (!header || !DECODED.has(header.format) || header.width * header.height > MOST_INPUT_PIXELS) return none;
  const width = picture.width ?? (picture.height ? (picture.height * header.width) / header.height : null);
  const wide = width ?? header.width * POINTS_PER_PIXEL;
  const high = picture.height ?? (wide * header.height) / header.width;
  return wide < LEAST || high < LEAST ? none : { ...picture, width: wide, height: high };
}

async function blocksMeasured(blocks: readonly Block[]): Promise<readonly Block[]> {
  if (!blocks.some(({ kind }) => kind === 'picture' || kind === 'table')) return blocks;
  const found: Block[] = [];
  for (const block of blocks) {
    if (block.kind === 'picture') found.push(await measured(block));
    else if (block.kind !== 'table') found.push(block);
    else {
      const rows = [];
      for (const row of block.rows) {
        const cells = [];
        for (const cell of row) cells.push({ ...cell, blocks: await blocksMeasured(cell.blocks) });
        rows.push(cells);
      }
      found.push({ ...block, rows });
    }
  }
  return found;
}

/** The flow with the sizes of its pictures filled in; those that cannot be decoded lose their bytes. */
export async function measuredPictures(flow: Flow): Promise<Flow> {
  const sections = [];
  for (const section of flow.sections) {
    if (section.kind === 'grid') sections.push(section);
    else if (section.kind === 'text') {
      const { blocks, header = [], footer = [], first } = section;
      const [body, above, below] = [
        await blocksMeasured(blocks),
        await blocksMeasured(header),
        await blocksMeasured(footer),
      ];
      const own = first && {
        first: { header: await blocksMeasured(first.header), footer: await blocksMeasured(first.footer) },
      };
      sections.push({ ...section, blocks: body, header: above, footer: below, ...own });
    } else {
      const frames = [];
      for (const frame of section.frames) frames.push({ ...frame, blocks: await blocksMeasured(frame.blocks) });
      sections.push({ ...section, frames });
    }
  }
  return { ...flow, sections };
}
