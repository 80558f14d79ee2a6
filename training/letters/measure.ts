// `npx tsx training/letters/measure.ts PAGES`: lines of drawn pages through the product's own recognition and word
// spacing, against what was drawn; the last line is one JSON object. Letters count to the case, spaces too.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { align, editDistance } from '../../bench/reading/distance.ts';
import { detect } from '../../src/reading/ocr/detect.ts';
import { inTheirLanguage } from '../../src/reading/ocr/language.ts';
import { loadModels } from '../../src/reading/ocr/models.ts';
import { Pyramid } from '../../src/reading/ocr/pyramid.ts';
import { type ReadLine, recognise, wordsOfLine } from '../../src/reading/ocr/recognise.ts';
import { facing } from '../../src/reading/ocr/text-box.ts';
import { type DrawnLine, textIn } from './truth.ts';

const DETECTION_PIXELS = 1_131 * 1_600;

const pages = process.argv[2];
if (!pages) throw new Error('Usage: measure.ts PAGES');
const models = await loadModels();

const KINDS = [
  ['spaces', /^ $/],
  ['digits', /^\d$/],
  ['plain', /^[A-Za-z]$/],
  ['accented lower', /^\p{Ll}$/u],
  ['accented upper', /^\p{Lu}$/u],
  ['punctuation', /^[\x21-\x7e]$/],
  ['symbols', /./u],
] as const;
const kindOf = (character: string) => KINDS.find(([, kind]) => kind.test(character))![0];

const right = new Map<string, number>();
const total = new Map<string, number>();
const count = (map: Map<string, number>, key: string, by = 1) => map.set(key, (map.get(key) ?? 0) + by);
let [lines, edits, characters] = [0, 0, 0];

for (const name of readdirSync(pages)
  .filter((file) => file.endsWith('.json'))
  .sort()) {
  const words = (JSON.parse(readFileSync(join(pages, name), 'utf8')) as DrawnLine[]).flatMap((line) => line.words);
  const image = sharp(join(pages, name.replace(/json$/, 'png')))
    .removeAlpha()
    .toColourspace('srgb');
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  const pyramid = new Pyramid({ pixels: data, width: info.width, height: info.height });
  const truths: string[] = [];
  const found: ReadLine[] = [];
  for (const place of await detect(pyramid.base, models, DETECTION_PIXELS)) {
    const box = facing(place, 0);
    const truth = box.height > box.width * 1.5 ? null : textIn(box, words);
    if (truth === null) continue;
    truths.push(truth);
    found.push(await recognise(pyramid, box, models));
  }
  for (const [i, line] of inTheirLanguage(found).entries()) {
    const truth = truths[i]!;
    const read = wordsOfLine(line)
      .map(({ text }) => text)
      .join(' ');
    lines += 1;
    edits += editDistance(truth, read);
    characters += [...truth].length;
    for (const [drawn, seen] of align(truth, read)) {
      count(total, kindOf(drawn));
      if (drawn === seen) count(right, kindOf(drawn));
    }
    if (process.env.VERBOSE && truth !== read) console.error(`${truth}\n${read}\n`);
  }
}
const share = (kinds: readonly string[]) => {
  const sum = (map: Map<string, number>) => kinds.reduce((all, kind) => all + (map.get(kind) ?? 0), 0);
  return Number((sum(right) / sum(total)).toFixed(4));
};
const figures = Object.fromEntries(KINDS.map(([kind]) => [kind, share([kind])]));
const accented = share(['accented lower', 'accented upper']);
console.log(JSON.stringify({ lines, cer: Number((edits / characters).toFixed(4)), ...figures, accented }));
process.exit(0);
