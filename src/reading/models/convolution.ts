import { attribute, type Floats, type Graph, type Node } from './graph.ts';

/** The weights of one convolution as its own copies, so that a change touches no other node. */
export interface Weights {
  readonly weight: Floats;
  readonly bias: Float32Array;
}

/** Gives a Conv or ConvTranspose weights and a bias of its own; null when its weights are not constant. */
export function ownWeights(graph: Graph, conv: Node): Weights | null {
  const shared = graph.floats(conv.inputs[1]);
  if (!shared) return null;
  const outputs = conv.type === 'ConvTranspose' ? shared.dims[1]! : shared.dims[0]!;
  const weight = { dims: shared.dims, values: shared.values.slice() };
  const bias = graph.floats(conv.inputs[2])?.values.slice() ?? new Float32Array(outputs);
  conv.inputs = [conv.inputs[0]!, graph.constant(weight.dims, weight.values), graph.constant([bias.length], bias)];
  return { weight, bias };
}

/** Multiplies what a convolution puts out by `factor`, one for each channel, and adds `term`. */
export function scaleOutput(
  conv: Node,
  { weight, bias }: Weights,
  factor: readonly number[],
  term: readonly number[],
): void {
  const { dims, values } = weight;
  const kernel = dims[2]! * dims[3]!;
  if (conv.type === 'ConvTranspose') {
    // Layout input × output × kernel.
    for (let i = 0; i < values.length; i++) values[i]! *= factor[Math.floor(i / kernel) % dims[1]!]!;
  } else {
    const each = values.length / dims[0]!;
    for (let i = 0; i < values.length; i++) values[i]! *= factor[Math.floor(i / each)]!;
  }
  for (let channel = 0; channel < bias.length; channel++)
    bias[channel] = bias[channel]! * factor[channel]! + term[channel]!;
}

/** Multiplies what a Conv takes in by `factor`. */
export function scaleInput({ weight }: Weights, factor: number): void {
  for (let i = 0; i < weight.values.length; i++) weight.values[i]! *= factor;
}

/** Adds `term` to all that an unpadded Conv takes in: to each channel the sum of its weights times it. */
export function shiftInput({ weight, bias }: Weights, term: number): void {
  const each = weight.values.length / weight.dims[0]!;
  for (let channel = 0; channel < bias.length; channel++) {
    let sum = 0;
    for (let i = 0; i < each; i++) sum += weight.values[channel * each + i]!;
    bias[channel]! += sum * term;
  }
}

export function isUnpadded(conv: Node): boolean {
  return (attribute(conv, 'pads')?.ints ?? []).every((pad) => Number(pad) === 0);
}

/**
 * A 1 × 1 depthwise Conv that puts out `factor` times its input plus `term`: it keeps the blocked layout that a plain Mul
 * or Add would break, and takes an activation after it into itself.
 */
export function affineNode(
  graph: Graph,
  input: string,
  output: string,
  channels: number,
  { factor = 1, term = 0 }: { readonly factor?: number; readonly term?: number | Float32Array },
): Node {
  const weight = graph.constant([channels, 1, 1, 1], new Float32Array(channels).fill(factor));
  const bias = graph.constant([channels], typeof term === 'number' ? new Float32Array(channels).fill(term) : term);
  return graph.node('Conv', [input, weight, bias], output, {
    kernel_shape: [1, 1],
    group: channels,
    pads: [0, 0, 0, 0],
    strides: [1, 1],
    dilations: [1, 1],
  });
}
