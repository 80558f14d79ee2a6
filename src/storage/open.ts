import { join, resolve } from 'node:path';
import { sql } from 'kysely';
import type { AppRegistry } from '../apps/index.ts';
import type { IdentityStore } from '../identity/index.ts';
import type { ReviewStore } from '../review/index.ts';
import type { BatchStore, Blobs, Jobs, Log, References, RunStore, Seal } from '../runs/index.ts';
import { appRegistry } from './apps.ts';
import { batchStore } from './batches.ts';
import { openDiskBlobs } from './blobs.ts';
import { type Database, migrate, overPostgres } from './database.ts';
import { openEmbedded } from './embedded.ts';
import { makeDataFolder } from './folder.ts';
import { identityStore } from './identity.ts';
import { lockFolder } from './lock.ts';
import { enter } from './presence.ts';
import { openQueue, type Queue, reclaimJobs } from './queue.ts';
import { referenceStore } from './references.ts';
import { runStore } from './runs.ts';
import { keptSecret, sealWith } from './seal.ts';
import { reviewStore } from './tasks.ts';

export interface StorageOptions {
  /** Folder for blobs, keys and, without `databaseUrl`, the embedded database; made when missing. */
  readonly dataFolder: string;
  /** `postgres://…`; absent: the embedded database. */
  readonly databaseUrl?: string | undefined;
  /** Secret from which the key for values at rest is derived; absent: `secret.key` in the data folder, made once. */
  readonly secretKey?: string | undefined;
  readonly log: Log;
}

export interface Storage {
  readonly kind: 'embedded' | 'postgresql';
  readonly identity: IdentityStore;
  readonly apps: AppRegistry;
  readonly batches: BatchStore;
  readonly runs: RunStore;
  readonly reviews: ReviewStore;
  readonly references: References;
  readonly jobs: Jobs;
  readonly blobs: Blobs;
  readonly seal: Seal;
  /** Rejects while the database does not answer. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the database with all migrations applied, the blobs and the queue. Throws `data.locked` when another process
 * has the data folder, `config.invalid` when there can be none.
 */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const dataFolder = resolve(options.dataFolder);
  await makeDataFolder(dataFolder);
  const opened = options.databaseUrl
    ? await openShared(options.databaseUrl, options.log)
    : await openAlone(dataFolder, options.log);
  try {
    const { database, queue } = opened;
    return {
      kind: opened.kind,
      identity: identityStore(database),
      apps: appRegistry(database),
      batches: batchStore(database),
      runs: runStore(database, queue),
      reviews: reviewStore(database, queue),
      references: referenceStore(database),
      jobs: queue.jobs,
      blobs: await openDiskBlobs(join(dataFolder, 'blobs')),
      seal: sealWith(options.secretKey ?? (await keptSecret(dataFolder))),
      async ready() {
        await sql`select 1`.execute(database);
      },
      close: opened.close,
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

interface Opened {
  readonly kind: Storage['kind'];
  readonly database: Database;
  readonly queue: Queue;
  close(): Promise<void>;
}

/** A PostgreSQL that any number of processes share. */
async function openShared(url: string, log: Log): Promise<Opened> {
  const database = overPostgres(url, CONNECTIONS, log);
  try {
    await migrate(database);
    const queue = await openQueue({ kind: 'postgresql', url }, log);
    try {
      const presence = await enter(url, log, () => reclaimJobs(database));
      const close = inTurn(queue.close, presence.leave, () => database.destroy());
      return { kind: 'postgresql', database, queue, close };
    } catch (error) {
      await queue.close();
      throw error;
    }
  } catch (error) {
    await database.destroy();
    throw error;
  }
}

/** Connections of one process for its own queries; the queue has four and one to listen, and its presence takes one. */
const CONNECTIONS = 10;

/** The embedded database, under the folder's lock. */
async function openAlone(dataFolder: string, log: Log): Promise<Opened> {
  const lock = await lockFolder(dataFolder);
  try {
    const { database, pglite, mutex } = await openEmbedded(dataFolder, log);
    try {
      await migrate(database);
      const queue = await openQueue({ kind: 'embedded', pglite, mutex }, log);
      await reclaimJobs(database);
      const close = inTurn(
        queue.close,
        () => database.destroy(),
        () => mutex.run(() => pglite.close()),
        lock.release,
      );
      return { kind: 'embedded', database, queue, close };
    } catch (error) {
      await pglite.close();
      throw error;
    }
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Closes one after the other, each whatever became of those before; a second call waits for the first. */
function inTurn(...closing: readonly (() => Promise<unknown>)[]): () => Promise<void> {
  let closed: Promise<void> | null = null;
  const closeAll = async () => {
    const faults: unknown[] = [];
    for (const close of closing) await close().catch((fault: unknown) => faults.push(fault));
    if (faults.length > 0) throw faults[0];
  };
  return () => {
    closed ??= closeAll();
    return closed;
  };
}
