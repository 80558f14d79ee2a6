import { sql } from 'kysely';
import type { OrganizationId } from '../domain/index.ts';
import type { Batch, BatchStore } from '../runs/index.ts';
import type { Database } from './database.ts';

interface BatchRow {
  readonly id: number;
  readonly organization_id: OrganizationId;
  readonly name: string;
  readonly workspace: string;
  readonly owner: string;
  readonly created: Date;
  readonly updated: Date;
}

const BATCH = ['id', 'organization_id', 'name', 'workspace', 'owner', 'created', 'updated'] as const;
/** Ids are 4-byte integers in the database; a larger number from outside names no batch and is no error. */
const LARGEST_ID = 2 ** 31 - 1;

function batchOf(row: BatchRow): Batch {
  const { id, organization_id: organization, name, workspace, owner } = row;
  return {
    id,
    organization,
    name,
    workspace,
    owner,
    created: row.created.toISOString(),
    updated: row.updated.toISOString(),
  };
}

/** Whether a number from outside can be the id of a batch. */
export function mayBeBatch(id: number): boolean {
  return Number.isInteger(id) && id > 0 && id <= LARGEST_ID;
}

export function batchStore(database: Database): BatchStore {
  async function get(organization: OrganizationId, id: number): Promise<Batch | null> {
    if (!mayBeBatch(id)) return null;
    const row = await database
      .selectFrom('batches')
      .select(BATCH)
      .where('organization_id', '=', organization)
      .where('id', '=', id)
      .executeTakeFirst();
    return row ? batchOf(row) : null;
  }

  return {
    get,

    async create(organization, batch) {
      const row = await database
        .insertInto('batches')
        .values({ organization_id: organization, name: batch.name, workspace: batch.workspace, owner: batch.owner })
        .returning(BATCH)
        .executeTakeFirstOrThrow();
      return batchOf(row);
    },

    async list(organization, filter) {
      let query = database.selectFrom('batches').select(BATCH).where('organization_id', '=', organization);
      if (filter.workspace !== undefined) query = query.where('workspace', '=', filter.workspace);
      if (filter.owner !== undefined) query = query.where('owner', '=', filter.owner);
      const rows = await query.orderBy('id').limit(filter.limit).offset(filter.offset).execute();
      return rows.map(batchOf);
    },

    async putFile(organization, id, name, blob) {
      if (!mayBeBatch(id)) return null;
      return database.transaction().execute(async (transaction) => {
        const batch = await transaction
          .updateTable('batches')
          .set({ updated: sql`now()` })
          .where('organization_id', '=', organization)
          .where('id', '=', id)
          .returning('id')
          .executeTakeFirst();
        if (!batch) return null;
        const row = await transaction
          .insertInto('batch_files')
          .values({ batch_id: id, organization_id: organization, name, hash: blob.hash, bytes: blob.bytes })
          .onConflict((c) =>
            c.columns(['batch_id', 'name']).doUpdateSet({ hash: blob.hash, bytes: blob.bytes, modified: sql`now()` }),
          )
          .returning(['name', 'bytes', 'modified'])
          .executeTakeFirstOrThrow();
        return { name: row.name, bytes: row.bytes, modified: row.modified.toISOString() };
      });
    },

    async files(organization, id, page) {
      if (!(await get(organization, id))) return null;
      let query = database
        .selectFrom('batch_files')
        .select(['name', 'bytes', 'modified'])
        .where('organization_id', '=', organization)
        .where('batch_id', '=', id);
      if (page.after !== null) query = query.where('name', '>', page.after);
      const rows = await query.orderBy('name').limit(page.limit).execute();
      return rows.map((row) => ({ name: row.name, bytes: row.bytes, modified: row.modified.toISOString() }));
    },
  };
}
