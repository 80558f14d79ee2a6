// What review needs from outside, in its own words. `storage` implements the store, `runs` gives what concerns the files;
// the composition root hands them in.
import type {
  Actor,
  App,
  AppId,
  Box,
  Choices,
  DocumentLayout,
  DocumentResult,
  Edit,
  Evidence,
  FieldValue,
  FileResult,
  OrganizationId,
  PacketResult,
  Run,
  RunId,
  TableValue,
  Task,
  TaskId,
  TaskKind,
  TaskState,
} from '../domain/index.ts';

/** Who works on tasks. */
export interface Reviewer extends Actor {
  /** The teams whose tasks this person sees, beside those of none; null: of all. */
  readonly teams: readonly string[] | null;
  /** The teams whose escalated tasks this person takes; null: of all. */
  readonly leads: readonly string[] | null;
}

export interface TaskFilter {
  readonly states?: readonly TaskState[];
  readonly kinds?: readonly TaskKind[];
  readonly app?: AppId;
  readonly team?: string;
  readonly run?: RunId;
  /** Claimed by or assigned to this person. */
  readonly person?: string;
  readonly limit: number;
  readonly offset: number;
}

/** A task as it is made. */
export type NewTask = Pick<Task, 'kind' | 'team' | 'priority' | 'reasons'>;

/** A file in review. */
export interface ReviewedFile {
  readonly result: FileResult;
  /** Counts the changes; who changes it says which one was seen. */
  readonly version: number;
}

/** An edit as it is made; the store numbers and dates it. */
export type NewEdit = Omit<Edit, 'number' | 'at'>;

/** What a person's work on a value teaches. */
export interface Lesson {
  readonly file: number;
  readonly document: number;
  readonly class: string | null;
  readonly pages: readonly number[];
  readonly subject: 'field' | 'table' | 'layout';
  /** Name of the field or table; '' for the layout. */
  readonly name: string;
  /** As the machine had it; null when it had nothing. */
  readonly machine: FieldValue | TableValue | DocumentLayout | null;
  /** As the person left it. */
  readonly final: FieldValue | TableValue | DocumentLayout;
  /** `confirmed`: seen and left as it was. */
  readonly outcome: 'confirmed' | 'corrected';
  /** Whether the person answered without seeing what the machine had. */
  readonly blind: boolean;
}

/** How a task ends, with all that is written at once. */
export interface Ending {
  readonly state: 'done' | 'rejected';
  readonly why: string;
  readonly edits: readonly NewEdit[];
  readonly lessons: readonly Lesson[];
  /** The file as it is now and the version that was seen; null when it stays as it is. */
  readonly file: (ReviewedFile & { readonly position: number }) | null;
  /** Choices of the packet and the failures that were accepted; null when they stay as they are. */
  readonly packet: StoredPacket | null;
}

export interface StoredPacket {
  readonly version: number;
  readonly choices: Choices;
  /** The failures that a person has accepted. */
  readonly accepted: readonly string[];
  /** Why the packet was rejected; null when it was not. */
  readonly rejected: string | null;
  /** As the last look at all files of the run found it, when they all had ended; null before. */
  readonly result: PacketResult | null;
}

export interface LessonFilter {
  readonly app?: AppId;
  /** Only lessons with a greater number. */
  readonly after?: number;
  readonly limit: number;
}

export interface StoredLesson extends Lesson {
  readonly number: number;
  readonly app: AppId;
  readonly version: string;
  readonly run: RunId;
  readonly hash: string;
  /** The blob with the pages as they were read. */
  readonly reading: string | null;
  readonly by: Actor;
  readonly at: string;
}

/**
 * Tasks, edits and lessons. Every call that changes something does it in one transaction, for an open task only, and for
 * the person who has claimed it where it needs a claim. Throw `task.unknown`, `task.ended`, `task.claimed` (by somebody
 * else), `task.unclaimed` (the claim ran out or was never made), `edit.conflict` (another version than was seen).
 */
export interface ReviewStore {
  list(organization: OrganizationId, reviewer: Reviewer, filter: TaskFilter): Promise<readonly Task[]>;
  get(organization: OrganizationId, id: TaskId): Promise<Task | null>;
  /**
   * Claims the first task that is free for this person: what they had claimed or were given, then what was escalated, then
   * by priority, then by age.
   */
  next(
    organization: OrganizationId,
    reviewer: Reviewer,
    filter: { readonly app?: AppId; readonly team?: string },
    seconds: number,
  ): Promise<Task | null>;
  /** Claims the task, or makes the claim last longer. */
  claim(organization: OrganizationId, id: TaskId, reviewer: Reviewer, seconds: number): Promise<Task>;
  /** Gives the claim back; `skip`: the task is not offered to this person again. */
  release(organization: OrganizationId, id: TaskId, by: Actor, skip: boolean): Promise<Task>;
  escalate(organization: OrganizationId, id: TaskId, by: Actor, why: string): Promise<Task>;
  assign(organization: OrganizationId, id: TaskId, person: string | null): Promise<Task>;
  prioritise(organization: OrganizationId, id: TaskId, priority: number): Promise<Task>;

  file(organization: OrganizationId, run: RunId, position: number): Promise<ReviewedFile | null>;
  /** In the order in which they were made. `position` null: of the packet. */
  edits(organization: OrganizationId, run: RunId, position: number | null): Promise<readonly Edit[]>;
  packet(organization: OrganizationId, run: RunId): Promise<StoredPacket>;
  /** Keeps a changed file with its edits; answers the new version. The claim lasts `seconds` from now on. */
  change(
    task: Pick<Task, 'organization' | 'id' | 'run'>,
    by: Actor,
    changed: ReviewedFile & { readonly position: number },
    edits: readonly NewEdit[],
    seconds: number,
  ): Promise<number>;
  /** Keeps the choices of a packet in the same way. */
  changePacket(
    task: Pick<Task, 'organization' | 'id' | 'run'>,
    by: Actor,
    packet: StoredPacket,
    edits: readonly NewEdit[],
    seconds: number,
  ): Promise<number>;
  /** Ends the task; the last one that holds its run lets it go on. */
  end(task: Pick<Task, 'organization' | 'id' | 'run'>, by: Actor, ending: Ending): Promise<Task>;
  /** Lessons in the order in which they came. */
  lessons(organization: OrganizationId, filter: LessonFilter): Promise<readonly StoredLesson[]>;
}

/** Where a file stands. */
export interface Place {
  readonly organization: OrganizationId;
  readonly run: RunId;
  readonly file: number;
}

/** What a person points at on a page: words by their position on it (from 0), or a box. */
export type Pointed = { readonly page: number; readonly words: readonly number[] } | { readonly box: Box };

/** What review asks of the stages before it. */
export interface Stages {
  app(run: Run): Promise<App>;
  run(organization: OrganizationId, id: RunId): Promise<Run | null>;
  /** The documents of a layout, extracted from what was read of the file. */
  extract(place: Place, layout: readonly DocumentLayout[]): Promise<readonly DocumentResult[]>;
  /** Derived fields and checks, computed anew. */
  check(place: Place, documents: readonly DocumentResult[]): Promise<readonly DocumentResult[]>;
  /** The packet of a run by what its files say now; null when the app has none. */
  packet(run: Run, choices: Choices): Promise<PacketResult | null>;
  /** What stands there, line by line; a box without words is read again. None: nothing is there. */
  read(place: Place, pointed: Pointed): Promise<readonly Evidence[]>;
  /** The run can go on: whoever waits for it is told. */
  ended(run: RunId): void;
}
