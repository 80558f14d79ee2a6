import { type Page, Problem, type Turn } from '../../domain/index.ts';
import type { ImageFormat } from '../../intake/index.ts';
import { aslant, inReadingOrder } from '../layout/lines.ts';
import { between, together } from '../layout/turned.ts';
import { drawnOn } from '../marks/marks.ts';
import { ocr } from '../ocr/engine.ts';
import type { ReadingLimits } from '../reader.ts';
import type { OpenFile, PixelSize } from '../source.ts';
import { encode, encodedSize } from './encode.ts';
import { openPictures } from './open.ts';
import { type View, viewOf } from './photo.ts';
import { damaged, withinLimits } from './picture.ts';
import type { Raster } from './raster.ts';
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
      const view = await recognised(raster);
      const engine = ocr();
      const { turn, words, skew } = await engine.readImage(view.raster);
      if (!whole && words.length === 0) throw damaged();
      const { rules, marks } = await drawnOn(view.raster, { turn, words, skew }, (part) => engine.readImage(part));
      const upright = uprightSize(page, turn);
      const seen = view.raster === raster ? upright : uprightSize(view.raster, turn);
      return {
        number,
        width: upright.width,
        height: upright.height,
        rotation: together(page.turn, turn),
        source: 'ocr',
        ...aslant(view.slope(skew, turn)),
        words: inReadingOrder(words, seen, { skew, rules }).map((word) => ({ ...word, ...view.back(word, turn) })),
        rules: rules.map((rule) => view.back(rule, turn)),
        ...(marks.length > 0 ? { marks: marks.map((mark) => ({ ...mark, box: view.back(mark.box, turn) })) } : {}),
        problem: whole
          ? null
          : { code: 'file.corrupt', message: 'The image is damaged; only a part of it could be decoded.' },
      } satisfies Page;
    },
    async image(number, rotation, mediaType) {
      const page = await layout(number);
      const find = async () => {
        const { result } = await pictures.decode(number - 1, (image) => workingCopy(image, page));
        return ocr().findTurn((await recognised(result)).raster);
      };
      const turn = rotation === null ? await find() : between(page.turn, rotation);
      const size = encodedSize(page, mediaType);
      const drawn = (image: Parameters<typeof flat>[0]) => encode(flat(image, size).rotate(turn), number, mediaType);
      return (await pictures.decode(number - 1, drawn)).result;
    },
    close() {},
  };
}

function uprightSize({ width, height }: PixelSize, turn: Turn): PixelSize {
  return turn % 180 === 0 ? { width, height } : { width: height, height: width };
}

/** Surer words than this around a sheet are no grain of a desk. */
const LEAST_CONFIDENCE = 0.5;

/** What of a picture is recognised: a sheet that was photographed aslant is made flat, unless more is written around it. */
function recognised(picture: Raster): Promise<View> {
  return viewOf(picture, async (rest) => {
    const { words } = await ocr().readImage(rest);
    return words.some(({ confidence }) => confidence >= LEAST_CONFIDENCE);
  });
}
