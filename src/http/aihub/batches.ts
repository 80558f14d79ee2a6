import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { Problem } from '../../domain/index.ts';
import type { Organization } from '../../identity/index.ts';
import type { Batch, Batches, BatchFile } from '../../runs/index.ts';
import { callerOf, EXECUTE, READ } from '../access.ts';
import type { ServerParts } from '../server-parts.ts';
import { contentOf } from '../upload.ts';
import { count, valid, word } from '../validate.ts';
import { batchPath, DRIVE, HOME, keptWorkspace } from './places.ts';

const NAME_LIMIT = 255;
const PAGE = 100;
const LARGEST_PAGE = 1_000;

// Clients in the wild leave the name out, and send null for what they do not set (contract §3, §6.9).
const newBatch = z
  .object({
    name: z.string().max(NAME_LIMIT, `must have at most ${NAME_LIMIT} characters`).nullish(),
    workspace: z.string().max(NAME_LIMIT).nullish(),
  })
  .nullish();

const listing = z.object({ workspace: word, username: word, limit: count, offset: count });
const fileListing = z.object({ page_size: count, start_token: word });

interface BatchParams {
  batch: string;
}

export function batchRoutes(app: FastifyInstance, { batches }: ServerParts): void {
  const config = { access: EXECUTE };

  app.post('/batches', { config }, async (request) => {
    const { organization, name: owner } = callerOf(request);
    const body = valid(newBatch, request.body) ?? {};
    const name = body.name ?? `Batch of ${new Date().toISOString()}`;
    const batch = await batches.create(organization.id, { name, workspace: keptWorkspace(body.workspace), owner });
    return { id: batch.id };
  });

  app.get('/batches', { config: { access: READ } }, async (request) => {
    const { organization } = callerOf(request);
    const query = valid(listing, request.query);
    const found = await batches.list(organization.id, {
      ...(query.workspace && { workspace: keptWorkspace(query.workspace) }),
      ...(query.username && { owner: query.username }),
      limit: Math.min(query.limit ?? PAGE, LARGEST_PAGE),
      offset: query.offset ?? 0,
    });
    return { batches: found.map((batch) => presentBatch(batch, organization)) };
  });

  app.get<{ Params: BatchParams }>('/batches/:batch', { config: { access: READ } }, async (request) => {
    const { organization } = callerOf(request);
    return presentBatch(await existing(batches, organization, request.params.batch), organization);
  });

  app.get<{ Params: BatchParams }>('/batches/:batch/files', { config: { access: READ } }, async (request) => {
    const { organization } = callerOf(request);
    const query = valid(fileListing, request.query);
    const size = Math.min(query.page_size ?? PAGE, LARGEST_PAGE);
    if (size === 0) throw new Problem('request.invalid', 'page_size: must be at least 1');
    const batch = await existing(batches, organization, request.params.batch);
    const after = query.start_token ? decodeToken(query.start_token) : null;
    // One more than the page tells whether another page follows.
    const found = await batches.files(organization.id, batch.id, { after, limit: size + 1 });
    const files = found.slice(0, size);
    const more = found.length > size;
    return {
      nodes: files.map((file) => presentFile(file, batch, organization)),
      next_page_token: more ? encodeToken(files.at(-1)?.name ?? '') : '',
      has_more: more,
    };
  });

  // Its own scope: the body is the file, of whatever type it says it is, and is never read into memory.
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.put<{ Params: BatchParams & { file: string } }>(
      '/batches/:batch/files/:file',
      { config },
      async (request, reply) => {
        const { organization } = callerOf(request);
        const id = batchId(request.params.batch);
        try {
          const name = acceptedName(request.params.file);
          await batches.putFile(organization.id, id, name, contentOf(request.raw));
        } finally {
          request.raw.resume();
        }
        return reply.code(204).send();
      },
    );
  });
}

/** A batch's number; an id that cannot be one is the id of no batch. */
export function batchId(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw unknownBatch(text);
  return Number(text);
}

async function existing(batches: Batches, organization: Organization, id: string): Promise<Batch> {
  const batch = await batches.get(organization.id, batchId(id));
  if (!batch) throw unknownBatch(id);
  return batch;
}

function unknownBatch(id: string): Problem {
  return new Problem('batch.unknown', `Batch ${id.slice(0, 40)} does not exist.`);
}

function acceptedName(name: string): string {
  const wrong = wrongName(name);
  if (wrong) throw new Problem('request.invalid', `The file name ${wrong}.`);
  return name;
}

function wrongName(name: string): string | null {
  if (name === '' || name === '.' || name === '..') return 'must name a file';
  if (/[/\\]/.test(name)) return 'must not contain a slash or backslash: a batch has no folders';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (/[\u0000-\u001f\u007f]/.test(name)) return 'must not contain control characters';
  if (Buffer.byteLength(name) > NAME_LIMIT) return `must have at most ${NAME_LIMIT} bytes`;
  return null;
}

function presentBatch(batch: Batch, organization: Organization): object {
  return {
    id: batch.id,
    name: batch.name,
    workspace: batch.workspace || HOME,
    mount_point: DRIVE,
    repo_owner: organization.slug,
    batch_owner: batch.owner,
    path_suffix: `batches/${batch.id}`,
    created_at_ms: Date.parse(batch.created),
    updated_at_ms: Date.parse(batch.updated),
  };
}

function presentFile(file: BatchFile, batch: Batch, organization: Organization): object {
  return {
    full_path: `${batchPath(organization, batch.workspace, batch.id)}/${file.name}`,
    metadata: {
      node_type: 'file',
      size: file.bytes,
      modified_timestamp: Math.floor(Date.parse(file.modified) / 1_000),
    },
    perms: { can_read: true, can_write: true, can_delete: true },
    name: file.name,
  };
}

function encodeToken(name: string): string {
  return Buffer.from(name).toString('base64url');
}

function decodeToken(token: string): string {
  const name = Buffer.from(token, 'base64url').toString('utf8');
  if (encodeToken(name) !== token) throw new Problem('request.invalid', 'start_token: is not one that was given out');
  return name;
}
