import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import type { Log } from '../runs/index.ts';
import { type Database, EMBEDDED_PARSERS, migrate, overEmbedded } from './database.ts';
import { Mutex } from './mutex.ts';
import { openQueue } from './queue.ts';

export interface Embedded {
  readonly pglite: PGlite;
  readonly mutex: Mutex;
  readonly database: Database;
}

/** 1 MB segments of the write-ahead log in place of 16 MB: 15 MB less to unpack at the first start, and to keep. */
const INITDB = ['--wal-segsize=1'];
const SNAPSHOT = 'snapshot.tar.gz';
const SNAPSHOT_KEY = 'snapshot.key';

/** Where the build put the snapshot, seen from dist/storage and from src/storage alike. */
const distFolder = fileURLToPath(new URL('../../dist', import.meta.url));

/**
 * Opens the embedded database in `folder`, making it from the build's snapshot at the first start: `initdb` would take
 * 5 to 11 s. The caller holds the folder's lock: two processes on one folder silently lose rows.
 */
export async function openEmbedded(dataFolder: string, log: Log): Promise<Embedded> {
  const folder = join(dataFolder, 'database');
  // Stands as long as a first start is under way. What it leaves half made holds nothing that anybody was promised.
  const making = join(dataFolder, 'database.making');
  if (existsSync(making)) await rm(folder, { recursive: true, force: true });
  const first = !existsSync(join(folder, 'PG_VERSION'));
  if (first && existsSync(folder) && (await readdir(folder)).length > 0) {
    throw new Error(`${folder} holds something that is no database.`);
  }
  const snapshot = first ? await readSnapshot() : null;
  if (first) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(making, '');
    if (!snapshot) log.warn({}, 'there is no database snapshot: the first start takes longer; run the build');
  }
  const pglite = await PGlite.create({
    dataDir: folder,
    parsers: EMBEDDED_PARSERS,
    initDbStartParams: INITDB,
    ...(snapshot ? { loadDataDir: snapshot } : {}),
  });
  if (first) await rm(making);
  const mutex = new Mutex();
  return { pglite, mutex, database: overEmbedded(pglite, mutex) };
}

async function readSnapshot(): Promise<Blob | null> {
  const bytes = await readFile(join(distFolder, SNAPSHOT)).catch(() => null);
  // A plain ArrayBuffer view, as Blob wants it.
  return bytes && new Blob([new Uint8Array(bytes)], { type: 'application/x-gzip' });
}

/**
 * Makes the snapshot of an empty embedded database with all migrations and the queue applied in `folder` (the build's
 * output), unless the one there was made by the same code.
 */
export async function makeSnapshot(folder: string, log: Log): Promise<void> {
  const key = await snapshotKey(folder);
  const keyFile = join(folder, SNAPSHOT_KEY);
  const made = existsSync(join(folder, SNAPSHOT)) ? await readFile(keyFile, 'utf8').catch(() => null) : null;
  if (made === key) return;
  const pglite = await PGlite.create({ parsers: EMBEDDED_PARSERS, initDbStartParams: INITDB });
  const mutex = new Mutex();
  const database = overEmbedded(pglite, mutex);
  await migrate(database);
  const queue = await openQueue({ kind: 'embedded', pglite, mutex }, log);
  await queue.close();
  await mutex.run(() => dropTemplates(pglite));
  const dump = await mutex.run(() => pglite.dumpDataDir('gzip'));
  await pglite.close();
  await writeWhole(join(folder, SNAPSHOT), new Uint8Array(await dump.arrayBuffer()));
  await writeWhole(keyFile, key);
}

/**
 * Nobody makes a second database in an embedded one, and the two that new ones are copied from are half of its files:
 * writing those cost 0.6 s of a first start (516 files instead of 1,092).
 */
async function dropTemplates(pglite: PGlite): Promise<void> {
  await pglite.exec('update pg_database set datistemplate = false');
  for (const name of ['template0', 'template1']) await pglite.exec(`drop database if exists ${name}`);
}

async function writeWhole(path: string, content: Uint8Array | string): Promise<void> {
  const draft = `${path}.${process.pid}.new`;
  const file = await open(draft, 'w');
  try {
    await file.writeFile(content);
  } finally {
    await file.close();
  }
  await rename(draft, path);
}

/** Everything that shapes an empty database: our migrations, our queues, and the versions of PGlite and pg-boss. */
async function snapshotKey(folder: string): Promise<string> {
  const digest = createHash('sha256');
  const migrations = join(folder, 'storage', 'migrations');
  for (const name of (await readdir(migrations)).filter((n) => n.endsWith('.js')).sort()) {
    digest.update(name).update(await readFile(join(migrations, name)));
  }
  digest.update(await readFile(join(folder, 'storage', 'queue.js'))).update(INITDB.join(' '));
  digest.update(dropTemplates.toString());
  for (const name of ['@electric-sql/pglite', 'pg-boss']) digest.update(await readFile(packageFile(name)));
  return digest.digest('hex');
}

/** The package.json of a dependency; packages may hide it behind their `exports`, so it is sought from the entry up. */
function packageFile(name: string): string {
  const require = createRequire(import.meta.url);
  for (const folder of require.resolve.paths(name) ?? []) {
    const file = join(folder, name, 'package.json');
    if (existsSync(file)) return file;
  }
  throw new Error(`The package ${name} is not installed.`);
}
