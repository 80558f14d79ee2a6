import type { AppId, FileResult, OrganizationId, ProblemReport, Run, RunId, RunState } from '../domain/index.ts';
import type { PageImage } from '../reading/index.ts';

/** Files waiting to be run. The id counts up per installation and fits a JSON integer. */
export interface Batch {
  readonly id: number;
  readonly organization: OrganizationId;
  readonly name: string;
  readonly workspace: string;
  readonly owner: string;
  readonly created: string;
  readonly updated: string;
}

export interface BatchFile {
  readonly name: string;
  readonly bytes: number;
  readonly modified: string;
}

export interface Batches {
  create(organization: OrganizationId, batch: { name: string; workspace: string; owner: string }): Promise<Batch>;
  get(organization: OrganizationId, id: number): Promise<Batch | null>;
  list(
    organization: OrganizationId,
    filter: { workspace?: string; owner?: string; limit: number; offset: number },
  ): Promise<readonly Batch[]>;
  /** Stores a file; one of the same name is replaced. Throws `batch.unknown`, `file.too-large`. */
  putFile(
    organization: OrganizationId,
    id: number,
    name: string,
    content: AsyncIterable<Uint8Array>,
  ): Promise<BatchFile>;
  /** In order of name. Throws `batch.unknown`. */
  files(
    organization: OrganizationId,
    id: number,
    page: { after: string | null; limit: number },
  ): Promise<readonly BatchFile[]>;
}

export interface StartRun {
  readonly organization: OrganizationId;
  readonly app: AppId;
  /** Default: the newest published version. */
  readonly version?: string;
  readonly owner: string;
  readonly workspace?: string;
  readonly tags?: readonly string[];
  readonly keys?: Readonly<Record<string, unknown>>;
  /** Most pages that one file may have; a longer file fails with `file.too-many-pages`. Default: the reading limit. */
  readonly maxPages?: number;
  /** Password by file name, for encrypted PDFs. */
  readonly passwords?: Readonly<Record<string, string>>;
  readonly input:
    | { readonly kind: 'batch'; readonly batch: number }
    | { readonly kind: 'file'; readonly name: string; readonly content: AsyncIterable<Uint8Array> };
}

export interface RunFilter {
  readonly app?: AppId;
  readonly owner?: string;
  readonly workspaces?: readonly string[];
  readonly run?: RunId;
  readonly states?: readonly RunState[];
  /** ISO instants, inclusive. */
  readonly from?: string;
  readonly to?: string;
  /** Default: by start. */
  readonly sort?: 'started' | 'state';
  readonly order?: 'ascending' | 'descending';
  readonly limit: number;
  readonly offset: number;
}

/** A finished file with its position in the run (input order, from 0). */
export interface RunFile {
  readonly index: number;
  readonly result: FileResult;
}

/** What went wrong in the files of a run so far. */
export interface FileProblems {
  /** The first files that failed or were read in part, in input order. */
  readonly files: readonly { readonly file: string; readonly problem: ProblemReport }[];
  /** How many failed, named in `files` or not. */
  readonly failed: number;
  /** How many were read in part. */
  readonly partial: number;
}

export interface Runs {
  /**
   * Stores the run and its first jobs in one transaction and returns at once.
   * Throws `app.unknown`, `app.version-unknown`, `batch.unknown`, `batch.empty`, `file.empty`, `file.too-large`.
   */
  start(request: StartRun): Promise<Run>;
  get(organization: OrganizationId, id: RunId): Promise<Run | null>;
  list(organization: OrganizationId, filter: RunFilter): Promise<readonly Run[]>;
  /** Ends the run as cancelled unless it has ended; answers the run as it then is. */
  cancel(organization: OrganizationId, id: RunId): Promise<Run | null>;
  /** Finished files in input order from position `offset` of the finished ones; `more` when others follow. */
  files(
    organization: OrganizationId,
    id: RunId,
    page: { offset: number; limit: number },
  ): Promise<{ readonly files: readonly RunFile[]; readonly more: boolean }>;
  /** What went wrong in the run's files so far; names at most `limit` (one or more) of them. */
  problems(organization: OrganizationId, id: RunId, limit: number): Promise<FileProblems>;
  /** Upright image of a page of one of the run's files; null when the run, file or page is not there. */
  pageImage(organization: OrganizationId, id: RunId, file: number, page: number): Promise<PageImage | null>;
  /** Resolves when the run has ended or waits for people, or after `milliseconds`; for clients that wait. */
  wait(organization: OrganizationId, id: RunId, milliseconds: number): Promise<Run | null>;
}
