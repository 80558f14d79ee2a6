import sharp, { type Metadata, type Sharp } from 'sharp';
import { Problem } from '../../domain/index.ts';
import type { ImageFormat } from '../../intake/index.ts';
import type { ReadingLimits } from '../reader.ts';
import { fromRaster } from './encode.ts';
import { gifExtent } from './gif.ts';
import { CIE_LAB, ICC_LAB, labToRgb } from './lab.ts';
import { damaged, type PictureFile, withinLimits } from './picture.ts';
import { repairedPng } from './png.ts';
import { alone, directoriesOf, type TiffDirectory } from './tiff.ts';

// One image at a time and none twice: libvips' cache and threads would only take memory and time from other children.
sharp.cache(false);
sharp.concurrency(1);

/** Compressions of TIFF that our build of libtiff does not know, by the value of tag 259. */
const UNKNOWN_COMPRESSIONS: Readonly<Record<number, string>> = {
  34661: 'JBIG',
  34712: 'JPEG 2000',
  34887: 'LERC',
  34925: 'LZMA',
  50000: 'Zstandard',
  50001: 'WebP',
  50002: 'JPEG XL',
};

/** The value of tag 262 for red, green and blue. */
const RGB = 2;

/** 'error' or 'none': at 'truncated' libvips gives black rows for TIFF strips that do not decode, and says nothing. */
type Strictness = 'none' | 'error';
const STRICT = { failOn: 'error', limitInputPixels: false, sequentialRead: true } as const;

/** Opens a picture that libvips decodes. Throws `file.corrupt`, `file.unsupported`, `image.too-large`. */
export async function openByVips(path: string, format: ImageFormat, limits: ReadingLimits): Promise<PictureFile> {
  if (format === 'gif') withinLimits((await gifExtent(path)) ?? { width: 0, height: 0 }, limits);
  const opened = (page: number, failOn: Strictness) =>
    sharp(path, { page, failOn, limitInputPixels: false, sequentialRead: true });
  // The other formats' pages are the frames of a film.
  const { directories, ended } =
    format === 'tiff' ? await directoriesOf(path, limits.pages) : { directories: [], ended: true };
  const sizeOf = async (page: number) => {
    const directory = directories[page];
    if (isLab(directory) && directory.width > 0 && directory.height > 0) return directory;
    return metadataOf(opened(page, 'none'));
  };
  const indices = directories.flatMap(({ auxiliary }, i) => (auxiliary ? [] : [i]));
  // Of a picture that moves the first frame, and of a TIFF that holds no page what it holds.
  if (indices.length === 0) indices.push(0);
  // Whatever came behind a broken chain is lost.
  const isWhole = (page: number) => ended || page !== indices.at(-1);
  return {
    pages: indices.length,
    async header(index) {
      const page = indices[index]!;
      const { width, height, orientation = 1 } = await sizeOf(page);
      withinLimits({ width, height }, limits);
      return { width, height, orientation, aspect: directories[page]?.aspect ?? 1 };
    },
    async decode(index, use) {
      const page = indices[index]!;
      const directory = directories[page];
      refuseUnknown(directory);
      if (isLab(directory)) {
        const raster = await labRaster(path, directory);
        return { result: await use(fromRaster(raster)), whole: isWhole(page) };
      }
      const strictly = async (open: () => Sharp) => ({
        result: await use(await inEightBits(open)),
        whole: isWhole(page),
      });
      try {
        return await strictly(() => opened(page, 'error'));
      } catch (cause) {
        const bytes = directory && (await alone(path, directory));
        const apart = bytes && (await strictly(() => sharp(bytes, STRICT)).catch(() => null));
        if (apart) return apart;
        const image = await remains(path, format, () => opened(page, 'none'));
        const result = image && (await use(image).catch(() => null));
        if (!result) throw damaged(cause);
        return { result, whole: false };
      }
    },
  };
}

function isLab(directory: TiffDirectory | undefined): directory is TiffDirectory {
  return directory?.photometric === CIE_LAB || directory?.photometric === ICC_LAB;
}

async function metadataOf(image: Sharp): Promise<Metadata> {
  return image.metadata().catch((cause: unknown) => {
    throw new Problem('file.corrupt', 'The image is damaged, or of a kind that cannot be decoded.', { cause });
  });
}

function refuseUnknown(directory: TiffDirectory | undefined): void {
  const name = directory && UNKNOWN_COMPRESSIONS[directory.compression];
  if (name)
    throw new Problem('file.unsupported', `The TIFF is compressed by ${name}, which cannot be decoded.`, {
      remedy: 'Save it with LZW, deflate or fax compression, or as PNG.',
    });
}

/** What can still be seen of a damaged picture, the rest white, grey or black; null where there would be noise. */
async function remains(path: string, format: ImageFormat, lax: () => Sharp): Promise<Sharp | null> {
  if (format === 'jpeg' || format === 'tiff' || format === 'gif') return inEightBits(lax).catch(() => null);
  const repaired = format === 'png' ? await repairedPng(path) : null;
  return repaired && sharp(repaired, { failOn: 'none', limitInputPixels: false, sequentialRead: true });
}

/**
 * The same picture, with grey values of more than 16 bits, or fractions, spread over what 8 bits hold: libvips takes
 * them for 0–255. `open` is called anew for each look, because a stream is read once.
 */
async function inEightBits(open: () => Sharp): Promise<Sharp> {
  const image = open();
  const { depth, space } = await image.metadata();
  if (depth === 'uchar' || depth === 'ushort' || space === 'scrgb') return image;
  const { channels } = await open().stats();
  const least = Math.min(0, ...channels.map(({ min }) => min));
  const most = Math.max(...channels.map(({ max }) => max));
  if (!(most > least) || (least === 0 && most > 1 && most <= 255)) return image;
  const factor = 255 / (most - least);
  return image.linear(factor, -least * factor);
}

/**
 * A TIFF in L*a*b*, read as if it were in red, green and blue and then turned into that. It is turned as the file asks
 * for here, because pixels in memory do not say how they lie.
 */
async function labRaster(path: string, directory: TiffDirectory) {
  const { photometric } = directory;
  const bytes = await alone(path, directory, RGB);
  const image = sharp(bytes, { ...STRICT, ignoreIcc: true });
  const { data, info } = await image
    .autoOrient()
    .removeAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
    .catch((cause: unknown) => {
      throw damaged(cause);
    });
  if (info.channels !== 3) throw damaged();
  const raster = { pixels: data, width: info.width, height: info.height };
  labToRgb(raster, photometric === CIE_LAB);
  return raster;
}
