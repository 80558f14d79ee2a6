import { randomUUID } from 'node:crypto';
import type { AppEntry, AppRegistry, PublishedApp } from '../apps/index.ts';
import { type App, type AppId, isUuid, nextVersion, type OrganizationId, Problem } from '../domain/index.ts';
import type { Database } from './database.ts';

interface EntryRow {
  readonly id: AppId;
  readonly name: string;
  readonly latest: string | null;
  readonly created: Date;
  readonly updated: Date;
}

function entryOf(row: EntryRow): AppEntry {
  return {
    id: row.id,
    name: row.name,
    version: row.latest,
    state: row.latest === null ? 'draft' : 'production',
    created: row.created.toISOString(),
    updated: row.updated.toISOString(),
  };
}

interface VersionRow {
  readonly app_id: AppId;
  readonly version: string;
  readonly definition: App;
  readonly published: Date;
}

function publishedOf(row: VersionRow): PublishedApp {
  const { app_id: id, version, definition, published } = row;
  return { id, version, definition, published: published.toISOString() };
}

const ENTRY = ['id', 'name', 'latest', 'created', 'updated'] as const;
const VERSION = ['app_id', 'version', 'definition', 'published'] as const;

/** The registry of apps in the database. */
export function appRegistry(database: Database): AppRegistry {
  return {
    async list(organization) {
      const rows = await database
        .selectFrom('apps')
        .select(ENTRY)
        .where('organization_id', '=', organization)
        .orderBy('name')
        .execute();
      return rows.map(entryOf);
    },

    async find(organization, idOrName) {
      const row = await database
        .selectFrom('apps')
        .select(ENTRY)
        .where('organization_id', '=', organization)
        .where((e) => {
          const named = e('name', '=', idOrName);
          // An app may be named like a UUID; its own id still comes first, below. Safe: the shape was just checked.
          return isUuid(idOrName) ? e.or([named, e('id', '=', idOrName as AppId)]) : named;
        })
        .orderBy((e) => e('name', '=', idOrName))
        .executeTakeFirst();
      return row ? entryOf(row) : null;
    },

    async draft(organization, id) {
      const row = await database
        .selectFrom('apps')
        .select('draft')
        .where('organization_id', '=', organization)
        .where('id', '=', id)
        .executeTakeFirst();
      return row?.draft ?? null;
    },

    async push(organization, definition) {
      const draft = JSON.stringify(definition);
      const row = await database
        .insertInto('apps')
        // A random UUID of our own making.
        .values({ id: randomUUID() as string as AppId, organization_id: organization, name: definition.name, draft })
        .onConflict((c) => c.columns(['organization_id', 'name']).doUpdateSet({ draft, updated: new Date() }))
        .returning(ENTRY)
        .executeTakeFirstOrThrow();
      return entryOf(row);
    },

    async publish(organization, id, after) {
      return database.transaction().execute(async (transaction) => {
        const app = await transaction
          .selectFrom('apps')
          .select(['draft', 'latest'])
          .where('organization_id', '=', organization)
          .where('id', '=', id)
          .forUpdate()
          .executeTakeFirst();
        if (!app) throw new Problem('app.unknown', `There is no app ${id}.`);
        if (after !== undefined && app.latest !== null && app.latest !== after) {
          return publishedOf(await versionsOf(transaction, organization, id).limit(1).executeTakeFirstOrThrow());
        }
        const version = nextVersion(app.latest);
        const counted = await transaction
          .selectFrom('app_versions')
          .select((e) => e.fn.countAll<number>().as('count'))
          .where('organization_id', '=', organization)
          .where('app_id', '=', id)
          .executeTakeFirstOrThrow();
        const row = await transaction
          .insertInto('app_versions')
          .values({
            app_id: id,
            organization_id: organization,
            version,
            ordinal: counted.count + 1,
            definition: JSON.stringify(app.draft),
          })
          .returning(VERSION)
          .executeTakeFirstOrThrow();
        await transaction
          .updateTable('apps')
          .set({ latest: version, updated: row.published })
          .where('organization_id', '=', organization)
          .where('id', '=', id)
          .execute();
        return publishedOf(row);
      });
    },

    async versions(organization, id) {
      const rows = await versionsOf(database, organization, id).execute();
      return rows.map(publishedOf);
    },

    async published(organization, id, version) {
      let query = versionsOf(database, organization, id).limit(1);
      if (version !== undefined) query = query.where('version', '=', version);
      const row = await query.executeTakeFirst();
      return row ? publishedOf(row) : null;
    },
  };
}

/** Newest first. */
function versionsOf(database: Database, organization: OrganizationId, id: AppId) {
  return database
    .selectFrom('app_versions')
    .select(VERSION)
    .where('organization_id', '=', organization)
    .where('app_id', '=', id)
    .orderBy('ordinal', 'desc');
}
