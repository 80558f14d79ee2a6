import { checked } from '../checking/index.ts';
import { type App, type FileResult, reportOf } from '../domain/index.ts';
import type { Reader, ReadOptions } from '../reading/index.ts';
import { failedFile, fileResult, type Understand, withoutHidden } from '../runs/index.ts';
import { appOf } from './app-file.ts';
import { type Command, WrongUsage } from './command.ts';
import { filesOf, printEach } from './files.ts';
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
    const app = await appOf(name, given);
    const understand = await given.parts.understand();
    return printEach(files, given, async (file, reader, options) => {
      const result = await extract(file, app, reader, understand, options);
      return { result: resultLine(result), failed: result.status === 'failed' };
    });
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
  const today = new Date().toISOString().slice(0, 10);
  try {
    const { pages } = await reader.read(file, options);
    try {
      return withoutHidden(fileResult(file, pages, checked(understand(pages, app), app, { today }), app), app);
    } catch (error) {
      return failedFile(file, reportOf(error, 'understanding.failed'), pages);
    }
  } catch (error) {
    return failedFile(file, reportOf(error, 'reading.failed'));
  }
}
