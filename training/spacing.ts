// Fits the models of src/reading/ocr that turn letters to words: where a word begins, and how likely it is right.
//
//   npx tsx training/spacing.ts [FOLDER] [--seed N] [--cache FILE] [--dry]
//
// FOLDER (default ../shared/training) holds manifest.jsonl and labelled files; see spacing-lines.ts. Equal seeds give
// equal weights. --cache keeps the lines that the OCR read, which takes the most time; --dry writes no weights.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { confidenceFeatures } from '../src/reading/ocr/confidence.ts';
import { chanceOf, type Network } from '../src/reading/ocr/network.ts';
import { SPACE, spacingFeatures } from '../src/reading/ocr/spacing.ts';
import { type TrainingLine, trainingLines } from './spacing-lines.ts';
import { type Example, heldOut, train } from './spacing-network.ts';
import { spacesBefore, wordsRight } from './spacing-truth.ts';

const FOLDS = 3;
const KINDS = ['receipt', 'page', 'scan'] as const;

function spaceExamples(line: TrainingLine): Example[] {
  const labels = spacesBefore(line.letters, line.truth);
  const rows = spacingFeatures(line.letters, line.gaps, line);
  const { document, kind } = line;
  return rows.flatMap((features, i) => (labels[i] === null ? [] : [{ features, label: labels[i]!, document, kind }]));
}

/** The words that the line falls into with these chances of a space, each with whether it is right. */
function wordExamples(line: TrainingLine, chances: readonly number[]): Example[] {
  const { letters, document, kind } = line;
  const starts = letters.flatMap((_, i) => (i === 0 || chances[i - 1]! >= SPACE ? [i] : []));
  const spans = starts.map((start, i) => [start, starts[i + 1] ?? letters.length] as const);
  const right = wordsRight(letters, spans, line.truth, kind === 'receipt');
  if (right === null) return [];
  return spans.map(([start, end], i) => {
    const signs = {
      letters: letters.slice(start, end),
      begins: start === 0 ? 1 : chances[start - 1]!,
      ends: end === letters.length ? 1 : chances[end - 1]!,
      parts: Math.max(0, ...chances.slice(start, end - 1)),
      line: line.certainty,
      height: line.height,
    };
    return { features: confidenceFeatures(signs), label: right[i]!, document, kind };
  });
}

const percent = (value: number) => `${(100 * value).toFixed(2)} %`;

/** Precision, recall and F1 of the spaces. */
function tellSpaces(examples: readonly Example[], chances: readonly number[]): string {
  let [right, found, wanted] = [0, 0, 0];
  examples.forEach(({ label }, i) => {
    const says = chances[i]! >= SPACE;
    found += says ? 1 : 0;
    wanted += label ? 1 : 0;
    right += says && label ? 1 : 0;
  });
  return `precision ${percent(right / found)}, recall ${percent(right / wanted)}, F1 ${percent((2 * right) / (found + wanted))}`;
}

/** Area under the ROC curve, and the mean distance of chance and share in ten equal bins of chance. */
function tellConfidence(examples: readonly Example[], chances: readonly number[]): string {
  const order = examples.map((_, i) => i).sort((a, b) => chances[a]! - chances[b]!);
  const positives = examples.filter(({ label }) => label).length;
  const ranks = order.reduce((sum, at, rank) => sum + (examples[at]!.label ? rank + 1 : 0), 0);
  const area = (ranks - (positives * (positives + 1)) / 2) / (positives * (examples.length - positives));
  let error = 0;
  for (let bin = 0; bin < 10; bin++) {
    const inside = order.filter((at) => Math.min(9, Math.floor(chances[at]! * 10)) === bin);
    const gap = inside.reduce((sum, at) => sum + chances[at]! - (examples[at]!.label ? 1 : 0), 0);
    error += Math.abs(gap) / examples.length;
  }
  return `${percent(positives / examples.length)} right, AUROC ${area.toFixed(3)}, calibration error ${error.toFixed(3)}`;
}

function tell(
  what: string,
  examples: readonly Example[],
  chances: readonly number[],
  score: (examples: readonly Example[], chances: readonly number[]) => string,
): void {
  for (const kind of KINDS) {
    const places = examples.flatMap((example, i) => (example.kind === kind ? [i] : []));
    const [some, theirs] = [places.map((i) => examples[i]!), places.map((i) => chances[i]!)];
    console.log(`${what}, held out, ${kind} (${some.length}): ${score(some, theirs)}`);
  }
}

function write(name: string, network: Network): void {
  writeFileSync(new URL(`../src/reading/ocr/${name}.weights.json`, import.meta.url), `${JSON.stringify(network)}\n`);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    cache: { type: 'string' },
    dry: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const lines = (await trainingLines(positionals[0] ?? '../shared/training', seed, values.cache ?? null)).filter(
  (line) => line.truth !== '' && line.letters.length > 0,
);

const spaces = lines.flatMap(spaceExamples);
const spaceSettings = { units: 16, epochs: 8, seed };
tell('spaces', spaces, heldOut(spaces, FOLDS, spaceSettings), tellSpaces);
const spacing = train(spaces, spaceSettings);

const words = lines.flatMap((line) => {
  const chances = spacingFeatures(line.letters, line.gaps, line).map((features) => chanceOf(features, spacing));
  return wordExamples(line, chances);
});
const wordSettings = { units: 8, epochs: 12, seed };
tell('words', words, heldOut(words, FOLDS, wordSettings), tellConfidence);
const confidence = train(words, wordSettings);

if (!values.dry) {
  write('spacing', spacing);
  write('confidence', confidence);
}
process.exit(0);
