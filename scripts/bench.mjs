// `npm run bench -- NAME [--quick] [--set NAME] [--seed N]`: builds, then runs bench/NAME.ts.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIfStale } from './build.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const [name, ...rest] = process.argv.slice(2);
const file = join(root, 'bench', `${name}.ts`);
if (!name || !/^[a-z-]+$/.test(name) || !existsSync(file)) {
  const names = readdirSync(join(root, 'bench'))
    .filter((f) => /^[a-z-]+\.ts$/.test(f))
    .map((f) => f.slice(0, -3));
  console.error(`Usage: npm run bench -- NAME [--quick] [--set NAME] [--seed N]\nBenchmarks: ${names.join(', ')}`);
  process.exit(2);
}
await buildIfStale();
const run = spawnSync(process.execPath, ['--import', 'tsx', file, ...rest], { cwd: root, stdio: 'inherit' });
process.exit(run.status ?? 1);
