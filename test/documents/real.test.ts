import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

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
