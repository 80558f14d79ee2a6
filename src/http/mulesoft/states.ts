import type { RunState } from '../../domain/index.ts';

export type ExecutionStatus =
  | 'ACKNOWLEDGED'
  | 'IN_PROGRESS'
  | 'RESULTS_PENDING'
  | 'MANUAL_VALIDATION_REQUIRED'
  | 'FAILED'
  | 'PARTIAL_SUCCESS'
  | 'SUCCEEDED';

const STATUS: Readonly<Record<RunState, ExecutionStatus>> = {
  queued: 'ACKNOWLEDGED',
  running: 'IN_PROGRESS',
  finishing: 'RESULTS_PENDING',
  review: 'MANUAL_VALIDATION_REQUIRED',
  complete: 'SUCCEEDED',
  partial: 'PARTIAL_SUCCESS',
  failed: 'FAILED',
  cancelled: 'FAILED',
};

export function statusOf(state: RunState): ExecutionStatus {
  return STATUS[state];
}
