import { basename } from 'node:path';
import { reportOf } from '../domain/index.ts';
import { type Command, EXIT } from './command.ts';
import { filesOf, inOrder, untilStopped } from './files.ts';
import { readingLine } from './lines.ts';

export const read: Command = {
  usage: 'read FILE',
  description: `Reads the words of a file, from its text layer or by character recognition, and prints them as one line of JSON.
Geometry is in fractions of the upright page. Several files make several lines.`,
  options: { password: { type: 'string', value: 'TEXT', description: 'Opens an encrypted PDF.' } },
  async run(given) {
    const files = await filesOf(given);
    const config = given.config();
    const password = given.text('password');
    const reader = await given.parts.reader(config);
    let failed = false;
    try {
      const stopped = await untilStopped(given.output.closed, (signal) =>
        inOrder(
          files,
          config.reading.processes,
          signal,
          async (file) => {
            const progress = (done: number, total: number) =>
              given.output.progress(`${basename(file)}: page ${done} of ${total}`);
            try {
              const { pages } = await reader.read(file, {
                ...(password === null ? {} : { password }),
                signal,
                progress,
              });
              failed ||= pages.length > 0 && pages.every((page) => page.problem);
              return readingLine(file, pages);
            } catch (error) {
              failed = true;
              const problem = reportOf(error, 'reading.failed');
              return JSON.stringify({ file, pages: [], problem });
            }
          },
          (line) => {
            if (!signal.aborted) given.output.line(line);
          },
        ),
      );
      return failed || stopped ? EXIT.failed : EXIT.well;
    } finally {
      await reader.close();
    }
  },
};
