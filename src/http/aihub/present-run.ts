import { hasEnded, type Run } from '../../domain/index.ts';
import type { FileProblems } from '../../runs/index.ts';
import { nanoseconds, writeObject } from '../json.ts';
import { statusOf } from './states.ts';

/** The run object of contract §4.3, as JSON text: its timestamps are nanoseconds. */
export function presentRun(run: Run, problems: FileProblems): string {
  return writeObject({
    id: run.id,
    status: statusOf(run.state),
    ...timestamps(run),
    msg: messageOf(run, problems),
    batch_id: run.batch,
    input_dir: null,
    app_id: run.app.id,
    deployment_id: null,
    tags: run.tags,
  });
}

export function timestamps(run: Run): { start_timestamp: bigint; finish_timestamp: bigint | null } {
  return {
    start_timestamp: nanoseconds(run.started),
    finish_timestamp: run.finished === null ? null : nanoseconds(run.finished),
  };
}

/** How the run stands, in a sentence; names the files that failed or were read in part, and why. */
export function messageOf(run: Run, problems: FileProblems): string {
  const { total, ended } = run.files;
  const parts: string[] = [];
  if (run.state === 'cancelled') parts.push(`Cancelled after ${ended} of ${files(total)}.`);
  else if (run.state === 'failed') parts.push('The run failed.');
  else if (hasEnded(run.state)) parts.push(`${total - problems.failed} of ${files(total)} read.`);
  else parts.push(`${ended} of ${files(total)} done.`);
  const { problem } = run;
  // A run that failed as a whole has a reason of its own.
  if (problem && !problems.files.some((f) => f.problem.message === problem.message)) parts.push(problem.message);
  for (const named of problems.files) parts.push(`${named.file}: ${named.problem.message}`);
  const unnamed = problems.failed + problems.partial - problems.files.length;
  if (unnamed > 0) parts.push(`And ${unnamed} more ${unnamed === 1 ? 'file' : 'files'}.`);
  return parts.join(' ');
}

function files(count: number): string {
  return count === 1 ? '1 file' : `${count} files`;
}
