import { isUnread, type Page, Problem, reportOf } from '../domain/index.ts';
import type { Reader, ReadOptions } from '../reading/index.ts';
import { type Command, type Given, WrongUsage } from './command.ts';
import { type FileOutcome, filesOf, printEach } from './files.ts';
import { EXTENSIONS, layoutOf, WRITTEN } from './formats/index.ts';
import { readingLine } from './lines.ts';
import { outputsOf, put } from './output-file.ts';
import { pageNumbers } from './page-ranges.ts';

export const read: Command = {
  usage: 'read FILES…',
  description: `Reads the words of files, from their text layer or by character recognition, and prints them as one line of JSON
per file; a folder stands for the files in it. Geometry is in fractions of the upright page.
Other formats: text and markdown in the order of reading, with headings, lists and tables; hocr, with the place of each
word; pdf, the pages as they look, with text that can be searched and copied.`,
  options: {
    format: { type: 'string', value: 'NAME', description: 'json (default), text, markdown, hocr or pdf.' },
    output: {
      type: 'string',
      short: 'o',
      value: 'FILE',
      description: 'Writes to a file, or for several files into a folder, instead of standard output.',
    },
    layout: { type: 'boolean', description: 'Adds blocks, tables, pairs, rules and marks to the JSON.' },
    pages: { type: 'string', value: 'RANGES', description: 'Reads only these pages, as in 1-3,7.' },
    password: { type: 'string', value: 'TEXT', description: 'Opens an encrypted PDF.' },
  },
  async run(given) {
    const format = given.text('format') ?? 'json';
    const extension = Object.hasOwn(EXTENSIONS, format) ? EXTENSIONS[format]! : null;
    if (!extension) throw new WrongUsage(`There is no format "${format}"; take ${Object.keys(EXTENSIONS).join(', ')}`);
    if (given.flag('layout') && format !== 'json') throw new WrongUsage('--layout goes with the format json only');
    const ranges = given.text('pages');
    const pages = ranges === null ? null : pageNumbers(ranges);
    const files = await filesOf(given);
    const output = given.text('output');
    const outputs = output === null ? null : await outputsOf(output, files, extension);
    if (!outputs && format === 'pdf' && (given.output.terminal || files.length > 1))
      throw new WrongUsage('--output is missing: a PDF is not shown on a terminal, and several not as one');
    if (!outputs && format === 'hocr' && files.length > 1)
      throw new WrongUsage('--output is missing: name a folder for the hOCR of several files');
    return printEach(files, given, async (file, reader, options, index) => {
      const path = outputs?.[index] ?? null;
      const asked = pages ? { ...options, pages } : options;
      return outcomeOf(file, format, path, reader, asked, given);
    });
  },
};

/** Reads one file and writes it down. Never rejects: what went wrong is in the outcome. */
async function outcomeOf(
  file: string,
  format: string,
  path: string | null,
  reader: Reader,
  options: ReadOptions,
  given: Given,
): Promise<FileOutcome> {
  try {
    const { pages } = await reader.read(file, options);
    if (options.pages && pages.length === 0)
      throw new Problem('request.invalid', 'The file has none of the pages that --pages names.');
    const failed = pages.length > 0 && pages.every(isUnread);
    const content = await contentOf(file, format, pages, reader, options, given);
    // In JSON the pages' problems are told where they belong; no other format has a place for them.
    const told = format === 'json' ? [] : pages.flatMap((page) => faultOf(file, page));
    if (path === null) return { result: content, told, failed };
    await put(path, typeof content === 'string' ? `${content}\n` : content);
    return { result: null, told, failed };
  } catch (error) {
    const problem = reportOf(error, 'reading.failed');
    if (format === 'json' && path === null)
      return { result: JSON.stringify({ file, pages: [], problem }), failed: true };
    return { result: null, told: [`${file}: ${problem.message} (${problem.code})`], failed: true };
  }
}

async function contentOf(
  file: string,
  format: string,
  pages: readonly Page[],
  reader: Reader,
  options: ReadOptions,
  given: Given,
): Promise<string | Uint8Array> {
  if (format === 'pdf') return reader.searchable(file, pages, options);
  const write = WRITTEN[format];
  if (write) return write(pages, file, given.parts.version);
  return readingLine(file, pages, given.flag('layout') ? layoutOf(pages) : []);
}

function faultOf(file: string, { number, problem }: Page): string[] {
  return problem ? [`${file}, page ${number}: ${problem.message} (${problem.code})`] : [];
}
