import { sql } from 'kysely';
import { type FileStatus, hasEnded, type RunId, statesBefore } from '../domain/index.ts';
import type { EarlierPacket, RunStore, Step, UnitWork } from '../runs/index.ts';
import type { Database, DatabaseTransaction } from './database.ts';
import type { Queue } from './queue.ts';
import { theRun, theUnit } from './rows.ts';
import { editsOf, insertEdits, insertTasks, isHeldUp, keepPacket, PACKET } from './tasks.ts';

type StepStore = Pick<
  RunStore,
  | 'unit'
  | 'reading'
  | 'begin'
  | 'settleRead'
  | 'settleUnit'
  | 'earlier'
  | 'earlierPacket'
  | 'outcomes'
  | 'settleRun'
  | 'again'
  | 'drop'
>;

/** In which state a unit waits for a step; in any other, the step is settled or not yet due. */
const WAITS_IN = { read: 'queued', understand: 'read', finish: 'ended' } as const;

/**
 * The steps of a run. A step is settled under (run, unit) by moving the unit on from the state in which it waited; the
 * row lock lets only one of two attempts do so, and the other changes nothing. Units are always locked before their run.
 */
export function stepStore(database: Database, queue: Pick<Queue, 'send' | 'complete'>): StepStore {
  return {
    async unit(organization, id, unit) {
      const row = await unitRow(database, { organization, run: id, unit });
      return row ? workOf(row) : null;
    },

    async reading(organization, hash, config) {
      const row = await database
        .selectFrom('readings')
        .select(['blob', 'pages'])
        .where('organization_id', '=', organization)
        .where('hash', '=', hash)
        .where('config', '=', config)
        .executeTakeFirst();
      return row ?? null;
    },

    async begin(step) {
      const row = await unitRow(database, step);
      const waiting = step.kind !== 'finish' && row?.unitState === WAITS_IN[step.kind];
      if (!row || !waiting || hasEnded(row.runState)) {
        await this.drop(step);
        return null;
      }
      if (row.runState === 'queued') {
        await database
          .updateTable('runs')
          .set({ state: 'running' })
          .where((e) => e.and(theRun(step.organization, step.run)))
          .where('state', 'in', statesBefore('running'))
          .execute();
      }
      return workOf(row);
    },

    async settleRead(step, reading, key) {
      await database.transaction().execute(async (transaction) => {
        const pages = JSON.stringify(reading.pages);
        const unit = await transaction
          .updateTable('units')
          .set({ state: 'read', reading_blob: reading.blob, reading_pages: pages, faults: 0 })
          .where((e) => e.and(theUnit(step)))
          .where('state', '=', WAITS_IN.read)
          .returning('hash')
          .executeTakeFirst();
        if (unit && key !== null) {
          await transaction
            .insertInto('readings')
            .values({ organization_id: step.organization, hash: unit.hash, config: key, blob: reading.blob, pages })
            .onConflict((c) => c.doNothing())
            .execute();
        }
        if (unit) await queue.send(transaction, [{ ...taskOf(step), kind: 'understand' }]);
        await queue.complete(transaction, step);
      });
    },

    async settleUnit(step, result, config, review) {
      await database.transaction().execute(async (transaction) => {
        const ended = await transaction
          .updateTable('units')
          .set({
            state: 'ended',
            status: result.status,
            problem: result.problem ? JSON.stringify(result.problem) : null,
          })
          .where((e) => e.and(theUnit(step)))
          .where('state', '=', WAITS_IN[step.kind])
          .returning('position')
          .executeTakeFirst();
        if (ended) {
          await transaction
            .insertInto('results')
            .values({ ...theUnit(step), config, result: JSON.stringify(result) })
            .execute();
          if (review) {
            await insertTasks(transaction, step, step.unit, review.tasks);
            await insertEdits(transaction, step, null, review.kept);
          }
          await countEnded(transaction, step);
        }
        await queue.complete(transaction, step);
      });
    },

    async outcomes(step) {
      const run = await database
        .selectFrom('runs')
        .select('state')
        .where((e) => e.and(theRun(step.organization, step.run)))
        .executeTakeFirst();
      if (run?.state !== 'finishing') {
        await this.drop(step);
        return null;
      }
      const units = database
        .selectFrom('units')
        .where('organization_id', '=', step.organization)
        .where('run_id', '=', step.run);
      const changes = await countChanges(database, step);
      const statuses = await units.select('status').distinct().execute();
      const failed = await units
        .select('problem')
        .where('problem', 'is not', null)
        .orderBy('position')
        .limit(1)
        .execute();
      return {
        statuses: statuses.flatMap(({ status }): FileStatus[] => (status ? [status] : [])),
        problem: failed[0]?.problem ?? null,
        changes,
      };
    },

    async settleRun(step, { state, problem, changes, packet }) {
      return database.transaction().execute(async (transaction) => {
        const run = await transaction
          .selectFrom('runs')
          .select('state')
          .where((e) => e.and(theRun(step.organization, step.run)))
          // Not against the keys: whoever adds an edit or a task holds those.
          .forNoKeyUpdate()
          .executeTakeFirst();
        if (run && !hasEnded(run.state)) {
          if (changes !== null && changes !== (await countChanges(transaction, step))) return false;
          const held = changes !== null && (await isHeldUp(transaction, step.organization, step.run));
          if (packet) await keepPacket(transaction, step, held ? { ...packet, task: null } : packet);
          const waits = held || Boolean(packet?.task);
          const next = waits ? 'review' : state;
          await transaction
            .updateTable('runs')
            .set({
              state: next,
              ...(waits ? {} : { problem: problem ? JSON.stringify(problem) : null, finished: sql`now()` }),
            })
            .where((e) => e.and(theRun(step.organization, step.run)))
            .where('state', 'in', statesBefore(next))
            .execute();
        }
        await queue.complete(transaction, step);
        return true;
      });
    },

    async earlier(step) {
      const [last] = await database
        .selectFrom('edits')
        .innerJoin('units as theirs', (join) =>
          join.onRef('theirs.run_id', '=', 'edits.run_id').onRef('theirs.position', '=', 'edits.position'),
        )
        .innerJoin('runs as their_run', 'their_run.id', 'theirs.run_id')
        .innerJoin('units as ours', 'ours.hash', 'theirs.hash')
        .innerJoin('runs as our_run', 'our_run.id', 'ours.run_id')
        .innerJoin('results', (join) =>
          join.onRef('results.run_id', '=', 'theirs.run_id').onRef('results.position', '=', 'theirs.position'),
        )
        .select(['edits.run_id as run', 'edits.position', 'results.result'])
        .where('edits.organization_id', '=', step.organization)
        .where('theirs.organization_id', '=', step.organization)
        .where('ours.organization_id', '=', step.organization)
        .where('ours.run_id', '=', step.run)
        .where('ours.position', '=', step.unit)
        .where('theirs.run_id', '!=', step.run)
        .whereRef('their_run.app_id', '=', 'our_run.app_id')
        .orderBy('edits.id', 'desc')
        .limit(1)
        .execute();
      if (!last) return null;
      const { run, position, result } = last;
      return { run, result, edits: await editsOf(database, { organization: step.organization, run, unit: position }) };
    },

    async earlierPacket({ organization, run }) {
      const hashesOf = (of: ReturnType<typeof sql>) =>
        sql`(select array_agg(hash order by position) from units where organization_id = ${organization} and run_id = ${of})`;
      const { rows } = await sql<{ run: RunId; choices: EarlierPacket['choices'] }>`
        select packets.run_id as run, packets.choices
        from packets join runs on runs.id = packets.run_id
        where packets.organization_id = ${organization} and packets.run_id <> ${run} and packets.choices::text <> '{}'
          and runs.app_id = (select app_id from runs where organization_id = ${organization} and id = ${run})
          and ${hashesOf(sql`packets.run_id`)} = ${hashesOf(sql`${run}`)}
        order by (select max(id) from edits where edits.run_id = packets.run_id) desc nulls last
        limit 1`.execute(database);
      const [last] = rows;
      return last ? { ...last, edits: await editsOf(database, { organization, run: last.run, unit: PACKET }) } : null;
    },

    async again(step, seconds, fault) {
      await database.transaction().execute(async (transaction) => {
        const waiting = await transaction
          .updateTable('units')
          .set({ faults: sql`faults + ${fault ? 1 : 0}` })
          .where((e) => e.and(theUnit(step)))
          .where('state', '=', WAITS_IN[step.kind])
          .returning('position')
          .executeTakeFirst();
        if (waiting) await queue.send(transaction, [{ ...taskOf(step), after: seconds }]);
        await queue.complete(transaction, step);
      });
    },

    async drop(step) {
      await database.transaction().execute((transaction) => queue.complete(transaction, step));
    },
  };

  /** Counts one more ended unit; the last one takes the run to `finishing` and sends that step. */
  async function countEnded(transaction: DatabaseTransaction, step: Step): Promise<void> {
    const run = await transaction
      .updateTable('runs')
      .set({
        files_ended: sql`files_ended + 1`,
        state: sql`case when files_ended + 1 = files_total then 'finishing' else 'running' end`,
      })
      .where((e) => e.and(theRun(step.organization, step.run)))
      // A queued run whose steps broke off before one began passes through running here.
      .where('state', 'in', [...statesBefore('running'), 'running'])
      .returning('state')
      .executeTakeFirst();
    if (run?.state === 'finishing') await queue.send(transaction, [{ ...taskOf(step), kind: 'finish', unit: -1 }]);
  }
}

/** All changes by people to the files and the packet of a run. */
async function countChanges(database: Database, { organization, run }: Step): Promise<number> {
  const { count } = await database
    .selectFrom('edits')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('organization_id', '=', organization)
    .where('run_id', '=', run)
    .executeTakeFirstOrThrow();
  return count;
}

function taskOf({ kind, organization, run, unit }: Step) {
  return { kind, organization, run, unit };
}

async function unitRow(database: Database, unit: Pick<Step, 'organization' | 'run' | 'unit'>) {
  return database
    .selectFrom('units')
    .innerJoin('runs', 'runs.id', 'units.run_id')
    .select(['units.state as unitState', 'runs.state as runState'])
    .select(['units.file', 'units.hash', 'units.bytes', 'units.faults', 'reading_blob', 'reading_pages'])
    .select(['runs.app_id', 'runs.app_version', 'runs.max_pages', 'runs.passwords'])
    .where('units.organization_id', '=', unit.organization)
    .where('units.run_id', '=', unit.run)
    .where('units.position', '=', unit.unit)
    .executeTakeFirst();
}

function workOf(row: NonNullable<Awaited<ReturnType<typeof unitRow>>>): UnitWork {
  const { reading_blob: blob, reading_pages: pages } = row;
  return {
    app: row.app_id,
    version: row.app_version,
    file: row.file,
    blob: { hash: row.hash, bytes: row.bytes },
    maxPages: row.max_pages,
    passwords: row.passwords,
    reading: blob !== null && pages !== null ? { blob, pages } : null,
    faults: row.faults,
  };
}
