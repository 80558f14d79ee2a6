import pg from 'pg';
import type { Log } from '../runs/index.ts';

export interface Presence {
  /** Whether no other process of this installation was connected when this one came. */
  readonly alone: boolean;
  leave(): Promise<void>;
}

/** Any number, the same in every process: advisory locks are numbers within one database. */
const LOCK = 7_346_001;
const TRIES = 20;
const AGAIN_AFTER = 100;

/**
 * Tells whether this process is the only one on the database, as it is when a single server is started again after it was
 * killed: jobs that are still claimed then belong to the dead one and need not wait for their heartbeat to be missed.
 * Every process holds a shared advisory lock on a connection of its own, which the server lets go with the connection;
 * whoever gets the lock exclusively is alone. `whenAlone` runs while that holds. Should a living process have lost its
 * connection unnoticed, its steps are done twice, and settled once.
 */
export async function enter(url: string, log: Log, whenAlone: () => Promise<void>): Promise<Presence> {
  const client = new pg.Client({ connectionString: url, application_name: 'recto-presence', keepAlive: true });
  let left = false;
  client.on('error', (error) => {
    if (!left) log.warn({ error: error.message }, 'the connection that shows this process is there was lost');
  });
  await client.connect();
  const ask = async (text: string) =>
    (await client.query<{ got: boolean }>(`select ${text} as got`, [LOCK])).rows[0]?.got;
  const alone = (await ask('pg_try_advisory_lock($1)')) === true;
  try {
    if (alone) await whenAlone();
    // Another process may be alone for a moment. Where sessions are pooled the lock may never come: then do without.
    for (let i = 0; i < TRIES && !(await ask('pg_try_advisory_lock_shared($1)')); i++) {
      await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER));
    }
    if (alone) await ask('pg_advisory_unlock($1)');
  } catch (error) {
    await client.end();
    throw error;
  }
  return {
    alone,
    async leave() {
      left = true;
      await client.end();
    },
  };
}
