// Builds what a start needs: the JavaScript in dist/, the rewritten OCR models and the embedded
// database's snapshot. `buildIfStale` does only what is missing or older than its source.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'dist', '.built');

function newest(folder) {
  let latest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    latest = Math.max(latest, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }
  return latest;
}

function stale() {
  if (!existsSync(stamp)) return true;
  const built = statSync(stamp).mtimeMs;
  return newest(join(root, 'src')) > built || statSync(join(root, 'package.json')).mtimeMs > built;
}

function compile() {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const run = spawnSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json')], { stdio: ['ignore', 2, 2] });
  if (run.status !== 0) throw new Error('The TypeScript build failed; see the messages above.');
}

/** Builds everything into dist/. Safe to call from several processes: the last one wins with equal content. */
export async function build() {
  mkdirSync(join(root, 'dist'), { recursive: true });
  rmSync(stamp, { force: true });
  compile();
  for (const step of ['reading/prepare.js', 'storage/prepare.js']) {
    const file = join(root, 'dist', step);
    if (existsSync(file)) await (await import(pathToFileURL(file).href)).prepare(join(root, 'dist'));
  }
  writeFileSync(stamp, '');
}

/** Builds when dist/ is missing or older than src/. */
export async function buildIfStale() {
  if (!stale()) return;
  if (process.stderr.isTTY) process.stderr.write('Building Recto …\n');
  await build();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
