// Entry point of a process: rewrites the networks that an operator brings, and tries them once. Prints an answer.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { type Alphabet, charactersOf, classesOf } from './alphabet.ts';
import { Graph } from './graph.ts';
import { rewrite } from './rewrite.ts';

/** Paths of what is given; null: nothing. */
export interface Given {
  readonly detection: string | null;
  readonly recognition: string | null;
  readonly dictionary: string | null;
  /** An empty folder that takes what is made. */
  readonly folder: string;
}

export interface Answer {
  readonly fault: { readonly file: 'detection' | 'recognition' | 'dictionary'; readonly message: string } | null;
}

class Misfit extends Error {
  readonly file: 'detection' | 'recognition' | 'dictionary';

  constructor(file: Misfit['file'], message: string) {
    super(message);
    this.file = file;
  }
}

/** A page of so many pixels a side and a strip of such a size are tried: what the pipeline gives has such shapes. */
const PAGE = [1, 3, 96, 160] as const;
const STRIP = [1, 3, 48, 320] as const;

/** The rewriting is exact but for rounding; a network in which it changes more than this is left as it came. */
const MOST_DIFFERENCE = 0.01;

interface Output {
  readonly values: Float32Array;
  readonly dims: readonly number[];
}

async function answerOf(model: Uint8Array, shape: readonly number[]): Promise<Output> {
  const session = await InferenceSession.create(model, { logSeverityLevel: 3, intraOpNumThreads: 1 });
  // Any pattern does, as long as it excites the network a little everywhere.
  const length = shape.reduce((product, dim) => product * dim, 1);
  const input = Float32Array.from({ length }, (_, i) => Math.sin(i / 7) * Math.cos(i / 131));
  const feeds = { [session.inputNames[0]!]: new Tensor('float32', input, shape) };
  const output = (await session.run(feeds))[session.outputNames[0]!]!;
  await session.release();
  if (!(output.data instanceof Float32Array)) throw new TypeError('It answers in other numbers than 32-bit floats');
  return { values: output.data, dims: output.dims };
}

/** Rewrites a network where that leaves its answers as they are; throws when it cannot be run at all. */
async function prepared(model: Uint8Array, shape: readonly number[]): Promise<{ model: Uint8Array; answer: Output }> {
  const answer = await answerOf(model, shape);
  try {
    const graph = new Graph(model);
    rewrite(graph);
    const rewritten = graph.bytes();
    const again = await answerOf(rewritten, shape);
    const same = again.values.every((value, i) => Math.abs(value - answer.values[i]!) <= MOST_DIFFERENCE);
    if (same && again.values.length === answer.values.length) return { model: rewritten, answer };
  } catch {
    // Of another make than the rewriting knows: it runs as it is, only slower.
  }
  return { model, answer };
}

async function tried(file: 'detection' | 'recognition', path: string, shape: readonly number[]) {
  const bytes = await readFile(path);
  return prepared(bytes, shape).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new Misfit(file, `The file "${path}" is no network that runs here (${reason})`);
  });
}

/** Writes the prepared networks. Throws a `Misfit` for what is no such network or does not fit its dictionary. */
async function prepare({ detection, recognition, dictionary, folder }: Given): Promise<void> {
  if (detection !== null) {
    const { model, answer } = await tried('detection', detection, PAGE);
    const size = answer.dims.reduce((product, dim) => product * dim, 1);
    if (size !== PAGE[2] * PAGE[3])
      throw new Misfit('detection', `The file "${detection}" does not find text: its answer is no map of the page`);
    await writeFile(join(folder, 'detection.onnx'), model);
  }
  if (recognition !== null && dictionary !== null) {
    const { model, answer } = await tried('recognition', recognition, STRIP);
    const text = await readFile(dictionary, 'utf8');
    const classes = answer.dims.length === 3 ? answer.dims[2] : undefined;
    if (classes === undefined)
      throw new Misfit('recognition', `The file "${recognition}" does not read lines: its answer has no classes`);
    const alphabet = classesOf(text);
    if (classes !== alphabet.length)
      throw new Misfit(
        'dictionary',
        `The file "${dictionary}" has ${charactersOf(text).length} characters, but the network of RECTO_OCR_RECOGNITION knows ${classes - 2}`,
      );
    await writeFile(join(folder, 'recognition.onnx'), model);
    await writeFile(
      join(folder, 'alphabet.json'),
      JSON.stringify({ classes: alphabet, stretch: 1 } satisfies Alphabet),
    );
  }
  await writeFile(join(folder, 'stamp'), '');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const given = JSON.parse(process.argv[2] ?? '{}') as Given; // our own parent writes it
  const answer: Answer = await prepare(given).then(
    () => ({ fault: null }),
    (error: unknown) => {
      if (!(error instanceof Misfit)) throw error;
      return { fault: { file: error.file, message: error.message } };
    },
  );
  process.stdout.write(JSON.stringify(answer));
}
