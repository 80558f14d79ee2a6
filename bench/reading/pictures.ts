import { type Engine, type Read, recto } from './engines.ts';
import { covers } from './layer.ts';
import { costOf, failures, type Measured, sideBySide } from './measure.ts';
import type { Desk, SetResult } from './report.ts';
import type { Sample } from './samples.ts';
import { figuresOf, type PageScore, type PlacedText, scorePage } from './score.ts';
import { documentsIn, type PictureSet } from './sets.ts';
import { tesseract } from './tesseract.ts';

/** Pictures with a truth for their words: ours and Tesseract, side by side. */
export async function runPictures(set: PictureSet, desk: Desk): Promise<SetResult | null> {
  const { options, scratch, reader, count } = desk;
  const documents = documentsIn(set);
  if (documents === null) return null;
  const samples = await set.samples(documents, { count, seed: options.seed, scratch });
  const other = await tesseract(set.layout, [...set.languages]);
  const ours = recto(reader);
  const paths = samples.map(({ path }) => path);
  const { count: done, measured } = await sideBySide([ours, ...(other ? [other] : [])], paths, desk.deadline());
  const scored = samples.slice(0, done);
  const of = (engine: Engine) => {
    const result = measured.get(engine)!; // each was measured
    const scores = scored.map((sample, i) => scoreSample(sample, result.reads[i] ?? null));
    if (engine === ours) desk.misses(set, scored, result.reads);
    return summary(scores, result, options.seed);
  };
  return {
    pages: done,
    ...of(ours),
    tesseract: other ? { ...of(other), ...other.about } : null,
    poppler: null,
    failed: failures(measured.get(ours)!),
    paths,
  };
}

function summary(scores: readonly PageScore[], measured: Measured, seed: number) {
  return { ...figuresOf(scores, seed), ...costOf(measured, scores.length) };
}

/** The pieces read of a picture, in the unit of its truth; those on which the truth says nothing are left out. */
export function piecesFor({ size: [width, height], unknown }: Sample, read: Read | null): PlacedText[] {
  const pieces = (read?.[0] ?? []).map(({ text, left, top, right, bottom }) => ({
    text,
    left: left * width,
    top: top * height,
    right: right * width,
    bottom: bottom * height,
  }));
  return pieces.filter((piece) => !unknown.some((place) => covers(place, piece)));
}

export function scoreSample(sample: Sample, read: Read | null): PageScore {
  return scorePage(sample.truth, piecesFor(sample, read));
}
