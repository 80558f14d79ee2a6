import { Problem, reportOf } from '../domain/index.ts';
import type { ImageRequest, ReadRequest, Reply, Request } from './protocol.ts';
import { openSource, type Source } from './source.ts';

// Entry point of a child process: opens files and reads pages, one request after the other, until the parent lets go.

let kept: { key: string; source: Source } | null = null;

function send(reply: Reply): void {
  process.send?.(reply);
}

/** Opens the request's file, or takes the one that is still open from the request before. */
async function open(request: Request): Promise<Source> {
  const key = JSON.stringify([request.path, request.password]);
  if (kept?.key === key && (await kept.source.unchanged())) return kept.source;
  kept?.source.close();
  kept = null;
  const source = await openSource(request.path, request.password, request.limits);
  kept = { key, source };
  return source;
}

async function read(request: ReadRequest): Promise<void> {
  const { id } = request;
  const source = await open(request);
  send({ kind: 'opened', id, pages: source.pages });
  for (const number of request.pages) {
    if (number < 1 || number > source.pages) continue;
    let size = { width: 1, height: 1 };
    try {
      const page = await source.read(number, (begun) => {
        size = begun;
        send({ kind: 'begun', id, page: number, ...begun });
      });
      send({ kind: 'page', id, page });
    } catch (error) {
      endWhenBroken(error);
      const problem = reportOf(error, 'reading.failed');
      send({ kind: 'page', id, page: { number, ...size, rotation: 0, source: 'ocr', words: [], rules: [], problem } });
    }
  }
}

/**
 * A trap inside of WebAssembly leaves its memory in any state, and a process that has none left is no better off: the
 * parent sees this process end, and goes on with another.
 */
function endWhenBroken(error: unknown): void {
  if (error instanceof Error && error.name === 'RuntimeError') process.exit(70);
}

async function image(request: ImageRequest): Promise<void> {
  const source = await open(request);
  if (request.page < 1 || request.page > source.pages)
    throw new Problem('request.invalid', `The file has ${source.pages} pages; there is no page ${request.page}.`);
  const image = await source.image(request.page, request.rotation, request.mediaType);
  send({ kind: 'image', id: request.id, image });
}

async function serve(request: Request): Promise<void> {
  try {
    await (request.kind === 'read' ? read(request) : image(request));
    send({ kind: 'ended', id: request.id });
  } catch (error) {
    endWhenBroken(error);
    send({ kind: 'failed', id: request.id, problem: reportOf(error, 'reading.failed') });
  }
}

let turn = Promise.resolve();
process.on('message', (request) => {
  turn = turn.then(() => serve(request as Request)); // only the parent holds the other end
});
process.on('disconnect', () => process.exit(0));
// Ctrl+C and a service manager's stop reach the whole group: the parent decides what becomes of the work at hand.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
