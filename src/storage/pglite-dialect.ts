import type { PGlite } from '@electric-sql/pglite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import type { Mutex } from './mutex.ts';

/**
 * Kysely over PGlite. The embedded database has one connection, so a transaction holds `mutex` from its begin to its
 * commit; whoever else speaks to the same PGlite (the job queue) must hold it too, or would join the transaction.
 */
export function pgliteDialect(pglite: PGlite, mutex: Mutex): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new PGliteDriver(pglite, mutex),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

interface Turn extends DatabaseConnection {
  readonly end: () => void;
}

class PGliteDriver implements Driver {
  readonly #pglite: PGlite;
  readonly #mutex: Mutex;
  readonly #turns = new WeakMap<DatabaseConnection, Turn>();

  constructor(pglite: PGlite, mutex: Mutex) {
    this.#pglite = pglite;
    this.#mutex = mutex;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    const end = await this.#mutex.lock();
    const turn: Turn = {
      end,
      executeQuery: (query) => this.#query(query),
      // biome-ignore lint/correctness/useYield: a stream over one connection would block everybody; nothing asks for it
      async *streamQuery() {
        throw new Error('The embedded database does not stream.');
      },
    };
    this.#turns.set(turn, turn);
    return turn;
  }

  async #query<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const result = await this.#pglite.query<R>(query.sql, [...query.parameters]);
    const affected = result.affectedRows === undefined ? {} : { numAffectedRows: BigInt(result.affectedRows) };
    // Without a row mode, PGlite gives rows as objects: the row type of the query.
    return { ...affected, rows: result.rows as R[] };
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin'));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    this.#turns.get(connection)?.end();
  }

  /** Closes nothing: whoever opened the PGlite closes it. */
  async destroy(): Promise<void> {}
}
