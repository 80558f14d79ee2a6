import type { RunState } from '../../domain/index.ts';

export type AihubStatus = 'CANCELLED' | 'COMPLETE' | 'FAILED' | 'PAUSED' | 'RUNNING' | 'STOPPED_AT_CHECKPOINT';

const STATUS: Readonly<Record<RunState, AihubStatus>> = {
  queued: 'RUNNING',
  running: 'RUNNING',
  finishing: 'RUNNING',
  review: 'STOPPED_AT_CHECKPOINT',
  complete: 'COMPLETE',
  partial: 'COMPLETE',
  failed: 'FAILED',
  cancelled: 'CANCELLED',
};

export const STATUSES: readonly AihubStatus[] = [
  'CANCELLED',
  'COMPLETE',
  'FAILED',
  'PAUSED',
  'RUNNING',
  'STOPPED_AT_CHECKPOINT',
];

export function statusOf(state: RunState): AihubStatus {
  return STATUS[state];
}

/** The run states that a status stands for; none for `PAUSED`, which is reserved and never sent. */
export function statesOf(status: AihubStatus): readonly RunState[] {
  return (Object.keys(STATUS) as RunState[]) // safe: the keys of STATUS are exactly the run states
    .filter((state) => STATUS[state] === status);
}
