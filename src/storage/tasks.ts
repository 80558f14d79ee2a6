import { randomUUID } from 'node:crypto';
import { type Expression, type ExpressionBuilder, type Selectable, type SqlBool, sql } from 'kysely';
import {
  type Actor,
  type Edit,
  type OrganizationId,
  Problem,
  type RunId,
  statesBefore,
  type Task,
  type TaskId,
} from '../domain/index.ts';
import type {
  Ending,
  Lesson,
  NewEdit,
  NewTask,
  ReviewedFile,
  Reviewer,
  ReviewStore,
  StoredPacket,
  TaskFilter,
} from '../review/index.ts';
import type { FoundPacket, Step } from '../runs/index.ts';
import type { Database, DatabaseTransaction } from './database.ts';
import type { Queue } from './queue.ts';
import { theRun, theUnit } from './rows.ts';
import type { Tables } from './tables.ts';

type TaskRow = Selectable<Tables['tasks']>;
type Eb = ExpressionBuilder<Tables, 'tasks'>;

/** Place of what belongs to the packet of a run. */
export const PACKET = -1;

const SKIPPED_NOT = (person: string) => sql<SqlBool>`not (${person} = any(skipped))`;

/**
 * Tasks, edits, packets and lessons. A task's row is locked before the file, and the file before the run: two people on
 * one task, or on two tasks of one run, wait for each other.
 */
export function reviewStore(database: Database, queue: Pick<Queue, 'send'>): ReviewStore {
  async function locked(transaction: DatabaseTransaction, organization: OrganizationId, id: TaskId): Promise<TaskRow> {
    const row = await transaction
      .selectFrom('tasks')
      .selectAll()
      .where('organization_id', '=', organization)
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw new Problem('task.unknown', 'There is no such task.');
    if (row.state !== 'open') throw new Problem('task.ended', `The task is ${row.state}.`);
    return row;
  }

  /** The task, locked, which this person has claimed. */
  async function held(
    transaction: DatabaseTransaction,
    organization: OrganizationId,
    id: TaskId,
    by: Actor,
  ): Promise<TaskRow> {
    const row = await locked(transaction, organization, id);
    const { rows } = await sql<{ holds: boolean }>`select ${row.lease}::timestamptz > now() as holds`.execute(
      transaction,
    );
    if (row.claimant !== by.id || !rows[0]?.holds)
      throw new Problem('task.unclaimed', 'You have no claim on the task, or it has run out.');
    return row;
  }

  async function set(
    transaction: DatabaseTransaction,
    id: TaskId,
    values: Parameters<ReturnType<Database['updateTable']>['set']>[0] | Record<string, unknown>,
  ): Promise<Task> {
    const row = await transaction
      .updateTable('tasks')
      // Each caller gives columns of the table.
      .set(values as never)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    return taskOf(row);
  }

  async function putFile(
    transaction: DatabaseTransaction,
    organization: OrganizationId,
    run: RunId,
    { position, result, version }: ReviewedFile & { readonly position: number },
  ): Promise<void> {
    const unit = { organization, run, unit: position };
    const row = await transaction
      .updateTable('results')
      .set({ result: JSON.stringify(result), version: version + 1 } as never)
      .where((e) => e.and(theUnit(unit)))
      .where('version', '=', version)
      .returning('position')
      .executeTakeFirst();
    if (!row) throw new Problem('edit.conflict', 'Somebody else has changed the file meanwhile.');
    await transaction
      .updateTable('units')
      .set({ status: result.status, problem: result.problem ? JSON.stringify(result.problem) : null })
      .where((e) => e.and(theUnit(unit)))
      .execute();
  }

  async function putPacket(
    transaction: DatabaseTransaction,
    organization: OrganizationId,
    run: RunId,
    { version, choices, accepted, rejected }: StoredPacket,
  ): Promise<void> {
    const values = { choices: JSON.stringify(choices), accepted: JSON.stringify(accepted), rejected };
    if (version === 0) {
      await transaction
        .insertInto('packets')
        .values({ run_id: run, organization_id: organization, ...EMPTY_PACKET })
        .onConflict((c) => c.doNothing())
        .execute();
    }
    const row = await transaction
      .updateTable('packets')
      .set({ ...values, version: version + 1 })
      .where('organization_id', '=', organization)
      .where('run_id', '=', run)
      .where('version', '=', version)
      .returning('run_id')
      .executeTakeFirst();
    if (!row) throw new Problem('edit.conflict', 'Somebody else has changed the packet meanwhile.');
  }

  /** The run goes on when nothing holds it any more. */
  async function letGo(transaction: DatabaseTransaction, organization: OrganizationId, run: RunId): Promise<void> {
    const row = await transaction
      .selectFrom('runs')
      .select('state')
      .where((e) => e.and(theRun(organization, run)))
      // Not against the keys: whoever adds an edit or a task holds those.
      .forNoKeyUpdate()
      .executeTakeFirst();
    if (row?.state !== 'review' || (await isHeldUp(transaction, organization, run))) return;
    await transaction
      .updateTable('runs')
      .set({ state: 'finishing' })
      .where((e) => e.and(theRun(organization, run)))
      .where('state', 'in', statesBefore('finishing'))
      .execute();
    await queue.send(transaction, [{ kind: 'finish', organization, run, unit: -1 }]);
  }

  return {
    async list(organization, reviewer, filter) {
      const rows = await database
        .selectFrom('tasks')
        .selectAll()
        .where('organization_id', '=', organization)
        .where((e) => e.and(listed(e, reviewer, filter)))
        .orderBy('created')
        .orderBy('id')
        .limit(filter.limit)
        .offset(filter.offset)
        .execute();
      return rows.map(taskOf);
    },

    async get(organization, id) {
      const row = await database
        .selectFrom('tasks')
        .selectAll()
        .where('organization_id', '=', organization)
        .where('id', '=', id)
        .executeTakeFirst();
      return row ? taskOf(row) : null;
    },

    async next(organization, reviewer, filter, seconds) {
      return database.transaction().execute(async (transaction) => {
        const row = await transaction
          .selectFrom('tasks')
          .select('id')
          .where('organization_id', '=', organization)
          .where('state', '=', 'open')
          .where((e) => e.and(listed(e, reviewer, { ...filter, limit: 1, offset: 0 })))
          .where((e) => e.and(claimable(e, reviewer)))
          .where(SKIPPED_NOT(reviewer.id))
          // What this person has claimed already goes on first, then what was given to them.
          .orderBy((e) => e('claimant', 'is not distinct from', reviewer.id), 'desc')
          .orderBy((e) => e('assignee', 'is not distinct from', reviewer.id), 'desc')
          .orderBy(sql`escalated is not null`, 'desc')
          .orderBy('priority', 'desc')
          .orderBy('created')
          .orderBy('id')
          .limit(1)
          .forUpdate()
          .skipLocked()
          .executeTakeFirst();
        return row ? set(transaction, row.id, claimOf(reviewer, seconds)) : null;
      });
    },

    async claim(organization, id, reviewer, seconds) {
      return database.transaction().execute(async (transaction) => {
        await locked(transaction, organization, id);
        const free = await transaction
          .selectFrom('tasks')
          .select('id')
          .where('id', '=', id)
          .where((e) => e.and(claimable(e, reviewer)))
          .executeTakeFirst();
        if (!free) throw new Problem('task.claimed', 'The task is claimed by, assigned or escalated to somebody else.');
        return set(transaction, id, claimOf(reviewer, seconds));
      });
    },

    async release(organization, id, by, skip) {
      return database.transaction().execute(async (transaction) => {
        const row = await locked(transaction, organization, id);
        const own = row.claimant === by.id ? NO_CLAIM : {};
        const skipped = skip ? { skipped: sql`array_append(array_remove(skipped, ${by.id}), ${by.id})` } : {};
        if (Object.keys({ ...own, ...skipped }).length === 0) return taskOf(row);
        return set(transaction, id, { ...own, ...skipped });
      });
    },

    async escalate(organization, id, by, why) {
      return database.transaction().execute(async (transaction) => {
        await held(transaction, organization, id, by);
        return set(transaction, id, { ...NO_CLAIM, assignee: null, escalated: JSON.stringify({ by, why }) });
      });
    },

    async assign(organization, id, person) {
      return database.transaction().execute(async (transaction) => {
        const row = await locked(transaction, organization, id);
        const taken = person !== null && row.claimant !== person;
        return set(transaction, id, { assignee: person, ...(taken && NO_CLAIM) });
      });
    },

    async prioritise(organization, id, priority) {
      return database.transaction().execute(async (transaction) => {
        await locked(transaction, organization, id);
        return set(transaction, id, { priority });
      });
    },

    async file(organization, run, position) {
      const row = await database
        .selectFrom('results')
        .select(['result', 'version'])
        .where((e) => e.and(theUnit({ organization, run, unit: position })))
        .executeTakeFirst();
      return row ?? null;
    },

    async edits(organization, run, position) {
      return editsOf(database, { organization, run, unit: position ?? PACKET });
    },

    async packet(organization, run) {
      const row = await database
        .selectFrom('packets')
        .select(['version', 'choices', 'accepted', 'rejected', 'result'])
        .where('organization_id', '=', organization)
        .where('run_id', '=', run)
        .executeTakeFirst();
      return row ?? { version: 0, choices: {}, accepted: [], rejected: null, result: null };
    },

    async change({ organization, id, run }, by, changed, edits, seconds) {
      return database.transaction().execute(async (transaction) => {
        await held(transaction, organization, id, by);
        await putFile(transaction, organization, run, changed);
        await insertEdits(transaction, { organization, run, unit: changed.position }, id, edits);
        await set(transaction, id, claimOf(by, seconds));
        return changed.version + 1;
      });
    },

    async changePacket({ organization, id, run }, by, packet, edits, seconds) {
      return database.transaction().execute(async (transaction) => {
        await held(transaction, organization, id, by);
        await putPacket(transaction, organization, run, packet);
        await insertEdits(transaction, { organization, run, unit: PACKET }, id, edits);
        await set(transaction, id, claimOf(by, seconds));
        return packet.version + 1;
      });
    },

    async end({ organization, id, run }, by, ending) {
      return database.transaction().execute(async (transaction) => {
        const row = await held(transaction, organization, id, by);
        if (ending.file) await putFile(transaction, organization, run, ending.file);
        if (ending.packet) await putPacket(transaction, organization, run, ending.packet);
        await insertEdits(transaction, { organization, run, unit: row.position }, id, ending.edits);
        await insertLessons(transaction, row, by, ending);
        const ended = JSON.stringify({ by, why: ending.why });
        const task = await set(transaction, id, { ...NO_CLAIM, state: ending.state, ended, ended_at: sql`now()` });
        await letGo(transaction, organization, run);
        return task;
      });
    },

    async lessons(organization, filter) {
      let query = database
        .selectFrom('lessons')
        .innerJoin('units', (join) =>
          join.onRef('units.run_id', '=', 'lessons.run_id').onRef('units.position', '=', 'lessons.position'),
        )
        .select(['lessons.id', 'lessons.app_id', 'lessons.app_version', 'lessons.run_id', 'lesson', 'by', 'at'])
        .select(['units.hash', 'units.reading_blob'])
        .where('lessons.organization_id', '=', organization)
        .where('units.organization_id', '=', organization);
      if (filter.app !== undefined) query = query.where('lessons.app_id', '=', filter.app);
      if (filter.after !== undefined) query = query.where('lessons.id', '>', filter.after);
      const rows = await query.orderBy('lessons.id').limit(filter.limit).execute();
      return rows.map(({ id, app_id: app, app_version: version, run_id: run, lesson, by, at, hash, reading_blob }) => ({
        ...lesson,
        ...{ number: id, app, version, run, by, at: at.toISOString(), hash, reading: reading_blob },
      }));
    },
  };
}

const EMPTY_PACKET = { choices: '{}', accepted: '[]', rejected: null };
const NO_CLAIM = { claimed_by: null, claimant: null, lease: null };

function claimOf({ id, name }: Actor, seconds: number) {
  return {
    claimed_by: JSON.stringify({ id, name }),
    claimant: id,
    lease: sql<Date>`now() + make_interval(secs => ${seconds})`,
  };
}

/** Whether a task can be claimed: free, or this person's, and neither assigned nor escalated past them. */
function claimable(e: Eb, reviewer: Reviewer): Expression<SqlBool>[] {
  const free = e.or([e('claimant', 'is', null), e('claimant', '=', reviewer.id), e('lease', '<=', sql<Date>`now()`)]);
  const given = e.or([e('assignee', 'is', null), e('assignee', '=', reviewer.id)]);
  if (reviewer.leads === null) return [free, given];
  const leads = sql<SqlBool>`team = any(${[...reviewer.leads]}::text[])`;
  return [free, given, e.or([e('escalated', 'is', null), leads])];
}

function listed(e: Eb, { teams }: Reviewer, filter: TaskFilter): Expression<SqlBool>[] {
  const wanted: Expression<SqlBool>[] = [];
  if (teams) wanted.push(e.or([e('team', 'is', null), sql<SqlBool>`team = any(${[...teams]}::text[])`]));
  if (filter.states) wanted.push(sql<SqlBool>`state = any(${[...filter.states]}::text[])`);
  if (filter.kinds) wanted.push(sql<SqlBool>`kind = any(${[...filter.kinds]}::text[])`);
  if (filter.app !== undefined) wanted.push(e('app_id', '=', filter.app));
  if (filter.team !== undefined) wanted.push(e('team', '=', filter.team));
  if (filter.run !== undefined) wanted.push(e('run_id', '=', filter.run));
  if (filter.person !== undefined)
    wanted.push(e.or([e('claimant', '=', filter.person), e('assignee', '=', filter.person)]));
  return wanted.length > 0 ? wanted : [sql<SqlBool>`true`];
}

/** Whether an open task keeps the run from its end; audits do not. */
export async function isHeldUp(
  transaction: DatabaseTransaction,
  organization: OrganizationId,
  run: RunId,
): Promise<boolean> {
  const open = await transaction
    .selectFrom('tasks')
    .select('id')
    .where('organization_id', '=', organization)
    .where('run_id', '=', run)
    .where('state', '=', 'open')
    .where('kind', '!=', 'audit')
    .limit(1)
    .executeTakeFirst();
  return open !== undefined;
}

type Unit = Pick<Step, 'organization' | 'run' | 'unit'>;

export async function editsOf(database: Database, unit: Unit): Promise<readonly Edit[]> {
  const rows = await database
    .selectFrom('edits')
    .selectAll()
    .where((e) => e.and(theUnit(unit)))
    .orderBy('number')
    .execute();
  return rows.map(editOf);
}

/** Makes tasks of a run; `position` is the file's, or `PACKET`. */
export async function insertTasks(
  transaction: DatabaseTransaction,
  { organization, run }: Pick<Step, 'organization' | 'run'>,
  position: number,
  tasks: readonly NewTask[],
): Promise<void> {
  if (tasks.length === 0) return;
  const of = await transaction
    .selectFrom('runs')
    .select(['app_id', 'app_name', 'app_version'])
    .where((e) => e.and(theRun(organization, run)))
    .executeTakeFirstOrThrow();
  await transaction
    .insertInto('tasks')
    .values(
      tasks.map(({ kind, team, priority, reasons }) => ({
        // A random UUID of our own making.
        id: randomUUID() as string as TaskId,
        ...{ organization_id: organization, run_id: run, position, kind, team, priority, ...of },
        reasons: JSON.stringify(reasons),
      })),
    )
    .execute();
}

/** Keeps what the last look at all files of a run made of its packet. */
export async function keepPacket(
  transaction: DatabaseTransaction,
  { organization, run }: Pick<Step, 'organization' | 'run'>,
  { result, task, kept }: FoundPacket,
): Promise<void> {
  const found = JSON.stringify(result);
  const made = await transaction
    .insertInto('packets')
    .values({
      ...{ run_id: run, organization_id: organization, ...EMPTY_PACKET, result: found },
      ...(kept && { choices: JSON.stringify(kept.choices) }),
    })
    .onConflict((c) => c.doNothing())
    .returning('run_id')
    .executeTakeFirst();
  if (made && kept) await insertEdits(transaction, { organization, run, unit: PACKET }, null, kept.edits);
  if (!made)
    await transaction
      .updateTable('packets')
      .set({ result: found })
      .where('organization_id', '=', organization)
      .where('run_id', '=', run)
      .execute();
  if (task) await insertTasks(transaction, { organization, run }, PACKET, [task]);
}

/** Adds edits behind those that a file has. The file's row, or the packet's, is locked by the caller. */
export async function insertEdits(
  transaction: DatabaseTransaction,
  unit: Unit,
  task: TaskId | null,
  edits: readonly NewEdit[],
): Promise<void> {
  if (edits.length === 0) return;
  const { last } = await transaction
    .selectFrom('edits')
    .select((e) => e.fn.coalesce(e.fn.max('number'), sql<number>`0`).as('last'))
    .where((e) => e.and(theUnit(unit)))
    .executeTakeFirstOrThrow();
  await transaction
    .insertInto('edits')
    .values(
      edits.map(({ kind, document, name, cell, from, to, by, why, undoes, keptFrom }, at) => ({
        ...theUnit(unit),
        ...{ number: last + 1 + at, task_id: task, kind, document, name, undoes, why, kept_from: keptFrom },
        ...{ cell: cell && JSON.stringify(cell), by: JSON.stringify(by) },
        ...{ before: JSON.stringify(from ?? null), after: JSON.stringify(to ?? null) },
      })),
    )
    .execute();
}

async function insertLessons(
  transaction: DatabaseTransaction,
  { organization_id, app_id, app_version, run_id, id }: TaskRow,
  by: Actor,
  { lessons }: Ending,
): Promise<void> {
  if (lessons.length === 0) return;
  await transaction
    .insertInto('lessons')
    .values(
      lessons.map((lesson: Lesson) => ({
        ...{ organization_id, app_id, app_version, run_id, position: lesson.file, task_id: id },
        ...{ lesson: JSON.stringify(lesson), blind: lesson.blind, by: JSON.stringify(by) },
      })),
    )
    .execute();
}

export function taskOf(row: TaskRow): Task {
  const { claimed_by: by, lease, ended, ended_at: at } = row;
  return {
    ...{ id: row.id, organization: row.organization_id, run: row.run_id, kind: row.kind, state: row.state },
    app: { id: row.app_id, name: row.app_name, version: row.app_version },
    file: row.position === PACKET ? null : row.position,
    ...{ team: row.team, priority: row.priority, reasons: row.reasons, assignee: row.assignee },
    claim: by && lease ? { by, until: lease.toISOString() } : null,
    ...{ escalated: row.escalated, created: row.created.toISOString() },
    ended: ended && at ? { ...ended, at: at.toISOString() } : null,
  };
}

function editOf(row: Selectable<Tables['edits']>): Edit {
  const { number, kind, document, name, cell, before: from, after: to, by, why, undoes } = row;
  return {
    ...{ number, kind, document, name, cell, from, to, by, why, undoes },
    ...{ at: row.at.toISOString(), keptFrom: row.kept_from },
  };
}
