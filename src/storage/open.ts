import type { AppRegistry } from '../apps/index.ts';
import type { IdentityStore } from '../identity/index.ts';
import type { BatchStore, Blobs, Jobs, Log, RunStore, Seal } from '../runs/index.ts';

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
  readonly jobs: Jobs;
  readonly blobs: Blobs;
  readonly seal: Seal;
  /** Rejects while the database does not answer. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the database with all migrations applied, the blobs and the queue. Throws `data.locked` when another process
 * has the data folder.
 */
export async function openStorage(_options: StorageOptions): Promise<Storage> {
  throw new Error('not yet written');
}
