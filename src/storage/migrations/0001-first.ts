import { type Kysely, sql } from 'kysely';

/**
 * Organizations and who acts for them; apps; batches; runs. Instants have milliseconds, as everything that shows or
 * filters them. Names sort by code point (`collate "C"`), the same in every database.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    sql`create table organizations (
      id uuid primary key,
      slug text not null unique,
      name text not null,
      created timestamptz(3) not null default now()
    )`,
    sql`create table people (
      id uuid primary key,
      organization_id uuid not null references organizations,
      email text not null,
      password_hash text not null,
      scopes json not null,
      created timestamptz(3) not null default now()
    )`,
    sql`create unique index people_email on people (lower(email))`,
    sql`create table connected_apps (
      client_id text primary key,
      organization_id uuid not null references organizations,
      name text not null,
      secret_hash text not null,
      scopes json not null,
      created timestamptz(3) not null default now()
    )`,
    sql`create table tokens (
      id uuid primary key,
      organization_id uuid not null references organizations,
      hash text not null unique,
      kind text not null,
      subject text not null,
      name text not null,
      scopes json not null,
      expires timestamptz(3),
      created timestamptz(3) not null default now()
    )`,
    sql`create unique index tokens_name on tokens (organization_id, name) where expires is null`,
    sql`create index tokens_expires on tokens (expires) where expires is not null`,
    sql`create table apps (
      id uuid primary key,
      organization_id uuid not null references organizations,
      name text collate "C" not null,
      draft json not null,
      latest text,
      created timestamptz(3) not null default now(),
      updated timestamptz(3) not null default now(),
      unique (organization_id, name)
    )`,
    sql`create table app_versions (
      app_id uuid not null references apps,
      organization_id uuid not null references organizations,
      version text not null,
      ordinal integer not null,
      definition json not null,
      published timestamptz(3) not null default now(),
      primary key (app_id, version),
      unique (app_id, ordinal)
    )`,
    sql`create table batches (
      id integer primary key generated always as identity,
      organization_id uuid not null references organizations,
      name text not null,
      workspace text not null,
      owner text not null,
      created timestamptz(3) not null default now(),
      updated timestamptz(3) not null default now()
    )`,
    sql`create index batches_organization on batches (organization_id, id)`,
    sql`create table batch_files (
      batch_id integer not null references batches,
      organization_id uuid not null references organizations,
      name text collate "C" not null,
      hash text not null,
      bytes bigint not null,
      modified timestamptz(3) not null default now(),
      primary key (batch_id, name)
    )`,
    sql`create table runs (
      id uuid primary key,
      organization_id uuid not null references organizations,
      app_id uuid not null,
      app_name text not null,
      app_version text not null,
      state text not null default 'queued',
      problem json,
      batch_id integer,
      file text,
      owner text not null,
      workspace text not null,
      tags json not null,
      keys json not null,
      max_pages integer,
      passwords text,
      files_total integer not null default 0,
      files_ended integer not null default 0,
      started timestamptz(3) not null default now(),
      finished timestamptz(3),
      foreign key (app_id, app_version) references app_versions
    )`,
    sql`create index runs_started on runs (organization_id, started, id)`,
    sql`create index runs_app on runs (organization_id, app_id, started)`,
    sql`create table units (
      run_id uuid not null references runs,
      organization_id uuid not null references organizations,
      position integer not null,
      file text not null,
      hash text not null,
      bytes bigint not null,
      state text not null default 'queued',
      status text,
      problem json,
      reading_blob text,
      reading_pages json,
      faults integer not null default 0,
      primary key (run_id, position)
    )`,
    sql`create table readings (
      organization_id uuid not null references organizations,
      hash text not null,
      config text not null,
      blob text not null,
      pages json not null,
      created timestamptz(3) not null default now(),
      primary key (organization_id, hash, config)
    )`,
    sql`create table results (
      run_id uuid not null,
      position integer not null,
      organization_id uuid not null references organizations,
      config text not null,
      result json not null,
      created timestamptz(3) not null default now(),
      primary key (run_id, position),
      foreign key (run_id, position) references units
    )`,
  ];
  for (const statement of statements) await statement.execute(db);
}
