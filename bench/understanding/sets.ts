import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseApp } from '../../src/apps/index.ts';
import type { App } from '../../src/domain/index.ts';
import { type Convention, PLAIN, parseDataset, parseTruthRow, type TruthRow } from '../../src/evaluate/index.ts';
import { generate, type Kind, makeFiles } from '../../training/generator/index.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The benchmark's documents lie beside the checkout; no part of them is in it. */
const SHARED = join(ROOT, '..', 'shared');

export interface BenchSet {
  readonly name: string;
  /** File in bench/apps/; where a set holds several kinds of documents, one for each. */
  readonly app: string | Readonly<Record<string, string>>;
  /** Folder of the manifest below the shared folder, or our own generator. */
  readonly source: 'documents' | 'training' | 'generated';
  readonly select: (row: TruthRow) => boolean;
  /** Whether its misses may be looked at, for development; all others are tests, which are only counted. */
  readonly development: boolean;
  readonly convention: Convention;
  /** Documents of a quick run. */
  readonly quick: number;
  /** Whether a run without --set takes it. */
  readonly standard: boolean;
  /** Whether the rows' boxes are lines of text with spaces, against which words can be judged. */
  readonly words: boolean;
}

const COMMON = {
  source: 'documents',
  convention: PLAIN,
  development: false,
  standard: true,
  words: false,
} as const;

const TRAINING = { ...COMMON, source: 'training', development: true, standard: false } as const;

const GENERATED_APPS = { invoice: 'generated-invoice', receipt: 'generated-receipt' };

// Which order a dataset's dates follow was checked on training documents whose day is above 12.
const MALAYSIAN: Convention = { ...PLAIN, dateOrder: 'day-first' };
const AMERICAN: Convention = { ...PLAIN, dateOrder: 'month-first' };
const WILD: Convention = { ...PLAIN, spaces: false, joined: ['Store_name'] };
// The register keeps a registrant's present name, which is not always the one on an old filing.
const REGISTER: Convention = { ...AMERICAN, similar: ['registrant_name'] };

export const SETS: readonly BenchSet[] = [
  {
    ...COMMON,
    name: 'sroie',
    app: 'sroie',
    select: (r) => r.set === 'sroie',
    convention: MALAYSIAN,
    quick: 4,
    words: true,
  },
  {
    ...TRAINING,
    name: 'sroie-train',
    app: 'sroie',
    standard: true,
    select: (r) => r.set === 'sroie',
    convention: MALAYSIAN,
    quick: 3,
    words: true,
  },
  { ...COMMON, name: 'einvoice', app: 'einvoice', select: (r) => r.set === 'einvoice', quick: 7 },
  {
    ...COMMON,
    name: 'adbuy',
    app: 'adbuy',
    select: (r) => r.set === 'vrdu-adbuy',
    convention: AMERICAN,
    quick: 5,
  },
  {
    ...TRAINING,
    name: 'adbuy-train',
    app: 'adbuy',
    select: (r) => r.set === 'vrdu-adbuy',
    convention: AMERICAN,
    quick: 5,
  },
  {
    ...COMMON,
    name: 'wildreceipt',
    app: 'wildreceipt',
    select: (r) => r.set === 'wildreceipt',
    convention: WILD,
    quick: 4,
  },
  {
    ...TRAINING,
    name: 'wildreceipt-train',
    app: 'wildreceipt',
    select: (r) => r.set === 'wildreceipt',
    convention: WILD,
    quick: 4,
  },
  {
    ...COMMON,
    name: 'azure-invoice',
    app: 'azure-invoice',
    select: (r) => r.set === 'azure-labelled' && r.kind === 'invoice',
    quick: 1,
  },
  {
    ...COMMON,
    name: 'w9',
    app: 'w9',
    select: (r) => r.kind === 'tax_w9',
    quick: 1,
  },
  { ...COMMON, name: 'nda', app: 'nda', select: (r) => r.set === 'kleister-nda', quick: 1 },
  {
    ...COMMON,
    name: 'registration',
    app: 'registration',
    select: (r) => r.set === 'vrdu-registration',
    convention: REGISTER,
    quick: 1,
  },
  {
    ...COMMON,
    name: 'generated',
    app: GENERATED_APPS,
    source: 'generated',
    select: () => true,
    quick: 6,
  },
  {
    ...TRAINING,
    name: 'generated-train',
    app: GENERATED_APPS,
    source: 'generated',
    select: () => true,
    quick: 6,
  },
  { ...COMMON, name: 'invoice2data', app: 'invoice2data', select: (r) => r.set === 'invoice2data', quick: 1 },
];

const apps = new Map<string, App>();

/** The app for a document of a set, as any user would push it. Throws `app.invalid`. */
export function appOf(set: BenchSet, row: TruthRow): App {
  const name = typeof set.app === 'string' ? set.app : set.app[row.kind];
  const known = apps.get(`${name}`);
  if (known) return known;
  const app = parseApp(readFileSync(join(ROOT, 'bench', 'apps', `${name}.yaml`), 'utf8'));
  apps.set(`${name}`, app);
  return app;
}

export interface Sample {
  readonly row: TruthRow;
  readonly path: string;
}

/** Chooses from what there is. */
export type Pick = <T>(all: readonly T[]) => readonly T[];

/**
 * Those documents of a set that exist here and are picked; null when the shared folder is absent. Generated ones are
 * laid into `scratch`.
 */
export async function samplesOf(set: BenchSet, scratch: string, pick: Pick): Promise<readonly Sample[] | null> {
  if (set.source === 'generated') {
    return madeSamples(pick(await generatedOrders(set.development ? 1 : TEST_SEEDS)), scratch);
  }
  const folder = join(SHARED, set.source);
  const manifest = join(folder, 'manifest.jsonl');
  if (!existsSync(manifest)) return null;
  const rows = parseDataset(readFileSync(manifest, 'utf8')).filter(set.select);
  const samples = rows.flatMap((row) => (row.file === null ? [] : [{ row, path: join(folder, row.file) }]));
  return pick(samples.filter(({ path }) => existsSync(path)));
}

/** Seeds from here on are the test's own: nothing is trained or tuned on them. */
const TEST_SEEDS = 900_000;

/** How many of each kind and form. Pictures are English alone: the recogniser's alphabet is measured elsewhere. */
const GENERATED = [
  { kind: 'invoice', as: 'pdf', count: 30 },
  { kind: 'receipt', as: 'pdf', count: 15 },
  { kind: 'invoice', as: 'image', count: 15 },
  { kind: 'receipt', as: 'image', count: 20 },
] as const;

interface GeneratedOrder {
  readonly kind: Kind;
  readonly as: 'pdf' | 'image';
  readonly seed: number;
}

async function generatedOrders(first: number): Promise<GeneratedOrder[]> {
  const orders: GeneratedOrder[] = [];
  for (const { kind, as, count } of GENERATED) {
    const last = orders.length + count;
    for (let seed = first; orders.length < last; seed++) {
      const { truth } = await generate({ kind, seed });
      if (as === 'pdf' || (truth.lang === 'en' && truth.pages === 1)) orders.push({ kind, as, seed });
    }
  }
  return orders;
}

async function madeSamples(orders: readonly GeneratedOrder[], scratch: string): Promise<Sample[]> {
  const made = [];
  for (const order of orders) made.push(...(await makeFiles(order, order.as)));
  return made.map(({ row, bytes }) => {
    const path = join(scratch, row.file);
    writeFileSync(path, bytes);
    return { row: parseTruthRow(row), path };
  });
}
