import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasRooms, runProgram } from './program.ts';

const LIMITS = { seconds: 60, memory: 100 * 2 ** 20, bytes: 2 ** 20 };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recto-program-'));
  mkdirSync(join(folder, 'work'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (script: string, signal = new AbortController().signal) =>
  runProgram({
    command: (work) => ['sh', '-c', `cd ${work}; ${script}`],
    reads: '/usr',
    folder,
    limits: LIMITS,
    signal,
  });
const left = (name: string) => readFileSync(join(folder, 'work', name), 'utf8');

describe('a program of the system', () => {
  it('finds what it needs in its folder, and leaves there what it makes', async () => {
    writeFileSync(join(folder, 'work', 'given'), 'a document');
    expect(await run('tr a-z A-Z < given > made')).toBeNull();
    expect(left('made')).toBe('A DOCUMENT');
  });

  it('has no variable of the server', async () => {
    process.env.RECTO_SECRET_KEY = 'a secret of the server';
    try {
      expect(await run('env > variables')).toBeNull();
      expect(left('variables')).not.toContain('a secret of the server');
    } finally {
      delete process.env.RECTO_SECRET_KEY;
    }
  });

  it('is ended by its limits for memory and files', async () => {
    const taking = (bytes: number) => `head -c ${bytes} /dev/zero | tail -c ${bytes} | tail -c 1 > last`;
    expect(await run(taking(1_000_000))).toBeNull();
    expect(await run(`${taking(400_000_000)}; test -s last`)).toContain('ended');
    expect(await run('head -c 2000000 /dev/zero > large')).toContain('ended');
  });

  it('is ended with all that it started when it is not wanted any more', async () => {
    const stop = new AbortController();
    const ended = run('sleep 8643 & sleep 8643', stop.signal);
    stop.abort();
    expect(await ended).toContain('ended');
  });

  it('says when there is no such program', async () => {
    expect(await run('no-such-program')).toContain('ended with 127');
  });
});

describe.runIf(hasRooms())('in a room of its own', () => {
  it('sees no other file, and changes none of the system', async () => {
    const secret = join(folder, 'secret');
    writeFileSync(secret, 'of another');
    const script = `cat ${secret} > stolen; cat /proc/1/root${secret} >> stolen; ls / > seen; (echo x > /usr/recto-x) 2> refused; true`;
    expect(await run(script)).toBeNull();
    expect(left('stolen')).toBe('');
    expect(left('refused')).toContain('cannot create');
    expect(left('seen').split('\n')).not.toEqual(expect.arrayContaining(['root']));
    expect(left('seen').split('\n')).toEqual(expect.arrayContaining(['usr', 'work']));
  });

  it('has no network and sees no other process', async () => {
    expect(await run('cat /proc/net/dev > devices; ls /proc > processes')).toBeNull();
    expect(left('devices').match(/^ *\w+:/gm)).toEqual(['    lo:']);
    expect(left('processes').split('\n')).not.toContain(String(process.pid));
  });
});
