import { basename } from 'node:path';
import { type App, type FileResult, reportOf } from '../domain/index.ts';
import type { Reader, ReadOptions } from '../reading/index.ts';
import { failedFile, fileResult, type Understand, withoutHidden } from '../runs/index.ts';
import { appOf } from './app-file.ts';
import { type Command, EXIT, WrongUsage } from './command.ts';
import { filesOf, inOrder, untilStopped } from './files.ts';
import { resultLine } from './lines.ts';

export const run: Command = {
  usage: 'run FILES… --app NAME|FILE',
  description: `Reads each file, extracts the values that the app asks for, and prints one line of JSON per file, in the
order given. Needs no server. A folder stands for the files in it.
Exit code 1 when a file failed; its line says why.`,
  options: {
    app: { type: 'string', value: 'NAME|FILE', description: 'What to extract: a template, or an app file.' },
    password: { type: 'string', value: 'TEXT', description: 'Opens encrypted PDFs.' },
  },
  async run(given) {
    const name = given.text('app');
    if (name === null) throw new WrongUsage('--app is missing: name a template or an app file');
    const files = await filesOf(given);
    const app = await appOf(name, given.output);
    const config = given.config();
    const password = given.text('password');
    const understand = await given.parts.understand();
    const reader = await given.parts.reader(config);
    let failed = false;
    try {
      const stopped = await untilStopped(given.output.closed, (signal) =>
        inOrder(
          files,
          config.reading.processes,
          signal,
          (file, index) =>
            extract(file, app, reader, understand, {
              ...(password === null ? {} : { password }),
              signal,
              progress: (done, total) =>
                given.output.progress(
                  `file ${index + 1} of ${files.length}: ${basename(file)}, page ${done} of ${total}`,
                ),
            }),
          (result) => {
            if (signal.aborted) return;
            failed ||= result.status === 'failed';
            given.output.line(resultLine(result));
          },
        ),
      );
      return failed || stopped ? EXIT.failed : EXIT.well;
    } finally {
      await reader.close();
    }
  },
};

/** The result for one file. Never rejects: what went wrong is in the result. */
async function extract(
  file: string,
  app: App,
  reader: Reader,
  understand: Understand,
  options: ReadOptions,
): Promise<FileResult> {
  try {
    const { pages } = await reader.read(file, options);
    try {
      return withoutHidden(fileResult(file, pages, understand(pages, app)), app);
    } catch (error) {
      return failedFile(file, reportOf(error, 'understanding.failed'), pages);
    }
  } catch (error) {
    return failedFile(file, reportOf(error, 'reading.failed'));
  }
}
