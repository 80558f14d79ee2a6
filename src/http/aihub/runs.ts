import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { AppEntry, AppRegistry } from '../../apps/index.ts';
import { isUuid, type OrganizationId, Problem, type Run, type RunId } from '../../domain/index.ts';
import { NO_HISTORY } from '../../review/index.ts';
import type { FileProblems, Runs } from '../../runs/index.ts';
import { callerOf, EXECUTE, READ } from '../access.ts';
import type { ServerParts } from '../server-parts.ts';
import { count, flag, valid, word, words } from '../validate.ts';
import { batchId } from './batches.ts';
import { keptWorkspace } from './places.ts';
import { presentResults } from './present-results.ts';
import { presentRun } from './present-run.ts';
import { STATUSES, statesOf } from './states.ts';

const PAGE = 100;
const LARGEST_PAGE = 1_000;
const TAGS_LIMIT = 500;
/** Files with a problem that a message names; a run may have a thousand. */
const NAMED_PROBLEMS = 20;
const NO_PROBLEMS: FileProblems = { files: [], failed: 0, partial: 0 };

// Clients send null for whatever they do not set (contract §4.2), and keys that were dropped, such as webhook_config.
const newRun = z.object({
  app_name: z.string().nullish(),
  app_id: z.string().nullish(),
  // One official sample sends the batch as a text.
  batch_id: z
    .union([z.int().nonnegative().transform(String), z.string()], 'must be a number, the id of a batch')
    .nullish(),
  input_dir: z.string().nullish(),
  owner: z.string().nullish(),
  version: z.string().nullish(),
  output_workspace: z.string().max(255).nullish(),
  output_dir: z.string().nullish(),
  settings: z
    .object({
      keys: z.object({ custom: z.record(z.string(), z.unknown()).nullish() }).nullish(),
      tags: z.array(z.string()).nullish(),
      runtime_config: z
        .object({
          instabase: z
            .object({ pdf: z.object({ passwords: z.record(z.string(), z.string()).nullish() }).nullish() })
            .nullish(),
        })
        .nullish(),
    })
    .nullish(),
});

const listing = z.object({
  app_id: word,
  app_name: word,
  deployment_id: word,
  username: word,
  run_id: word,
  status: words,
  output_workspaces: words,
  from_timestamp: count,
  to_timestamp: count,
  limit: count,
  offset: count,
  sort_by: z.enum(['start_timestamp', 'status']).optional(),
  order: z.enum(['ASCENDING', 'DESCENDING']).optional(),
});

const inclusion = z.object({
  include_review_results: flag,
  include_confidence_scores: flag,
  include_validation_results: flag,
  include_source_info: flag,
  file_offset: count,
});

interface RunParams {
  run: string;
}

export function runRoutes(app: FastifyInstance, { registry, runs, reviews, settings }: ServerParts): void {
  const config = { access: EXECUTE };

  app.post('/apps/runs', { config }, async (request, reply) => {
    const { organization, name: owner } = callerOf(request);
    const body = valid(newRun, request.body ?? {});
    const { id } = await wantedApp(registry, organization.id, body);
    const run = await runs.start({
      organization: organization.id,
      app: id,
      ...(body.version && { version: body.version }),
      owner,
      workspace: keptWorkspace(body.output_workspace),
      tags: acceptedTags(body.settings?.tags ?? []),
      keys: body.settings?.keys?.custom ?? {},
      passwords: body.settings?.runtime_config?.instabase?.pdf?.passwords ?? {},
      input: { kind: 'batch', batch: wantedBatch(body) },
    });
    return reply.type('application/json').send(presentRun(run, NO_PROBLEMS));
  });

  app.get('/apps/runs', { config: { access: READ } }, async (request, reply) => {
    const { organization } = callerOf(request);
    const found = await listRuns(registry, runs, organization.id, valid(listing, request.query));
    const written = await Promise.all(found.map(async (run) => presentRun(run, await problemsOf(runs, run))));
    return reply.type('application/json').send(`{"runs":[${written.join(',')}]}`);
  });

  app.get<{ Params: RunParams }>('/apps/runs/:run', { config: { access: READ } }, async (request, reply) => {
    const run = await existing(runs, callerOf(request).organization.id, request.params.run);
    return reply.type('application/json').send(presentRun(run, await problemsOf(runs, run)));
  });

  app.get<{ Params: RunParams }>('/apps/runs/:run/results', { config: { access: READ } }, async (request, reply) => {
    const { organization } = callerOf(request);
    const query = valid(inclusion, request.query);
    const run = await existing(runs, organization.id, request.params.run);
    const [page, published, problems] = await Promise.all([
      runs.files(organization.id, run.id, { offset: query.file_offset ?? 0, limit: settings.aihubPageFiles }),
      registry.published(organization.id, run.app.id, run.app.version),
      problemsOf(runs, run),
    ]);
    const told = query.include_review_results;
    const history = told
      ? await reviews.history(
          organization.id,
          run.id,
          page.files.map(({ index }) => index),
        )
      : NO_HISTORY;
    const packet = published?.definition.packet ? await reviews.packet(run) : null;
    const body = presentResults({
      packet,
      history,
      run,
      organization,
      app: published?.definition ?? null,
      files: page.files,
      more: page.more,
      problems,
      include: {
        review: query.include_review_results,
        confidence: query.include_confidence_scores,
        validation: query.include_validation_results,
        source: query.include_source_info,
      },
    });
    return reply.type('application/json').send(body);
  });
}

async function wantedApp(
  registry: AppRegistry,
  organization: OrganizationId,
  { app_id, app_name }: z.infer<typeof newRun>,
): Promise<AppEntry> {
  const wanted = app_id ?? app_name;
  if (!wanted) throw new Problem('request.invalid', 'Give the app to run by app_name or app_id.');
  const found = await registry.find(organization, wanted);
  // An app is found by name and by id; each key takes only its own.
  if (!found || (app_id ? found.id !== app_id.toLowerCase() : found.name !== app_name)) {
    throw new Problem('app.unknown', `App ${wanted.slice(0, 100)} does not exist.`);
  }
  return found;
}

function wantedBatch({ batch_id, input_dir }: z.infer<typeof newRun>): number {
  if (batch_id) return batchId(batch_id);
  if (input_dir) throw new Problem('request.invalid', 'input_dir is not available here; put the files into a batch.');
  throw new Problem('request.invalid', 'Give the files to run by batch_id.');
}

function acceptedTags(tags: readonly string[]): readonly string[] {
  const characters = [...tags.join('')].length;
  if (characters > TAGS_LIMIT) {
    throw new Problem('request.invalid', `settings.tags: all tags together must have at most ${TAGS_LIMIT} characters`);
  }
  return tags;
}

async function listRuns(
  registry: AppRegistry,
  runs: Runs,
  organization: OrganizationId,
  query: z.infer<typeof listing>,
): Promise<readonly Run[]> {
  const wanted = query.status?.flatMap((s) => s.split(','));
  const unknown = wanted?.find((s) => !(STATUSES as readonly string[]).includes(s));
  if (unknown !== undefined) throw new Problem('request.invalid', `status: must be one of ${STATUSES.join(', ')}`);
  const states = wanted && STATUSES.filter((s) => wanted.includes(s)).flatMap(statesOf);
  // Nothing can match a deployment (there are none), a reserved status, or an id that is none.
  if (query.deployment_id || states?.length === 0 || (query.run_id && !isUuid(query.run_id))) return [];
  const named = query.app_id ?? query.app_name;
  const app = named ? await registry.find(organization, named) : null;
  if (named && (!app || (query.app_name && app.name !== query.app_name))) return [];
  const yesterday = Math.floor(Date.now() / 1_000) - 24 * 60 * 60;
  return runs.list(organization, {
    ...(app && { app: app.id }),
    ...(query.username && { owner: query.username }),
    ...(query.output_workspaces && { workspaces: query.output_workspaces.map(keptWorkspace) }),
    ...(query.run_id && { run: query.run_id.toLowerCase() as RunId }), // safe: its shape was checked above
    ...(states && { states }),
    from: instant('from_timestamp', query.from_timestamp ?? yesterday),
    // The whole of the last second counts.
    ...(query.to_timestamp !== undefined && { to: instant('to_timestamp', query.to_timestamp, 999) }),
    sort: query.sort_by === 'status' ? 'state' : 'started',
    order: query.order === 'ASCENDING' ? 'ascending' : 'descending',
    limit: Math.min(query.limit ?? PAGE, LARGEST_PAGE),
    offset: query.offset ?? 0,
  });
}

function instant(key: string, seconds: number, milliseconds = 0): string {
  const date = new Date(seconds * 1_000 + milliseconds);
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999) {
    throw new Problem('request.invalid', `${key}: must be a time in seconds since 1970`);
  }
  return date.toISOString();
}

async function existing(runs: Runs, organization: OrganizationId, id: string): Promise<Run> {
  // safe: its shape is checked before it is used as an id
  const run = isUuid(id) ? await runs.get(organization, id.toLowerCase() as RunId) : null;
  if (!run) throw new Problem('run.unknown', `Run ${id.slice(0, 40)} does not exist.`);
  return run;
}

/** Asked for only where some file may have failed: most runs have none. */
async function problemsOf(runs: Runs, run: Run): Promise<FileProblems> {
  if (run.state === 'complete' || run.files.ended === 0) return NO_PROBLEMS;
  return runs.problems(run.organization, run.id, NAMED_PROBLEMS);
}
