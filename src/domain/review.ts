import type { AppId, OrganizationId, RunId, TaskId } from './ids.ts';

/** How an app's documents come to people. */
export interface ReviewPolicy {
  /** The team whose members get the tasks; null: anyone who reviews. */
  readonly team: string | null;
  /** 0–9; tasks of a higher one come first. */
  readonly priority: number;
  /** Least odds (0–1) of a document's class; what has no class is below every one. Null: never for this reason. */
  readonly class: number | null;
  /** Whether a document goes to review whose pages say that it begins or ends elsewhere. */
  readonly boundaries: boolean;
  /** Share of the accepted values that are asked for again, blindly: 0, or 0.02–0.05. */
  readonly audit: number;
  /** Whether thresholds hold for odds that were not fitted on reviewed documents. */
  readonly uncalibrated: boolean;
}

export type ReasonKind = 'check' | 'missing' | 'threshold' | 'class' | 'boundary' | 'audit' | 'packet';

/** Why a person must look, as data; `message` says it in a sentence. */
export interface Reason {
  readonly kind: ReasonKind;
  /** Position of the document in its file, from 0; null: the packet. */
  readonly document: number | null;
  /** The fields that it is about, dotted; of a table `table.column`. */
  readonly fields: readonly string[];
  /** Name of the check that failed. */
  readonly check: string | null;
  readonly message: string;
}

/** Who did something: an id that stays, and the name that histories show. */
export interface Actor {
  readonly id: string;
  readonly name: string;
}

/** `review` and `packet` hold their run up; an `audit` asks for single values of a document that was accepted. */
export type TaskKind = 'review' | 'packet' | 'audit';
export type TaskState = 'open' | 'done' | 'rejected' | 'cancelled';

export interface Task {
  readonly id: TaskId;
  readonly organization: OrganizationId;
  readonly app: { readonly id: AppId; readonly name: string; readonly version: string };
  readonly run: RunId;
  /** Position of the file in the run, from 0; null: the packet. */
  readonly file: number | null;
  readonly kind: TaskKind;
  readonly state: TaskState;
  readonly team: string | null;
  readonly priority: number;
  readonly reasons: readonly Reason[];
  /** Only this person may claim it. */
  readonly assignee: string | null;
  /** Who works on it, until when; a claim that has run out holds nobody off. */
  readonly claim: { readonly by: Actor; readonly until: string } | null;
  readonly escalated: { readonly by: Actor; readonly why: string } | null;
  readonly created: string;
  readonly ended: { readonly by: Actor; readonly at: string; readonly why: string } | null;
}

/** What an edit changed. */
export type EditKind = 'value' | 'rows' | 'layout' | 'packet' | 'undo' | 'kept' | 'accepted' | 'rejected';

/** One change by a person to a file's result, or to the packet. `from` and `to` are what stood there, as JSON. */
export interface Edit {
  /** Counts the edits of a file from 1. */
  readonly number: number;
  readonly kind: EditKind;
  readonly document: number | null;
  /** Field, table, packet field or check; null for the documents of a file. */
  readonly name: string | null;
  /** Row and column of a cell. */
  readonly cell: { readonly row: number; readonly column: string } | null;
  readonly from: unknown;
  readonly to: unknown;
  readonly by: Actor;
  readonly at: string;
  readonly why: string;
  /** Number of the edit that this one took back. */
  readonly undoes: number | null;
  /** The run in which a value was set that this one only kept. */
  readonly keptFrom: RunId | null;
}
