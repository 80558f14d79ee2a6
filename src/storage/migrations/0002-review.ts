import { type Kysely, sql } from 'kysely';

/**
 * People with roles and teams; tasks, the edits of people, packets, and what both teach. `edits` and `lessons` are only
 * ever added to.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    sql`alter table results add column version integer not null default 0`,
    sql`create index units_hash on units (organization_id, hash)`,
    sql`create table tasks (
      id uuid primary key,
      organization_id uuid not null references organizations,
      run_id uuid not null references runs,
      position integer not null,
      kind text not null,
      state text not null default 'open',
      app_id uuid not null,
      app_name text not null,
      app_version text not null,
      team text,
      priority integer not null,
      reasons json not null,
      assignee text,
      claimed_by json,
      claimant text,
      lease timestamptz(3),
      skipped text[] not null default '{}',
      escalated json,
      created timestamptz(3) not null default now(),
      ended json,
      ended_at timestamptz(3)
    )`,
    sql`create index tasks_open on tasks (organization_id, priority desc, created, id) where state = 'open'`,
    sql`create index tasks_listed on tasks (organization_id, created, id)`,
    sql`create index tasks_run on tasks (run_id, state)`,
    sql`create table edits (
      id bigint primary key generated always as identity,
      organization_id uuid not null references organizations,
      run_id uuid not null references runs,
      position integer not null,
      number integer not null,
      task_id uuid,
      kind text not null,
      document integer,
      name text,
      cell json,
      before json,
      after json,
      by json not null,
      at timestamptz(3) not null default now(),
      why text not null,
      undoes integer,
      kept_from uuid,
      unique (run_id, position, number)
    )`,
    sql`create table packets (
      run_id uuid primary key references runs,
      organization_id uuid not null references organizations,
      version integer not null default 0,
      choices json not null,
      accepted json not null,
      rejected text,
      result json
    )`,
    sql`create table lessons (
      id bigint primary key generated always as identity,
      organization_id uuid not null references organizations,
      app_id uuid not null references apps,
      app_version text not null,
      run_id uuid not null references runs,
      position integer not null,
      task_id uuid not null,
      lesson json not null,
      blind boolean not null,
      by json not null,
      at timestamptz(3) not null default now()
    )`,
    sql`create index lessons_app on lessons (organization_id, app_id, id)`,
    sql`create table teams (
      organization_id uuid not null references organizations,
      name text collate "C" not null,
      created timestamptz(3) not null default now(),
      primary key (organization_id, name)
    )`,
    sql`create table team_members (
      organization_id uuid not null,
      team text collate "C" not null,
      person_id uuid not null references people on delete cascade,
      lead boolean not null,
      primary key (organization_id, team, person_id),
      foreign key (organization_id, team) references teams on delete cascade
    )`,
    // Who could manage could do everything there was; who could execute ran files.
    ...['people', 'tokens', 'connected_apps'].flatMap((table) => [
      sql`alter table ${sql.table(table)} add column roles json not null default '[]'`,
      sql`update ${sql.table(table)} set roles =
        case when scopes::text like '%manage%' then '["admin"]'::json else '["operator"]'::json end`,
      sql`alter table ${sql.table(table)} drop column scopes`,
    ]),
  ];
  for (const statement of statements) await statement.execute(db);
}
