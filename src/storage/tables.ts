import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type {
  Actor,
  App,
  AppId,
  Choices,
  EditKind,
  FileResult,
  FileStatus,
  OrganizationId,
  PacketResult,
  PageLayout,
  ProblemReport,
  Reason,
  RunId,
  RunState,
  TaskId,
  TaskKind,
  TaskState,
} from '../domain/index.ts';
import type { Role } from '../identity/index.ts';
import type { Lesson } from '../review/index.ts';

/** `json`, not `jsonb`: it keeps the order of keys, and a document's text may hold \u0000, which `jsonb` refuses. */
type Json<T extends object | null> = JSONColumnType<T>;
/** Any JSON, `null` included. */
type JsonValue = ColumnType<unknown, string, never>;
type MaybeJson<T extends object> = ColumnType<T | null, string | null, string | null>;

/** Set by the database. */
type Instant = ColumnType<Date, never, Date>;

export interface Tables {
  organizations: { id: OrganizationId; slug: string; name: string; created: Instant };
  people: {
    id: string;
    organization_id: OrganizationId;
    email: string;
    password_hash: string;
    roles: Json<Role[]>;
    created: Instant;
  };
  tokens: {
    id: string;
    organization_id: OrganizationId;
    hash: string;
    kind: 'person' | 'token' | 'connected-app';
    subject: string;
    name: string;
    roles: Json<Role[]>;
    expires: Date | null;
    created: Instant;
  };
  connected_apps: {
    client_id: string;
    organization_id: OrganizationId;
    name: string;
    secret_hash: string;
    roles: Json<Role[]>;
    created: Instant;
  };
  apps: {
    id: AppId;
    organization_id: OrganizationId;
    name: string;
    draft: Json<App>;
    latest: string | null;
    created: Instant;
    updated: ColumnType<Date, never, Date>;
  };
  app_versions: {
    app_id: AppId;
    organization_id: OrganizationId;
    version: string;
    /** Counts the versions of an app from 1: versions as texts do not sort. */
    ordinal: number;
    definition: Json<App>;
    published: Instant;
  };
  batches: {
    id: Generated<number>;
    organization_id: OrganizationId;
    name: string;
    workspace: string;
    owner: string;
    created: Instant;
    updated: Instant;
  };
  batch_files: {
    batch_id: number;
    organization_id: OrganizationId;
    name: string;
    hash: string;
    bytes: number;
    modified: Instant;
  };
  runs: {
    id: RunId;
    organization_id: OrganizationId;
    app_id: AppId;
    app_name: string;
    app_version: string;
    state: ColumnType<RunState, RunState | undefined, RunState>;
    problem: MaybeJson<ProblemReport>;
    batch_id: number | null;
    file: string | null;
    owner: string;
    workspace: string;
    tags: Json<string[]>;
    keys: Json<Record<string, unknown>>;
    max_pages: number | null;
    passwords: string | null;
    files_total: Generated<number>;
    files_ended: Generated<number>;
    started: Instant;
    finished: ColumnType<Date | null, never, Date>;
  };
  units: {
    run_id: RunId;
    organization_id: OrganizationId;
    /** Place of the file in the run's input, from 0. */
    position: number;
    file: string;
    hash: string;
    bytes: number;
    state: Generated<'queued' | 'read' | 'ended'>;
    status: ColumnType<FileStatus | null, never, FileStatus>;
    problem: MaybeJson<ProblemReport>;
    reading_blob: ColumnType<string | null, never, string>;
    reading_pages: ColumnType<PageLayout[] | null, never, string>;
    faults: Generated<number>;
  };
  readings: {
    organization_id: OrganizationId;
    hash: string;
    config: string;
    blob: string;
    pages: Json<PageLayout[]>;
    created: Instant;
  };
  results: {
    run_id: RunId;
    position: number;
    organization_id: OrganizationId;
    config: string;
    /** Counts the changes that people have made. */
    version: Generated<number>;
    result: Json<FileResult>;
    created: Instant;
  };
  tasks: {
    id: TaskId;
    organization_id: OrganizationId;
    run_id: RunId;
    /** Place of the file in the run; -1 for the packet. */
    position: number;
    kind: TaskKind;
    state: Generated<TaskState>;
    app_id: AppId;
    app_name: string;
    app_version: string;
    team: string | null;
    priority: number;
    reasons: Json<Reason[]>;
    assignee: ColumnType<string | null, never, string | null>;
    claimed_by: MaybeJson<Actor>;
    /** The id within `claimed_by`. */
    claimant: ColumnType<string | null, never, string | null>;
    lease: ColumnType<Date | null, never, Date | null>;
    /** Ids of those to whom it is not offered again. */
    skipped: ColumnType<string[], never, never>;
    escalated: MaybeJson<{ by: Actor; why: string }>;
    created: Instant;
    ended: MaybeJson<{ by: Actor; why: string }>;
    ended_at: ColumnType<Date | null, never, Date>;
  };
  edits: {
    id: Generated<number>;
    organization_id: OrganizationId;
    run_id: RunId;
    /** -1 for the packet. */
    position: number;
    /** Counts the edits of a file from 1. */
    number: number;
    task_id: TaskId | null;
    kind: EditKind;
    document: number | null;
    name: string | null;
    cell: MaybeJson<{ row: number; column: string }>;
    before: JsonValue;
    after: JsonValue;
    by: Json<Actor>;
    at: Instant;
    why: string;
    undoes: number | null;
    kept_from: RunId | null;
  };
  packets: {
    run_id: RunId;
    organization_id: OrganizationId;
    version: Generated<number>;
    choices: Json<Choices>;
    accepted: Json<string[]>;
    rejected: string | null;
    /** As the last look at all files of the run found it; null before that. */
    result: MaybeJson<PacketResult>;
  };
  lessons: {
    id: Generated<number>;
    organization_id: OrganizationId;
    app_id: AppId;
    app_version: string;
    run_id: RunId;
    position: number;
    task_id: TaskId;
    lesson: Json<Lesson>;
    blind: boolean;
    by: Json<Actor>;
    at: Instant;
  };
  reference_tables: {
    id: string;
    organization_id: OrganizationId;
    name: string;
    columns: Json<string[]>;
    rows: Generated<number>;
    /** Whether all of its rows are there. */
    ready: Generated<boolean>;
    created: Instant;
  };
  reference_rows: {
    table_id: string;
    position: number;
    cells: Json<string[]>;
    keys: ColumnType<string[], string[], never>;
  };
  sightings: {
    id: Generated<number>;
    organization_id: OrganizationId;
    app_id: AppId;
    /** Of the check. */
    name: string;
    /** A digest of the app, the check and the values. */
    key: string;
    run_id: RunId;
    position: number;
    document: number;
    seen: Instant;
  };
  teams: { organization_id: OrganizationId; name: string; created: Instant };
  team_members: { organization_id: OrganizationId; team: string; person_id: string; lead: boolean };
}
