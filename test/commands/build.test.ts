import { cpSync, existsSync, readdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folder, start } from './recto.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const place = folder();
const bin = place.in('bin/recto');

function version() {
  return start(['--version'], {}, { bin }).ended;
}

beforeAll(() => {
  const settings = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];
  const parts = ['bin', 'dist', 'scripts', 'src', 'templates', ...settings];
  for (const part of parts) cpSync(join(root, part), place.in(part), { recursive: true, preserveTimestamps: true });
  symlinkSync(join(root, 'node_modules'), place.in('node_modules'));
});
afterAll(() => place.remove());

describe('a checkout', () => {
  it('is built once when several commands start at once', async () => {
    rmSync(place.in('dist/main.js'));
    rmSync(place.in('dist/.built'));
    const ended = await Promise.all([version(), version(), version()]);
    const { version: expected } = JSON.parse(readFileSync(place.in('package.json'), 'utf8'));
    expect(ended.map(({ code, out }) => [code, out])).toEqual(Array(3).fill([0, `${expected}\n`]));
    // Only the one that builds says so.
    expect(ended.map(({ err }) => err).sort()).toEqual(['', '', 'Building Recto …\n']);
    expect(readdirSync(place.in('dist')).filter((name) => name.startsWith('.'))).toEqual(['.built']);
  });

  it('is built again when a source changes, even to an older one, and what is gone from it goes', async () => {
    writeFileSync(place.in('src/extra.ts'), 'export const extra: number = 1;\n');
    await version();
    expect(existsSync(place.in('dist/extra.js'))).toBe(true);
    writeFileSync(place.in('src/extra.ts'), 'export const extra: number = 2;\n');
    utimesSync(place.in('src/extra.ts'), 0, 0);
    await version();
    expect(readFileSync(place.in('dist/extra.js'), 'utf8')).toContain('extra = 2');
    rmSync(place.in('src/extra.ts'));
    await version();
    expect(existsSync(place.in('dist/extra.js'))).toBe(false);
  });

  it('names what reads by what it is made of, so that a change of it reads again what was read before', async () => {
    const name = async () => {
      expect((await version()).code).toBe(0);
      return readFileSync(place.in('dist/fingerprint'), 'utf8');
    };
    const before = await name();
    writeFileSync(place.in('src/http/extra.ts'), 'export {};\n');
    expect(await name()).toBe(before);
    const names = [before];
    for (const text of ['1', '2']) {
      writeFileSync(place.in('src/reading/extra.ts'), `export const extra = ${text};\n`);
      names.push(await name());
    }
    expect(new Set(names).size).toBe(3);
    rmSync(place.in('src/http/extra.ts'));
    rmSync(place.in('src/reading/extra.ts'));
    expect(await name()).toBe(before);
  });

  it('takes over from a build that was killed', async () => {
    rmSync(place.in('dist/.built'));
    // No system gives out this process id.
    writeFileSync(place.in('dist/.building'), '99999999');
    expect((await version()).code).toBe(0);
  });

  it('says what is wrong when it cannot be built', async () => {
    rmSync(place.in('dist/.built'));
    rmSync(place.in('node_modules'));
    const { code, err } = await version();
    expect([code, err]).toEqual([
      1,
      'Building Recto …\nrecto: The dependencies are not installed: run `npm ci` first.\n',
    ]);
    symlinkSync(join(root, 'node_modules'), place.in('node_modules'));
    expect((await version()).code).toBe(0);
  });
});

describe('an installed package', () => {
  it('runs without sources and scripts', async () => {
    for (const part of ['src', 'scripts', 'tsconfig.json', 'tsconfig.build.json'])
      rmSync(place.in(part), { recursive: true });
    expect((await version()).code).toBe(0);
    const help = await start(['run', '--app', 'receipt', 'nowhere.pdf'], {}, { bin }).ended;
    expect(JSON.parse(help.out)).toMatchObject({ status: 'failed', problem: { code: 'file.missing' } });
  });
});
