import type { Selectable } from 'kysely';
import { mayFollow, type Run, type RunState } from '../domain/index.ts';
import type { Tables } from './tables.ts';

type RunRow = Selectable<Tables['runs']>;

/** The states from which a run may go to `state`: what an update of the state asks for in its `where`. */
export function mayBecome(state: RunState): RunState[] {
  return RUN_STATES.filter((from) => mayFollow(from, state));
}

const RUN_STATES: readonly RunState[] = [
  'queued',
  'running',
  'finishing',
  'review',
  'complete',
  'partial',
  'failed',
  'cancelled',
];

export const RUN = [
  'id',
  'organization_id',
  'app_id',
  'app_name',
  'app_version',
  'state',
  'problem',
  'batch_id',
  'file',
  'owner',
  'workspace',
  'tags',
  'keys',
  'files_total',
  'files_ended',
  'started',
  'finished',
] as const satisfies readonly (keyof RunRow)[];

export function runOf(row: Pick<RunRow, (typeof RUN)[number]>): Run {
  return {
    id: row.id,
    organization: row.organization_id,
    app: { id: row.app_id, name: row.app_name, version: row.app_version },
    state: row.state,
    problem: row.problem,
    batch: row.batch_id,
    file: row.file,
    owner: row.owner,
    workspace: row.workspace,
    tags: row.tags,
    keys: row.keys,
    files: { total: row.files_total, ended: row.files_ended },
    started: row.started.toISOString(),
    finished: row.finished?.toISOString() ?? null,
  };
}
