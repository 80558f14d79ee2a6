import { type Page, Problem } from '../../domain/index.ts';
import type { ImageFormat } from '../../intake/index.ts';
import { aslant, inReadingOrder } from '../layout/lines.ts';
import { between, together } from '../layout/turned.ts';
import { ocr } from '../ocr/engine.ts';
import type { ReadingLimits } from '../reader.ts';
import type { OpenFile } from '../source.ts';
import { encode, encodedSize } from './encode.ts';
import { openPictures } from './open.ts';
import { damaged, withinLimits } from './picture.ts';
import { flat, standing, workingCopy } from './working-copy.ts';

/**
 * Opens a picture, or a TIFF of several. Throws `file.corrupt`, `file.unsupported`, `file.too-many-pages`,
 * `image.too-large`.
 */
export async function openImage(path: string, format: ImageFormat, limits: ReadingLimits): Promise<OpenFile> {
  const pictures = await openPictures(path, format, limits);
  const { pages } = pictures;
  if (pages > limits.pages)
    throw new Problem('file.too-many-pages', `The file has ${pages} pages; at most ${limits.pages} are read.`);
  const layout = async (number: number) => {
    const page = standing(await pictures.header(number - 1));
    withinLimits(page, limits);
    return page;
  };
  // Before any page is begun, so that a file of one page is refused as a whole; of several, others may be sound.
  if (pages === 1) await layout(1);
  return {
    pages,
    async read(number, begun) {
      const page = await layout(number);
      begun({ width: page.width, height: page.height });
      const { result: raster, whole } = await pictures.decode(number - 1, (image) => workingCopy(image, page));
      const { turn, words, skew } = await ocr().readImage(raster);
      if (!whole && words.length === 0) throw damaged();
      const upright = turn % 180 === 0 ? page : { width: page.height, height: page.width };
      return {
        number,
        width: upright.width,
        height: upright.height,
        rotation: together(page.turn, turn),
        source: 'ocr',
        ...aslant(skew),
        words: inReadingOrder(words, upright, { skew }),
        rules: [],
        problem: whole
          ? null
          : { code: 'file.corrupt', message: 'The image is damaged; only a part of it could be decoded.' },
      } satisfies Page;
    },
    async image(number, rotation, mediaType) {
      const page = await layout(number);
      const find = async () =>
        ocr().findTurn((await pictures.decode(number - 1, (image) => workingCopy(image, page))).result);
      const turn = rotation === null ? await find() : between(page.turn, rotation);
      const size = encodedSize(page, mediaType);
      const drawn = (image: Parameters<typeof flat>[0]) => encode(flat(image, size).rotate(turn), number, mediaType);
      return (await pictures.decode(number - 1, drawn)).result;
    },
    close() {},
  };
}
