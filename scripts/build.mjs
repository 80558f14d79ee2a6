// Builds what a start needs: the JavaScript in dist/, the rewritten OCR models and the embedded
// database's snapshot. `buildIfStale` does only what is missing or older than its source.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
// Holds the fingerprint of the sources as they were when the build began: one changed meanwhile makes it stale.
const stamp = join(dist, '.built');
const lock = join(dist, '.building');
const inputs = [
  'src',
  'scripts/build.mjs',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
];

/** Milliseconds for which another process's build is waited for; the longest build seen took a tenth of it. */
const PATIENCE = 300_000;

/** Names, sizes and times of everything that the build is made from: clocks may be wrong, but not stand where they stood. */
function fingerprint() {
  const digest = createHash('sha256');
  const add = (path) => {
    const stat = statSync(join(root, path), { throwIfNoEntry: false });
    if (!stat) return;
    if (stat.isDirectory()) for (const entry of readdirSync(join(root, path)).sort()) add(join(path, entry));
    else digest.update(`${path} ${stat.size} ${stat.mtimeMs}\n`);
  };
  inputs.forEach(add);
  return digest.digest('hex');
}

function stale() {
  return !existsSync(stamp) || readFileSync(stamp, 'utf8') !== fingerprint();
}

function* filesBelow(folder, prefix = '') {
  for (const entry of readdirSync(join(folder, prefix), { withFileTypes: true })) {
    const path = join(prefix, entry.name);
    if (entry.isDirectory()) yield* filesBelow(folder, path);
    else yield path;
  }
}

/** Compiles beside dist/ and moves file by file, so that a process that runs from dist/ never sees half a file. */
function compile() {
  const fresh = join(dist, `.compiling-${process.pid}`);
  try {
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    if (!existsSync(tsc)) throw new Error('The dependencies are not installed: run `npm ci` first.');
    // Types are the matter of `npm run check`: a start must not wait for them.
    const options = ['-p', join(root, 'tsconfig.build.json'), '--noCheck', '--outDir', fresh];
    const run = spawnSync(process.execPath, [tsc, ...options], { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(`The TypeScript build failed.\n${run.stdout ?? ''}${run.stderr ?? ''}`);
    // The page's own files are sent as they are, and weights are no code.
    for (const file of filesBelow(join(root, 'src'))) {
      if (!/\.(html|css|js|svg|weights)$/.test(file)) continue;
      mkdirSync(dirname(join(fresh, file)), { recursive: true });
      copyFileSync(join(root, 'src', file), join(fresh, file));
    }
    const made = new Set(filesBelow(fresh));
    for (const file of made) {
      mkdirSync(dirname(join(dist, file)), { recursive: true });
      renameSync(join(fresh, file), join(dist, file));
    }
    for (const file of filesBelow(dist)) {
      if (/\.(js(\.map)?|weights)$/.test(file) && !file.startsWith('.') && !made.has(file)) rmSync(join(dist, file));
    }
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/**
 * Names what reads and understands in this build, its dependencies included: a reading is kept for later runs under this
 * name, and serves no code that would read or keep it otherwise.
 */
function nameBuild() {
  const digest = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  const code = [...filesBelow(dist)].filter((file) =>
    /^(domain|intake|reading|understanding|runs\/readings)(\/.*)?\.(js|json|weights)$/.test(file),
  );
  for (const file of code.sort()) digest.update(`${file}\n`).update(readFileSync(join(dist, file)));
  writeFileSync(join(dist, 'fingerprint'), digest.digest('hex').slice(0, 12));
}

/** In a process of its own: making the database's snapshot takes 850 MB, and a test runner's loader is not Node's. */
function prepare(file) {
  const script = `await (await import(${JSON.stringify(pathToFileURL(file).href)})).prepare(${JSON.stringify(dist)})`;
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`${file} failed.\n${run.stdout ?? ''}${run.stderr ?? ''}`);
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Runs `work` while no other process of this machine builds; the lock of a process that died is taken over. */
async function alone(work) {
  for (const started = Date.now(); ; await sleep(100)) {
    try {
      const file = openSync(lock, 'wx');
      writeFileSync(file, String(process.pid));
      closeSync(file);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const age = () => Date.now() - statSync(lock).mtimeMs;
      try {
        const owner = Number(readFileSync(lock, 'utf8'));
        // An empty lock is one being written, unless its writer died in between.
        if (owner ? !alive(owner) : age() > 5_000) rmSync(lock, { force: true });
      } catch (gone) {
        if (gone.code !== 'ENOENT') throw gone;
      }
      if (Date.now() - started > PATIENCE)
        throw new Error(`Another build has not ended; remove ${lock} if there is none.`);
    }
  }
  try {
    await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

async function buildAlone() {
  // Said in logs too: npm and containers show no terminal, and a first build takes many seconds.
  process.stderr.write('Building Recto …\n');
  const began = fingerprint();
  rmSync(stamp, { force: true });
  compile();
  nameBuild();
  for (const step of ['reading/prepare.js', 'storage/prepare.js']) {
    if (existsSync(join(dist, step))) prepare(join(dist, step));
  }
  writeFileSync(stamp, began);
}

/** Builds everything into dist/. Of several processes that call it one builds at a time. */
export async function build() {
  mkdirSync(dist, { recursive: true });
  await alone(buildAlone);
}

function writable(path) {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Builds when dist/ is missing or older than its sources. A complete dist/ that may not be written is used as it is. */
export async function buildIfStale() {
  if (!stale()) return;
  if (!writable(existsSync(dist) ? dist : root)) {
    if (existsSync(stamp)) return;
    throw new Error(`${dist} is not complete and may not be written; run \`npm run build\` as its owner.`);
  }
  mkdirSync(dist, { recursive: true });
  // Whoever waited for another's build finds nothing left to do.
  await alone(async () => {
    if (stale()) await buildAlone();
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await build().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
