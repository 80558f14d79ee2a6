import { draw } from '../common/draw.ts';
import { recto } from './engines.ts';
import { costOf, sideBySide } from './measure.ts';
import { type Desk, NO_FIGURES, type SetResult } from './report.ts';
import { common } from './score.ts';
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
  let [right, truth, read, pages] = [0, 0, 0, 0];
  documents.slice(0, count).forEach(({ row }, i) => {
    const expected = wordsOfMarkdown(row.text ?? '');
    const found = (result.reads[i] ?? []).flatMap((page) => page.flatMap(({ text }) => plainWords(text)));
    right += common(expected, found);
    truth += expected.length;
    read += found.length;
    pages += result.reads[i]?.length ?? 0;
  });
  return {
    ...NO_FIGURES,
    pages,
    files: count,
    f1: truth + read > 0 ? (2 * right) / (truth + read) : null,
    precision: read > 0 ? right / read : null,
    recall: truth > 0 ? right / truth : null,
    ...costOf(result, pages),
    tesseract: null,
    poppler: null,
    failed: result.reads.filter((r) => r === null).length,
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
