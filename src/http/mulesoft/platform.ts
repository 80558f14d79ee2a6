import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { AppEntry, AppRegistry } from '../../apps/index.ts';
import { type App, type AppId, isUuid, type OrganizationId, Problem } from '../../domain/index.ts';
import { callerOf, MANAGE } from '../access.ts';
import type { ServerParts } from '../server-parts.ts';
import { count, valid, word } from '../validate.ts';
import { settingsOf } from './dialect.ts';
import type { VersionParams } from './executions.ts';
import { presentAction, presentVersion } from './present-action.ts';
import { unknownAction, unknownVersion } from './problems.ts';

const PAGE = 20;
/** The service's largest page since 2025; larger sizes, which older clients ask for, are cut to it. */
const LARGEST_PAGE = 100;

const paging = z.object({ page: count, size: count, sort: word });

interface Action {
  readonly entry: AppEntry;
  readonly app: App | null;
}

/** The calls behind the service's own pages, by which clients find their actions: under `/idp/api/v1`. */
export async function platformRoutes(app: FastifyInstance, parts: ServerParts): Promise<void> {
  const { registry } = parts;
  const config = { access: MANAGE };
  const ACTIONS = '/organizations/:organization/actions';

  app.get(ACTIONS, { config }, async (request) => {
    const { id } = callerOf(request).organization;
    const query = valid(paging, request.query);
    const order = orderOf(query.sort ?? 'updatedAt,desc', ['updatedAt', 'name', 'type']);
    const entries = await registry.list(id);
    const actions = await Promise.all(
      entries.map(async (entry) => ({ entry, app: await definition(registry, id, entry) })),
    );
    actions.sort((a, b) => order.direction * compare(keyOf(a, order.key), keyOf(b, order.key)));
    const shown = page(actions, query).map((action) => presentAction(id, action.entry, action.app));
    return { actions: shown, total: actions.length };
  });

  app.get<{ Params: Omit<VersionParams, 'version'> }>(`${ACTIONS}/:action`, { config }, async (request, reply) => {
    const { id } = callerOf(request).organization;
    const entry = await existing(registry, id, request.params.action);
    if (!entry) return unknownAction(reply, request.params.action);
    return presentAction(id, entry, await definition(registry, id, entry));
  });

  app.get<{ Params: Omit<VersionParams, 'version'> }>(
    `${ACTIONS}/:action/versions`,
    { config },
    async (request, reply) => {
      const { id } = callerOf(request).organization;
      const query = valid(paging, request.query);
      const order = orderOf(query.sort ?? 'version,desc', ['version', 'createdAt', 'updatedAt']);
      const entry = await existing(registry, id, request.params.action);
      if (!entry) return unknownAction(reply, request.params.action);
      // Newest first, which is by version and by time alike: only the minor grows.
      const versions = [...(await registry.versions(id, entry.id))];
      if (order.direction > 0) versions.reverse();
      return page(versions, query).map((version) => presentVersion(id, version, baseUrl(parts, request)));
    },
  );

  app.get<{ Params: VersionParams }>(`${ACTIONS}/:action/versions/:version`, { config }, async (request, reply) => {
    const { id } = callerOf(request).organization;
    const { action, version } = request.params;
    const entry = await existing(registry, id, action);
    if (!entry) return unknownAction(reply, action);
    const published = await registry.published(id, entry.id, version);
    if (!published) return unknownVersion(reply, action, version) as FastifyReply;
    return presentVersion(id, published, baseUrl(parts, request));
  });
}

async function existing(registry: AppRegistry, organization: OrganizationId, action: string): Promise<AppEntry | null> {
  // Only by id here: names are looked up by other dialects.
  return isUuid(action) ? registry.find(organization, action.toLowerCase()) : null;
}

/** What an action reads: its newest version, or its draft while nothing is published. */
async function definition(registry: AppRegistry, organization: OrganizationId, entry: AppEntry): Promise<App | null> {
  const id: AppId = entry.id;
  if (entry.version === null) return registry.draft(organization, id);
  return (await registry.published(organization, id, entry.version))?.definition ?? null;
}

function baseUrl({ settings }: ServerParts, request: { protocol: string; host: string }): string {
  return settings.publicUrl ?? `${request.protocol}://${request.host}`;
}

interface Order {
  readonly key: string;
  readonly direction: 1 | -1;
}

function orderOf(sort: string, keys: readonly string[]): Order {
  const [key = '', direction = 'asc', ...rest] = sort.split(',');
  if (!keys.includes(key) || !['asc', 'desc'].includes(direction.toLowerCase()) || rest.length > 0) {
    throw new Problem('request.invalid', "Invalid query parameter 'sort'");
  }
  return { key, direction: direction.toLowerCase() === 'desc' ? -1 : 1 };
}

function keyOf({ entry, app }: Action, key: string): string {
  if (key === 'name') return entry.name;
  return key === 'type' ? settingsOf(app).type : entry.updated;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function page<T>(all: readonly T[], query: { page?: number | undefined; size?: number | undefined }): T[] {
  const size = Math.min(query.size || PAGE, LARGEST_PAGE);
  const first = (query.page ?? 0) * size;
  return all.slice(first, first + size);
}
