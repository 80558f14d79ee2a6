import { describeFaults, loadApp } from '../apps/index.ts';
import { type App, Problem } from '../domain/index.ts';
import type { Given } from './command.ts';
import type { Output } from './output.ts';

/** Shows the faults of an app file, each with file and line, and answers the problem without them. */
export function tellFaults(error: unknown, file: string, output: Output): unknown {
  if (!(error instanceof Problem) || error.faults.length === 0) return error;
  output.tell(describeFaults(error.faults, file));
  return new Problem(error.code, error.message, { cause: error, remedy: error.remedy });
}

/** The app that `--app` names: a template or a file. Throws `app.unknown`, and `app.invalid` after its faults are told. */
export async function appOf(nameOrFile: string, { parts, output }: Given): Promise<App> {
  try {
    return await loadApp(nameOrFile, parts.judgeDialects);
  } catch (error) {
    throw tellFaults(error, nameOrFile, output);
  }
}
