import { readdirSync, readFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { type App, Problem } from '../domain/index.ts';
import { type JudgeDialects, parseApp } from './parse.ts';
import { MAX_SOURCE_CHARACTERS } from './source.ts';
import { didYouMean } from './spelling.ts';

/** Beside src/ in a checkout, beside dist/ in an installed package: the same step up from both. */
const FOLDER = new URL('../../templates/', import.meta.url);

/** Names of the apps that come with Recto, in alphabetical order. */
export function templates(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => extname(file) === '.yaml')
    .map((file) => basename(file, '.yaml'))
    .sort();
}

/** One of the apps that come with Recto. Throws `app.unknown`. */
export function loadTemplate(name: string): App {
  const names = templates();
  if (!names.includes(name)) {
    throw new Problem('app.unknown', `There is no template "${name}"${didYouMean(name, names) || '.'}`, {
      remedy: `Here only app files and the templates can be used, without a server: ${names.join(', ')}.`,
    });
  }
  return parseApp(readFileSync(new URL(`${name}.yaml`, FOLDER), 'utf8'));
}

/** The text of an app file. Throws `app.unknown` when it is not there, `app.invalid` when it is no text of sane size. */
export async function readAppFile(path: string): Promise<string> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile())
    throw new Problem('app.unknown', `There is no app file "${path}"`, { remedy: 'Check the path.' });
  if (found.size > 4 * MAX_SOURCE_CHARACTERS) {
    throw new Problem('app.invalid', `The app file "${path}" has ${found.size} bytes; that is too large for an app`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (cause) {
    if (cause instanceof TypeError) throw new Problem('app.invalid', `"${path}" is no text in UTF-8`, { cause });
    throw new Problem('app.unknown', `The app file "${path}" cannot be read`, { cause });
  }
}

/**
 * What `--app` means: a path or anything that ends like an app file is a file, the rest is the name of a template.
 * `judge` is asked for when there is a file to judge.
 */
export async function loadApp(
  nameOrFile: string,
  judge: () => Promise<JudgeDialects> = async () => () => [],
): Promise<App> {
  if (templates().includes(nameOrFile)) return loadTemplate(nameOrFile);
  const isFile = /[/\\]|\.(ya?ml|json)$/i.test(nameOrFile) || (await stat(nameOrFile).catch(() => null))?.isFile();
  return isFile ? parseApp(await readAppFile(nameOrFile), await judge()) : loadTemplate(nameOrFile);
}
