import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { AppRegistry } from '../../apps/index.ts';
import { type AppId, isUuid, type OrganizationId, Problem, type Run, type RunId } from '../../domain/index.ts';
import type { PacketView } from '../../review/index.ts';
import type { Runs } from '../../runs/index.ts';
import { callerOf, EXECUTE, type Operation, READ } from '../access.ts';
import type { ServerParts } from '../server-parts.ts';
import { assertText } from '../storable.ts';
import { contentOf, secondFile, startFromForm } from '../upload.ts';
import { count, valid, word } from '../validate.ts';
import { presentRun } from './present-run.ts';

/** Longest time for which a request waits for its run, in milliseconds; proxies cut idle requests after a minute. */
const LONGEST_WAIT = 30_000;
/** Files whose results are held at once while a result is written. */
const CHUNK = 20;

interface RunParams {
  run: string;
}

interface ImageParams extends RunParams {
  file: string;
  page: string;
}

/** What a form may say about its file; the password, which must not stand in an address, only there. */
interface Asked {
  app?: string | undefined;
  version?: string | undefined;
  password?: string | undefined;
}

function isAsked(part: string): part is keyof Asked {
  return ['app', 'version', 'password'].includes(part);
}

const starting = z.object({ app: word, version: word });
const waiting = z.object({ wait: count });

const run = z.object({
  id: z.uuid(),
  state: z.enum(['queued', 'running', 'finishing', 'review', 'complete', 'partial', 'failed', 'cancelled']),
  problem: z.object({ code: z.string(), message: z.string() }).nullable(),
  app: z.object({ id: z.uuid(), name: z.string(), version: z.string() }),
  batch: z.int().nullable(),
  file: z.string().nullable(),
  owner: z.string(),
  workspace: z.string(),
  tags: z.array(z.string()),
  files: z.object({ total: z.int(), ended: z.int() }),
  started: z.string(),
  finished: z.string().nullable(),
});
const START: Operation = {
  summary: 'Runs a file: a form with the parts app, version and password (both optional), and file, in this order',
  query: starting,
  consumes: 'multipart/form-data',
  answer: run,
  status: 201,
};
const SHOW: Operation = {
  summary: 'A run; with wait (milliseconds) when it has ended or waits for people',
  query: waiting,
  answer: run,
};
const RESULT: Operation = {
  summary: 'What was found in the files of a run that have ended, and in its packet',
  answer: z.object({
    run,
    files: z.array(z.record(z.string(), z.unknown())),
    packet: z.record(z.string(), z.unknown()).optional(),
  }),
};
const IMAGE: Operation = { summary: 'A page as it is seen, upright', produces: 'image/png' };

/** Runs of one file, and every run's state, result and page images. */
export async function runRoutes(app: FastifyInstance, { registry, runs, reviews }: ServerParts): Promise<void> {
  // Who waits for a run is answered when the server closes, or it would close only after the longest wait.
  const closing = new Promise<null>((resolve) => {
    app.addHook('preClose', async () => resolve(null));
  });

  app.post('/runs', { config: { access: EXECUTE, operation: START } }, async (request, reply) => {
    const { organization, name: owner } = callerOf(request);
    if (!request.isMultipart()) throw new Problem('request.invalid', 'Send a form with the parts app and file.');
    const query = valid(starting, request.query);
    const asked: Asked = { app: query.app, version: query.version };
    const run = await startFromForm(request, runs, async (part, started) => {
      if (part.type === 'field') {
        if (!isAsked(part.fieldname)) return null;
        // The file is stored as it comes in, so what reads it must be known by then.
        if (started) throw new Problem('request.invalid', `Give the part ${part.fieldname} before the file.`);
        asked[part.fieldname] = String(part.value);
        return null;
      }
      if (part.fieldname !== 'file') return null;
      if (started) throw secondFile();
      if (!asked.app)
        throw new Problem('request.invalid', 'Give the app before the file: as the first part, or as ?app=.');
      const { app, version, password } = asked;
      const name = part.filename || 'document';
      for (const text of [name, app, version ?? '', password ?? '']) assertText(text);
      return runs.start({
        organization: organization.id,
        app: await appId(registry, organization.id, app),
        ...(version && { version }),
        ...(password && { passwords: { [name]: password } }),
        owner,
        input: { kind: 'file', name, content: contentOf(part.file) },
      });
    });
    if (!run) throw new Problem('request.invalid', 'The part file is missing.');
    const { id } = run;
    return reply.code(201).header('location', `/api/recto/v1/runs/${id}`).send(presentRun(run));
  });

  app.get<{ Params: RunParams }>('/runs/:run', { config: { access: READ, operation: SHOW } }, async (request) => {
    const { id: organization } = callerOf(request).organization;
    const { wait } = valid(waiting, request.query);
    const run = await existing(runs, organization, request.params.run);
    if (!wait) return presentRun(run);
    const waited = await Promise.race([runs.wait(organization, run.id, Math.min(wait, LONGEST_WAIT)), closing]);
    return presentRun(waited ?? run);
  });

  app.get<{ Params: RunParams }>(
    '/runs/:run/result',
    { config: { access: READ, operation: RESULT } },
    async (request, reply) => {
      const { id: organization } = callerOf(request).organization;
      const run = await existing(runs, organization, request.params.run);
      return reply.type('application/json').send(Readable.from(writtenResult(runs, run, await reviews.packet(run))));
    },
  );

  app.get<{ Params: ImageParams }>(
    '/runs/:run/files/:file/pages/:page/image',
    { config: { access: READ, operation: IMAGE } },
    async (request, reply) => {
      const { id: organization } = callerOf(request).organization;
      const { run, file, page } = request.params;
      const found = isUuid(run) && /^\d{1,6}$/.test(file) && /^[1-9]\d{0,5}$/.test(page);
      // safe: its shape was checked
      const image = found
        ? await runs.pageImage(organization, run.toLowerCase() as RunId, Number(file), Number(page))
        : null;
      if (!image) throw new Problem('resource.unknown', 'This run has no such page.');
      // A page's image never changes, but what it shows is the organization's alone.
      return reply
        .header('cache-control', 'private, max-age=86400')
        .type(image.mediaType)
        .send(Buffer.from(image.bytes));
    },
  );
}

async function appId(registry: AppRegistry, organization: OrganizationId, idOrName: string): Promise<AppId> {
  const entry = await registry.find(organization, idOrName);
  if (!entry) throw new Problem('app.unknown', `App ${idOrName.slice(0, 100)} does not exist.`);
  return entry.id;
}

async function existing(runs: Runs, organization: OrganizationId, id: string): Promise<Run> {
  // safe: its shape is checked before it is used as an id
  const run = isUuid(id) ? await runs.get(organization, id.toLowerCase() as RunId) : null;
  if (!run) throw new Problem('run.unknown', `Run ${id.slice(0, 40)} does not exist.`);
  return run;
}

/** The native result as JSON text, a few files at a time: a run may have a thousand. */
async function* writtenResult(runs: Runs, run: Run, packet: PacketView | null): AsyncGenerator<string> {
  yield `{"run":${JSON.stringify(presentRun(run))},"files":[`;
  let offset = 0;
  for (let more = true; more; ) {
    const page = await runs.files(run.organization, run.id, { offset, limit: CHUNK });
    for (const { index, result } of page.files) {
      yield `${offset === 0 ? '' : ','}${JSON.stringify({ index, ...result })}`;
      offset += 1;
    }
    more = page.more && page.files.length > 0;
  }
  yield packet ? `],"packet":${JSON.stringify(packet.result)}}` : ']}';
}
