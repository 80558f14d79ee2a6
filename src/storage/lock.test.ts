import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Lock, lockFolder } from './lock.ts';

const LOCK = fileURLToPath(new URL('lock.ts', import.meta.url));

describe('the lock of a data folder', () => {
  let folder = '';
  const held: Lock[] = [];
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recto-lock-'));
  });
  afterEach(async () => {
    for (const lock of held.splice(0)) await lock.release();
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  async function take(silentFor?: number): Promise<void> {
    held.push(await lockFolder(folder, silentFor));
  }

  /** Another process that takes the folder; says `taken`, or the code of the problem. */
  async function process(): Promise<{ answer: string; kill(signal: NodeJS.Signals): Promise<void> }> {
    const source = `import { lockFolder } from ${JSON.stringify(LOCK)};
      lockFolder(process.argv[1]).then(() => console.log('taken'), (e) => console.log(e.code ?? e));
      setTimeout(() => {}, 60_000);`;
    const child = spawn(globalThis.process.execPath, ['--import', 'tsx', '--input-type=module', '-e', source, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    const answer = await new Promise<string>((resolve) => {
      createInterface({ input: child.stdout! }).once('line', resolve);
    });
    const kill = async (signal: NodeJS.Signals) => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill(signal);
      if (signal === 'SIGKILL') await gone;
    };
    return { answer, kill };
  }

  it('is refused to a second, with the name of the holder', async () => {
    await take();
    const refused = lockFolder(folder);
    await expect(refused).rejects.toMatchObject({ code: 'data.locked' });
    await expect(refused).rejects.toThrow(`process ${globalThis.process.pid} on ${hostname()}, started 20`);
  });

  it('is free again after its release, and leaves one file', async () => {
    for (let i = 0; i < 3; i++) {
      await take();
      await held.pop()?.release();
    }
    await take();
    expect((await readdir(folder)).filter((name) => /^lock\.\d+$/.test(name))).toEqual(['lock.4']);
  });

  // Again where others held up this machine.
  it('goes over at once from a process that was killed', { retry: 2 }, async () => {
    const other = await process();
    expect(other.answer).toBe('taken');
    await expect(lockFolder(folder)).rejects.toMatchObject({ code: 'data.locked' });
    await other.kill('SIGKILL');
    const begun = Date.now();
    // Whoever waited for a sign of life of the dead would wait for an hour.
    await take(3_600_000);
    expect(Date.now() - begun).toBeLessThan(1_000);
  });

  it('stays with a process that is only suspended', async () => {
    const other = await process();
    await other.kill('SIGSTOP');
    await expect(lockFolder(folder)).rejects.toMatchObject({ code: 'data.locked' });
  });

  it('goes to one of many that start at once', async () => {
    const dead = await process();
    await dead.kill('SIGKILL');
    const tries = await Promise.allSettled(Array.from({ length: 12 }, () => lockFolder(folder)));
    const won = tries.flatMap((t) => (t.status === 'fulfilled' ? [t.value] : []));
    held.push(...won);
    expect(won).toHaveLength(1);
    const refusals = tries.flatMap((t) => (t.status === 'rejected' ? [t.reason.code] : []));
    expect(new Set(refusals)).toEqual(new Set(['data.locked']));
  });

  it('is not fooled by a process that got the number of a dead holder', async () => {
    // This very process is alive under the number in the file, but nobody listens on the socket.
    const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => `host:${hostname()}`)).trim();
    const holder = { pid: globalThis.process.pid, host: hostname(), started: '', boot, socket: 'lock-gone.sock' };
    await writeFile(join(folder, 'lock.7'), JSON.stringify(holder));
    await take();
    expect((await readdir(folder)).filter((name) => /^lock\.\d+$/.test(name))).toEqual(['lock.8']);
  });

  it('waits for a sign of life from a holder on another machine', async () => {
    const holder = { pid: 1, host: 'elsewhere', started: '2026-01-01T00:00:00Z', boot: 'other', socket: 'lock-x.sock' };
    const file = join(folder, 'lock.1');
    await writeFile(file, JSON.stringify(holder));
    const renewal = setInterval(() => utimes(file, new Date(), new Date()), 100);
    await expect(lockFolder(folder, 800)).rejects.toThrow('process 1 on elsewhere');
    clearInterval(renewal);
    await take(800);
  });

  it('stays with whoever took it while another still waited for a holder before them', async () => {
    const holder = { pid: 1, host: 'elsewhere', started: '2026-01-01T00:00:00Z', boot: 'other', socket: 'lock-x.sock' };
    await writeFile(join(folder, 'lock.1'), JSON.stringify(holder));
    const slow = lockFolder(folder, 10_000).catch((error: unknown) => error);
    await sleep(200);
    // The slow one will find the number after that of its holder free again.
    await take(1);
    await held.pop()?.release();
    await take();
    expect(await slow).toMatchObject({ code: 'data.locked' });
    expect((await readdir(folder)).filter((name) => /^lock\.\d+$/.test(name))).toEqual(['lock.3']);
  });

  it('works in a folder whose path is too long for a socket', async () => {
    folder = join(folder, 'x'.repeat(60), 'y'.repeat(60));
    await mkdir(folder, { recursive: true });
    await take();
    await expect(lockFolder(folder, 500)).rejects.toMatchObject({ code: 'data.locked' });
  });
});
