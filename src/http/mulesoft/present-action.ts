import { createHash } from 'node:crypto';
import type { AppEntry, PublishedApp } from '../../apps/index.ts';
import type { App, Field, OrganizationId } from '../../domain/index.ts';
import { settingsOf } from './dialect.ts';

/** Version of the configuration's own schema, not of the action. */
const SCHEMA = '1.0.0';

/** An action as the platform lists it (captured: contract §1.7). */
export function presentAction(organization: OrganizationId, entry: AppEntry, app: App | null): object {
  return {
    id: entry.id,
    organizationId: organization,
    name: entry.name,
    description: app?.description ?? '',
    type: settingsOf(app).type,
    empowerWith: 'NLP',
    configuration: configuration(app),
    // Apps belong to the organization; who pushed one is not kept with it.
    createdBy: organization,
    createdAt: entry.created,
    updatedAt: entry.updated,
    registration: { status: 'REGISTERED', message: '' },
  };
}

/** A published version. It runs at once, and there is no exchange to publish to: one operation, which succeeded. */
export function presentVersion(organization: OrganizationId, published: PublishedApp, baseUrl: string): object {
  const { id: actionId, version, published: at } = published;
  const result = {
    id: stableId(`${actionId}/${version}/result`),
    organizationId: organization,
    actionId,
    actionVersion: version,
  };
  return {
    organizationId: organization,
    actionId,
    version,
    status: 'SUCCESS',
    configuration: configuration(published.definition),
    operations: [
      {
        id: stableId(`${actionId}/${version}/operation`),
        type: 'RUNTIME_PUBLICATION',
        status: 'SUCCESS',
        result: JSON.stringify(result),
        info: { baseUrl },
        createdAt: at,
        updatedAt: at,
      },
    ],
    createdAt: at,
    updatedAt: at,
  };
}

/** A UUID that is always the same for the same name (version 8 of RFC 9562). */
function stableId(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

interface Leaf {
  readonly hidden: boolean;
  readonly required: boolean;
  /** 0–100; 0 asks for no review. */
  readonly confidenceThreshold: number;
}

interface Tree {
  [name: string]: Leaf | Tree;
}

function configuration(app: App | null): object {
  const fields = app?.classes.flatMap((c) => c.fields) ?? [];
  const output = {
    fields: tree(fields.filter((f) => f.type !== 'table' && f.type !== 'prompt')),
    tables: Object.fromEntries(fields.filter((f) => f.type === 'table').map((f) => [f.name, tree(f.columns)])),
    prompts: Object.fromEntries(fields.filter((f) => f.type === 'prompt').map((f) => [f.name, prompt(f)])),
  };
  const given = Object.entries(output).filter(([, members]) => Object.keys(members).length > 0);
  return { content: { output: Object.fromEntries(given) }, version: SCHEMA };
}

function tree(fields: readonly Field[]): Tree {
  return Object.fromEntries(fields.map((f) => [f.name, f.type === 'group' ? tree(f.fields) : leaf(f)]));
}

function leaf(field: Field): Leaf {
  return {
    hidden: field.hidden,
    required: field.required,
    // 0.999 is 99.9: multiplying alone leaves traces of binary fractions.
    confidenceThreshold: Math.round((field.threshold ?? 0) * 1e6) / 1e4,
  };
}

function prompt(field: Field): object {
  const { hidden, required, confidenceThreshold } = leaf(field);
  return { hidden, prompt: field.question ?? field.description, source: 'document', required, confidenceThreshold };
}
