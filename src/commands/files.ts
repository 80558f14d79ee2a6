import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Reader, ReadOptions } from '../reading/index.ts';
import { EXIT, type Given, WrongUsage } from './command.ts';

/** The files that the arguments name, in their order; a folder stands for the visible files in it, by name. */
export async function filesOf(given: Given): Promise<string[]> {
  if (given.positionals.length === 0) throw new WrongUsage('Name at least one file');
  const files: string[] = [];
  for (const path of given.positionals) {
    const found = await stat(path).catch(() => null);
    if (!found?.isDirectory()) {
      files.push(path);
      continue;
    }
    const entries = await readdir(path, { withFileTypes: true });
    const inside = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.'));
    if (inside.length === 0) throw new WrongUsage(`There is no file in the folder "${path}"`);
    files.push(...inside.map((entry) => join(path, entry.name)).sort());
  }
  return files;
}

/**
 * Does `work` on each item, at most `width` at once, and gives the results to `use` in the order of the items, each as
 * soon as those before it are there. Stops taking items when `signal` is aborted.
 */
export async function inOrder<Item, Result>(
  items: readonly Item[],
  width: number,
  signal: AbortSignal,
  work: (item: Item, index: number) => Promise<Result>,
  use: (result: Result, index: number) => void,
): Promise<void> {
  const done = new Map<number, Result>();
  let taken = 0;
  let used = 0;
  const lane = async () => {
    while (taken < items.length && !signal.aborted) {
      const index = taken;
      taken += 1;
      done.set(index, await work(items[index]!, index));
      for (let next = done.get(used); next !== undefined; next = done.get(used)) {
        done.delete(used);
        use(next, used);
        used += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
}

/** What became of a file: what is printed for it, and whether it failed. */
export interface FileOutcome {
  /** A line, or bytes, of standard output; null where there is nothing to print. */
  readonly result: string | Uint8Array | null;
  /** What a person is told beside it, line by line. */
  readonly told?: readonly string[];
  readonly failed: boolean;
}

/**
 * Reads files, as many at once as there are reading processes, and prints for each what `outcomeOf` makes of it, in their
 * order. Ends early on SIGINT and SIGTERM, and when nobody reads the output any more. Answers the exit code.
 */
export async function printEach(
  files: readonly string[],
  given: Given,
  outcomeOf: (file: string, reader: Reader, options: ReadOptions, index: number) => Promise<FileOutcome>,
): Promise<number> {
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
        (file, index) => {
          const which = files.length > 1 ? `file ${index + 1} of ${files.length}: ` : '';
          const progress = (done: number, total: number) =>
            given.output.progress(`${which}${basename(file)}, page ${done} of ${total}`);
          return outcomeOf(file, reader, { ...(password === null ? {} : { password }), signal, progress }, index);
        },
        (file) => {
          if (signal.aborted) return;
          failed ||= file.failed;
          for (const line of file.told ?? []) given.output.tell(line);
          if (typeof file.result === 'string') given.output.line(file.result);
          else if (file.result) given.output.bytes(file.result);
        },
      ),
    );
    return failed || stopped ? EXIT.failed : EXIT.well;
  } finally {
    await reader.close();
  }
}

/** Ends `work` early on SIGINT and SIGTERM, and when nobody reads the output any more. */
async function untilStopped(closed: AbortSignal, work: (signal: AbortSignal) => Promise<void>): Promise<boolean> {
  const stop = new AbortController();
  const abort = () => stop.abort();
  process.once('SIGINT', abort).once('SIGTERM', abort);
  try {
    await work(AbortSignal.any([stop.signal, closed]));
  } finally {
    process.off('SIGINT', abort).off('SIGTERM', abort);
  }
  return stop.signal.aborted;
}
