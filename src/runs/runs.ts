import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AppRegistry, PublishedApp } from '../apps/index.ts';
import { type AppId, hasEnded, isUuid, type OrganizationId, Problem, type Run, type RunId } from '../domain/index.ts';
import type { Reader } from '../reading/index.ts';
import type { Stages } from '../review/index.ts';
import { Bells } from './bells.ts';
import { passwordOf, sealPasswords } from './passwords.ts';
import type { Blobs, Log, NewRun, RunsStorage } from './ports.ts';
import { withoutHidden } from './result.ts';
import type { Runs, StartRun } from './service.ts';
import { stagesOf } from './stages.ts';
import type { Understanding } from './understanding.ts';
import { createWorker, type Worker } from './worker.ts';

export interface RunLimits {
  /** Largest file, in bytes. */
  readonly bytes: number;
  /** Files read at once. Each takes turns with the others at the reading processes, so a long one leaves room for short ones. */
  readonly reads: number;
  /** Files understood at once, of which each takes a process. */
  readonly concurrency: number;
}

export interface RunsParts {
  readonly storage: RunsStorage;
  readonly reader: Pick<Reader, 'pages' | 'pageImage' | 'region'>;
  readonly understanding: Understanding;
  readonly limits: RunLimits;
  /**
   * Names the code that reads and understands, for example `recto 0.1.0 (b1946ac92492)`: kept with each result, and the
   * key under which a reading serves later runs.
   */
  readonly config: string;
  readonly log: Log;
}

/** How often a waiting caller looks whether another process has ended the run, in milliseconds. */
const LOOK_EVERY = 250;

/** The runs as the API sees them, and the worker that carries them on. */
export function createRuns(parts: RunsParts): {
  readonly runs: Runs;
  readonly worker: Worker;
  /** What review asks of the runs. */
  readonly stages: Stages;
} {
  const { reader, limits } = parts;
  const { runs: store, apps, blobs, seal } = parts.storage;
  const bells = new Bells();
  const published = publishedApps(apps);

  const runs: Runs = {
    async start(request) {
      const app = await appOf(apps, request);
      const id = newRunId();
      const input = await inputOf(blobs, request, limits.bytes);
      const run = await store.start({
        id,
        organization: request.organization,
        app,
        owner: request.owner,
        workspace: request.workspace ?? '',
        tags: request.tags ?? [],
        keys: request.keys ?? {},
        maxPages: request.maxPages ?? null,
        passwords: sealPasswords(seal, id, request.passwords ?? {}),
        input,
      });
      if (!run) throw new Problem('batch.unknown', 'There is no such batch.');
      return run;
    },

    async get(organization, id) {
      return isUuid(id) ? store.get(organization, id) : null;
    },

    list: (organization, filter) => store.list(organization, filter),

    async cancel(organization, id) {
      if (!isUuid(id)) return null;
      const run = await store.cancel(organization, id);
      bells.ring(id);
      return run;
    },

    async files(organization, id, { offset, limit }) {
      const run = await runs.get(organization, id);
      if (!run) return { files: [], more: false };
      const found = await store.results(organization, id, { offset, limit: limit + 1 });
      const { definition } = await published(organization, run.app.id, run.app.version);
      const files = found
        .slice(0, limit)
        .map(({ index, result }) => ({ index, result: withoutHidden(result, definition) }));
      return { files, more: found.length > limit };
    },

    async problems(organization, id, limit) {
      return isUuid(id) ? store.problems(organization, id, limit) : { files: [], failed: 0, partial: 0 };
    },

    async pageImage(organization, id, file, page) {
      if (!isUuid(id) || !Number.isInteger(file) || file < 0) return null;
      const [unit, result] = await Promise.all([
        store.unit(organization, id, file),
        store.result(organization, id, file),
      ]);
      const layout = result?.pages.find(({ number }) => number === page);
      if (!unit || !layout) return null;
      const password = passwordOf(seal, id, unit.passwords, unit.file);
      const { part, typesetter } = layout;
      return blobs.withPath(organization, unit.blob.hash, (path) =>
        reader.pageImage(path, page, {
          ...(password !== undefined && { password }),
          ...(part && { part }),
          ...(typesetter && { typesetter }),
        }),
      );
    },

    async wait(organization, id, milliseconds) {
      const end = Date.now() + milliseconds;
      for (;;) {
        const rung = bells.next(id);
        try {
          const run = await runs.get(organization, id);
          const left = end - Date.now();
          // A run in review waits for people, perhaps for days: nobody is kept waiting for that.
          if (!run || hasEnded(run.state) || run.state === 'review' || left <= 0) return run;
          await Promise.race([rung.promise, sleep(Math.min(left, LOOK_EVERY))]);
        } finally {
          rung.forget();
        }
      }
    },
  };
  const stages = stagesOf({ ...parts, published, ended: (run) => bells.ring(run) });
  return { runs, worker: createWorker(parts, published, bells), stages };
}

/** A published version never changes, so the newest used ones are kept in memory. */
function publishedApps(apps: AppRegistry) {
  const kept = new Map<string, PublishedApp>();
  return async (organization: OrganizationId, id: AppId, version: string): Promise<PublishedApp> => {
    const key = `${organization} ${id} ${version}`;
    const app = kept.get(key) ?? (await apps.published(organization, id, version));
    if (!app) throw new Problem('app.version-unknown', `There is no version ${version} of the app.`);
    kept.delete(key);
    kept.set(key, app);
    const oldest = kept.keys().next();
    if (kept.size > 200 && !oldest.done) kept.delete(oldest.value);
    return app;
  };
}

export type PublishedApps = ReturnType<typeof publishedApps>;

function newRunId(): RunId {
  // A random UUID of our own making.
  return randomUUID() as string as RunId;
}

async function appOf(apps: AppRegistry, request: StartRun): Promise<Run['app']> {
  const entry = isUuid(request.app) ? await apps.find(request.organization, request.app) : null;
  if (!entry) throw new Problem('app.unknown', `There is no app ${request.app}.`);
  const app = await apps.published(request.organization, entry.id, request.version);
  if (app) return { id: entry.id, name: entry.name, version: app.version };
  if (entry.version === null) {
    throw new Problem('app.version-unknown', `The app ${entry.name} has no published version.`, {
      remedy: 'Publish the app, then run it: `recto apps publish NAME`.',
    });
  }
  throw new Problem('app.version-unknown', `The app ${entry.name} has no version ${request.version}.`);
}

async function inputOf(blobs: Blobs, { organization, input }: StartRun, bytes: number): Promise<NewRun['input']> {
  if (input.kind === 'batch') return input;
  const blob = await blobs.put(organization, input.content, bytes);
  if (blob.bytes === 0) throw new Problem('file.empty', `The file ${input.name} is empty.`);
  return { kind: 'file', name: input.name, blob };
}
