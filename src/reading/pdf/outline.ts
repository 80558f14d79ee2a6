import type { Bookmark } from '../../domain/index.ts';
import type { Pdfium } from './library.ts';

/** Entries of an outline that are looked at, and how deep they may lie in each other. */
const MOST = 10_000;
const DEEPEST = 32;
/** Letters of a title that are kept. */
const LONGEST = 1_000;

/** The entries of the outline by the page, from 1, that they lead to, in their order; what leads elsewhere is left out. */
export function bookmarksOf(pdfium: Pdfium, document: number): ReadonlyMap<number, readonly Bookmark[]> {
  const { api } = pdfium;
  const pages = new Map<number, Bookmark[]>();
  // A broken outline may lead back into itself.
  const seen = new Set<number>();
  const add = (bookmark: number, level: number) => {
    const action = api.FPDFBookmark_GetAction(bookmark);
    const target =
      api.FPDFBookmark_GetDest(document, bookmark) || (action === 0 ? 0 : api.FPDFAction_GetDest(document, action));
    const page = target === 0 ? -1 : api.FPDFDest_GetDestPageIndex(document, target);
    const title = pdfium.text((buffer, size) => api.FPDFBookmark_GetTitle(bookmark, buffer, size)).slice(0, LONGEST);
    if (page < 0 || title === '') return;
    const there = pages.get(page + 1);
    if (there) there.push({ title, level });
    else pages.set(page + 1, [{ title, level }]);
  };
  const walk = (parent: number, level: number) => {
    let next = api.FPDFBookmark_GetFirstChild(document, parent);
    for (; next !== 0 && !seen.has(next) && seen.size < MOST; next = api.FPDFBookmark_GetNextSibling(document, next)) {
      seen.add(next);
      add(next, level);
      if (level < DEEPEST) walk(next, level + 1);
    }
  };
  walk(0, 1);
  return pages;
}
