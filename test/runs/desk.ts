import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { App, DocumentResult, FieldValue, OrganizationId, Page } from '../../src/domain/index.ts';
import { Problem } from '../../src/domain/index.ts';
import { appOf } from '../../src/domain/testing/app.ts';
import type { PackedPage, ReadOptions } from '../../src/reading/index.ts';
import { createBatches, createRuns, type RunsParts, understandHere } from '../../src/runs/index.ts';
import type { Storage } from '../../src/storage/index.ts';
import { bytes, silent } from '../support/storage.ts';

const UNSURE = { model: null, ocr: null, calibrated: false };

function value(name: string, text: string): FieldValue {
  const confidence = UNSURE;
  return { name, type: 'text', text, value: text, confidence, source: 'extracted', evidence: [], problem: null };
}

function pageOf(number: number, text: string): Page {
  const words = text
    .split(' ')
    .map((word, line) => ({ text: word, line, confidence: 1, left: 0, top: 0, width: 0.1, height: 0.1 }));
  return { number, width: 100, height: 200, rotation: 0, source: 'text', words, rules: [], problem: null };
}

function packed(page: Page): PackedPage {
  return { ...page, words: page.words.length, json: Buffer.from(JSON.stringify(page)) };
}

/**
 * A reader of text files whose content says what befalls it: one page for each line; `!code` throws that problem,
 * `!crash` an error, `!once` an error the first time only, `!unread` is a page that failed, `!hang` never ends,
 * `!password` wants the password `open`.
 */
export function scriptedReader() {
  const read: string[] = [];
  const seen = new Set<string>();
  let reading = 0;
  let most = 0;

  async function pages(path: string, options: ReadOptions): Promise<Page[]> {
    const content = readFileSync(path, 'utf8');
    read.push(content);
    await sleep(1);
    const [, order] = /^!(\S+)/.exec(content) ?? [];
    if (order === 'crash') throw new Error('the reader broke');
    if (order === 'once' && !seen.has(content)) {
      seen.add(content);
      throw new Error('the reader broke this time');
    }
    if (order === 'hang') {
      await new Promise((_, reject) => {
        if (options.signal?.aborted) reject(options.signal.reason);
        options.signal?.addEventListener('abort', () => reject(options.signal?.reason));
      });
    }
    if (order === 'password' && options.password !== 'open') throw new Problem('file.encrypted', 'It is encrypted.');
    if (order?.includes('.')) throw new Problem(order as 'file.corrupt', `It is ${order}.`);
    const lines = content.split('\n');
    lines.forEach((_, i) => {
      options.progress?.(i, lines.length);
    });
    return lines.map((line, i) =>
      line === '!unread'
        ? { ...pageOf(i + 1, ''), words: [], problem: { code: 'reading.failed', message: 'The page is torn.' } }
        : pageOf(i + 1, line),
    );
  }

  const reader: RunsParts['reader'] = {
    async *pages(path, options = {}) {
      reading += 1;
      most = Math.max(most, reading);
      try {
        for (const page of await pages(path, options)) yield packed(page);
      } finally {
        reading -= 1;
      }
    },
    async pageImage(path, page, options) {
      const bytes = Buffer.from(`${readFileSync(path, 'utf8')} ${page} ${options?.password ?? ''}`);
      return { number: page, width: 100, height: 200, bytes, mediaType: 'image/png' };
    },
    async region(_path, page, { left, top, width, height }) {
      return [{ text: `region${page}`, line: 0, confidence: 0.5, left, top, width, height }];
    },
  };
  return { reader, read, most: () => most };
}

/** One document with the text of all pages; `?` in the text breaks it. */
export function understandText(pages: readonly Page[], app: App): readonly DocumentResult[] {
  const text = pages.flatMap((page) => page.words.map((word) => word.text)).join(' ');
  if (text.includes('?')) throw new Error('cannot understand');
  const fields = (app.classes[0]?.fields ?? []).filter((f) => f.type !== 'table').map((f) => value(f.name, text));
  const tables = (app.classes[0]?.fields ?? [])
    .filter((f) => f.type === 'table')
    .map((f) => ({
      name: f.name,
      columns: f.columns.map((c) => c.name),
      rows: [Object.fromEntries(f.columns.map((c) => [c.name, value(c.name, text)]))],
    }));
  return [{ class: app.name, classification: UNSURE, pages: pages.map((p) => p.number), fields, tables }];
}

/** Everything that a test of runs needs over an open storage, with a worker that must be started and stopped. */
export function desk(storage: Storage, more: Partial<RunsParts> = {}) {
  const scripted = scriptedReader();
  const limits = { bytes: 1000, reads: 2, concurrency: 2 };
  const batches = createBatches({ storage, limits });
  const { runs, worker, stages } = createRuns({
    storage,
    reader: scripted.reader,
    understanding: understandHere(understandText),
    limits,
    config: 'test',
    log: silent,
    ...more,
  });

  async function publish(organization: OrganizationId, app: App = appOf('letters')) {
    const { id } = await storage.apps.push(organization, app);
    await storage.apps.publish(organization, id);
    return id;
  }

  async function batchOf(organization: OrganizationId, files: Readonly<Record<string, string>>) {
    const { id } = await batches.create(organization, { name: 'b', workspace: 'w', owner: 'o' });
    for (const [name, content] of Object.entries(files)) await batches.putFile(organization, id, name, bytes(content));
    return id;
  }

  return { ...scripted, batches, runs, worker, stages, publish, batchOf };
}
