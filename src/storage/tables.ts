import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type {
  App,
  AppId,
  FileResult,
  FileStatus,
  OrganizationId,
  PageLayout,
  ProblemReport,
  RunId,
  RunState,
} from '../domain/index.ts';
import type { Scope } from '../identity/index.ts';

/** `json`, not `jsonb`: it keeps the order of keys, and a document's text may hold \u0000, which `jsonb` refuses. */
type Json<T extends object | null> = JSONColumnType<T>;
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
    scopes: Json<Scope[]>;
    created: Instant;
  };
  tokens: {
    id: string;
    organization_id: OrganizationId;
    hash: string;
    kind: 'person' | 'token' | 'connected-app';
    subject: string;
    name: string;
    scopes: Json<Scope[]>;
    expires: Date | null;
    created: Instant;
  };
  connected_apps: {
    client_id: string;
    organization_id: OrganizationId;
    name: string;
    secret_hash: string;
    scopes: Json<Scope[]>;
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
    result: Json<FileResult>;
    created: Instant;
  };
}
