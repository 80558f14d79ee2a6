import { randomBytes } from 'node:crypto';
import { link, open, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../domain/index.ts';

/** What a lock file says about its holder. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  /** ISO instant at which the process started. */
  readonly started: string;
  /** Identifies one running system: a socket tells whether its owner lives only on the system it was made on. */
  readonly boot: string | null;
  /** File name of the socket on which the holder listens as long as it lives; null where that was not possible. */
  readonly socket: string | null;
}

export interface Lock {
  release(): Promise<void>;
}

/** How often the holder renews its lock file, and how long a holder that cannot be asked may be silent; milliseconds. */
const RENEWED_EVERY = 4_000;
const SILENT_FOR = 20_000;
const NAME = /^lock\.(\d+)$/;

/**
 * Takes the folder for this process. Two processes on one embedded database silently lose rows, so this must hold
 * against pid reuse, containers and races: the holder listens on a socket in the folder, which the system closes with
 * the process, however it dies. Lock files count up, `lock.1`, `lock.2`, …; whoever links the next number owns the
 * folder, and the newest is never removed, so two starters never both replace the same dead holder.
 * Throws `data.locked`, naming the holder.
 */
export async function lockFolder(folder: string, silentFor = SILENT_FOR): Promise<Lock> {
  const id = randomBytes(6).toString('hex');
  const socket = await listen(folder, `lock-${id}.sock`);
  const holder: Holder = {
    pid: process.pid,
    host: hostname(),
    started: new Date(Date.now() - process.uptime() * 1000).toISOString(),
    boot: await bootId(),
    socket: socket?.name ?? null,
  };
  const draft = join(folder, `lock-${id}.new`);
  await writeFile(draft, `${JSON.stringify(holder)}\n`, { mode: 0o600 });
  try {
    const own = await take(folder, draft, silentFor);
    const renewal = setInterval(() => {
      utimes(own, new Date(), new Date()).catch(() => {});
    }, RENEWED_EVERY);
    renewal.unref();
    return {
      release: async () => {
        clearInterval(renewal);
        await socket?.close();
        // The file stays as the newest number; with its socket gone and this mark it holds nobody off.
        await writeFile(own, `${JSON.stringify({ ...holder, released: true })}\n`).catch(() => {});
      },
    };
  } catch (error) {
    await socket?.close();
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function take(folder: string, draft: string, silentFor: number): Promise<string> {
  for (;;) {
    const newest = Math.max(0, ...(await numbers(folder)));
    if (newest > 0) await refuseWhileHeld(join(folder, `lock.${newest}`), folder, silentFor);
    const own = join(folder, `lock.${newest + 1}`);
    try {
      await link(draft, own);
    } catch (error) {
      if (codeOf(error) === 'EEXIST') continue;
      throw error;
    }
    const others = (await numbers(folder)).filter((n) => n !== newest + 1);
    // Somebody counted further while we looked at an older holder: the folder is theirs.
    if (others.some((n) => n > newest + 1)) {
      await rm(own, { force: true });
      continue;
    }
    for (const n of others) await removeLock(folder, n);
    return own;
  }
}

async function refuseWhileHeld(file: string, folder: string, silentFor: number): Promise<void> {
  const holder = await readHolder(file);
  if (holder === null || holder === 'released') return;
  const sameSystem = holder.boot !== null && holder.boot === (await bootId());
  if (sameSystem && holder.socket !== null) {
    if (!(await answers(folder, holder.socket))) return;
  } else if (!(await renewed(file, silentFor))) return;
  throw new Problem(
    'data.locked',
    `The data folder ${folder} is in use by process ${holder.pid} on ${holder.host}, started ${holder.started}.`,
  );
}

/** Whether the file's holder, which cannot be asked from here, gives a sign of life within `silentFor`. */
async function renewed(file: string, silentFor: number): Promise<boolean> {
  const seen = await modified(file);
  if (seen === null || Date.now() - seen > silentFor) return false;
  const end = Date.now() + silentFor;
  while (Date.now() < end) {
    await sleep(Math.min(500, silentFor / 4));
    const now = await modified(file);
    if (now === null) return false;
    if (now !== seen) return true;
  }
  return false;
}

async function modified(file: string): Promise<number | null> {
  return stat(file).then(
    (s) => s.mtimeMs,
    () => null,
  );
}

async function readHolder(file: string): Promise<Holder | 'released' | null> {
  try {
    const text = await readFile(file, 'utf8');
    // Written whole by this module before it became visible under its name.
    const holder = JSON.parse(text) as Holder & { released?: boolean };
    return holder.released ? 'released' : holder;
  } catch {
    return null;
  }
}

async function numbers(folder: string): Promise<number[]> {
  const names = await readdir(folder);
  return names.flatMap((name) => {
    const match = NAME.exec(name);
    return match ? [Number(match[1])] : [];
  });
}

async function removeLock(folder: string, n: number): Promise<void> {
  const file = join(folder, `lock.${n}`);
  const holder = await readHolder(file);
  await rm(file, { force: true });
  if (holder !== null && holder !== 'released' && holder.socket) await rm(join(folder, holder.socket), { force: true });
}

/** Listens in the folder; null where the file system or the platform has no sockets in folders. */
async function listen(folder: string, name: string): Promise<{ name: string; close(): Promise<void> } | null> {
  if (process.platform === 'win32') return null;
  const server: Server = createServer((peer) => peer.destroy());
  server.unref();
  try {
    await inFolder(folder, name, async (path) => {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(path, resolve);
      });
    });
  } catch {
    return null;
  }
  server.on('error', () => {});
  return {
    name,
    close: async () => {
      await new Promise((resolve) => server.close(resolve));
      await rm(join(folder, name), { force: true });
    },
  };
}

async function answers(folder: string, name: string): Promise<boolean> {
  return inFolder(folder, name, async (path) => {
    const peer = connect(path);
    try {
      return await new Promise<boolean>((resolve) => {
        peer.once('connect', () => resolve(true));
        // Gone, or refused: its process is dead. Anything else (a full backlog, no permission) is somebody alive.
        peer.once('error', (error) => resolve(!['ENOENT', 'ECONNREFUSED'].includes(codeOf(error) ?? '')));
      });
    } finally {
      peer.destroy();
    }
  });
}

/** Socket paths end at about 100 bytes; on Linux a longer one is reached through the folder's descriptor. */
async function inFolder<T>(folder: string, name: string, use: (path: string) => Promise<T>): Promise<T> {
  const path = join(folder, name);
  if (Buffer.byteLength(path) <= 100 || process.platform !== 'linux') return use(path);
  const handle = await open(folder);
  try {
    return await use(`/proc/self/fd/${handle.fd}/${name}`);
  } finally {
    await handle.close();
  }
}

async function bootId(): Promise<string | null> {
  const id = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => null);
  if (id !== null) return id.trim();
  // Elsewhere the host's name stands for it: a socket is only ever asked on the host that made it.
  return `host:${hostname()}`;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
