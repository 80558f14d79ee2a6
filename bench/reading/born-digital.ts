import { draw } from '../common/draw.ts';
import { poppler, type Read, recto } from './engines.ts';
import { hasPictures } from './layer.ts';
import { costOf, failures, type Measured, readAll, sideBySide } from './measure.ts';
import type { Desk, SetResult } from './report.ts';
import { figuresOf, type PageScore, scorePage, sumOf } from './score.ts';
import { documentsIn, type OtherSet } from './sets.ts';

/** Files of a turn: many, because each takes little time. */
const FILES = 32;

/**
 * Words with boxes from text layers, whole files, beside poppler's `pdftotext -bbox`, whose words stand in for the truth:
 * f1 and cer say how far the two agree. Only files that need no character recognition at all, so that the cost compared is
 * that of the layers; poppler starts a process for each file, and ours sends its words to another.
 */
export async function runBornDigital(set: OtherSet, desk: Desk): Promise<SetResult | null> {
  const all = documentsIn(set);
  if (all === null) return null;
  const drawn = draw(all, desk.count, desk.options.seed);
  const plain: string[] = [];
  for (const { path } of drawn) if ((await hasPictures(path)) === false) plain.push(path);
  // Read once beforehand, to see which need recognition, and so that every child is warm. What fails stays in the figures.
  const sources = await readAll({ name: 'recto', read: (path) => desk.reader.read(path) }, plain);
  const files = plain.filter(
    (_, i) => sources[i]?.pages.every((page) => page.source === 'text' || page.problem) ?? true,
  );
  const ours = recto(desk.reader);
  const other = await poppler();
  const { count, measured } = await sideBySide([ours, ...(other ? [other] : [])], files, desk.deadline(), FILES);
  const pagesOf = ({ reads }: Measured) => reads.reduce((sum, read) => sum + (read?.length ?? 0), 0);
  const mine = measured.get(ours)!; // each was measured
  const pages = pagesOf(mine);
  const theirs = other ? measured.get(other)! : null;
  const scores = mine.reads.flatMap((read, i) => {
    const other = theirs?.reads[i];
    return other ? [agreement(other, read ?? [])] : [];
  });
  const unread = sources.flatMap((source) => source?.pages ?? []).filter((page) => page.problem).length;
  const cost = (result: Measured) => costOf(result, pagesOf(result));
  return {
    pages,
    files: count,
    ...figuresOf(scores, desk.options.seed),
    ...cost(mine),
    tesseract: null,
    poppler: theirs ? { f1: null, cer: null, ...cost(theirs) } : null,
    failed: failures(mine) + unread,
    paths: [],
  };
}

/** One file: pages are compared each with its own. */
function agreement(theirs: Read, ours: Read): PageScore {
  return sumOf(theirs.map((words, i) => scorePage(words, ours[i] ?? [])));
}
