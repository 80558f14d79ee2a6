import type { App, Page } from '../domain/index.ts';
import { classify } from './classify.ts';
import { fold } from './text.ts';

/** `page 1 of 3`, `Seite 1 von 3`, `1/3`: where a page stands in its document; null when it does not say. */
function position(page: Page): { at: number; of: number } | null {
  const text = fold(
    page.words
      .slice(0, 3_000)
      .map((w) => w.text)
      .join(' '),
  );
  const match =
    /(?:page|seite|pagina|pag\.?|blatt|blad|p\.)\s?:?\s?(\d{1,3})\s?(?:of|von|de|di|van|sur|\/)\s?(\d{1,3})/.exec(text);
  return match ? { at: Number(match[1]), of: Number(match[2]) } : null;
}

/** Why a document may begin before its first page or end after its last, by what the pages say of themselves. */
export function doubtfulBoundary(pages: readonly Page[]): string | null {
  const [first, last] = [pages[0], pages.at(-1)].map((page) => (page ? position(page) : null));
  if (first && first.at > 1) return `Its first page says that it is page ${first.at} of ${first.of}`;
  if (last && last.at < last.of) return `Its last page says that it is page ${last.at} of ${last.of}`;
  return null;
}

/**
 * Cuts the pages of a file into documents. Those of a container's files are cut for each file by itself: nobody sends
 * one document in two attachments, and no splitting is asked for what lies apart already. `document` cuts where a page says that it is the first one, or where the
 * class changes and the page does not say that it continues.
 */
export function split(pages: readonly Page[], app: App): (readonly Page[])[] {
  const files: Page[][] = [];
  let last: string | null = null;
  for (const page of pages) {
    const file = JSON.stringify(page.part?.path ?? null);
    if (file === last) files.at(-1)!.push(page);
    else files.push([page]);
    last = file;
  }
  return files.flatMap((file) => splitFile(file, app));
}

function splitFile(pages: readonly Page[], app: App): (readonly Page[])[] {
  if (app.splitting === 'page') return pages.map((p) => [p]);
  if (app.splitting === 'off') return [pages];
  const parts: Page[][] = [];
  let last: string | null = null;
  for (const page of pages) {
    const stands = position(page);
    const named: string | null = page.words.length === 0 ? last : (classify([page], app).class?.name ?? null);
    const opens = stands?.at === 1 || (stands === null && named !== last && app.classes.length > 1);
    if (parts.length === 0 || opens) parts.push([page]);
    else parts.at(-1)!.push(page);
    last = named;
  }
  return parts;
}
