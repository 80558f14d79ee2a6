import type { Turn } from '../../domain/index.ts';
import { between, together } from '../layout/turned.ts';
import type { ReadingLimits } from '../reader.ts';
import type { OpenFile } from '../source.ts';
import type { Overlay } from './annotations.ts';
import { copyOf } from './copy.ts';
import { openDocument } from './document.ts';
import { allowanceOf, filesOf, nothingOf } from './embedded.ts';
import { Frame } from './frame.ts';
import { type LoadedPage, look, ownTurn, turnOfLayer, visibleBox } from './look.ts';
import { bookmarksOf } from './outline.ts';
import { readPage, sizeOf } from './page.ts';
import { render } from './render.ts';
import { placeholderProblem, xfaDataOf } from './xfa.ts';

// Loaded when first needed, as the recogniser is: few PDFs need them, and a child starts in a third of the time without.
const recognition = async () => (await import('../ocr/engine.ts')).ocr();
const encoding = () => import('../image/encode.ts');

/** Opens a PDF. Throws `file.encrypted`, `file.corrupt`, `file.too-many-pages`. */
export async function openPdf(path: string, password: string | null, limits: ReadingLimits): Promise<OpenFile> {
  const document = await openDocument(path, password, limits);
  const { pdfium } = document;
  let bookmarks: ReturnType<typeof bookmarksOf> | null = null;
  return {
    pages: document.pages,
    read: (number, begun, careful = false) => {
      const allowance = careful ? nothingOf(limits) : allowanceOf(limits);
      const use = async (page: number, overlay: Overlay) => {
        const box = visibleBox(pdfium, page);
        begun(new Frame(box, ownTurn(pdfium, page), limits.pixels).size);
        const read = await readPage(look(document, page, limits), overlay, number);
        bookmarks ??= bookmarksOf(pdfium, document.handle);
        const here = bookmarks.get(number);
        const own = number === 1 ? [filesOf, xfaDataOf].flatMap((of) => of(pdfium, document.handle, allowance)) : [];
        const files = [...own, ...overlay.files];
        const problem = read.problem ?? placeholderProblem(pdfium, document.handle);
        return { ...read, ...(here && { bookmarks: here }), ...(files.length > 0 && { files }), problem };
      };
      return document.withPage(number, use, allowance);
    },
    image: (number, rotation, mediaType) =>
      document.withPage(number, async (page) => {
        const own = ownTurn(pdfium, page);
        const turn = rotation ?? (await wholeTurn(look(document, page, limits)));
        const frame = new Frame(visibleBox(pdfium, page), turn, limits.pixels);
        const { encode, encodedSize, fromRaster } = await encoding();
        const image = fromRaster(render(pdfium, page, frame.size, between(own, turn)));
        return encode(image.resize({ ...encodedSize(frame.size, mediaType), fit: 'fill' }), number, mediaType);
      }),
    copy: async (wanted) => {
      // Pages read before have their annotations drawn into them.
      const fresh = await openDocument(path, password, limits);
      try {
        return copyOf(fresh, wanted, (page) => visibleBox(fresh.pdfium, page));
      } finally {
        fresh.close();
      }
    },
    close: () => document.close(),
  };
}

/** The turn that reading would find for a page. */
async function wholeTurn(loaded: LoadedPage): Promise<Turn> {
  const { pdfium, page, own, verdict } = loaded;
  if (verdict.kind === 'text') return turnOfLayer(verdict.words) ?? own;
  const engine = await recognition();
  return together(own, await engine.findTurn(render(pdfium, page, sizeOf(loaded), 0)));
}
