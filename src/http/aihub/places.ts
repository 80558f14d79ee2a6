import type { Run } from '../../domain/index.ts';
import type { Organization } from '../../identity/index.ts';

/** What AI Hub calls the drive; there is one. */
export const DRIVE = 'Recto Drive';
/** Name of the workspace of whoever did not name one. */
export const HOME = 'default';

/** A workspace as it is kept: home has no name there, whether a client names it or not. */
export function keptWorkspace(named: string | null | undefined): string {
  return !named || named === HOME ? '' : named;
}

/** `<organization>/<workspace>/fs/<drive>/`, the beginning of every path (contract §2). */
function root(organization: Organization, workspace: string): string {
  return `${organization.slug}/${workspace || HOME}/fs/${DRIVE}`;
}

export function batchPath(organization: Organization, workspace: string, batch: number): string {
  return `${root(organization, workspace)}/batches/${batch}`;
}

export function inputPath(organization: Organization, run: Run, file: string): string {
  return `${root(organization, run.workspace)}/app-runs/${run.id}/input/${file}`;
}

/** Path of the image of a page of a file; `page` counts from 1, the path from 0. */
export function imagePath(organization: Organization, run: Run, file: string, page: number): string {
  const folder = `${root(organization, run.workspace)}/app-runs/${run.id}/output/s1_process_files/images`;
  return `${folder}/${file}_p${page - 1}.jpeg`;
}
