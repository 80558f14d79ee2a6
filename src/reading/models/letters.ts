import type { Alphabet } from './alphabet.ts';
import type { Graph } from './graph.ts';

// PP-OCRv4 knows 6,625 classes, Chinese for the most part, and lacks most letters of Europe beyond English. Its frozen
// features hold them all the same: a small head of our own reads them. `training/letters` makes its weights.

/** The backbone's last value before it is pooled: [1, 480, 3 rows, width / 4]. */
export const ROWS = 'p2o.Add.231';
/** What its fifth stage gives, where small marks are still apart: [1, 240, 6 rows, width / 4]. */
export const STAGE = 'p2o.Add.167';
/** What the neck makes of the pooled backbone: [1, 480, 1, width / 8]. */
export const NECK = 'swish_15.tmp_0';

/** `letters.weights.json`: the classes from the blank to the space, and what `letters.weights` holds one after the other. */
export interface LettersHead extends Alphabet {
  /** Count of residual convolutions. */
  readonly blocks: number;
  /** Half floats, row-major. */
  readonly tensors: readonly { readonly name: string; readonly dims: readonly number[] }[];
}

/**
 * Puts the head in the place of the recogniser's last layers, before the graph is rewritten: the answer is [1, width / 4,
 * classes], twice as many steps as before, so that narrow print has a step for each letter.
 */
export function attachLetters(graph: Graph, head: LettersHead, weights: Uint8Array): void {
  const taken = [ROWS, STAGE, NECK];
  if (taken.some((name) => !graph.producer(name)))
    throw new TypeError('The recognition model has other layers than PP-OCRv4.');
  graph.returns(...taken);
  const constants = constantsOf(graph, head, weights);
  const add = (type: string, inputs: string[], attributes: Parameters<Graph['node']>[3] = {}) => {
    const output = graph.name('letters');
    graph.nodes.push(graph.node(type, inputs, output, attributes));
    return output;
  };
  const rows = add('Conv', [ROWS, constants('rows'), constants('bias')], { kernel_shape: [3, 1] });
  const halved = add('AveragePool', [STAGE], { kernel_shape: [2, 1], strides: [2, 1] });
  const stage = add('Conv', [halved, constants('stage')], { kernel_shape: [3, 1] });
  const neck = add('ConvTranspose', [NECK, constants('neck')], { kernel_shape: [1, 2], strides: [1, 2] });
  let value = add('Relu', [add('Add', [add('Add', [rows, stage]), neck])]);
  for (let block = 0; block < head.blocks; block++) {
    const weight = `block${block}`;
    const kernel = head.tensors.find(({ name }) => name === weight)?.dims.at(-1) ?? 1;
    const pad = (kernel - 1) / 2;
    const seen = add('Conv', [value, constants(weight), constants(`${weight}.bias`)], {
      kernel_shape: [1, kernel],
      pads: [0, pad, 0, pad],
    });
    value = add('Add', [value, add('Relu', [seen])]);
  }
  const scores = add('Conv', [value, constants('out'), constants('out.bias')], { kernel_shape: [1, 1] });
  const steps = add('Transpose', [add('Squeeze', [scores], { axes: [2] })], { perm: [0, 2, 1] });
  graph.returns(add('Softmax', [steps], { axis: 2 }));
}

/** Adds a tensor of the head to the graph by its name. Throws when the weights end early. */
function constantsOf(graph: Graph, head: LettersHead, weights: Uint8Array): (name: string) => string {
  const view = new DataView(weights.buffer, weights.byteOffset, weights.byteLength);
  const size = (dims: readonly number[]) => dims.reduce((product, dim) => product * dim, 1);
  if (weights.byteLength !== 2 * head.tensors.reduce((sum, { dims }) => sum + size(dims), 0))
    throw new TypeError('The weights of the letters do not fit their description.');
  return (wanted) => {
    let at = 0;
    for (const { name, dims } of head.tensors) {
      const length = size(dims);
      if (name === wanted)
        return graph.constant(
          dims,
          Float32Array.from({ length }, (_, i) => half(view.getUint16(2 * (at + i), true))),
        );
      at += length;
    }
    throw new TypeError(`The weights of the letters lack "${wanted}".`);
  };
}

/** A half float (IEEE 754 binary16) as a number. */
function half(bits: number): number {
  const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 0x1f, bits & 0x3ff];
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
