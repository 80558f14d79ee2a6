import type { PGlite } from '@electric-sql/pglite';
import { DEFAULT_MIGRATION_TABLE, Kysely, Migrator, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import type { Log } from '../runs/index.ts';
import { MIGRATIONS } from './migrations/index.ts';
import type { Mutex } from './mutex.ts';
import { pgliteDialect } from './pglite-dialect.ts';
import type { Tables } from './tables.ts';

export type Database = Kysely<Tables>;
export type DatabaseTransaction = Transaction<Tables>;

const INT8 = 20;

/** PGlite gives 8-byte integers as it likes; ours are byte counts and row counts, far below 2^53. */
export const EMBEDDED_PARSERS = { [INT8]: Number };

export function overEmbedded(pglite: PGlite, mutex: Mutex): Database {
  return new Kysely<Tables>({ dialect: pgliteDialect(pglite, mutex) });
}

/** A pool of `connections` at most. Lost idle connections are logged, never thrown: the next query opens a new one. */
export function overPostgres(databaseUrl: string, connections: number, log: Log): Database {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: connections,
    connectionTimeoutMillis: 10_000,
    application_name: 'recto',
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        // The declared type of `getTypeParser` knows only its own overloads; both return a parser for `oid`.
        oid === INT8 ? Number : pg.types.getTypeParser(oid, format as 'text'),
    },
  });
  pool.on('error', (error) => log.warn({ error: error.message }, 'a database connection was lost'));
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}

/** Applies what is pending. Several processes may start at once: kysely takes an advisory lock. */
export async function migrate(database: Database): Promise<void> {
  // Kysely first looks through the whole catalogue, which takes the embedded database 0.3 s: not when all is applied.
  if (await isUpToDate(database)) return;
  const migrator = new Migrator({ db: database, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}

async function isUpToDate(database: Database): Promise<boolean> {
  const table = DEFAULT_MIGRATION_TABLE;
  const there = await sql<{ there: boolean }>`select to_regclass(${table}) is not null as there`.execute(database);
  if (!there.rows[0]?.there) return false;
  const applied = await sql<{ name: string }>`select name from ${sql.table(table)}`.execute(database);
  const names = new Set(applied.rows.map((row) => row.name));
  // An unknown migration is one of a newer Recto: kysely refuses to go on, and says so.
  return names.size === Object.keys(MIGRATIONS).length && Object.keys(MIGRATIONS).every((name) => names.has(name));
}
