import type { PGlite } from '@electric-sql/pglite';
import { sql } from 'kysely';
import { type ConstructorOptions, type Db, fromKysely, fromPglite, PgBoss, type Job as PgBossJob } from 'pg-boss';
import type { OrganizationId, RunId } from '../domain/index.ts';
import type { Jobs, Log, Step, StepKind } from '../runs/index.ts';
import type { Database, DatabaseTransaction } from './database.ts';
import type { Mutex } from './mutex.ts';

/** What a job says: ids only. Everything else is read from the database when the job is taken. */
interface Task {
  readonly kind: StepKind;
  readonly organization: OrganizationId;
  readonly run: RunId;
  readonly unit: number;
}

/** Jobs of the same run and later ones, to be sent in a transaction of the caller. */
export interface Sending extends Task {
  /** Seconds from now before which nobody takes the job. */
  readonly after?: number;
}

export interface Queue {
  readonly jobs: Jobs;
  send(transaction: DatabaseTransaction, tasks: readonly Sending[]): Promise<void>;
  /** Completes the job of a step, unless somebody else has claimed it since. */
  complete(transaction: DatabaseTransaction, step: Step): Promise<void>;
  close(): Promise<void>;
}

export type QueueDatabase =
  | { readonly kind: 'embedded'; readonly pglite: PGlite; readonly mutex: Mutex }
  | { readonly kind: 'postgresql'; readonly url: string };

const QUEUE_SCHEMA = 'recto_jobs';
const KINDS = ['read', 'understand', 'finish'] as const satisfies readonly StepKind[];
const EXHAUSTED = 'exhausted';

const DAY = 24 * 3600;
const QUEUE_OPTIONS = {
  // A file that is read for longer than this is given up; the reader's own limits are far below.
  expireInSeconds: 6 * 3600,
  // The least that pg-boss allows: how soon a job runs again after its process was killed.
  heartbeatSeconds: 10,
  // Bounds only lost claims (killed processes); faults of a step are counted on the unit.
  retryLimit: 8,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 30,
  // A job that waits this long was forgotten by everybody.
  retentionSeconds: 360 * DAY,
  deleteAfterSeconds: 300,
  notify: true,
};
const POLLING = { pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: 1 };

/**
 * Files early in a run go before files late in another: a run of one file does not wait for a run of a thousand.
 * Bounded, so that the end of a long run is not put off for ever.
 */
function priorityOf(unit: number): number {
  return unit <= 0 ? 0 : -Math.min(5, Math.floor(Math.log2(unit + 1)));
}

/** Starts the job queue, its schema and queues included. */
export async function openQueue(database: QueueDatabase, log: Log): Promise<Queue> {
  const boss = new PgBoss({ ...connectionOf(database), ...SUPERVISION, schema: QUEUE_SCHEMA });
  // Without listeners these events would end the process.
  boss.on('error', (error) => log.warn({ error: error.message }, 'the job queue met an error'));
  boss.on('warning', (warning) => log.warn({ warning: warning.message }, 'the job queue warns'));
  await boss.start();
  await makeQueues(boss);
  return queueOver(boss);
}

const SUPERVISION = {
  // Jobs are put back, and finished ones deleted, this often; with the defaults a lost job waits for minutes.
  superviseIntervalSeconds: 5,
  monitorIntervalSeconds: 5,
  maintenanceIntervalSeconds: 300,
  schedule: false,
  useListenNotify: true,
} satisfies ConstructorOptions;

function connectionOf(database: QueueDatabase): ConstructorOptions {
  if (database.kind === 'postgresql') {
    return { connectionString: database.url, max: 4, application_name: 'recto-jobs' };
  }
  return { db: embeddedDb(database.pglite, database.mutex), backend: 'pglite', reindex: false, monitorVacuum: false };
}

/** Each statement (with the rollback that pg-boss's adapter sends after a failed one) is one turn. */
function embeddedDb(pglite: PGlite, mutex: Mutex): Db {
  const db = fromPglite(pglite);
  return {
    executeSql: (text, values) => mutex.run(() => db.executeSql(text, values)),
    listen: (channel, notified, reconnected) =>
      mutex.run(async () => {
        if (!db.listen) throw new Error('The embedded database does not listen.');
        const handle = await db.listen(channel, notified, reconnected);
        return { close: () => mutex.run(() => handle.close()) };
      }),
  };
}

async function makeQueues(boss: PgBoss): Promise<void> {
  const existing = new Set((await boss.getQueues()).map((queue) => queue.name));
  const make = async (name: string, options: typeof QUEUE_OPTIONS & { deadLetter?: string }) => {
    if (existing.has(name)) await boss.updateQueue(name, options);
    else await boss.createQueue(name, options);
    // pg-boss looks a queue up at its first use; inside a transaction of ours that would wait for itself on the
    // embedded database's single connection. Now it knows.
    await boss.findJobs(name, { id: '00000000-0000-0000-0000-000000000000' });
  };
  await make(EXHAUSTED, QUEUE_OPTIONS);
  for (const kind of KINDS) await make(kind, { ...QUEUE_OPTIONS, deadLetter: EXHAUSTED });
}

function queueOver(boss: PgBoss): Queue {
  const stopping = new AbortController();
  const names = new Set<string>();
  const atWork = new Set<Promise<void>>();

  async function take(name: string, handler: (step: Step) => Promise<void>): Promise<void> {
    names.add(name);
    const id = await boss.work<Task>(name, { ...POLLING, batchSize: 1 }, async ([job]) => {
      if (!job) return;
      const done = handler(stepOf(job, stopping.signal));
      const settled = done.catch(() => {});
      atWork.add(settled);
      try {
        await done;
      } finally {
        atWork.delete(settled);
        // Look for the next job at once: otherwise each worker does one job per polling interval.
        boss.notifyWorker(id);
      }
    });
  }

  const jobs: Jobs = {
    async work(kind, concurrency, handler) {
      for (let i = 0; i < concurrency; i++) await take(kind, handler);
    },
    exhausted: (handler) => take(EXHAUSTED, handler),
    async stop() {
      stopping.abort(new Error('The worker stops.'));
      await Promise.all([...names].map((name) => boss.offWork(name, { wait: true })));
      await Promise.all(atWork);
      names.clear();
    },
  };

  return {
    jobs,
    async send(transaction, tasks) {
      const db = fromKysely(transaction);
      for (const kind of KINDS) {
        const inserts = tasks.flatMap(({ after, ...task }) =>
          task.kind === kind
            ? {
                data: task,
                priority: priorityOf(task.unit),
                group: { id: task.organization },
                ...(after === undefined ? {} : { startAfter: after }),
              }
            : [],
        );
        if (inserts.length > 0) await boss.insert(kind, inserts, { db });
      }
    },
    async complete(transaction, { job }) {
      await boss.complete(job.queue, [{ id: job.id, retryCount: job.attempt }], null, {
        db: fromKysely(transaction),
      });
    },
    async close() {
      await jobs.stop();
      await boss.stop({ graceful: false });
    },
  };
}

function stepOf(job: PgBossJob<Task>, stopping: AbortSignal): Step {
  return {
    ...job.data,
    job: { queue: job.name, id: job.id, attempt: job.retryCount },
    signal: AbortSignal.any([job.signal, stopping]),
  };
}

/**
 * Gives back the jobs that a dead process had claimed, to be run at once. Only for a process that is alone on the
 * database: then every claimed job belongs to a dead one. Jobs that were claimed too often are left for the queue to
 * give up.
 */
export async function reclaimJobs(database: Database): Promise<void> {
  await sql`update ${sql.table(`${QUEUE_SCHEMA}.job`)} set state = 'retry', start_after = now()
    where state = 'active' and retry_count < retry_limit`.execute(database);
}
