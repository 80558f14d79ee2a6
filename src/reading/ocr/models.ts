import { readFile } from 'node:fs/promises';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Alphabet } from '../models/alphabet.ts';
import { multipliesBytes } from './processor.ts';
import { INT8, recognitionHere, SHIPPED } from './recognition.ts';

/** The two networks, as `prepare` or `prepareOcr` left them, loaded once per child process. */
export interface Models {
  /** Probability of text for each pixel of a `width` × `height` image; both are multiples of 32. */
  detect(input: Float32Array, width: number, height: number): Promise<Float32Array>;
  /** Probabilities for each step of a strip: `steps` × `alphabet.length`. */
  recognise(input: Float32Array, width: number, height: number): Promise<{ scores: Float32Array; steps: number }>;
  /** What each class of the recogniser stands for; the first is the blank, the last the space. */
  readonly alphabet: readonly string[];
  /** How much wider than their proportions ask lines are shown to the recogniser; below 1: narrower. */
  readonly stretch: number;
}

// One thread: the pool runs a child per core, which measured 1.5 times the pages per second of one child on all cores.
const SETTINGS: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  // Every line has its own width; patterns kept for each would only take memory.
  enableMemPattern: false,
  logSeverityLevel: 3,
};

let loaded: Promise<Models> | null = null;

export function loadModels(): Promise<Models> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Models> {
  const recognition = recognitionHere();
  const files = recognition.engine === 'recto' ? recognition.models : SHIPPED.latin;
  const bytes = files.recognition === SHIPPED.latin.recognition && multipliesBytes();
  const detector = await InferenceSession.create(files.detection, SETTINGS);
  const recogniser = await InferenceSession.create(bytes ? INT8 : files.recognition, SETTINGS);
  const { classes, stretch }: Alphabet = JSON.parse(await readFile(files.alphabet, 'utf8')); // written by the build
  const run = async (session: InferenceSession, input: Float32Array, width: number, height: number) => {
    const feeds = { [session.inputNames[0]!]: new Tensor('float32', input, [1, 3, height, width]) };
    const output = (await session.run(feeds))[session.outputNames[0]!]!;
    if (!(output.data instanceof Float32Array)) throw new TypeError('The OCR model answered in a type unknown.');
    return { values: output.data, dims: output.dims };
  };
  return {
    alphabet: classes,
    stretch,
    async detect(input, width, height) {
      return (await run(detector, input, width, height)).values;
    },
    async recognise(input, width, height) {
      const { values, dims } = await run(recogniser, input, width, height);
      return { scores: values, steps: dims[1]! };
    },
  };
}
