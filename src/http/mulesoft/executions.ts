import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { PublishedApp } from '../../apps/index.ts';
import { type AppId, isUuid, type OrganizationId, type Run, type RunId } from '../../domain/index.ts';
import { callerOf, EXECUTE } from '../access.ts';
import type { ServerParts } from '../server-parts.ts';
import { valid } from '../validate.ts';
import { presentExecution } from './present-execution.ts';
import { missingFile, notAcceptable, unknownAction, unknownExecution, unknownVersion } from './problems.ts';
import { startSubmitted } from './submit.ts';

export interface VersionParams {
  organization: string;
  action: string;
  version: string;
}

interface ExecutionParams extends VersionParams {
  execution: string;
}

const EXECUTIONS = '/organizations/:organization/actions/:action/versions/:version/executions';

const retrieval = z.object({
  // Values only, unless told otherwise (contract §1.4).
  valueOnly: z.preprocess(
    (value) => (Array.isArray(value) ? value.at(-1) : value),
    z
      .string()
      .toLowerCase()
      .regex(/^(true|false|)$/, 'must be true or false')
      .transform((text) => text !== 'false')
      .default(true),
  ),
});

/** Submit and retrieve, under `/api/v1`. Checks run organization → action → version → file (contract §1.8). */
export async function executionRoutes(app: FastifyInstance, parts: ServerParts): Promise<void> {
  const { registry, runs, settings } = parts;
  const config = { access: EXECUTE };
  app.decorateRequest('published', null);

  app.post<{ Params: VersionParams }>(
    EXECUTIONS,
    {
      config,
      bodyLimit: Math.ceil((settings.mulesoftMaxBytes * 4) / 3) + 2 ** 20,
      // Before the body is read: an unknown action is told first, whatever the body holds.
      onRequest: async (request, reply) => {
        const { action, version } = request.params;
        request.published = await published(parts, callerOf(request).organization.id, action, version);
        if (!request.published) return refuseVersion(parts, request, reply);
      },
    },
    async (request, reply) => {
      const { organization, name: owner } = callerOf(request);
      const { published: wanted } = request;
      if (!wanted) throw new Error('An execution was submitted to a version that was not looked up.');
      const run = await startSubmitted(request, runs, settings.mulesoftMaxBytes, (name, content) =>
        runs.start({
          organization: organization.id,
          app: wanted.id,
          version: wanted.version,
          owner,
          maxPages: settings.mulesoftMaxPages,
          input: { kind: 'file', name, content },
        }),
      );
      if (!run) return missingFile(reply);
      return reply.code(201).send({ id: run.id, documentName: run.file, status: 'ACKNOWLEDGED' });
    },
  );

  const retrieve = async (request: FastifyRequest<{ Params: ExecutionParams }>, reply: FastifyReply) => {
    const { organization } = callerOf(request);
    const { action, version, execution } = request.params;
    const { valueOnly } = valid(retrieval, request.query);
    const run = await executionRun(parts, organization.id, request.params);
    if (!run) {
      const there = await published(parts, organization.id, action, version);
      return there ? unknownExecution(reply, action, version, execution) : refuseVersion(parts, request, reply);
    }
    const [{ files }, definition] = await Promise.all([
      runs.files(organization.id, run.id, { offset: 0, limit: 1 }),
      registry.published(organization.id, run.app.id, run.app.version),
    ]);
    const file = files[0]?.result ?? null;
    return presentExecution({ run, file, app: definition?.definition ?? null, valueOnly });
  };
  // Documents and clients use both addresses; no difference between the answers is known (contract §1.4).
  const options = {
    config,
    onRequest: async (request: FastifyRequest, reply: FastifyReply) => {
      if (!takesJson(request.headers.accept)) return notAcceptable(reply);
    },
  };
  app.get<{ Params: ExecutionParams }>(`${EXECUTIONS}/:execution`, options, retrieve);
  app.get<{ Params: ExecutionParams }>(`${EXECUTIONS}/:execution/v2`, options, retrieve);
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The version that an execution is submitted to. */
    published: PublishedApp | null;
  }
}

/** Whether an `Accept` header lets JSON through; the most specific of its ranges decides (RFC 9110 §12.5.1). */
function takesJson(accept = ''): boolean {
  if (accept.trim() === '') return true;
  const ranges = accept.split(',').map((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    return { type, refused: parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter)) };
  });
  for (const fits of [/^application\/([^/]+\+)?json$/, /^application\/\*$/, /^\*\/\*$/]) {
    const range = ranges.find(({ type }) => fits.test(type));
    if (range) return !range.refused;
  }
  return false;
}

async function published(
  { registry }: ServerParts,
  organization: OrganizationId,
  action: string,
  version: string,
): Promise<PublishedApp | null> {
  if (!isUuid(action)) return null;
  return registry.published(organization, action.toLowerCase() as AppId, version); // safe: its shape was checked
}

async function refuseVersion(
  { registry }: ServerParts,
  request: FastifyRequest<{ Params: VersionParams }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { action, version } = request.params;
  const entry = isUuid(action) ? await registry.find(callerOf(request).organization.id, action.toLowerCase()) : null;
  return entry ? unknownVersion(reply, action, version) : unknownAction(reply, action);
}

/** The run behind an execution: a run of one file by the given version of the given action. */
async function executionRun(
  { runs }: ServerParts,
  organization: OrganizationId,
  { action, version, execution }: ExecutionParams,
): Promise<Run | null> {
  if (!isUuid(execution)) return null;
  const run = await runs.get(organization, execution.toLowerCase() as RunId); // safe: its shape was checked
  const same = run && run.file !== null && run.app.id === action.toLowerCase() && run.app.version === version;
  return same ? run : null;
}
