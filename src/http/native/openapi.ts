import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ANYONE, type Route } from '../access.ts';

const BASE = '/api/recto/v1';

const problem = {
  type: 'object',
  description: 'RFC 9457',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string' },
    remedy: { type: 'string' },
    faults: {
      type: 'array',
      items: {
        type: 'object',
        properties: { key: { type: 'string' }, line: { type: ['integer', 'null'] }, message: { type: 'string' } },
      },
    },
  },
};

/** The description of Recto's own API, made of the schemas that its routes judge requests by (OpenAPI 3.1). */
export async function openapiRoutes(app: FastifyInstance): Promise<void> {
  const operation = { summary: 'This description' };
  let written: string | null = null;
  app.get('/openapi.json', { config: { access: ANYONE, operation } }, async (_request, reply) => {
    written ??= JSON.stringify(describe(app.routeTable));
    return reply.type('application/json').send(written);
  });
}

export function describe(routes: readonly Route[]): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    if (!route.url.startsWith(`${BASE}/`) || route.method === 'HEAD' || !route.operation) continue;
    const path = route.url.replace(/:(\w+)/g, '{$1}');
    paths[path] ??= {};
    paths[path][route.method.toLowerCase()] = operationOf(route);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Recto', version: '1', description: 'Documents in, proven data out.' },
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: { Problem: problem },
      responses: {
        Problem: {
          description: 'What is wrong, and what can be done about it',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    },
  };
}

function operationOf({ method, url, access, operation }: Route): object {
  const { summary, query, body, consumes, answer, produces, status = 200 } = operation!;
  const parts = [...url.matchAll(/:(\w+)/g)].map(([, name]) => ({
    ...{ name, in: 'path', required: true, schema: { type: 'string' } },
  }));
  const type = produces ?? 'application/json';
  return {
    operationId: `${method.toLowerCase()}${url.slice(BASE.length).replace(/[/:.-]+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
    summary,
    ...(access.kind === 'anyone' ? { security: [] } : { description: `Needs the right to ${access.right}.` }),
    parameters: [...parts, ...queryOf(query)],
    ...(body || consumes
      ? {
          requestBody: {
            required: true,
            content: { [consumes ?? 'application/json']: { schema: schemaOf(body, 'input') } },
          },
        }
      : {}),
    responses: {
      [status]: {
        description: 'Done',
        ...(answer || produces ? { content: { [type]: { schema: schemaOf(answer, 'output') } } } : {}),
      },
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

function schemaOf(schema: z.ZodType | undefined, io: 'input' | 'output'): object {
  if (!schema) return {};
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

function queryOf(query: z.ZodType | undefined): object[] {
  if (!(query instanceof z.ZodObject)) return [];
  return Object.entries(query.shape).map(([name]) => ({
    name,
    in: 'query',
    required: false,
    schema: { type: 'string' },
  }));
}
