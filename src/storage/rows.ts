import type { Selectable } from 'kysely';
import type { OrganizationId, Run, RunId } from '../domain/index.ts';
import type { Step } from '../runs/index.ts';
import type { Tables } from './tables.ts';

type RunRow = Selectable<Tables['runs']>;

/** Which run, as columns to be equal: never an id without its organization. */
export function theRun(organization: OrganizationId, run: RunId) {
  return { organization_id: organization, id: run };
}

/** Which unit of a run, for `units` and `results`. */
export function theUnit({ organization, run, unit }: Pick<Step, 'organization' | 'run' | 'unit'>) {
  return { organization_id: organization, run_id: run, position: unit };
}

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
