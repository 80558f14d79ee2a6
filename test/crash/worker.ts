// One life of a server, for the kill test: opens the storage, brings the batch and the run as far as they are not yet
// there, works until the run has ended, and says on standard output, line by line, what it has acknowledged.
import { createReadStream, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DocumentResult, OrganizationId, Page, RunId } from '../../src/domain/index.ts';
import { hasEnded } from '../../src/domain/index.ts';
import { appOf } from '../../src/domain/testing/app.ts';
import { establish } from '../../src/identity/index.ts';
import { createReader, DEFAULT_LIMITS } from '../../src/reading/index.ts';
import { createBatches, createRuns, understandHere } from '../../src/runs/index.ts';
import { openStorage } from '../../src/storage/index.ts';

interface Life {
  readonly dataFolder: string;
  readonly databaseUrl?: string;
  readonly files: string;
  readonly results: string;
  /** What earlier lives have acknowledged. */
  readonly batch?: number;
  readonly run?: string;
}

const life = JSON.parse(process.argv[2] ?? '') as Life;
const say = (word: string, value: string | number) => process.stdout.write(`${word} ${value}\n`);
const complain = (fields: object, message: string) => process.stderr.write(`${message} ${JSON.stringify(fields)}\n`);
const log = { info: () => {}, warn: complain, error: complain };

/** Each line of each page as a field: enough to tell whether anything is missing or doubled. */
function understand(pages: readonly Page[]): readonly DocumentResult[] {
  const unsure = { model: null, ocr: null, calibrated: false };
  return pages.map((page) => ({
    class: null,
    classification: unsure,
    pages: [page.number],
    tables: [],
    fields: [
      {
        name: 'text',
        type: 'text',
        text: page.words.map((word) => word.text).join(' '),
        value: null,
        confidence: unsure,
        source: 'extracted',
        evidence: [],
        problem: null,
      },
    ],
  }));
}

const storage = await openStorage({ dataFolder: life.dataFolder, databaseUrl: life.databaseUrl, log });
const { organization } = await establish({
  store: storage.identity,
  given: { password: 'a password', token: 'a token' },
});
const limits = { bytes: DEFAULT_LIMITS.bytes, reads: 2, concurrency: 2 };
const reader = createReader({ processes: 2 });
const batches = createBatches({ storage, limits });
const { runs, worker } = createRuns({
  storage,
  reader,
  understanding: understandHere(understand),
  limits,
  config: 'kill test',
  log,
});
await worker.start();
say('open', 1);
const run = (life.run as RunId | undefined) ?? (await submit(organization.id));
for (;;) {
  const now = await runs.get(organization.id, run);
  if (!now) throw new Error('an acknowledged run is gone');
  say('ended', now.files.ended);
  if (hasEnded(now.state)) {
    const { files, more } = await runs.files(organization.id, run, { offset: 0, limit: 100 });
    writeFileSync(life.results, JSON.stringify({ state: now.state, counts: now.files, files, more }));
    break;
  }
  await sleep(20);
}
await worker.stop();
await reader.close();
await storage.close();
say('done', 1);

async function submit(organization: OrganizationId): Promise<RunId> {
  const app = await storage.apps.push(organization, appOf('pages'));
  const { version } =
    (await storage.apps.published(organization, app.id)) ?? (await storage.apps.publish(organization, app.id));
  const batch = life.batch ?? (await batches.create(organization, { name: 'b', workspace: '', owner: '' })).id;
  say('batch', batch);
  const there = await batches.files(organization, batch, { after: null, limit: 1000 });
  for (const { name } of there) say('there', name);
  for (const name of readdirSync(life.files).sort()) {
    if (there.some((file) => file.name === name)) continue;
    await batches.putFile(organization, batch, name, createReadStream(join(life.files, name)));
    say('file', name);
  }
  const started = await runs.start({ organization, app: app.id, version, owner: '', input: { kind: 'batch', batch } });
  say('run', started.id);
  return started.id;
}
