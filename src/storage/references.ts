import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { cellKey, type TableRow } from '../checking/index.ts';
import type { Answer, OrganizationId, Question, ReferenceTable } from '../domain/index.ts';
import type { References } from '../runs/index.ts';
import type { Database } from './database.ts';
import { sightings } from './sightings.ts';

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

  return {
    async answer(asker, questions) {
      const seen = await sightings(
        database,
        asker,
        questions.filter((question) => question.kind === 'unseen'),
      );
      const answers: Answer[] = [];
      for (const question of questions)
        answers.push(question.kind === 'lookup' ? await lookUp(asker.organization, question) : seen.shift()!);
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
