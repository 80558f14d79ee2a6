import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { ANYONE } from '../access.ts';

/** Nothing from elsewhere and nothing inline; images come as blobs, because they are fetched with the token. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const FILES = [
  { url: '/', file: 'page.html', type: 'text/html; charset=utf-8' },
  { url: '/assets/page.css', file: 'page.css', type: 'text/css; charset=utf-8' },
  { url: '/assets/page.js', file: 'page.js', type: 'text/javascript; charset=utf-8' },
  { url: '/assets/client.js', file: 'client.js', type: 'text/javascript; charset=utf-8' },
  { url: '/assets/view.js', file: 'view.js', type: 'text/javascript; charset=utf-8' },
  { url: '/assets/icon.svg', file: 'icon.svg', type: 'image/svg+xml' },
] as const;

/** The page at `/`. Its files lie beside this one and are read once. */
export async function consoleRoutes(app: FastifyInstance): Promise<void> {
  for (const { url, file, type } of FILES) {
    const content = readFileSync(new URL(`./${file}`, import.meta.url));
    app.get(url, { config: { access: ANYONE } }, async (_request, reply) =>
      reply
        .headers({ 'content-type': type, 'content-security-policy': POLICY, 'cache-control': 'no-cache' })
        .send(content),
    );
  }
}
