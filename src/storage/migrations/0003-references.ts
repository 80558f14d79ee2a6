import { type Kysely, sql } from 'kysely';

/** Tables of reference values, found by the keys of their cells, and the documents that were seen. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    sql`create table reference_tables (
      id uuid primary key,
      organization_id uuid not null references organizations,
      name text collate "C" not null,
      columns json not null,
      rows integer not null default 0,
      ready boolean not null default false,
      created timestamptz(3) not null default now()
    )`,
    sql`create unique index reference_tables_name on reference_tables (organization_id, name) where ready`,
    sql`create table reference_rows (
      table_id uuid not null references reference_tables on delete cascade,
      position integer not null,
      cells json not null,
      keys text[] not null,
      primary key (table_id, position)
    )`,
    sql`create index reference_rows_keys on reference_rows using gin (keys)`,
    sql`create table sightings (
      id bigint primary key generated always as identity,
      organization_id uuid not null references organizations,
      app_id uuid not null references apps,
      name text not null,
      key text not null,
      run_id uuid not null references runs,
      position integer not null,
      document integer not null,
      seen timestamptz(3) not null default now()
    )`,
    sql`create index sightings_key on sightings (organization_id, key, id)`,
    sql`create index sightings_unit on sightings (run_id, position)`,
  ];
  for (const statement of statements) await statement.execute(db);
}
