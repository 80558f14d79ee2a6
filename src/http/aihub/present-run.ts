import { hasEnded, type Run } from '../../domain/index.ts';
import type { FailedFile } from '../../runs/index.ts';
import { nanoseconds, writeObject } from '../json.ts';
import { statusOf } from './states.ts';

/** The run object of contract §4.3, as JSON text: its timestamps are nanoseconds. */
export function presentRun(run: Run, failures: readonly FailedFile[]): string {
  return writeObject({
    id: run.id,
    status: statusOf(run.state),
    ...timestamps(run),
    msg: messageOf(run, failures),
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

/** How the run stands, in a sentence; names the files that failed and why. */
export function messageOf(run: Run, failures: readonly FailedFile[]): string {
  const { total, ended } = run.files;
  const parts: string[] = [];
  if (run.state === 'cancelled') parts.push(`Cancelled after ${ended} of ${files(total)}.`);
  else if (run.state === 'failed') parts.push('The run failed.');
  else if (hasEnded(run.state)) parts.push(`${total - failures.length} of ${files(total)} read.`);
  else parts.push(`${ended} of ${files(total)} done.`);
  // A run that failed as a whole has a reason of its own.
  if (run.problem && !failures.some((f) => f.problem.message === run.problem?.message)) parts.push(run.problem.message);
  for (const { file, problem } of failures) parts.push(`${file}: ${problem.message}`);
  return parts.join(' ');
}

function files(count: number): string {
  return count === 1 ? '1 file' : `${count} files`;
}
