import { affineNode, isUnpadded } from './convolution.ts';
import { attribute, type Graph, type Node } from './graph.ts';

// Nine tenths of the recogniser's time goes to convolutions of 1 × 1, which are matrix products. In whole numbers of
// eight bits they take a third of the time where the processor has VNNI (`ocr/processor.ts`). Each call measures the range
// of its own input: nothing has to be calibrated, and a faint line loses no more than a bold one. Depthwise convolutions
// are bound by memory and gain nothing. Measured: 14.6 → 8.4 ms for a strip of 320 pixels, word F1 0.05 to 0.3 less.

/** Smaller products do not make up for the change of layout around them. */
const FEWEST_WEIGHTS = 4_000;
/** Largest weight of a channel. Seven bits, with which no processor overflows, read receipts a point worse (decision 8). */
const LARGEST = 127;

/** Lets the 1 × 1 convolutions with at least `fewest` weights count in whole numbers. */
export function quantise(graph: Graph, fewest = FEWEST_WEIGHTS): void {
  for (const conv of graph.nodes.filter((node) => isPointwise(graph, node))) {
    const weight = graph.floats(conv.inputs[1])!; // constant, checked before
    if (weight.values.length >= fewest) intoProduct(graph, conv, weight.values, weight.dims[0]!, weight.dims[1]!);
  }
}

function isPointwise(graph: Graph, node: Node): boolean {
  if (node.type !== 'Conv' || !isUnpadded(node)) return false;
  const dims = graph.floats(node.inputs[1])?.dims;
  const strides = attribute(node, 'strides')?.ints ?? [];
  const groups = Number(attribute(node, 'group')?.i ?? 1);
  return dims?.[2] === 1 && dims[3] === 1 && groups === 1 && strides.every((stride) => Number(stride) === 1);
}

/** Channels last, times the weights, channels first again; the bias by a depthwise Conv that takes the activation too. */
function intoProduct(graph: Graph, conv: Node, weights: Float32Array, outputs: number, inputs: number): void {
  const quantised = new Int8Array(inputs * outputs);
  const scales = new Float32Array(outputs);
  for (let output = 0; output < outputs; output++) {
    const row = weights.subarray(output * inputs, (output + 1) * inputs);
    const most = row.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
    const scale = most / LARGEST || 1;
    scales[output] = scale;
    for (let input = 0; input < inputs; input++) quantised[input * outputs + output] = Math.round(row[input]! / scale);
  }
  const [last, product, first] = [graph.name('last'), graph.name('product'), graph.name('first')];
  const bias = graph.floats(conv.inputs[2])?.values ?? new Float32Array(outputs);
  graph.replace(
    [conv],
    [
      graph.node('Transpose', [conv.inputs[0]!], last, { perm: [0, 2, 3, 1] }),
      graph.runtimeNode(
        'DynamicQuantizeMatMul',
        [last, graph.constant([inputs, outputs], quantised), graph.constant([outputs], scales)],
        product,
      ),
      graph.node('Transpose', [product], first, { perm: [0, 3, 1, 2] }),
      affineNode(graph, first, conv.outputs[0]!, outputs, { term: bias }),
    ],
  );
}
