import { seeded } from '../src/evaluate/index.ts';
import { chanceOf, type Network } from '../src/reading/ocr/network.ts';

export interface Example {
  readonly features: readonly number[];
  readonly label: boolean;
  /** Kind of document; the kinds count alike in sum, however many examples each has. */
  readonly kind: string;
  /** Documents are held out whole. */
  readonly document: string;
}

export interface Settings {
  readonly units: number;
  readonly epochs: number;
  readonly seed: number;
}

const BATCH = 128;
const RATE = 1.5e-3;
const DECAY = 1e-5;

/** How much an example counts, so that each kind of document counts alike. */
function balance(examples: readonly Example[]): (example: Example) => number {
  const counts = new Map<string, number>();
  for (const { kind } of examples) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return ({ kind }) => examples.length / counts.size / counts.get(kind)!;
}

/** Trains by Adam (Kingma and Ba, 2015) on the log loss, with the rate falling along half a cosine. */
export function train(examples: readonly Example[], { units, epochs, seed }: Settings): Network {
  const next = seeded(seed);
  const normal = () => Math.sqrt(-2 * Math.log(next() + 1e-12)) * Math.cos(2 * Math.PI * next());
  const inputs = examples[0]!.features.length;
  const { means, deviations } = moments(examples);
  const rows = examples.map(({ features }) => Float64Array.from(features, (v, i) => (v - means[i]!) / deviations[i]!));
  const counts = balance(examples);
  // One flat vector: hidden weights, hidden biases, output weights, output bias.
  const [biasAt, outputAt, last] = [units * inputs, units * inputs + units, units * inputs + 2 * units];
  const weights = new Float64Array(last + 1);
  for (let i = 0; i < biasAt; i++) weights[i] = normal() / Math.sqrt(inputs);
  for (let i = outputAt; i < last; i++) weights[i] = normal() / Math.sqrt(units);
  const [first, second, gradient] = [weights, weights, weights].map(({ length }) => new Float64Array(length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const order = examples.map((_, i) => i);
  const activity = new Float64Array(units);
  const steps = Math.ceil(examples.length / BATCH) * epochs;
  let step = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, next);
    for (let start = 0; start < order.length; start += BATCH) {
      gradient.fill(0);
      let weight = 0;
      for (const at of order.slice(start, start + BATCH)) {
        const row = rows[at]!;
        const count = counts(examples[at]!);
        weight += count;
        let sum = weights[last]!;
        for (let unit = 0; unit < units; unit++) {
          let value = weights[biasAt + unit]!;
          for (let i = 0; i < inputs; i++) value += weights[unit * inputs + i]! * row[i]!;
          activity[unit] = Math.max(0, value);
          sum += activity[unit]! * weights[outputAt + unit]!;
        }
        const error = count * (1 / (1 + Math.exp(-sum)) - (examples[at]!.label ? 1 : 0));
        gradient[last]! += error;
        for (let unit = 0; unit < units; unit++) {
          if (activity[unit] === 0) continue;
          gradient[outputAt + unit]! += error * activity[unit]!;
          const back = error * weights[outputAt + unit]!;
          gradient[biasAt + unit]! += back;
          for (let i = 0; i < inputs; i++) gradient[unit * inputs + i]! += back * row[i]!;
        }
      }
      step += 1;
      const rate = RATE * (1 + Math.cos((Math.PI * step) / steps));
      for (let i = 0; i <= last; i++) {
        const slope = gradient[i]! / weight + DECAY * weights[i]!;
        first[i] = 0.9 * first[i]! + 0.1 * slope;
        second[i] = 0.999 * second[i]! + 0.001 * slope * slope;
        const size = Math.sqrt(second[i]! / (1 - 0.999 ** step)) + 1e-8;
        weights[i]! -= (rate * first[i]!) / (1 - 0.9 ** step) / size;
      }
    }
  }
  return folded(weights, inputs, units, means, deviations);
}

function moments(examples: readonly Example[]): { means: number[]; deviations: number[] } {
  const inputs = examples[0]!.features.length;
  const mean = (value: (example: Example) => number) =>
    examples.reduce((sum, e) => sum + value(e), 0) / examples.length;
  const means = Array.from({ length: inputs }, (_, i) => mean(({ features }) => features[i]!));
  const deviations = means.map((m, i) => Math.sqrt(mean(({ features }) => (features[i]! - m) ** 2)) || 1);
  return { means, deviations };
}

function shuffle(order: number[], next: () => number): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
}

/** The weights on inputs as they come: their scaling is worked into the first layer. */
function folded(
  weights: Float64Array,
  inputs: number,
  units: number,
  means: readonly number[],
  deviations: readonly number[],
): Network {
  const round = (value: number) => Number(value.toPrecision(6));
  const row = (unit: number) =>
    Array.from(weights.subarray(unit * inputs, (unit + 1) * inputs), (w, i) => w / deviations[i]!);
  const hidden = Array.from({ length: units }, (_, unit) => row(unit));
  const at = units * inputs;
  return {
    hidden: hidden.map((unit) => unit.map(round)),
    biases: hidden.map((unit, i) => round(weights[at + i]! - unit.reduce((sum, w, j) => sum + w * means[j]!, 0))),
    output: Array.from(weights.subarray(at + units, at + 2 * units), round),
    bias: round(weights[at + 2 * units]!),
  };
}

/** Trains on all folds but one and asks for the held-out chances of each, in the order of the examples. */
export function heldOut(examples: readonly Example[], folds: number, settings: Settings): number[] {
  const documents = [...new Set(examples.map((example) => example.document))];
  const foldOf = new Map(documents.map((document, i) => [document, i % folds]));
  const networks = Array.from({ length: folds }, (_, fold) =>
    train(
      examples.filter(({ document }) => foldOf.get(document) !== fold),
      settings,
    ),
  );
  return examples.map(({ features, document }) => chanceOf(features, networks[foldOf.get(document)!]!));
}
