import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
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
  for (const [i, path] of paths.entries()) {
    const place = resolve(path);
    const other = seen.get(place);
    if (other) throw new WrongUsage(`"${other}" and "${files[i]}" would both be written to "${path}"`);
    if (files.some((file) => resolve(file) === place)) throw new WrongUsage(`"${path}" would be written over itself`);
    seen.set(place, files[i]!);
  }
  return paths;
}

/** Written beside and moved into place, so that half a file never bears the name. Throws `request.invalid`. */
export async function put(path: string, content: string | Uint8Array): Promise<void> {
  const beside = `${path}.${process.pid}.part`;
  try {
    await writeFile(beside, content);
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    const why = error instanceof Error ? error.message : String(error);
    throw new Problem('request.invalid', `"${path}" cannot be written: ${why}`, { cause: error });
  }
}
