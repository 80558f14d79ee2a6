import type { Run } from '../../domain/index.ts';

/** A run as the native API shows it; without the caller's keys, which may be meant for the app alone. */
export function presentRun(run: Run): object {
  const { id, state, problem, app, batch, file, owner, workspace, tags, files, started, finished } = run;
  return { id, state, problem, app, batch, file, owner, workspace, tags, files, started, finished };
}
