import { execFile } from 'node:child_process';
import { access, constants, realpath } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Problem } from '../../domain/index.ts';

const run = promisify(execFile);

/** Whether LibreOffice lays out documents without pages of their own: never, where it is found, or the one at a path. */
export type OfficeSetting = 'off' | 'auto' | { readonly path: string };

export interface LibreOffice {
  readonly command: string;
  /** The folder that it is installed in. */
  readonly folder: string;
  /** With its version: what a page says that it has laid out. */
  readonly name: string;
}

/** Milliseconds in which it says its version. */
const PATIENCE_MS = 30_000;

/** LibreOffice as a setting names it; null for none. Throws `config.invalid` when there is none at the path given. */
export async function findLibreOffice(setting: OfficeSetting): Promise<LibreOffice | null> {
  if (setting === 'off') return null;
  const command = setting === 'auto' ? await onPath() : setting.path;
  const found = command && (await libreOfficeAt(command));
  if (found || setting === 'auto') return found || null;
  const message = `No LibreOffice runs at "${setting.path}"; name its program soffice`;
  const faults = [{ key: 'RECTO_OFFICE', line: null, message }];
  throw new Problem('config.invalid', 'One setting is wrong in the environment.', { faults });
}

/** Where `soffice` lies in the folders of PATH; null for nowhere. */
export async function onPath(): Promise<string | null> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of ['soffice', 'libreoffice']) {
      const path = join(folder, name);
      if (folder !== '' && (await access(path, constants.X_OK).then(() => true, () => false))) return path; // biome-ignore format: one line
    }
  }
  return null;
}

async function libreOfficeAt(path: string): Promise<LibreOffice | null> {
  try {
    const command = await realpath(path);
    const { stdout } = await run(command, ['--version'], {
      timeout: PATIENCE_MS,
      env: { PATH: process.env.PATH ?? '' },
    });
    const [name] = /LibreOffice \d[\w.]*/.exec(stdout) ?? [];
    // Its program lies in a folder `program` of that of its installation.
    return name ? { command, folder: dirname(dirname(command)), name } : null;
  } catch {
    return null;
  }
}
