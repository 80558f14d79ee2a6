import { randomUUID } from 'node:crypto';
import { readlink, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { Problem } from '../domain/index.ts';
import { WrongUsage } from './command.ts';

/**
 * Where the output for each file goes: the file that `--output` names, or, for several files or when it names a folder,
 * a file of the same name in that folder. Throws `WrongUsage` where two would be one, or an input would be written over.
 */
export async function outputsOf(output: string, files: readonly string[], extension: string): Promise<string[]> {
  const folder = output.endsWith('/') || ((await stat(output).catch(() => null))?.isDirectory() ?? false);
  if (files.length > 1 && !folder)
    throw new WrongUsage(`"${output}" is no folder; for several files --output names a folder that exists`);
  const paths = folder ? files.map((file) => join(output, `${basename(file, extname(file))}.${extension}`)) : [output];
  const seen = new Map<string, string>();
  const inputs = new Set(await Promise.all(files.map(placeOf)));
  for (const [i, path] of paths.entries()) {
    const place = await placeOf(path);
    const other = seen.get(place);
    if (other) throw new WrongUsage(`"${other}" and "${files[i]}" would both be written to "${path}"`);
    if (inputs.has(place)) throw new WrongUsage(`"${path}" would be written over itself`);
    seen.set(place, files[i]!);
  }
  return paths;
}

/** What tells whether two names are of one file, links followed; of a file that is not there yet, its folder and name. */
async function placeOf(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => null);
  if (found) return `${found.dev}:${found.ino}`;
  const folder = await realpath(dirname(path)).catch(() => resolve(dirname(path)));
  return join(folder, basename(path));
}

/**
 * Writes a result down. A file is written beside and moved into place, so that half of it never bears the name; links are
 * followed, and stay. What is no file (a pipe, a device, a descriptor as `/dev/stdout`) is written to as it is.
 * Throws `request.invalid`.
 */
export async function put(path: string, content: string | Uint8Array): Promise<void> {
  try {
    const target = await targetOf(path);
    const found = await stat(target).catch(() => null);
    if (found && (!found.isFile() || (await isDescriptor(target)))) await writeFile(target, content, { flag: 'a' });
    else await replace(target, content, found?.mode);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Problem('request.invalid', `"${path}" cannot be written: ${why}`, { cause: error });
  }
}

async function replace(path: string, content: string | Uint8Array, mode: number | undefined): Promise<void> {
  const beside = join(dirname(path), `.recto-${randomUUID()}.part`);
  try {
    await writeFile(beside, content, { flag: 'wx', ...(mode === undefined ? {} : { mode }) });
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

/** More links than this lead in a circle. */
const MOST_LINKS = 40;

/** Where the links that a path names lead, whether or not something is there. */
async function targetOf(path: string): Promise<string> {
  let target = path;
  for (let links = 0; links < MOST_LINKS; links++) {
    const next = (await isDescriptor(target)) ? null : await readlink(target).catch(() => null);
    if (next === null) return target;
    target = resolve(await realpath(dirname(target)), next);
  }
  throw new Error('its links lead in a circle');
}

/** Whether a path is that of an open descriptor: what stands behind it is not ours to replace. */
async function isDescriptor(path: string): Promise<boolean> {
  const folder = await realpath(dirname(path)).catch(() => '');
  return /^\/proc\/\d+\/(?:task\/\d+\/)?fd$|^\/dev\/fd$/.test(folder);
}
