import { reportOf } from '../domain/index.ts';
import type { Command } from './command.ts';
import { filesOf, printEach } from './files.ts';
import { readingLine } from './lines.ts';

export const read: Command = {
  usage: 'read FILE',
  description: `Reads the words of a file, from its text layer or by character recognition, and prints them as one line of JSON.
Geometry is in fractions of the upright page. Several files make several lines.`,
  options: { password: { type: 'string', value: 'TEXT', description: 'Opens an encrypted PDF.' } },
  async run(given) {
    return printEach(await filesOf(given), given, async (file, reader, options) => {
      try {
        const { pages } = await reader.read(file, options);
        const failed = pages.length > 0 && pages.every((page) => page.problem !== null);
        return { line: readingLine(file, pages), failed };
      } catch (error) {
        const problem = reportOf(error, 'reading.failed');
        return { line: JSON.stringify({ file, pages: [], problem }), failed: true };
      }
    });
  },
};
