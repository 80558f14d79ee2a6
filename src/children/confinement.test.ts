import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { built } from './built.ts';
import { confinement } from './confinement.ts';

const runtime = import.meta.resolve('onnxruntime-node');
const model = join(new URL(built('models/recognition.onnx')).pathname);
const program = `const { default: ort } = await import(${JSON.stringify(runtime)});
await ort.InferenceSession.create(${JSON.stringify(model)});
console.log('loaded');`;

it('lets the OCR engine write nothing about its use, neither where it runs nor among the temporary files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'recto-confined-'));
  try {
    const { env } = confinement({ memory: 2 ** 30 });
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: folder,
      env: { ...env, HOME: folder, TMPDIR: folder },
      encoding: 'utf8',
    });
    expect(run.stdout, run.stderr).toContain('loaded');
    expect(readdirSync(folder)).toEqual([]);
    expect(existsSync(join('/tmp', `mat-debug-${run.pid}.log`))).toBe(false);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it('hands no variable of the server to a child but its path', () => {
  process.env.RECTO_SECRET_KEY = 'a secret of the server';
  try {
    const { env } = confinement({ memory: 2 ** 30 });
    expect(JSON.stringify(env)).not.toContain('a secret of the server');
    expect(Object.keys(env).sort()).toEqual(['OMP_NUM_THREADS', 'ORT_DISABLE_TELEMETRY', 'PATH', 'UV_THREADPOOL_SIZE']);
  } finally {
    delete process.env.RECTO_SECRET_KEY;
  }
});
