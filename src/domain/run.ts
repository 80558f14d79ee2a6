import type { AppId, OrganizationId, RunId } from './ids.ts';
import type { ProblemReport } from './problem.ts';
import type { FileStatus } from './result.ts';

const RUN_STATES = ['queued', 'running', 'finishing', 'review', 'complete', 'partial', 'failed', 'cancelled'] as const;

export type RunState = (typeof RUN_STATES)[number];

/** The states that a run may go to from each state; a state without followers has ended. */
const FOLLOWERS: Readonly<Record<RunState, readonly RunState[]>> = {
  queued: ['running', 'failed', 'cancelled'],
  running: ['finishing', 'failed', 'cancelled'],
  finishing: ['review', 'complete', 'partial', 'failed', 'cancelled'],
  review: ['finishing', 'cancelled'],
  complete: [],
  partial: [],
  failed: [],
  cancelled: [],
};

/** The states from which a run may go to `state`: whoever changes a state changes it only from one of these. */
export function statesBefore(state: RunState): readonly RunState[] {
  return RUN_STATES.filter((from) => FOLLOWERS[from].includes(state));
}

export function hasEnded(state: RunState): boolean {
  return FOLLOWERS[state].length === 0;
}

/** How a run ends, from how its files ended. A run has failed only when no file could be read. */
export function outcome(files: readonly FileStatus[]): 'complete' | 'partial' | 'failed' {
  if (files.length > 0 && files.every((f) => f === 'failed')) return 'failed';
  return files.some((f) => f !== 'complete') ? 'partial' : 'complete';
}

/** A run of one app version over a batch or a file. Instants are ISO 8601 with milliseconds, UTC. */
export interface Run {
  readonly id: RunId;
  readonly organization: OrganizationId;
  readonly app: { readonly id: AppId; readonly name: string; readonly version: string };
  readonly state: RunState;
  readonly problem: ProblemReport | null;
  readonly batch: number | null;
  /** Name of the file of a one-file run; null for a run of a batch. */
  readonly file: string | null;
  readonly owner: string;
  /** Where the caller wants the output; '' when not said. */
  readonly workspace: string;
  readonly tags: readonly string[];
  /** Values that the caller gave for the app's custom keys. */
  readonly keys: Readonly<Record<string, unknown>>;
  readonly files: { readonly total: number; readonly ended: number };
  readonly started: string;
  readonly finished: string | null;
}
