import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { parseApp } from '../../src/apps/index.ts';
import type { App, DocumentLayout, DocumentResult, FieldValue, OrganizationId, Page } from '../../src/domain/index.ts';
import { createServer, DEFAULT_SETTINGS } from '../../src/http/index.ts';
import { createDirectory, createIdentity, establish, type Role } from '../../src/identity/index.ts';
import { createReviews } from '../../src/review/index.ts';
import { understandHere } from '../../src/runs/index.ts';
import type { Storage } from '../../src/storage/index.ts';
import { desk } from '../runs/desk.ts';

export const API = '/api/recto/v1';

/**
 * Understands pages that say what they are: a page of `invoice number=A-1 total=5 items=wire|80` is a document of the class
 * invoice with these values and a row of the table; a page that begins with `+` continues the document before it. Words
 * that say nothing are passed over. An app of one class needs no class on the page.
 */
export function understandPapers(
  pages: readonly Page[],
  app: App,
  layout: readonly DocumentLayout[] | null = null,
): readonly DocumentResult[] {
  const parts: { pages: Page[]; class: string | null }[] = layout
    ? layout.map((part) => ({ pages: pages.filter(({ number }) => part.pages.includes(number)), class: part.class }))
    : [];
  for (const page of layout ? [] : pages) {
    const [first = ''] = page.words.map(({ text }) => text);
    if (first === '+') parts.at(-1)!.pages.push(page);
    else parts.push({ pages: [page], class: app.classes.find(({ name }) => name === first)?.name ?? null });
  }
  return parts.map((part) => {
    const documentClass = app.classes.find(({ name }) => name === part.class);
    const words = part.pages.flatMap((page) => page.words.map((word) => ({ word, page: page.number })));
    const said = (name: string) => words.filter(({ word }) => word.text.startsWith(`${name}=`));
    const value = (
      name: string,
      type: FieldValue['type'],
      found: (typeof words)[number] | undefined,
      text: string | null,
    ): FieldValue => ({
      ...{ name, type, text, source: 'extracted', problem: null },
      value: text === null ? null : type === 'money' ? Number(text) : text,
      confidence: { model: text === null ? null : 0.9, ocr: found ? found.word.confidence : null, calibrated: false },
      evidence: found
        ? [
            {
              page: found.page,
              ...boxOf(found.word),
              words: [{ ...boxOf(found.word), text: text ?? '', confidence: 1 }],
            },
          ]
        : [],
    });
    const fields = (documentClass?.fields ?? []).filter(({ type }) => type !== 'table' && type !== 'derived');
    const tables = (documentClass?.fields ?? []).filter(({ type }) => type === 'table');
    return {
      class: part.class,
      classification: { model: part.class ? 0.9 : null, ocr: null, calibrated: false },
      pages: part.pages.map(({ number }) => number),
      fields: fields.map(({ name, type }) => {
        const [found] = said(name);
        return value(name, type, found, found ? found.word.text.slice(name.length + 1).replaceAll('_', ' ') : null);
      }),
      tables: tables.map(({ name, columns }) => ({
        name,
        columns: columns.map((column) => column.name),
        rows: said(name).map((found) => {
          const cells = found.word.text.slice(name.length + 1).split('|');
          return Object.fromEntries(
            columns.map((column, at) => [column.name, value(column.name, column.type, found, cells[at] ?? null)]),
          );
        }),
      })),
    };
  });
}

const boxOf = ({ left, top, width, height }: Page['words'][number]) => ({ left, top, width, height });

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into what came as they like
  readonly json: any;
}

export type Caller = (method: string, path: string, body?: object, signal?: AbortSignal) => Promise<Answer>;

/** A server that listens, for one organization, over an open storage; papers are read from texts. */
export interface OfficeOptions {
  /** Seconds for which a claim holds. */
  readonly lease?: number;
  /** False for a second organization on a storage, whose queue has one worker. */
  readonly works?: boolean;
  /** Who is known already, for an office that is opened again. */
  readonly known?: { readonly slug: string; readonly token: string; readonly organizationId: string };
  /** Milliseconds that each extraction of a layout takes more, and each end of a run. */
  readonly slow?: number;
}

export async function openOffice(storage: Storage, { lease = 900, works = true, known, slow = 0 }: OfficeOptions = {}) {
  const slug = known?.slug ?? `o${randomUUID().slice(0, 8)}`;
  const token = known?.token ?? randomUUID();
  const organizationId = known?.organizationId ?? randomUUID();
  const given = { organizationSlug: slug, organizationId, email: `admin@${slug}.example`, token };
  const established = await establish({ store: storage.identity, given });
  const organization: OrganizationId = established.organization.id;
  const here = understandHere(understandPapers);
  const made = desk(storage, {
    understanding: {
      ...here,
      async file(order, signal) {
        if (order.layout && slow > 0) await new Promise((resolve) => setTimeout(resolve, slow));
        return here.file(order, signal);
      },
    },
  });
  const reviews = createReviews({ store: storage.reviews, stages: made.stages, lease });
  const app = createServer({
    ...{
      identity: createIdentity({ store: storage.identity }),
      directory: createDirectory({ store: storage.identity }),
    },
    ...{
      registry: storage.apps,
      batches: made.batches,
      runs: made.runs,
      reviews,
      references: storage.references,
      settings: DEFAULT_SETTINGS,
    },
    ready: async () => true,
    log: pino({ level: 'silent' }),
  });
  if (works) await made.worker.start();
  const url = await app.listen({ host: '127.0.0.1', port: 0 });

  const as =
    (bearer: string): Caller =>
    async (method, path, body, signal) => {
      const answer = await fetch(url + path, {
        method,
        headers: { authorization: `Bearer ${bearer}`, ...(body && { 'content-type': 'application/json' }) },
        body: body ? JSON.stringify(body) : null,
        signal: signal ?? null,
      });
      const text = await answer.text();
      const isJson = answer.headers.get('content-type')?.includes('json');
      return { status: answer.status, headers: answer.headers, json: isJson && text !== '' ? JSON.parse(text) : text };
    };
  const admin = as(token);

  return {
    ...made,
    ...{ organization, url, admin, as, app, slug, bearer: `Bearer ${token}` },
    async push(source: string): Promise<string> {
      const { id } = await storage.apps.push(organization, parseApp(source));
      await storage.apps.publish(organization, id);
      return id;
    },
    /** A person who has signed in. */
    async person(email: string, roles: readonly Role[]): Promise<{ id: string; call: Caller }> {
      const password = `the password of ${email}`;
      const address = `${email}@${slug}.example`;
      const { json } = await admin('POST', `${API}/people`, { email: address, password, roles });
      const signedIn = await admin('POST', `${API}/sign-in`, { email: address, password });
      return { id: json.id, call: as(signedIn.json.token) };
    },
    /** Runs files (name → text, a page for each line) and waits until it has ended or waits for people. */
    async run(app: string, files: Readonly<Record<string, string>>): Promise<string> {
      const batch = await made.batchOf(organization, files);
      const started = await admin('POST', '/api/v2/apps/runs', { app_id: app, batch_id: batch });
      return started.json.id;
    },
    async state(run: string): Promise<string> {
      for (let waited = 0; waited < 20; waited += 1) {
        const { json } = await admin('GET', `${API}/runs/${run}?wait=3000`);
        if (!['queued', 'running', 'finishing'].includes(json.state)) return json.state;
      }
      return 'unfinished';
    },
    async close(): Promise<void> {
      // Clients that went away in the middle of a request leave connections behind.
      app.server.closeAllConnections();
      await app.close();
      if (works) await made.worker.stop();
    },
  };
}

export type Office = Awaited<ReturnType<typeof openOffice>>;
