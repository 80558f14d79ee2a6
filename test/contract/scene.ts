import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { parseApp } from '../../src/apps/index.ts';
import { createServer, DEFAULT_SETTINGS, type ServerSettings } from '../../src/http/index.ts';
import { createDirectory, createIdentity, establish, type Organization } from '../../src/identity/index.ts';
import { createReader, DEFAULT_LIMITS, type LibreOffice } from '../../src/reading/index.ts';
import { createReviews } from '../../src/review/index.ts';
import { createBatches, createRuns, understandInChildren } from '../../src/runs/index.ts';
import { openStorage } from '../../src/storage/index.ts';

export interface Tenant {
  readonly organization: Organization;
  readonly token: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly email: string;
  readonly password: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into what came as they like
  readonly json: any;
}

/** A whole server with its real parts, listening, for two organizations that know nothing of each other. */
export interface Scene {
  readonly url: string;
  readonly app: FastifyInstance;
  readonly acme: Tenant;
  readonly other: Tenant;
  /** Calls as acme, unless the headers say otherwise. */
  call(
    method: string,
    path: string,
    body?: string | Uint8Array | FormData | URLSearchParams | object,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  /** Pushes and publishes an app file for acme; tells the app's id. */
  publish(source: string): Promise<string>;
  /** Asks for the state of a native run until it has ended. */
  ended(run: string): Promise<void>;
  close(): Promise<void>;
}

export async function openScene(
  settings: Partial<ServerSettings> = {},
  office: LibreOffice | null = null,
): Promise<Scene> {
  const log = pino({ level: 'silent' });
  const dataFolder = mkdtempSync(join(tmpdir(), 'recto-scene-'));
  const storage = await openStorage({ dataFolder, log });
  const reader = createReader({ processes: 2, office });
  const understanding = understandInChildren({ processes: 1 });
  const { runs, worker, stages } = createRuns({
    storage,
    reader,
    understanding,
    limits: { bytes: DEFAULT_LIMITS.bytes, reads: 2, concurrency: 2 },
    config: 'test',
    log,
  });
  const tenant = async (slug: string): Promise<Tenant> => {
    const given = {
      organizationSlug: slug,
      organizationId: randomUUID(),
      email: `admin@${slug}.example`,
      password: `the password of ${slug}`,
      token: `token-of-${slug}-${randomUUID()}`,
      clientId: `client-of-${slug}`,
      clientSecret: randomUUID(),
    };
    const { organization } = await establish({ store: storage.identity, given });
    return { organization, ...given };
  };
  const [acme, other] = [await tenant('acme'), await tenant('other')];
  const app = createServer({
    identity: createIdentity({ store: storage.identity }),
    directory: createDirectory({ store: storage.identity }),
    reviews: createReviews({ store: storage.reviews, stages, lease: 900 }),
    registry: storage.apps,
    batches: createBatches({ storage, limits: DEFAULT_LIMITS }),
    runs,
    references: storage.references,
    ready: () => storage.ready().then(() => true),
    settings: { ...DEFAULT_SETTINGS, ...settings },
    log,
  });
  await worker.start();
  const url = await app.listen({ host: '127.0.0.1', port: 0 });

  const call: Scene['call'] = async (method, path, body, headers = {}) => {
    const json = isPlain(body);
    const answer = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${acme.token}`,
        ...(json && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: json ? JSON.stringify(body) : ((body as string | FormData | undefined) ?? null),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text, json: parsed(text) };
  };

  return {
    url,
    app,
    acme,
    other,
    call,
    async publish(source) {
      const { id } = await storage.apps.push(acme.organization.id, parseApp(source));
      await storage.apps.publish(acme.organization.id, id);
      return id;
    },
    async ended(run) {
      for (let waited = 0; waited < 12; waited += 1) {
        const { json } = await call('GET', `/api/recto/v1/runs/${run}?wait=5000`);
        if (!['queued', 'running', 'finishing'].includes(json.state)) return;
      }
      throw new Error(`Run ${run} has not ended within a minute.`);
    },
    async close() {
      await app.close();
      await worker.stop();
      await understanding.close();
      await reader.close();
      await storage.close();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

function isPlain(body: unknown): boolean {
  return (
    typeof body === 'object' &&
    body !== null &&
    [Object.prototype, Array.prototype].includes(Object.getPrototypeOf(body))
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
