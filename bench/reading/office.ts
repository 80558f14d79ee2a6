import { draw } from '../common/draw.ts';
import { recto } from './engines.ts';
import { costOf, failures, sideBySide } from './measure.ts';
import type { Desk, SetResult } from './report.ts';
import { common, figuresOf, type PageScore } from './score.ts';
import { documentsIn, type OtherSet } from './sets.ts';

/**
 * Office files, beside the text that the set's makers wrote down for them in Markdown. Words are letters and digits
 * alone: the marks of Markdown are no part of a document. A file that is refused counts with all of its words.
 */
export async function runOffice(set: OtherSet, desk: Desk): Promise<SetResult | null> {
  const all = documentsIn(set);
  if (all === null) return null;
  const documents = draw(all, desk.count, desk.options.seed);
  const ours = recto(desk.reader);
  const paths = documents.map(({ path }) => path);
  const { count, measured } = await sideBySide([ours], paths, desk.deadline(), paths.length);
  const result = measured.get(ours)!; // it was measured
  const scores = documents.slice(0, count).map(({ row }, i): PageScore => {
    const expected = wordsOfMarkdown(row.text ?? '');
    const found = (result.reads[i] ?? []).flatMap((page) => page.flatMap(({ text }) => plainWords(text)));
    const right = common(expected, found);
    return { right, truth: expected.length, read: found.length, edits: 0, letters: 0, accents: 0, accentsRight: 0 };
  });
  const pages = result.reads.reduce((sum, read) => sum + (read?.length ?? 0), 0);
  return {
    pages,
    files: count,
    ...figuresOf(scores, desk.options.seed),
    ...costOf(result, pages),
    tesseract: null,
    poppler: null,
    failed: failures(result),
    paths: [],
  };
}

function plainWords(text: string): string[] {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}

/** Words of a Markdown text without its marks: pictures' stand-ins, entities and the numbers of list items. */
export function wordsOfMarkdown(markdown: string): string[] {
  const text = markdown
    .replace(/<!--.*?-->/gs, ' ')
    .replace(/&(lt|gt|amp|quot|nbsp|#\d+);/g, ' ')
    .replace(/\]\([^)\s]*\)/g, ']');
  return plainWords(text);
}
