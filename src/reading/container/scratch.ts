import { closeSync, openSync, writeSync } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'recto-parts-';

/** A folder without its process is swept once it is so old: the process may live where this one cannot see it. */
const ABANDONED_MS = 10 * 60_000;

/** A private folder for the files within one container, gone when the reading ends. */
export class Scratch {
  readonly folder: string;
  #count = 0;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** A folder under the system's for temporary files, that only this user can enter (mode 0700). */
  static async make(): Promise<Scratch> {
    await sweep();
    return new Scratch(await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`)));
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  /** A new file of a name of our own: what a container calls its files never becomes a path. */
  create(): ScratchFile {
    return new ScratchFile(join(this.folder, `${this.#count++}`));
  }
}

/**
 * A file that is being written. Each piece is written before the next message of the child is looked at: so the child
 * waits for the disk, and nothing gathers in memory.
 */
export class ScratchFile {
  readonly path: string;
  readonly #descriptor: number;
  #bytes = 0;

  constructor(path: string) {
    this.path = path;
    this.#descriptor = openSync(path, 'wx', 0o600);
  }

  get bytes(): number {
    return this.#bytes;
  }

  write(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; ) from += writeSync(this.#descriptor, bytes, from);
    this.#bytes += bytes.length;
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** Removes what processes have left that were killed while they read. */
async function sweep(): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => []);
  for (const name of names) {
    const [, pid] = /^recto-parts-(\d+)-/.exec(name) ?? [];
    if (!pid || lives(Number(pid))) continue;
    const folder = join(tmpdir(), name);
    const told = await stat(folder).catch(() => null);
    if (told && told.uid === process.getuid?.() && Date.now() - told.mtimeMs > ABANDONED_MS)
      await rm(folder, { recursive: true, force: true }).catch(() => {});
  }
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
