import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, type DocumentResult, type FieldValue, type Page, Problem } from '../../domain/index.ts';
import { judgeDialects } from '../../http/index.ts';
import type { Reader } from '../../reading/index.ts';
import { runCommand } from '../index.ts';
import type { Output } from '../output.ts';
import type { Parts } from '../parts.ts';

/** A folder for a test's files, removed with `remove`. */
export function folder(): { path: string; file(name: string, content?: string): string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'recto-commands-'));
  return {
    path,
    file(name, content = 'x') {
      writeFileSync(join(path, name), content);
      return join(path, name);
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

export function page(number: number, text: string, problem: Page['problem'] = null): Page {
  const words = (text === '' ? [] : text.split(' ')).map((word, index) => ({
    text: word, left: 0.1 * index, top: 0.1234567891, width: 0.05, height: 0.02, confidence: 0.9, line: 0,
  })); // biome-ignore format: one word
  return { number, width: 1000, height: 2000, rotation: 0, source: 'text', words, rules: [], problem };
}

/** Reads what `contents` says about a file's base name, after `delay` milliseconds; other files are missing. */
export function readerOf(
  contents: Readonly<Record<string, readonly Page[]>>,
  delay: (name: string) => number = () => 0,
): Reader {
  return {
    async read(path, options = {}) {
      const name = path.split('/').at(-1)!;
      await new Promise((resolve) => setTimeout(resolve, delay(name)));
      const pages = contents[name];
      if (!pages) throw new Problem('file.missing', 'The file cannot be opened.');
      options.progress?.(pages.length, pages.length);
      return { pages };
    },
    pages: () => {
      throw new Error('not asked for here');
    },
    pageImage: () => Promise.reject(new Error('not asked for here')),
    region: () => Promise.reject(new Error('not asked for here')),
    searchable: async () => Buffer.from('%PDF-'),
    keepWarm: () => {},
    close: async () => {},
  };
}

/** Gives the first words of the first page to the app's first fields. */
export function firstWords(pages: readonly Page[], app: App): readonly DocumentResult[] {
  const { words } = pages[0]!;
  const confidence = { model: 0.5, ocr: 0.9, calibrated: false };
  const fields = app.classes[0]!.fields.map((field, index): FieldValue => {
    const word = words[index];
    const evidence = word ? [{ ...word, page: 1, words: [word] }] : [];
    const text = word?.text ?? null;
    return {
      name: field.name,
      type: field.type,
      text,
      value: text,
      confidence,
      source: 'extracted',
      evidence,
      problem: null,
    };
  });
  const row = Object.fromEntries(fields.slice(0, 1).map((field) => ['first', field]));
  const tables = [{ name: 'rows', columns: ['first'], rows: [row] }];
  const classification = { model: null, ocr: null, calibrated: false };
  return [{ class: app.classes[0]!.name, classification, pages: pages.map((p) => p.number), fields, tables }];
}

export function partsOf(parts: Partial<Parts>): Parts {
  const absent = () => Promise.reject(new Error('this part was not to be asked for'));
  return {
    version: '9.9.9', reader: absent, understand: absent, log: absent, startServer: absent, confinement: absent,
    folderHolder: absent, databaseVersion: absent, judgeDialects: async () => judgeDialects, ...parts,
  }; // biome-ignore format: one list
}

/** Runs a command line over `parts` and answers what it printed. */
export async function recto(argv: readonly string[], parts: Partial<Parts> = {}) {
  const [out, err]: [string[], string[]] = [[], []];
  const output: Output = {
    line: (text) => out.push(text),
    bytes: (content) => out.push(Buffer.from(content).toString('latin1')),
    terminal: false,
    tell: (text) => err.push(text),
    progress: () => {},
    closed: new AbortController().signal,
  };
  const code = await runCommand(argv, output, partsOf(parts));
  return { code, out, err: err.join('\n') };
}
