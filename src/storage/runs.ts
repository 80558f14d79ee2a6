import { sql } from 'kysely';
import { type OrganizationId, Problem, type RunId, statesBefore } from '../domain/index.ts';
import type { NewRun, RunStore } from '../runs/index.ts';
import { mayBeBatch } from './batches.ts';
import type { Database, DatabaseTransaction } from './database.ts';
import type { Queue } from './queue.ts';
import { RUN, runOf, theRun, theUnit } from './rows.ts';
import { stepStore } from './steps.ts';

/** Runs, their units and results; with the queue, because a step's result and the next job are one transaction. */
export function runStore(database: Database, queue: Pick<Queue, 'send' | 'complete'>): RunStore {
  return {
    ...stepStore(database, queue),

    async start(run) {
      return database.transaction().execute(async (transaction) => {
        if (run.input.kind === 'batch' && !(await holdBatch(transaction, run.organization, run.input.batch)))
          return null;
        await insertRun(transaction, run);
        const units = await insertUnits(transaction, run);
        if (units === 0) throw new Problem('batch.empty', 'The batch has no files.');
        const { organization, id } = run;
        await queue.send(
          transaction,
          Array.from({ length: units }, (_, unit) => ({ kind: 'read' as const, organization, run: id, unit })),
        );
        const row = await transaction
          .updateTable('runs')
          .set({ files_total: units })
          .where((e) => e.and(theRun(organization, id)))
          .returning(RUN)
          .executeTakeFirstOrThrow();
        return runOf(row);
      });
    },

    async get(organization, id) {
      const row = await database
        .selectFrom('runs')
        .select(RUN)
        .where((e) => e.and(theRun(organization, id)))
        .executeTakeFirst();
      return row ? runOf(row) : null;
    },

    async list(organization, filter) {
      let query = database.selectFrom('runs').select(RUN).where('organization_id', '=', organization);
      if (filter.app !== undefined) query = query.where('app_id', '=', filter.app);
      if (filter.owner !== undefined) query = query.where('owner', '=', filter.owner);
      if (filter.run !== undefined) query = query.where('id', '=', filter.run);
      // `= any` takes an empty list too, which finds nothing.
      if (filter.workspaces) query = query.where(sql<boolean>`workspace = any(${[...filter.workspaces]}::text[])`);
      if (filter.states) query = query.where(sql<boolean>`state = any(${[...filter.states]}::text[])`);
      if (filter.from !== undefined) query = query.where('started', '>=', new Date(filter.from));
      if (filter.to !== undefined) query = query.where('started', '<=', new Date(filter.to));
      const direction = filter.order === 'ascending' ? 'asc' : 'desc';
      if (filter.sort === 'state') query = query.orderBy('state', direction);
      const rows = await query
        .orderBy('started', direction)
        .orderBy('id', direction)
        .limit(filter.limit)
        .offset(filter.offset)
        .execute();
      return rows.map(runOf);
    },

    async cancel(organization, id) {
      const row = await database.transaction().execute(async (transaction) => {
        // Tasks are locked before their run, as who ends one does it.
        const tasks = await transaction
          .selectFrom('tasks')
          .select('id')
          .where('organization_id', '=', organization)
          .where('run_id', '=', id)
          .where('state', '=', 'open')
          .forUpdate()
          .execute();
        const cancelled = await transaction
          .updateTable('runs')
          .set({
            state: 'cancelled',
            problem: JSON.stringify({ code: 'run.cancelled', message: 'The run was cancelled.' }),
            finished: sql`now()`,
          })
          .where((e) => e.and(theRun(organization, id)))
          .where('state', 'in', statesBefore('cancelled'))
          .returning(RUN)
          .executeTakeFirst();
        if (cancelled && tasks.length > 0)
          await transaction
            .updateTable('tasks')
            .set({ state: 'cancelled', claimed_by: null, claimant: null, lease: null })
            .where('organization_id', '=', organization)
            .where(
              'id',
              'in',
              tasks.map((task) => task.id),
            )
            .execute();
        return cancelled;
      });
      return row ? runOf(row) : this.get(organization, id);
    },

    async results(organization, id, page) {
      return database
        .selectFrom('results')
        .select(['position as index', 'result'])
        .where('organization_id', '=', organization)
        .where('run_id', '=', id)
        .orderBy('position')
        .offset(page.offset)
        .limit(page.limit)
        .execute();
    },

    async result(organization, id, unit) {
      const row = await database
        .selectFrom('results')
        .select('result')
        .where((e) => e.and(theUnit({ organization, run: id, unit })))
        .executeTakeFirst();
      return row?.result ?? null;
    },

    async problems(organization, id, limit) {
      const rows = await database
        .selectFrom('units')
        .select(['file', 'problem'])
        // Counted over all rows, before the limit.
        .select([
          sql<number>`(count(*) filter (where status = 'failed') over ())::int`.as('failed'),
          sql<number>`(count(*) filter (where status = 'partial') over ())::int`.as('partial'),
        ])
        .where('organization_id', '=', organization)
        .where('run_id', '=', id)
        .where('status', 'in', ['failed', 'partial'])
        .orderBy('position')
        .limit(limit)
        .execute();
      const files = rows.flatMap(({ file, problem }) => (problem ? { file, problem } : []));
      return { files, failed: rows[0]?.failed ?? 0, partial: rows[0]?.partial ?? 0 };
    },
  };
}

/** Keeps the batch as it is until the run has its files; false when it is not there. */
async function holdBatch(transaction: DatabaseTransaction, organization: OrganizationId, id: number): Promise<boolean> {
  if (!mayBeBatch(id)) return false;
  const row = await transaction
    .selectFrom('batches')
    .select('id')
    .where('organization_id', '=', organization)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row !== undefined;
}

async function insertRun(transaction: DatabaseTransaction, run: NewRun): Promise<void> {
  await transaction
    .insertInto('runs')
    .values({
      id: run.id,
      organization_id: run.organization,
      app_id: run.app.id,
      app_name: run.app.name,
      app_version: run.app.version,
      batch_id: run.input.kind === 'batch' ? run.input.batch : null,
      file: run.input.kind === 'file' ? run.input.name : null,
      owner: run.owner,
      workspace: run.workspace,
      tags: JSON.stringify(run.tags),
      keys: JSON.stringify(run.keys),
      max_pages: run.maxPages,
      passwords: run.passwords,
    })
    .execute();
}

/** The units in the order of the input; answers their count. */
async function insertUnits(transaction: DatabaseTransaction, run: NewRun): Promise<number> {
  const { id, organization, input } = run;
  if (input.kind === 'file') {
    const { hash, bytes } = input.blob;
    await transaction
      .insertInto('units')
      .values({ run_id: id, organization_id: organization, position: 0, file: input.name, hash, bytes })
      .execute();
    return 1;
  }
  const result = await transaction
    .insertInto('units')
    .columns(['run_id', 'organization_id', 'position', 'file', 'hash', 'bytes'])
    .expression((e) =>
      e
        .selectFrom('batch_files')
        .select([
          sql<RunId>`${id}::uuid`.as('run_id'),
          'organization_id',
          sql<number>`row_number() over (order by name) - 1`.as('position'),
          'name',
          'hash',
          'bytes',
        ])
        .where('organization_id', '=', organization)
        .where('batch_id', '=', input.batch),
    )
    .executeTakeFirst();
  return Number(result.numInsertedOrUpdatedRows ?? 0);
}
