import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import type { OrganizationId } from '../../src/domain/index.ts';
import type { Log } from '../../src/runs/index.ts';
import { openStorage, type Storage } from '../../src/storage/index.ts';
import { type Postgres, startPostgres, withPostgres } from './postgres.ts';

export const silent: Log = { info: () => {}, warn: () => {}, error: () => {} };

export interface OpenedStorage {
  storage(): Storage;
  /** A new organization, so that tests do not see each other's rows. */
  organization(): Promise<OrganizationId>;
  /** Closes the storage, as the end of its process would. */
  close(): Promise<void>;
  /** Opens the same data once more, as another process would; over the embedded database only after `close`. */
  another(): Promise<Storage>;
}

/** The same suite over the embedded database and over PostgreSQL, each opened once for the suite. */
export function onBothDatabases(name: string, suite: (opened: OpenedStorage) => void): void {
  describe(`${name}, over the embedded database`, () => onDatabase(false, suite));
  describe.skipIf(!withPostgres)(`${name}, over PostgreSQL`, () => onDatabase(true, suite));
}

function onDatabase(shared: boolean, suite: (opened: OpenedStorage) => void): void {
  let dataFolder = '';
  const opened: Storage[] = [];
  let postgres: Postgres | null = null;
  let databaseUrl: string | undefined;

  async function open(): Promise<Storage> {
    const storage = await openStorage({ dataFolder, databaseUrl, log: silent });
    opened.push(storage);
    return storage;
  }

  beforeAll(async () => {
    dataFolder = mkdtempSync(join(tmpdir(), 'recto-data-'));
    if (shared) postgres = await startPostgres();
    databaseUrl = await postgres?.database();
    await open();
  });

  afterAll(async () => {
    for (const storage of opened) await storage.close();
    await postgres?.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  });

  const storage = () => opened[0]!;
  suite({
    storage,
    another: open,
    close: () => storage().close(),
    async organization() {
      const id = randomUUID() as string as OrganizationId;
      await storage().identity.addOrganization({ id, slug: id, name: id });
      return id;
    },
  });
}

export async function* bytes(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}
