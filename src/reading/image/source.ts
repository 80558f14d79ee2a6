import sharp, { type Metadata, type Sharp } from 'sharp';
import { type Page, Problem, type Turn } from '../../domain/index.ts';
import type { FileFormat } from '../../intake/index.ts';
import { aslant, inReadingOrder } from '../layout/lines.ts';
import { between, together } from '../layout/turned.ts';
import { ocr } from '../ocr/engine.ts';
import type { PageImage, ReadingLimits } from '../reader.ts';
import type { OpenFile, PixelSize } from '../source.ts';
import { encode } from './encode.ts';
import type { Raster } from './raster.ts';

type ImageFormat = Extract<FileFormat, 'png' | 'jpeg' | 'tiff'>;

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
      const { result: raster, whole } = await decodedBy(path, number, format, workingCopy);
      const { turn, words, skew } = await ocr().readImage(raster);
      const size = turn % 180 === 0 ? page : { width: page.height, height: page.width };
      return {
        number,
        width: size.width,
        height: size.height,
        rotation: together(page.turn, turn),
        source: 'ocr',
        ...aslant(skew),
        words: inReadingOrder(words, turn % 180 === 0 ? raster : { width: raster.height, height: raster.width }, {
          skew,
        }),
        rules: [],
        problem: whole
          ? null
          : { code: 'file.corrupt', message: 'The image is damaged; only a part of it could be decoded.' },
      } satisfies Page;
    },
    async image(number, rotation, mediaType): Promise<PageImage> {
      const page = await header(number);
      let turn = rotation === null ? null : between(page.turn, rotation);
      turn ??= await ocr().findTurn((await decodedBy(path, number, format, workingCopy)).result);
      const upright = turn;
      const { result } = await decodedBy(path, number, format, (image) =>
        encode(flat(image).rotate(upright), number, mediaType),
      );
      return result;
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

// At 'truncated' libvips gives black rows for TIFF strips that do not decode, and says nothing.
function opened(path: string, index: number, failOn: 'none' | 'error'): Sharp {
  return sharp(path, { page: index, failOn, limitInputPixels: false, sequentialRead: true });
}

/** Decodes a page for `use`; `whole` tells whether all of it could be decoded. */
async function decodedBy<Result>(
  path: string,
  number: number,
  format: ImageFormat,
  use: (image: Sharp) => Promise<Result>,
): Promise<{ result: Result; whole: boolean }> {
  try {
    return { result: await use(opened(path, number - 1, 'error')), whole: true };
  } catch (cause) {
    // A JPEG that ends early holds the upper part of its picture; other formats would give noise or nothing.
    const result = format === 'jpeg' ? await use(opened(path, number - 1, 'none')).catch(() => null) : null;
    if (!result) throw new Problem('file.corrupt', 'The image is damaged and cannot be decoded.', { cause });
    return { result, whole: false };
  }
}

/** As its file says it stands, on white, in red, green and blue. */
function flat(image: Sharp): Sharp {
  return image.autoOrient().flatten({ background: '#ffffff' }).toColourspace('srgb').removeAlpha();
}

/** The pixels that recognition works on: all of them, or so many that they fit into `WORKING_PIXELS`. */
async function workingCopy(image: Sharp): Promise<Raster> {
  const { width, height } = (await image.metadata()).autoOrient;
  const scale = Math.sqrt(WORKING_PIXELS / (width * height));
  const scaled = scale < 1 ? image.resize(Math.max(1, Math.floor(width * scale)), null, { kernel: 'linear' }) : image;
  const { data, info } = await flat(scaled).raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  return { pixels: info.channels === 3 ? data : tripled(data, info.channels), width: info.width, height: info.height };
}

/** Grey to red, green and blue; of any other number of channels the first is taken. */
function tripled(grey: Uint8Array, channels: number): Uint8Array {
  const pixels = new Uint8Array((grey.length / channels) * 3);
  for (let from = 0, to = 0; from < grey.length; from += channels, to += 3) pixels.fill(grey[from]!, to, to + 3);
  return pixels;
}
