import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { readTable, TABLE_LIMITS } from '../../checking/index.ts';
import { Problem } from '../../domain/index.ts';
import { callerOf, MANAGE, READ } from '../access.ts';
import type { ServerParts } from '../server-parts.ts';
import { contentOf } from '../upload.ts';
import { valid } from '../validate.ts';

const name = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .refine((text) => !/[\p{C}/\\]/u.test(text), 'must not contain / \\ or control characters');
const table = z.object({ name: z.string(), columns: z.array(z.string()), rows: z.int(), updated: z.string() });

interface TableParams {
  table: string;
}

/** Reference tables, against which checks look values up. */
export async function tableRoutes(app: FastifyInstance, { references }: ServerParts): Promise<void> {
  // A table comes as it is, and is read as it comes.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null, null));

  app.get(
    '/tables',
    {
      config: {
        access: READ,
        operation: { summary: 'Every reference table', answer: z.object({ tables: z.array(table) }) },
      },
    },
    async (request) => ({ tables: await references.tables(callerOf(request).organization.id) }),
  );

  app.put<{ Params: TableParams }>(
    '/tables/:table',
    {
      bodyLimit: TABLE_LIMITS.bytes + 1,
      config: {
        access: MANAGE,
        operation: {
          summary: 'Makes a table of a CSV, or replaces it as a whole',
          consumes: 'text/csv',
          answer: table,
        },
      },
    },
    async (request) => {
      const wanted = valid(name, request.params.table);
      if (!request.raw.readable) throw new Problem('table.invalid', 'Send the table as the body.');
      const { columns, rows } = await readTable(contentOf(request.raw, TABLE_LIMITS.bytes));
      return references.putTable(callerOf(request).organization.id, wanted, columns, rows);
    },
  );

  app.delete<{ Params: TableParams }>(
    '/tables/:table',
    { config: { access: MANAGE, operation: { summary: 'Removes a table', status: 204 } } },
    async (request, reply) => {
      const wanted = request.params.table;
      if (!(await references.removeTable(callerOf(request).organization.id, wanted)))
        throw new Problem('table.unknown', `There is no table ${wanted.slice(0, 100)}.`);
      return reply.code(204).send();
    },
  );
}
