import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seeded } from '../../src/evaluate/index.ts';
import type { RunFile } from '../../src/runs/index.ts';
import { type Postgres, startPostgres, withPostgres } from '../support/postgres.ts';

const FILES = 20;
const PAGES = 10;
const SEED = Number(process.env.KILL_SEED ?? 20);
const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url));

function range(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => first + i);
}

async function writePdf(path: string, file: number): Promise<void> {
  const random = seeded(1000 + file);
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  for (let page = 1; page <= PAGES; page++) {
    const sheet = pdf.addPage([595, 842]);
    for (let line = 0; line < 30; line++) {
      const text = `File ${file} page ${page} line ${line}: amount ${(random() * 10_000).toFixed(2)} EUR`;
      sheet.drawText(text, { x: 60, y: 780 - line * 24, size: 11, font });
    }
  }
  writeFileSync(path, await pdf.save());
}

interface Acknowledged {
  batch?: number;
  run?: string;
  readonly files: Set<string>;
}

/** When to kill a life: at the word it says, once the number behind it is reached, after some milliseconds more. */
interface Kill {
  readonly at: 'file' | 'ended';
  readonly count: number;
  readonly after: number;
}

/** Runs one life; resolves with whether it was killed. */
async function live(settings: Record<string, unknown>, known: Acknowledged, kill: Kill | null): Promise<boolean> {
  const argument = JSON.stringify({ ...settings, batch: known.batch, run: known.run });
  const child = spawn(process.execPath, ['--import', 'tsx', WORKER, argument], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const there: string[] = [];
  let put = 0;
  let killing: NodeJS.Timeout | undefined;
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [word, value = ''] = line.split(' ');
    if (word === 'batch') known.batch = Number(value);
    if (word === 'run') known.run = value;
    if (word === 'there') there.push(value);
    if (word === 'file') known.files.add(value);
    if (word === 'file') put += 1;
    const reached = kill && word === kill.at && (word === 'file' ? put : Number(value)) >= kill.count;
    // The whole group: the reading processes die with the server, as when a container is killed.
    if (reached) killing ??= setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), kill.after);
  });
  const before = [...known.files];
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => {
    child.once('close', (c, s) => resolve([c, s]));
  });
  clearTimeout(killing);
  if (signal !== 'SIGKILL') expect(code).toBe(0);
  // A life that looked at the batch saw every file that an earlier one had acknowledged.
  if (there.length > 0) expect(there).toEqual(expect.arrayContaining(before));
  return signal === 'SIGKILL';
}

describe.each([
  { name: 'the embedded database', shared: false },
  { name: 'PostgreSQL', shared: true },
])('a run of 200 pages, killed again and again, over $name', ({ shared }) => {
  const folder = mkdtempSync(join(tmpdir(), 'recto-kill-'));
  const files = join(folder, 'files');
  let postgres: Postgres | null = null;

  beforeAll(async () => {
    if (shared && withPostgres) postgres = await startPostgres();
    mkdirSync(files);
    for (let file = 0; file < FILES; file++)
      await writePdf(join(files, `file-${String(file).padStart(2, '0')}.pdf`), file);
  });

  afterAll(async () => {
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function settings(name: string) {
    const results = join(folder, `${name}.json`);
    return { dataFolder: join(folder, name), databaseUrl: await postgres?.database(), files, results };
  }

  it.skipIf(shared && !withPostgres)('ends as if nothing had happened', { timeout: 300_000 }, async () => {
    const quiet = await settings('quiet');
    expect(await live(quiet, { files: new Set() }, null)).toBe(false);

    const random = seeded(SEED);
    const between = (least: number, most: number) => least + Math.floor(random() * (most - least + 1));
    const kills: readonly Kill[] = [
      { at: 'file', count: between(1, FILES - 1), after: between(0, 5) },
      { at: 'ended', count: between(0, 5), after: between(0, 40) },
      { at: 'ended', count: between(6, 11), after: between(0, 40) },
      { at: 'ended', count: between(12, 17), after: between(0, 40) },
    ];
    const rough = await settings('rough');
    const known: Acknowledged = { files: new Set() };
    const started = Date.now();
    for (const kill of kills) expect(await live(rough, known, kill)).toBe(true);
    expect(await live(rough, known, null)).toBe(false);
    console.info(`killed ${kills.length} times, ended after ${((Date.now() - started) / 1000).toFixed(1)} s`, kills);

    const expected = JSON.parse(readFileSync(quiet.results, 'utf8'));
    expect(expected.state).toBe('complete');
    expect(expected.counts).toEqual({ total: FILES, ended: FILES });
    expect(expected.more).toBe(false);
    expect(expected.files.map((file: RunFile) => file.index)).toEqual(range(0, FILES));
    for (const { index, result } of expected.files as RunFile[]) {
      const last = result.documents.map(
        (document) => document.fields[0]?.text?.match(/File \d+ page \d+ line 29: amount/)?.[0],
      );
      expect(last).toEqual(range(1, PAGES).map((page) => `File ${index} page ${page} line 29: amount`));
    }
    expect(JSON.parse(readFileSync(rough.results, 'utf8'))).toEqual(expected);
  });
});
