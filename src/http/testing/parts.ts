import { pino } from 'pino';
import type { AppEntry, AppRegistry, PublishedApp } from '../../apps/index.ts';
import {
  type App,
  type AppId,
  type FileResult,
  hasEnded,
  nextVersion,
  type OrganizationId,
  Problem,
  type Run,
  type RunId,
  type RunState,
} from '../../domain/index.ts';
import type { Directory, Identity, Organization, Principal, Role } from '../../identity/index.ts';
import { NO_HISTORY, type Reviews, type RunHistory } from '../../review/index.ts';
import type { Batch, Batches, BatchFile, Runs } from '../../runs/index.ts';
import { DEFAULT_SETTINGS, type ServerParts, type ServerSettings } from '../server-parts.ts';
import { run as makeRun, ORGANIZATION, uuid } from './results.ts';

/** The parts in memory. Nothing is read: a test says what a run's files came to. */
export class MemoryParts implements ServerParts {
  readonly settings: ServerSettings;
  readonly log = pino({ level: 'silent' });
  readonly apps = new Map<
    string,
    { entry: AppEntry; organization: OrganizationId; draft: App; published: PublishedApp[] }
  >();
  readonly stored = new Map<string, { run: Run; files: FileResult[] }>();
  readonly batchesById = new Map<number, { batch: Batch; files: Map<string, BatchFile> }>();
  readonly tokens = new Map<string, Principal>();
  isReady = true;
  #ids = 100;

  constructor(settings: Partial<ServerSettings> = {}) {
    this.settings = { ...DEFAULT_SETTINGS, ...settings };
    this.addToken('manager', ORGANIZATION, ['admin']);
    this.addToken('executor', ORGANIZATION, ['operator']);
  }

  async ready(): Promise<boolean> {
    return this.isReady;
  }

  addToken(token: string, organization: Organization, roles: readonly Role[]): void {
    this.tokens.set(token, { organization, kind: 'token', id: token, name: token, roles });
  }

  /** Publishes a version of the app and tells its id. */
  async publish(definition: App): Promise<AppId> {
    const { id } = await this.registry.push(ORGANIZATION.id, definition);
    await this.registry.publish(ORGANIZATION.id, id);
    return id;
  }

  addRun(more: Partial<Run>, files: FileResult[] = []): Run {
    const run = makeRun({ id: this.#id() as RunId, files: { total: files.length, ended: files.length }, ...more });
    this.stored.set(run.id, { run, files });
    return run;
  }

  setState(id: string, state: RunState, files: FileResult[]): void {
    const { run } = this.stored.get(id)!;
    const finished = hasEnded(state) ? run.started : null;
    this.stored.set(id, {
      run: { ...run, state, finished, files: { total: files.length, ended: files.length } },
      files,
    });
  }

  #id(): string {
    this.#ids += 1;
    return uuid(this.#ids);
  }

  readonly identity: Identity = {
    authenticateBearer: async (token) => this.tokens.get(token) ?? null,
    authenticateBasic: async (user, password) => (password === 'secret' ? (this.tokens.get(user) ?? null) : null),
    grantToConnectedApp: async (id, secret) =>
      id === 'client' && secret === 'secret' ? { token: uuid(99), expiresInSeconds: 3_600 } : null,
    grantToPerson: async (email, password) =>
      email === 'a@example.org' && password === 'secret' ? { token: uuid(98), expiresInSeconds: 3_600 } : null,
  };

  readonly directory: Directory = {
    people: async () => [],
    add: async (_organization, { email, roles }) => ({ id: this.#id(), email, roles }),
    setRoles: async () => {},
    remove: async () => {},
    teams: async () => [],
    putTeam: async () => {},
    removeTeam: async () => {},
    memberships: async () => [],
  };

  /** By run, what a test says that people did. */
  readonly histories = new Map<string, RunHistory>();

  /** Nobody reviews here: tests of tasks have a database. */
  readonly reviews: Reviews = {
    ...(Object.fromEntries(
      [
        'get',
        'file',
        'claim',
        'release',
        'escalate',
        'assign',
        'prioritise',
        'edit',
        'choose',
        'undo',
        'complete',
        'reject',
        'answer',
      ].map((call) => [call, async () => Promise.reject(new Problem('task.unknown', 'There is no such task.'))]),
    ) as unknown as Reviews), // every other call is below
    list: async () => [],
    next: async () => null,
    edits: async () => [],
    packet: async () => null,
    lessons: async () => [],
    history: async (_organization, run) => this.histories.get(run) ?? NO_HISTORY,
  };

  readonly references: ServerParts['references'] = {
    tables: async () => [],
    putTable: async (_organization, name, columns) => ({ name, columns, rows: 0, updated: '2026-01-02T03:04:05.678Z' }),
    removeTable: async () => false,
  };

  readonly registry: AppRegistry = {
    list: async (organization) =>
      [...this.apps.values()].filter((a) => a.organization === organization).map((a) => a.entry),
    find: async (organization, idOrName) =>
      (await this.registry.list(organization)).find((e) => e.id === idOrName || e.name === idOrName) ?? null,
    draft: async (organization, id) => this.#app(organization, id)?.draft ?? null,
    push: async (organization, draft) => {
      const known = await this.registry.find(organization, draft.name);
      const id = known?.id ?? (this.#id() as AppId);
      const at = new Date(1_767_000_000_000 + this.#ids).toISOString();
      const entry: AppEntry = known ?? {
        id,
        name: draft.name,
        version: null,
        state: 'draft',
        created: at,
        updated: at,
      };
      this.apps.set(id, { entry, organization, draft, published: this.apps.get(id)?.published ?? [] });
      return entry;
    },
    publish: async (organization, id) => {
      const app = this.#app(organization, id);
      if (!app) throw new Problem('app.unknown', 'There is no such app.');
      const version = nextVersion(app.entry.version);
      const published = { id, version, definition: app.draft, published: app.entry.created };
      this.apps.set(id, {
        ...app,
        entry: { ...app.entry, version, state: 'production' },
        published: [published, ...app.published],
      });
      return published;
    },
    versions: async (organization, id) => this.#app(organization, id)?.published ?? [],
    published: async (organization, id, version) =>
      this.#app(organization, id)?.published.find((p) => version === undefined || p.version === version) ?? null,
  };

  #app(organization: OrganizationId, id: AppId) {
    const app = this.apps.get(id);
    return app?.organization === organization ? app : null;
  }

  #batch(organization: OrganizationId, id: number) {
    const found = this.batchesById.get(id);
    if (found?.batch.organization !== organization) throw new Problem('batch.unknown', `Batch ${id} does not exist.`);
    return found;
  }

  readonly batches: Batches = {
    create: async (organization, { name, workspace, owner }) => {
      const at = '2026-01-02T03:04:05.678Z';
      const batch = { id: this.batchesById.size + 1, organization, name, workspace, owner, created: at, updated: at };
      this.batchesById.set(batch.id, { batch, files: new Map() });
      return batch;
    },
    get: async (organization, id) => {
      const found = this.batchesById.get(id);
      return found?.batch.organization === organization ? found.batch : null;
    },
    list: async (organization, { workspace, owner, limit, offset }) =>
      [...this.batchesById.values()]
        .map((b) => b.batch)
        .filter(
          (b) =>
            b.organization === organization &&
            (!workspace || b.workspace === workspace) &&
            (!owner || b.owner === owner),
        )
        .slice(offset, offset + limit),
    putFile: async (organization, id, name, content) => {
      const { files } = this.#batch(organization, id);
      const file = { name, bytes: (await bytesOf(content)).length, modified: '2026-01-02T03:04:05.678Z' };
      files.set(name, file);
      return file;
    },
    files: async (organization, id, { after, limit }) =>
      [...this.#batch(organization, id).files.values()]
        .sort((a, b) => (a.name < b.name ? -1 : 1))
        .filter((f) => after === null || f.name > after)
        .slice(0, limit),
  };

  /** What `start` was asked for, newest last. */
  readonly started: Parameters<Runs['start']>[0][] = [];

  readonly runs: Runs = {
    start: async (request) => {
      this.started.push(request);
      const version = await this.registry.published(request.organization, request.app, request.version);
      if (!version) throw new Problem('app.version-unknown', 'There is no such version.');
      const { input } = request;
      if (input.kind === 'batch' && this.#batch(request.organization, input.batch).files.size === 0) {
        throw new Problem('batch.empty', 'The batch has no files.');
      }
      if (input.kind === 'file' && (await bytesOf(input.content)).length === 0) {
        throw new Problem('file.empty', 'The file is empty.');
      }
      return this.addRun({
        organization: request.organization,
        app: { id: request.app, name: version.definition.name, version: version.version },
        state: 'queued',
        batch: input.kind === 'batch' ? input.batch : null,
        file: input.kind === 'file' ? input.name : null,
        owner: request.owner,
        tags: request.tags ?? [],
        keys: request.keys ?? {},
        finished: null,
      });
    },
    get: async (organization, id) => this.#stored(organization, id)?.run ?? null,
    list: async (organization, filter) =>
      [...this.stored.values()]
        .map((s) => s.run)
        .filter((r) => r.organization === organization && (filter.states?.includes(r.state) ?? true))
        .filter((r) => (!filter.app || r.app.id === filter.app) && (!filter.run || r.id === filter.run))
        .slice(filter.offset, filter.offset + filter.limit),
    cancel: async (organization, id) => {
      if (this.#stored(organization, id)) this.setState(id, 'cancelled', []);
      return this.runs.get(organization, id);
    },
    files: async (organization, id, { offset, limit }) => {
      const all = (this.#stored(organization, id)?.files ?? []).map((result, index) => ({ index, result }));
      return { files: all.slice(offset, offset + limit), more: all.length > offset + limit };
    },
    problems: async (organization, id, limit) => {
      const files = this.#stored(organization, id)?.files ?? [];
      return {
        files: files.flatMap((f) => (f.problem ? [{ file: f.file, problem: f.problem }] : [])).slice(0, limit),
        failed: files.filter((f) => f.status === 'failed').length,
        partial: files.filter((f) => f.status === 'partial').length,
      };
    },
    pageImage: async (organization, id, file, page) => {
      const layout = this.#stored(organization, id)?.files[file]?.pages.find((p) => p.number === page);
      return layout ? { ...layout, bytes: new Uint8Array([1, 2, 3]), mediaType: 'image/jpeg' } : null;
    },
    wait: async (organization, id) => this.runs.get(organization, id),
  };

  #stored(organization: OrganizationId, id: RunId) {
    const found = this.stored.get(id);
    return found?.run.organization === organization ? found : null;
  }
}

async function bytesOf(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}
