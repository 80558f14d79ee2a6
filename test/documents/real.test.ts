import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { PROBLEMS, Problem } from '../../src/domain/index.ts';
import { createReader } from '../../src/reading/index.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const documents = join(root, '..', 'shared', 'documents');
const there = existsSync(join(documents, 'manifest.jsonl'));
if (!there) console.warn('SKIPPED: the real documents are not beside the checkout (../shared/documents).');

/** What the first version promised, untrained: share of values right after normalisation, and row F1 of line items. */
const FLOORS = [
  { set: 'sroie', normalised: 0.7, rows: null },
  { set: 'einvoice', normalised: 0.65, rows: 0.5 },
  { set: 'adbuy', normalised: 0.55, rows: null },
  { set: 'wildreceipt', normalised: 0.6, rows: null },
] as const;

interface Figures {
  readonly normalised: number;
  readonly row_f1: number | null;
}

function measured(set: string): Figures {
  const run = spawnSync(process.execPath, ['--import', 'tsx', 'bench/understanding.ts', '--set', set], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  const { sets } = JSON.parse(run.stdout.trim().split('\n').at(-1)!) as { sets: Record<string, Figures> };
  return sets[set]!;
}

describe.skipIf(!there)('real documents', () => {
  it.each(FLOORS)(
    'of the set $set are understood above the floor',
    ({ set, normalised, rows }) => {
      const figures = measured(set);
      expect(figures.normalised).toBeGreaterThanOrEqual(normalised);
      if (rows !== null) expect(figures.row_f1).toBeGreaterThanOrEqual(rows);
    },
    600_000,
  );
});

describe.skipIf(!there)('hostile files', () => {
  const reader = createReader({ limits: { seconds: 30 } });
  afterAll(() => reader.close());
  const rows = there
    ? readFileSync(join(documents, 'manifest.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { id: string; file: string; set: string })
        .filter((row) => row.set === 'hostile')
    : [];

  it.each(rows)(
    '$id gives pages or a typed problem',
    async ({ file }) => {
      const outcome = await reader.read(join(documents, file)).catch((error: unknown) => error);
      if (outcome instanceof Error) {
        expect(outcome).toBeInstanceOf(Problem);
        expect(Object.keys(PROBLEMS)).toContain((outcome as Problem).code);
      } else {
        expect((outcome as { pages: unknown[] }).pages.length).toBeGreaterThan(0);
      }
    },
    180_000,
  );
});
