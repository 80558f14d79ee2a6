// What the runs need from outside, in their own words. `storage` implements the stores, the blobs and the job queue;
// the composition root hands them in.
import type { AppRegistry } from '../apps/index.ts';
import type { TableRow } from '../checking/index.ts';
import type {
  Answer,
  App,
  AppId,
  AppVersion,
  Choices,
  DocumentLayout,
  DocumentResult,
  Edit,
  FileResult,
  FileStatus,
  OrganizationId,
  PacketResult,
  Page,
  PageLayout,
  ProblemReport,
  Question,
  ReferenceTable,
  Run,
  RunId,
} from '../domain/index.ts';
import type { NewEdit, NewTask, ReviewStore } from '../review/index.ts';
import type { Batches, BatchFile, RunFile, Runs } from './service.ts';

/** A log for people who run Recto; secrets and document text never go into it. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Turns the pages of one file into documents with values; pure, throws only on a fault of its own. */
export type Understand = (
  pages: readonly Page[],
  app: App,
  /** Which pages the documents have and what they are, where a person has said so. */
  layout?: readonly DocumentLayout[] | null,
) => readonly DocumentResult[];

/** A stored file: the SHA-256 of its content in hexadecimal, and its size. */
export interface Blob {
  readonly hash: string;
  readonly bytes: number;
}

/** Files by the hash of their content, apart for each organization. Equal content is kept once. */
export interface Blobs {
  /** Durable when it resolves. Throws `file.too-large` above `limit` bytes and keeps nothing then. */
  put(organization: OrganizationId, content: AsyncIterable<Uint8Array>, limit?: number): Promise<Blob>;
  /** The content; rejects when it is not there. */
  open(organization: OrganizationId, hash: string): Promise<AsyncIterable<Uint8Array>>;
  /** Gives `use` the path of a local file with the content, for as long as `use` runs. */
  withPath<T>(organization: OrganizationId, hash: string, use: (path: string) => Promise<T>): Promise<T>;
  /** Removes the content; nothing happens when it is not there. */
  delete(organization: OrganizationId, hash: string): Promise<void>;
}

/** Encrypts texts at rest, bound to their place: what was sealed for one context does not open in another. */
export interface Seal {
  seal(text: string, context: string): string;
  /** Throws when the text was changed, or sealed under another key or context. */
  open(sealed: string, context: string): string;
}

export interface BatchStore extends Pick<Batches, 'create' | 'get' | 'list'> {
  /** Null when there is no such batch. */
  putFile(organization: OrganizationId, id: number, name: string, blob: Blob): Promise<BatchFile | null>;
  /** Null when there is no such batch. */
  files(
    organization: OrganizationId,
    id: number,
    page: { after: string | null; limit: number },
  ): Promise<readonly BatchFile[] | null>;
}

export type StepKind = 'read' | 'understand' | 'finish';

/** One step of work, claimed from the queue by this process. `unit` is the position of the file in the run. */
export interface Step {
  readonly kind: StepKind;
  readonly organization: OrganizationId;
  readonly run: RunId;
  /** -1 for a step of the whole run. */
  readonly unit: number;
  /** The claim: settles only this attempt of this job. */
  readonly job: { readonly queue: string; readonly id: string; readonly attempt: number };
  /** Aborted when the claim was lost or the worker stops. */
  readonly signal: AbortSignal;
}

/** A run as it is stored; what the caller left out is filled in. */
export interface NewRun {
  readonly id: RunId;
  readonly organization: OrganizationId;
  readonly app: Run['app'];
  readonly owner: string;
  readonly workspace: string;
  readonly tags: readonly string[];
  readonly keys: Readonly<Record<string, unknown>>;
  readonly maxPages: number | null;
  /** Passwords by file name as sealed JSON text. */
  readonly passwords: string | null;
  readonly input:
    | { readonly kind: 'batch'; readonly batch: number }
    | { readonly kind: 'file'; readonly name: string; readonly blob: Blob };
}

/** Pages as read, kept as a blob so that the same file is not read twice. */
export interface StoredReading {
  readonly blob: string;
  readonly pages: readonly PageLayout[];
}

/** What a step works on. */
export interface UnitWork {
  readonly app: AppId;
  readonly version: AppVersion;
  readonly file: string;
  readonly blob: Blob;
  readonly maxPages: number | null;
  readonly passwords: string | null;
  readonly reading: StoredReading | null;
  /** Unexpected faults of this step so far. */
  readonly faults: number;
}

/** What a unit's result asks of people, with the values that it has from them already. */
export interface UnitReview {
  readonly tasks: readonly NewTask[];
  readonly kept: readonly NewEdit[];
}

/** What people chose for the packet of the same files in an earlier run of the app. */
export interface EarlierPacket {
  readonly run: RunId;
  readonly choices: Choices;
  readonly edits: readonly Edit[];
}

export interface EarlierReview {
  readonly run: RunId;
  readonly result: FileResult;
  readonly edits: readonly Edit[];
}

/** How the files of a run came out. */
export interface Outcomes {
  readonly statuses: readonly FileStatus[];
  /** Of the first file that has one. */
  readonly problem: ProblemReport | null;
  /** Counts all changes by people to the files and the packet so far. */
  readonly changes: number;
}

export interface RunEnding {
  readonly state: 'complete' | 'partial' | 'failed';
  readonly problem: ProblemReport | null;
  /** As the outcomes told it; null: whatever was changed. */
  readonly changes: number | null;
  /** The packet as it was found, and the task that it needs: made only when no file holds the run up any more. */
  readonly packet?: FoundPacket | null;
}

export interface FoundPacket {
  readonly result: PacketResult;
  readonly task: NewTask | null;
  /** Choices that are kept of an earlier run, with the edits that say so; only at the first look. */
  readonly kept?: { readonly choices: Choices; readonly edits: readonly NewEdit[] } | null;
}

/**
 * Runs with their units and results. Every call that settles a step writes the result, the next job and the job's own
 * completion in one transaction, and does nothing when the step was settled before.
 */
export interface RunStore extends Pick<Runs, 'get' | 'list' | 'cancel' | 'problems'> {
  /** Inserts the run, its units and their first jobs. Null when the batch is not there; throws `batch.empty`. */
  start(run: NewRun): Promise<Run | null>;
  results(
    organization: OrganizationId,
    id: RunId,
    page: { offset: number; limit: number },
  ): Promise<readonly RunFile[]>;
  result(organization: OrganizationId, id: RunId, unit: number): Promise<FileResult | null>;
  unit(organization: OrganizationId, id: RunId, unit: number): Promise<UnitWork | null>;

  /** A reading made earlier of the same content under the same configuration. */
  reading(organization: OrganizationId, hash: string, config: string): Promise<StoredReading | null>;
  /** Marks the run as running and gives the step's work; null when the step is settled or the run has ended. */
  begin(step: Step): Promise<UnitWork | null>;
  /** The file is read: keeps the reading (under `key` for later runs unless null) and sends `understand`. */
  settleRead(step: Step, reading: StoredReading, key: string | null): Promise<void>;
  /**
   * The unit has ended with this result, made under `config` (the versions of what read and understood it); the last
   * unit of a run sends `finish`.
   */
  settleUnit(step: Step, result: FileResult, config: string, review?: UnitReview): Promise<void>;
  /** What people have made of the same file in an earlier run of the app; null when nobody has changed anything. */
  earlier(step: Step): Promise<EarlierReview | null>;
  /** The same of the packet, where the run's files have the same contents in the same order. */
  earlierPacket(step: Step): Promise<EarlierPacket | null>;
  /** Statuses and first problem of all units, for the outcome. Null when the run is not finishing. */
  outcomes(step: Step): Promise<Outcomes | null>;
  /**
   * The run has ended with this, or waits in `review` while a task holds it up. False, and nothing is done, when somebody
   * has changed a file since the outcomes were told.
   */
  settleRun(step: Step, ending: RunEnding): Promise<boolean>;
  /** Sends the step again after `seconds`; `fault` counts towards the step's bound. */
  again(step: Step, seconds: number, fault: boolean): Promise<void>;
  /** The step has nothing left to do. */
  drop(step: Step): Promise<void>;
}

/** Everything that is kept between two steps; one open storage is all of it. */
/** Who asks what a document does not say itself: a file of a run. */
export interface Asker {
  readonly organization: OrganizationId;
  readonly app: AppId;
  readonly run: RunId;
  readonly unit: number;
  /** Documents of the file. */
  readonly documents: number;
}

/** Reference tables, and which documents were seen before. */
export interface References {
  /** In the order of the questions. Notes that these documents were seen; asking again changes nothing. */
  answer(asker: Asker, questions: readonly Question[]): Promise<readonly Answer[]>;
  tables(organization: OrganizationId): Promise<readonly ReferenceTable[]>;
  /** Makes the table or replaces it as a whole; what throws half-way leaves it as it was. */
  putTable(
    organization: OrganizationId,
    name: string,
    columns: readonly string[],
    rows: AsyncIterable<TableRow>,
  ): Promise<ReferenceTable>;
  /** False when there is none. */
  removeTable(organization: OrganizationId, name: string): Promise<boolean>;
}

export interface RunsStorage {
  readonly references: Pick<References, 'answer'>;
  readonly runs: RunStore;
  readonly reviews: Pick<ReviewStore, 'packet'>;
  readonly jobs: Jobs;
  readonly apps: AppRegistry;
  readonly blobs: Blobs;
  readonly seal: Seal;
}

/** The job queue as the worker sees it. */
export interface Jobs {
  /** Takes steps of a kind, at most `concurrency` at once, until `stop`. A handler that throws is given the step again. */
  work(kind: StepKind, concurrency: number, handler: (step: Step) => Promise<void>): Promise<void>;
  /** Steps that were claimed too often without being settled, for example because the process died each time. */
  exhausted(handler: (step: Step) => Promise<void>): Promise<void>;
  /** Takes no further steps, aborts the signals of those at work and waits for their handlers. */
  stop(): Promise<void>;
}
