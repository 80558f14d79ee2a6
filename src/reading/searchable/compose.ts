import { PDFDocument, PDFName, type PDFPage, type PDFRef } from '@cantoo/pdf-lib';
import type { Page, Word } from '../../domain/index.ts';
import type { Source } from '../source.ts';
import { InvisibleFont } from './font.ts';
import { inUserSpace, type Overlay, textLayer } from './layer.ts';
import { removeOldLayer } from './old-layer.ts';

/** Pixels of a page to the inch, unless the page would be larger than `LONGEST`, in inches. */
const DPI = 200;
const LONGEST = 14;

/**
 * A PDF of the pages that looks like the file and can be searched. Pages of a PDF are taken over as they are, with the
 * words that were recognised on them laid over invisibly in the place of an earlier such layer; of any other file, and
 * where a page's own visible text is not the text that was read, the page's image is taken. A page that is too damaged is
 * left empty. `begun` is called before the work on each page.
 */
export async function searchablePdf(
  source: Source,
  pages: readonly Page[],
  begun: (page: Page) => void,
): Promise<Uint8Array> {
  const copy = await source.copy?.(pages.map(({ number, source }) => ({ number, recognised: source !== 'text' })));
  const document = copy
    ? await PDFDocument.load(copy.bytes, { updateMetadata: false, throwOnInvalidObject: false })
    : await PDFDocument.create({ updateMetadata: false });
  const sheets = copy ? document.getPages() : [];
  const seen = new Set<PDFRef>();
  const font = new InvisibleFont();
  const reference = document.context.nextRef();
  for (const [i, page] of pages.entries()) {
    begun(page);
    if (!copy) {
      await addPicture(document, source, page, font, reference);
      continue;
    }
    const [kept, sheet] = [copy.pages[i]!, sheets[i]];
    if (!sheet || page.source === 'text' || page.words.length === 0) continue;
    const overlay = { page, box: kept.box, turn: page.rotation };
    if (kept.ownText && page.source === 'ocr') await replace(document, sheet, overlay, source, font, reference);
    else {
      removeOldLayer(sheet, seen);
      lay(document, sheet, overlay, font, reference, isRecognised(page));
    }
  }
  font.embed(document, reference);
  return document.save({ addDefaultPage: false, updateFieldAppearances: false });
}

/** On a page read in part from its text layer only the words that were recognised are laid over: those without a font. */
function isRecognised(page: Page): (word: Word) => boolean {
  return page.source === 'merged' ? (word) => word.font === undefined : () => true;
}

function lay(
  document: PDFDocument,
  sheet: PDFPage,
  overlay: Overlay,
  font: InvisibleFont,
  reference: PDFRef,
  chosen: (word: Word) => boolean,
): void {
  const { context } = document;
  sheet.node.normalize();
  const name = sheet.node.newFontDictionary('Recto', reference);
  const layer = textLayer(overlay, font, name.decodeText(), chosen);
  if (layer === '') return;
  // What the page's own content leaves of its graphics state must not move the layer.
  const [save, restore] = [context.register(context.stream('q')), context.register(context.stream('Q'))];
  sheet.node.wrapContentStreams(save, restore);
  sheet.node.addContentStream(context.register(context.flateStream(layer)));
}

/** Draws the page's image in the place of its content. */
async function replace(
  document: PDFDocument,
  sheet: PDFPage,
  overlay: Overlay,
  source: Source,
  font: InvisibleFont,
  reference: PDFRef,
): Promise<void> {
  const { context } = document;
  const { page } = overlay;
  const image = await document.embedJpg((await source.image(page.number, page.rotation, 'image/jpeg')).bytes);
  const [ox, oy] = inUserSpace([0, page.height], overlay);
  const [ax, ay] = inUserSpace([page.width, page.height], overlay);
  const [ux, uy] = inUserSpace([0, 0], overlay);
  for (const key of ['Annots', 'Contents', 'Resources']) sheet.node.delete(PDFName.of(key));
  sheet.node.set(PDFName.of('Resources'), context.obj({}));
  sheet.node.normalize();
  const name = sheet.node.newXObject('Page', image.ref).asString();
  const drawn = `q ${[ax - ox, ay - oy, ux - ox, uy - oy, ox, oy].map((n) => n.toFixed(3)).join(' ')} cm ${name} Do Q`;
  sheet.node.addContentStream(context.register(context.stream(drawn)));
  lay(document, sheet, overlay, font, reference, () => true);
}

async function addPicture(
  document: PDFDocument,
  source: Source,
  page: Page,
  font: InvisibleFont,
  reference: PDFRef,
): Promise<void> {
  const dpi = Math.max(DPI, Math.max(page.width, page.height) / LONGEST);
  const [width, height] = [(page.width * 72) / dpi, (page.height * 72) / dpi];
  const sheet = document.addPage([width, height]);
  // A page that could not be read is told with its problem; the others are not to be missed for it.
  const drawn = await source.image(page.number, page.rotation, 'image/jpeg').catch((error: unknown) => {
    if (page.problem) return null;
    throw error;
  });
  if (!drawn) return;
  const image = await document.embedJpg(drawn.bytes);
  sheet.drawImage(image, { x: 0, y: 0, width, height });
  const box = { left: 0, bottom: 0, right: width, top: height };
  lay(document, sheet, { page, box, turn: 0 }, font, reference, () => true);
}
