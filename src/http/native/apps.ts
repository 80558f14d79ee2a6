import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type AppEntry, type AppRegistry, parseApp } from '../../apps/index.ts';
import { dormantThresholds } from '../../checking/index.ts';
import { type OrganizationId, Problem } from '../../domain/index.ts';
import { callerOf, MANAGE, type Operation, READ } from '../access.ts';
import { judgeDialects } from '../app-dialects.ts';
import type { ServerParts } from '../server-parts.ts';

const entry = z.object({ id: z.uuid(), name: z.string(), version: z.string().nullable(), state: z.string() });
const LIST: Operation = { summary: 'Every app', answer: z.object({ apps: z.array(entry) }) };
const SHOW: Operation = {
  summary: 'An app with its draft and its versions',
  answer: entry.extend({
    created: z.string(),
    updated: z.string(),
    definition: z.record(z.string(), z.unknown()).nullable(),
    versions: z.array(z.object({ version: z.string(), published: z.string() })),
  }),
};
const PUSH: Operation = {
  summary: 'Keeps an app file as the draft',
  consumes: 'application/yaml',
  answer: z.object({ id: z.uuid(), name: z.string() }),
};
const PUBLISH: Operation = {
  summary: 'Publishes the draft as the next version',
  answer: z.object({
    id: z.uuid(),
    name: z.string(),
    version: z.string(),
    warnings: z.array(z.string()).optional().describe('What of the app has no effect, and why'),
  }),
  status: 201,
};

interface AppParams {
  name: string;
}

/** The apps of the caller's organization: list, show, push a draft, publish it. */
export async function appRoutes(app: FastifyInstance, { registry }: ServerParts): Promise<void> {
  // An app file is YAML or JSON, whatever type the client says; its reader tells every fault with its line.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async (_request: FastifyRequest, body: Buffer) => {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(body);
    } catch (cause) {
      throw new Problem('app.invalid', 'The app file is no text in UTF-8.', { cause });
    }
  });

  app.get('/apps', { config: { access: READ, operation: LIST } }, async (request) => {
    const entries = await registry.list(callerOf(request).organization.id);
    return { apps: entries.map(({ id, name, version, state }) => ({ id, name, version, state })) };
  });

  app.get<{ Params: AppParams }>('/apps/:name', { config: { access: READ, operation: SHOW } }, async (request) => {
    const { id: organization } = callerOf(request).organization;
    const entry = await existing(registry, organization, request.params.name);
    const [draft, versions] = await Promise.all([
      registry.draft(organization, entry.id),
      registry.versions(organization, entry.id),
    ]);
    const { id, name, version, state, created, updated } = entry;
    return {
      ...{ id, name, version, state, created, updated },
      definition: draft ?? versions[0]?.definition ?? null,
      versions: versions.map((v) => ({ version: v.version, published: v.published })),
    };
  });

  app.put<{ Params: AppParams }>('/apps/:name', { config: { access: MANAGE, operation: PUSH } }, async (request) => {
    const definition = parseApp(typeof request.body === 'string' ? request.body : '', judgeDialects);
    if (definition.name !== request.params.name) {
      const message = `Must be "${request.params.name}", as the address says`;
      throw new Problem('app.invalid', `The app's name is "${definition.name}", but its address says another.`, {
        faults: [{ key: 'name', line: null, message }],
      });
    }
    const { id, name } = await registry.push(callerOf(request).organization.id, definition);
    return { id, name };
  });

  app.post<{ Params: AppParams }>(
    '/apps/:name/versions',
    { config: { access: MANAGE, operation: PUBLISH } },
    async (request, reply) => {
      const { id: organization } = callerOf(request).organization;
      const entry = await existing(registry, organization, request.params.name);
      const { id, version, definition } = await registry.publish(organization, entry.id);
      const warnings = dormantThresholds(definition);
      return reply.code(201).send({ id, name: entry.name, version, ...(warnings.length > 0 && { warnings }) });
    },
  );
}

async function existing(registry: AppRegistry, organization: OrganizationId, name: string): Promise<AppEntry> {
  const entry = await registry.find(organization, name);
  if (!entry) throw new Problem('app.unknown', `App ${name.slice(0, 100)} does not exist.`);
  return entry;
}
