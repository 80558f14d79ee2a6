import { Readable } from 'node:stream';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { vi } from 'vitest';
import { createServer } from '../index.ts';
import type { ServerSettings } from '../server-parts.ts';
import { MemoryParts } from './parts.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into what came as they like
  readonly json: any;
}

/** What may follow the file of a form that breaks off. */
export const BROKEN_RESTS = [
  'Content-Dis',
  'Content-Disposition: form-data; name="x"\r\n\r\ny',
  'Content-Disposition: form-data; name="x"; filename="b.pdf"\r\n\r\ny',
  'Content-Disposition: form-data; name="x"\r\nContent-Type: application/json\r\n\r\n{',
];

/** A server over parts in memory, and calls to it as an administrator unless a header says otherwise. */
export class TestServer {
  readonly parts: MemoryParts;
  readonly app: FastifyInstance;

  constructor(settings: Partial<ServerSettings> = {}) {
    this.parts = new MemoryParts(settings);
    this.app = createServer(this.parts);
  }

  async call(
    method: InjectOptions['method'],
    url: string,
    options: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const { body } = options;
    const json = typeof body === 'object' && body !== null && !Buffer.isBuffer(body);
    const answer = await this.app.inject({
      method: method ?? 'GET',
      url,
      headers: {
        authorization: 'Bearer manager',
        ...(json && { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(body !== undefined && { payload: json ? JSON.stringify(body) : (body as string | Buffer) }),
    });
    let parsed: unknown;
    try {
      parsed = JSON.parse(answer.payload);
    } catch {
      parsed = undefined;
    }
    return { status: answer.statusCode, headers: answer.headers, text: answer.payload, json: parsed };
  }

  /** A form that breaks off after its file, when the run of the file has started. */
  async brokenForm(url: string, rest: string): Promise<Answer> {
    const before = this.parts.stored.size;
    const started = () => vi.waitUntil(() => this.parts.stored.size > before);
    const answer = await this.app.inject({
      method: 'POST',
      url,
      headers: { authorization: 'Bearer manager', 'content-type': 'multipart/form-data; boundary=b' },
      payload: Readable.from(
        (async function* () {
          yield '--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\ncontent\r\n--b\r\n';
          await started();
          yield rest;
        })(),
      ),
    });
    return { status: answer.statusCode, headers: answer.headers, text: answer.payload, json: answer.json() };
  }

  /** A form, with parts as `[name, content, file name, type]`. */
  form(
    url: string,
    parts: readonly (readonly [name: string, content: string | Buffer, file?: string, type?: string])[],
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const boundary = 'limit-of-the-test';
    const chunks: (string | Buffer)[] = [];
    for (const [name, content, file, type] of parts) {
      chunks.push(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"`);
      if (file !== undefined) chunks.push(`; filename="${file}"`);
      chunks.push(`${type ? `\r\nContent-Type: ${type}` : ''}\r\n\r\n`, content, '\r\n');
    }
    chunks.push(`--${boundary}--\r\n`);
    const body = Buffer.concat(chunks.map((c) => (typeof c === 'string' ? Buffer.from(c) : c)));
    const type = `multipart/form-data; boundary=${boundary}`;
    return this.call('POST', url, { body, headers: { 'content-type': type, ...headers } });
  }
}
