import { createHash, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { cellKey, type TableRow } from '../checking/index.ts';
import type { Answer, OrganizationId, Question, ReferenceTable } from '../domain/index.ts';
import type { Asker, References } from '../runs/index.ts';
import type { Database } from './database.ts';

/** Rows that are written at once. */
const CHUNK = 1_000;

/** A table that was not ready after so long was given up by its process. */
const GIVEN_UP = '1 day';

const PASSED: Answer = { status: 'passed', message: '' };
const failed = (message: string): Answer => ({ status: 'failed', message });

/** Reference tables and sightings in the database. */
export function referenceStore(database: Database): References {
  async function tableOf(organization: OrganizationId, name: string) {
    return database
      .selectFrom('reference_tables')
      .select(['id', 'columns'])
      .where('organization_id', '=', organization)
      .where('name', '=', name)
      .where('ready', '=', true)
      .executeTakeFirst();
  }

  async function lookUp(organization: OrganizationId, { table: name, cells }: Extract<Question, { kind: 'lookup' }>) {
    const table = await tableOf(organization, name);
    if (!table) return failed(`There is no table ${name}`);
    const gone = cells.find(({ column }) => !table.columns.includes(column));
    if (gone) return failed(`The table ${name} has no column "${gone.column}"`);
    const keys = cells.map(({ column, key }) => cellKey(column, key));
    const row = await database
      .selectFrom('reference_rows')
      .select('position')
      .where('table_id', '=', table.id)
      .where(sql<boolean>`keys @> ${keys}::text[]`)
      .limit(1)
      .executeTakeFirst();
    if (row) return PASSED;
    return failed(`The table ${name} has no row with this ${cells.map(({ column }) => column).join(', ')}`);
  }

  async function sight(asker: Asker, { document, name, key }: Extract<Question, { kind: 'unseen' }>): Promise<Answer> {
    const { organization, app, run, unit } = asker;
    const digest = createHash('sha256').update(key).digest('hex');
    // Noted first, then looked for: of two at once one is the older.
    const { id } = await database
      .insertInto('sightings')
      .values({ organization_id: organization, app_id: app, name, key: digest, run_id: run, position: unit, document })
      .onConflict((c) => c.columns(['run_id', 'position', 'document', 'name']).doUpdateSet({ key: digest }))
      .returning('id')
      .executeTakeFirstOrThrow();
    const { rows } = await sql<{ run: string; file: string; seen: Date }>`
      select s.run_id as run, u.file, s.seen
      from sightings s
      join units u on u.run_id = s.run_id and u.position = s.position
      join runs r on r.id = s.run_id
      join units own on own.run_id = ${run} and own.position = ${unit}
      join runs mine on mine.id = own.run_id
      where s.organization_id = ${organization} and s.app_id = ${app} and s.name = ${name} and s.key = ${digest}
        and s.id < ${id} and r.state <> 'cancelled'
        -- The same file of the same batch, run again, is no other document.
        and not (s.run_id <> ${run} and r.batch_id is not null and r.batch_id is not distinct from mine.batch_id
          and u.file = own.file)
      order by s.id limit 1`.execute(database);
    const [first] = rows;
    return first
      ? failed(`It was seen before, on ${first.seen.toISOString().slice(0, 10)}: ${first.file} in run ${first.run}`)
      : PASSED;
  }

  return {
    async answer(asker, questions) {
      // What was said of documents that the file does not have any more, or of which a value is gone.
      const standing = questions.filter(({ kind }) => kind === 'unseen');
      await database
        .deleteFrom('sightings')
        .where('organization_id', '=', asker.organization)
        .where('run_id', '=', asker.run)
        .where('position', '=', asker.unit)
        .where((e) =>
          standing.length === 0
            ? e.lit(true)
            : e.not(
                e.or(standing.map((one) => e.and({ document: one.document, name: 'name' in one ? one.name : '' }))),
              ),
        )
        .execute();
      const answers: Answer[] = [];
      for (const question of questions)
        answers.push(
          question.kind === 'lookup' ? await lookUp(asker.organization, question) : await sight(asker, question),
        );
      return answers;
    },

    async tables(organization) {
      const rows = await database
        .selectFrom('reference_tables')
        .select(['name', 'columns', 'rows', 'created'])
        .where('organization_id', '=', organization)
        .where('ready', '=', true)
        .orderBy('name')
        .execute();
      return rows.map(({ created, ...table }) => ({ ...table, updated: created.toISOString() }));
    },

    async putTable(organization, name, columns, rows) {
      await database
        .deleteFrom('reference_tables')
        .where('organization_id', '=', organization)
        .where('ready', '=', false)
        .where('created', '<', sql<Date>`now() - ${GIVEN_UP}::interval`)
        .execute();
      const id = randomUUID();
      await database
        .insertInto('reference_tables')
        .values({ id, organization_id: organization, name, columns: JSON.stringify(columns) })
        .execute();
      try {
        const count = await writeRows(database, id, rows);
        return await database.transaction().execute(async (transaction): Promise<ReferenceTable> => {
          // Two uploads of one name: one after the other.
          await transaction
            .selectFrom('organizations')
            .select('id')
            .where('id', '=', organization)
            .forNoKeyUpdate()
            .execute();
          await transaction
            .deleteFrom('reference_tables')
            .where('organization_id', '=', organization)
            .where('name', '=', name)
            .where('ready', '=', true)
            .execute();
          const { created } = await transaction
            .updateTable('reference_tables')
            .set({ ready: true, rows: count })
            .where('id', '=', id)
            .returning('created')
            .executeTakeFirstOrThrow();
          return { name, columns, rows: count, updated: created.toISOString() };
        });
      } catch (error) {
        await database.deleteFrom('reference_tables').where('id', '=', id).execute();
        throw error;
      }
    },

    async removeTable(organization, name) {
      const row = await database
        .deleteFrom('reference_tables')
        .where('organization_id', '=', organization)
        .where('name', '=', name)
        .where('ready', '=', true)
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

async function writeRows(database: Database, table: string, rows: AsyncIterable<TableRow>): Promise<number> {
  let count = 0;
  let waiting: { table_id: string; position: number; cells: string; keys: string[] }[] = [];
  const write = async () => {
    if (waiting.length > 0) await database.insertInto('reference_rows').values(waiting).execute();
    waiting = [];
  };
  for await (const { cells, keys } of rows) {
    waiting.push({ table_id: table, position: count, cells: JSON.stringify(cells), keys: [...keys] });
    count += 1;
    if (waiting.length === CHUNK) await write();
  }
  await write();
  return count;
}
