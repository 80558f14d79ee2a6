import sharp, { type Metadata, type Sharp } from 'sharp';
import { type Page, Problem, type Turn } from '../../domain/index.ts';
import type { FileFormat } from '../../intake/index.ts';
import { inReadingOrder } from '../layout/lines.ts';
import { between, together } from '../layout/turned.ts';
import { findTurn, readImage } from '../ocr/read.ts';
import type { PageImage, ReadingLimits } from '../reader.ts';
import type { OpenFile, PixelSize } from '../source.ts';
import { encode } from './encode.ts';
import type { Raster } from './raster.ts';

type ImageFormat = Exclude<FileFormat, 'pdf'>;

// One image at a time and none twice: libvips' cache and threads would only take memory and time from other children.
sharp.cache(false);
sharp.concurrency(1);

/** Pixels that recognition works on. A 600 dpi A4 scan has 35 million; print that needs more is not read anyway. */
const WORKING_PIXELS = 20_000_000;

/** Turn and mirroring by EXIF orientation (TIFF 6.0, tag 274), of which only the turn is told. */
const EXIF_TURN: Readonly<Record<number, Turn>> = { 3: 180, 4: 180, 5: 90, 6: 90, 7: 270, 8: 270 };

interface ImagePage extends PixelSize {
  /** The turn that the file itself asks for; `width` and `height` are those after it. */
  readonly turn: Turn;
}

/** Opens a PNG, JPEG or TIFF. Throws `file.corrupt`, `file.too-many-pages`, `image.too-large`. */
export async function openImage(path: string, format: ImageFormat, limits: ReadingLimits): Promise<OpenFile> {
  const first = await headerOf(path, 0, limits);
  const pages = format === 'tiff' ? (first.pages ?? 1) : 1;
  if (pages > limits.pages)
    throw new Problem('file.too-many-pages', `The file has ${pages} pages; at most ${limits.pages} are read.`);
  const header = async (number: number) => layout(await headerOf(path, number - 1, limits));
  return {
    pages,
    async read(number, begun) {
      const page = await header(number);
      begun({ width: page.width, height: page.height });
      const { raster, whole } = await decoded(path, number, format, WORKING_PIXELS);
      const { turn, words, skew } = await readImage(raster);
      const size = turn % 180 === 0 ? page : { width: page.height, height: page.width };
      return {
        number,
        width: size.width,
        height: size.height,
        rotation: together(page.turn, turn),
        source: 'ocr',
        words: inReadingOrder(words, turn % 180 === 0 ? raster : { width: raster.height, height: raster.width }, {
          skew,
        }),
        rules: [],
        problem: whole
          ? null
          : { code: 'file.corrupt', message: 'The image is damaged; what could be decoded was read.' },
      } satisfies Page;
    },
    async image(number, rotation, mediaType): Promise<PageImage> {
      const page = await header(number);
      let turn = rotation === null ? null : between(page.turn, rotation);
      turn ??= await findTurn((await decoded(path, number, format, WORKING_PIXELS)).raster);
      const { raster } = await decoded(path, number, format, limits.pixels);
      return encode(raster, turn, number, mediaType);
    },
    close() {},
  };
}

async function headerOf(path: string, index: number, limits: ReadingLimits): Promise<Metadata> {
  const header = await opened(path, index, 'none')
    .metadata()
    .catch((cause: unknown) => {
      throw new Problem('file.corrupt', 'The image is damaged, or of a kind that cannot be decoded.', { cause });
    });
  if (header.width * header.height > limits.pixels)
    throw new Problem(
      'image.too-large',
      `The image has ${header.width} × ${header.height} pixels; at most ${limits.pixels} are read.`,
    );
  return header;
}

function layout({ width, height, orientation }: Metadata): ImagePage {
  const turn = EXIF_TURN[orientation ?? 1] ?? 0;
  return turn % 180 === 0 ? { width, height, turn } : { width: height, height: width, turn };
}

function opened(path: string, index: number, failOn: 'none' | 'truncated'): Sharp {
  return sharp(path, { page: index, failOn, limitInputPixels: false, sequentialRead: true });
}

/** Decodes a page as its file says it stands, on white, scaled down to at most `pixels`. */
async function decoded(
  path: string,
  number: number,
  format: ImageFormat,
  pixels: number,
): Promise<{ raster: Raster; whole: boolean }> {
  try {
    return { raster: await pixelsOf(opened(path, number - 1, 'truncated'), pixels), whole: true };
  } catch (cause) {
    // A JPEG that ends early holds the upper part of its picture; other formats would give noise or nothing.
    const rest = format === 'jpeg' ? await pixelsOf(opened(path, number - 1, 'none'), pixels).catch(() => null) : null;
    if (!rest) throw new Problem('file.corrupt', 'The image is damaged and cannot be decoded.', { cause });
    return { raster: rest, whole: false };
  }
}

async function pixelsOf(image: Sharp, pixels: number): Promise<Raster> {
  const { width, height } = await image.metadata();
  const scale = Math.sqrt(pixels / (width * height));
  const scaled = scale < 1 ? image.resize(Math.max(1, Math.floor(width * scale)), null, { kernel: 'linear' }) : image;
  const { data, info } = await scaled
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { pixels: info.channels === 3 ? data : tripled(data, info.channels), width: info.width, height: info.height };
}

/** Grey to red, green and blue; of any other number of channels the first is taken. */
function tripled(grey: Uint8Array, channels: number): Uint8Array {
  const pixels = new Uint8Array((grey.length / channels) * 3);
  for (let from = 0, to = 0; from < grey.length; from += channels, to += 3) pixels.fill(grey[from]!, to, to + 3);
  return pixels;
}
