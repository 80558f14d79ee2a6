import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { built, NO_TELEMETRY } from '../../children/index.ts';
import { type Fault, Problem } from '../../domain/index.ts';
import type { Answer, Given } from '../models/given.ts';
import { type ModelFiles, type Recognition, SHIPPED } from './recognition.ts';
import type { OcrSettings } from './settings.ts';

const run = promisify(execFile);

/**
 * Turns settings into what a reader takes: looks whether Tesseract and its languages are there; rewrites and tries
 * networks of the operator's own, once, into `cache`, a folder that is made when needed. Throws `config.invalid` with
 * what is missing or does not fit. `memory` is what a process of Tesseract may take, in bytes.
 */
export async function prepareOcr(settings: OcrSettings, cache: string, memory: number): Promise<Recognition> {
  if (settings.engine === 'tesseract') return withTesseract(settings.languages, memory);
  const { detection, recognition, dictionary } = settings;
  const shipped = SHIPPED[settings.alphabet];
  if (detection === null && recognition === null) return { engine: 'recto', models: shipped };
  const own = await ownModels({ detection, recognition, dictionary }, join(cache, 'models'));
  return {
    engine: 'recto',
    models: {
      detection: detection === null ? shipped.detection : own.detection,
      recognition: recognition === null ? shipped.recognition : own.recognition,
      alphabet: recognition === null ? shipped.alphabet : own.alphabet,
    },
  };
}

function invalid(key: string, message: string, cause?: unknown): Problem {
  const fault: Fault = { key, line: null, message };
  return new Problem('config.invalid', 'One setting is wrong in the environment.', { faults: [fault], cause });
}

async function withTesseract(languages: string, memory: number): Promise<Recognition> {
  const { stdout } = await run('tesseract', ['--list-langs'], { timeout: 10_000 }).catch((cause: unknown) => {
    throw invalid('RECTO_OCR_ENGINE', 'Tesseract does not run here; install it (Debian: tesseract-ocr)', cause);
  });
  const there = stdout.split('\n').slice(1);
  const missing = languages.split('+').filter((language) => !there.includes(language));
  if (missing.length > 0) {
    const packages = missing.map((language) => `tesseract-ocr-${language.replaceAll('_', '-')}`).join(' ');
    throw invalid(
      'RECTO_TESSERACT_LANGUAGES',
      `Tesseract has no data for ${missing.join(', ')}; install it (Debian: ${packages})`,
    );
  }
  const tessdata = process.env.TESSDATA_PREFIX ?? null;
  return { engine: 'tesseract', languages, orientation: there.includes('osd'), tessdata, memory };
}

const KEYS = {
  detection: 'RECTO_OCR_DETECTION',
  recognition: 'RECTO_OCR_RECOGNITION',
  dictionary: 'RECTO_OCR_DICTIONARY',
} as const;

/** The networks rewritten and tried; from the cache where the same files were prepared by the same code before. */
async function ownModels(paths: Omit<Given, 'folder'>, cache: string): Promise<ModelFiles> {
  const script = fileURLToPath(built('reading/models/given.js'));
  const hash = createHash('sha256').update(await readFile(built('fingerprint')));
  for (const [name, key] of Object.entries(KEYS)) {
    const path = paths[name as keyof typeof KEYS]; // a key of that very table
    if (path === null) continue;
    const bytes = await readFile(path).catch((cause: unknown) => {
      throw invalid(key, `The file "${path}" cannot be read`, cause);
    });
    hash.update(name).update(createHash('sha256').update(bytes).digest());
  }
  const folder = join(cache, hash.digest('hex').slice(0, 16));
  const files: ModelFiles = {
    detection: join(folder, 'detection.onnx'),
    recognition: join(folder, 'recognition.onnx'),
    alphabet: join(folder, 'alphabet.json'),
  };
  if (await readFile(join(folder, 'stamp')).catch(() => null)) return files;
  // Made beside and moved into place, so that a process that starts meanwhile finds all or nothing.
  const beside = `${folder}.${process.pid}`;
  await mkdir(beside, { recursive: true }).catch((cause: unknown) => {
    throw invalid('RECTO_DATA', `The folder "${cache}" cannot be made, and prepared networks are kept there`, cause);
  });
  try {
    const given: Given = { ...paths, folder: beside };
    // In a process of its own: large networks would leave this one large.
    const env = { ...process.env, ...NO_TELEMETRY };
    const { stdout } = await run(process.execPath, ['--no-warnings', script, JSON.stringify(given)], { env });
    const answer = JSON.parse(stdout) as Answer; // printed by that very script
    if (answer.fault) throw invalid(KEYS[answer.fault.file], answer.fault.message);
    await rename(beside, folder).catch(async (error: unknown) => {
      // Another process was faster with the same.
      if (!(await readFile(join(folder, 'stamp')).catch(() => null))) throw error;
    });
    return files;
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}
