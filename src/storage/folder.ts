import { access, constants, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Problem } from '../domain/index.ts';

/**
 * Makes the data folder with what is missing above it, an absolute path. Throws `config.invalid` when it cannot be made
 * or written. Step by step: Node's own recursive way never ends where a folder is there but takes no entries (/proc).
 */
export async function makeDataFolder(folder: string): Promise<void> {
  const missing: string[] = [];
  let above = folder;
  for (let found = await lookAt(above); !found; found = await lookAt(above)) {
    missing.unshift(above);
    above = dirname(above);
  }
  try {
    for (const path of missing) {
      await mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
        // Another process may start beside this one.
        if (codeOf(error) !== 'EEXIST') throw error;
      });
    }
    if (!(await stat(folder)).isDirectory()) throw new NoFolder();
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw refused(folder, cause);
  }

  async function lookAt(path: string): Promise<boolean> {
    try {
      await stat(path);
      return true;
    } catch (cause) {
      if (codeOf(cause) === 'ENOENT' && path !== dirname(path)) return false;
      throw refused(folder, cause);
    }
  }
}

class NoFolder extends Error {}

function refused(folder: string, cause: unknown): Problem {
  const isFile = cause instanceof NoFolder || codeOf(cause) === 'ENOTDIR';
  const why = isFile ? 'is, or lies below, a file' : `cannot be made or written (${codeOf(cause) ?? String(cause)})`;
  return new Problem('config.invalid', `The data folder ${folder} ${why}.`, {
    cause,
    remedy: 'Let RECTO_DATA name a folder that can be made and written.',
  });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
