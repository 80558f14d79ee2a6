import {
  affineNode,
  isUnpadded,
  ownWeights,
  scaleInput,
  scaleOutput,
  shiftInput,
  type Weights,
} from './convolution.ts';
import { attribute, type Graph, type Node, other } from './graph.ts';

// PP-OCRv4 as exported spends a third of its time in convolutions; the rest goes to hard-swish spelled out as four
// element-wise nodes and to scalar Mul and Add between convolutions, each of which makes ONNX Runtime leave its blocked
// layout. The rewrites below are exact but for rounding. Measured gain: rec 26 → 16 ms a line, det 231 → 132 ms a page.

/** Applies all rewrites. */
export function rewrite(graph: Graph): void {
  for (const conv of graph.nodes.filter((node) => node.type === 'Conv')) foldAffine(graph, conv);
  for (const add of graph.nodes.filter((node) => node.type === 'Add')) fuseHardSwish(graph, add);
  for (const gate of graph.nodes.filter((node) => node.type === 'HardSigmoid')) foldGate(graph, gate);
  for (const conv of graph.nodes.filter((node) => node.type === 'ConvTranspose')) foldUpsampling(graph, conv);
}

/** Conv, then BatchNormalization or Mul and Add of scalars → Conv. */
function foldAffine(graph: Graph, conv: Node): void {
  if (!graph.floats(conv.inputs[1])) return;
  for (;;) {
    const value = conv.outputs[0]!;
    const next = graph.sole(value, 'BatchNormalization', 'Mul', 'Add');
    const step = next && affine(graph, next, value);
    if (!next || !step) return;
    const weights = ownWeights(graph, conv)!; // its weight is constant, checked above
    const channels = weights.bias.length;
    const spread = (values: readonly number[]) => (values.length === 1 ? Array(channels).fill(values[0]) : values);
    scaleOutput(conv, weights, spread(step.factor), spread(step.term));
    take(graph, conv, next);
  }
}

/** `node` as factor and term on its input `value`, one for all channels or one each; null when it is no such thing. */
function affine(graph: Graph, node: Node, value: string): { factor: number[]; term: number[] } | null {
  if (node.type === 'BatchNormalization') return normalisation(graph, node);
  const scalar = graph.scalar(other(node, value));
  if (scalar === null) return null;
  return node.type === 'Mul' ? { factor: [scalar], term: [0] } : { factor: [1], term: [scalar] };
}

function normalisation(graph: Graph, node: Node): { factor: number[]; term: number[] } | null {
  const [scale, shift, mean, variance] = node.inputs.slice(1, 5).map((name) => graph.floats(name)?.values);
  if (!scale || !shift || !mean || !variance) return null;
  const epsilon = attribute(node, 'epsilon')?.f ?? 1e-5;
  const factor = Array.from(scale, (s, i) => s / Math.sqrt(variance[i]! + epsilon));
  return { factor, term: factor.map((f, i) => shift[i]! - mean[i]! * f) };
}

/** Lets `node` put out what `next` did, and drops `next`. */
function take(graph: Graph, node: Node, next: Node): void {
  node.outputs = next.outputs;
  graph.nodes = graph.nodes.filter((n) => n !== next);
}

/**
 * x · clip(x + 3, 0, 6) / 6 · s + t → x · HardSigmoid(x), with s and t moved into the convolutions that take the result.
 * `add` is the x + 3.
 */
function fuseHardSwish(graph: Graph, add: Node): void {
  const x = add.inputs.find((name) => graph.scalar(other(add, name)) === 3);
  if (x === undefined) return;
  const clip = graph.sole(add.outputs[0]!, 'Clip');
  if (!clip || !bounds(graph, clip, 0, 6)) return;
  const product = graph.sole(clip.outputs[0]!, 'Mul');
  if (!product || other(product, clip.outputs[0]!) !== x) return;
  const division = graph.sole(product.outputs[0]!, 'Div');
  if (!division || graph.scalar(division.inputs[1]) !== 6) return;
  const gone = [add, clip, product, division];
  let y = division.outputs[0]!;
  let factor = 1;
  let term = 0;
  const scale = graph.sole(y, 'Mul');
  const by = scale && graph.scalar(other(scale, y));
  if (scale && typeof by === 'number') {
    [factor, y] = [by, scale.outputs[0]!];
    gone.push(scale);
    const shift = graph.sole(y, 'Add');
    const plus = shift && graph.scalar(other(shift, y));
    if (shift && typeof plus === 'number') {
      [term, y] = [plus, shift.outputs[0]!];
      gone.push(shift);
    }
  }
  const channels = channelsOf(graph, x);
  if (channels === null) return;
  const rest = intoTakers(graph, y, { factor, term });
  const gate = graph.name('gate');
  const gated = rest ? graph.name('gated') : y;
  const nodes = [
    graph.node('HardSigmoid', [x], gate, { alpha: { float: 1 / 6 }, beta: { float: 0.5 } }),
    graph.node('Mul', [x, gate], gated),
  ];
  if (rest) nodes.push(affineNode(graph, gated, y, channels, rest));
  graph.replace(gone, nodes);
}

interface Affine {
  readonly factor: number;
  readonly term: number;
}

/** Moves a factor and a term on `value` into the convolutions that take it; returns what has to stay, if any. */
function intoTakers(graph: Graph, value: string, { factor, term }: Affine): Affine | null {
  const takers = graph.outputs.has(value) ? [] : graph.consumers(value);
  const constant = takers.every((taker) => taker.type === 'Conv' && graph.floats(taker.inputs[1]));
  if (takers.length === 0 || !constant) return factor === 1 && term === 0 ? null : { factor, term };
  const owned = takers.map((taker): [Node, Weights] => [taker, ownWeights(graph, taker)!]); // constant, checked above
  const inside = takers.every(isUnpadded);
  for (const [, weights] of owned) {
    if (inside) shiftInput(weights, term);
    scaleInput(weights, factor);
  }
  // Where a taker pads with zeros the term cannot go into its bias: at the margin it would be missed.
  return inside || term === 0 || factor === 0 ? null : { factor: 1, term: term / factor };
}

/** Whether a Clip has these bounds, given as attributes (before opset 11) or as inputs. */
function bounds(graph: Graph, clip: Node, low: number, high: number): boolean {
  const least = attribute(clip, 'min')?.f ?? graph.scalar(clip.inputs[1]);
  const most = attribute(clip, 'max')?.f ?? graph.scalar(clip.inputs[2]);
  return least === low && most === high;
}

function channelsOf(graph: Graph, value: string): number | null {
  const producer = graph.producer(value);
  return producer?.type === 'Conv' ? (graph.floats(producer.inputs[1])?.dims[0] ?? null) : null;
}

/** Squeeze and excite: Conv, HardSigmoid, Mul by x and perhaps Add of x → Conv, Clip, Mul. */
function foldGate(graph: Graph, gate: Node): void {
  const conv = graph.producer(gate.inputs[0]!);
  const product = graph.sole(gate.outputs[0]!, 'Mul');
  if (conv?.type !== 'Conv' || !product || !graph.sole(gate.inputs[0]!, 'HardSigmoid')) return;
  const x = other(product, gate.outputs[0]!);
  const residual = graph.sole(product.outputs[0]!, 'Add');
  const plus = residual && other(residual, product.outputs[0]!) === x ? 1 : 0;
  const weights = ownWeights(graph, conv);
  if (!weights) return;
  const channels = weights.bias.length;
  const alpha = attribute(gate, 'alpha')?.f ?? 0.2;
  const beta = attribute(gate, 'beta')?.f ?? 0.5;
  scaleOutput(conv, weights, Array(channels).fill(alpha), Array(channels).fill(beta + plus));
  graph.replace([gate], [clipNode(graph, gate.inputs[0]!, gate.outputs[0]!, plus, 1 + plus)]);
  if (plus === 1 && residual) take(graph, product, residual);
}

function clipNode(graph: Graph, input: string, output: string, low: number, high: number): Node {
  if (graph.opset < 11) return graph.node('Clip', [input], output, { min: { float: low }, max: { float: high } });
  const limits = [low, high].map((limit) => graph.constant([], Float32Array.of(limit)));
  return graph.node('Clip', [input, ...limits], output);
}

/** ConvTranspose, then Add of a bias, then BatchNormalization → ConvTranspose. */
function foldUpsampling(graph: Graph, conv: Node): void {
  const weights = ownWeights(graph, conv);
  if (!weights) return;
  const channels = weights.bias.length;
  const add = graph.sole(conv.outputs[0]!, 'Add');
  const bias = add && graph.floats(other(add, conv.outputs[0]!))?.values;
  if (add && bias && (bias.length === 1 || bias.length === channels)) {
    const term = Array.from({ length: channels }, (_, i) => bias[bias.length === 1 ? 0 : i]!);
    scaleOutput(conv, weights, Array(channels).fill(1), term);
    take(graph, conv, add);
  }
  const norm = graph.sole(conv.outputs[0]!, 'BatchNormalization');
  const step = norm && normalisation(graph, norm);
  if (!norm || !step) return;
  scaleOutput(conv, weights, step.factor, step.term);
  take(graph, conv, norm);
}
