import { Problem, type ProblemReport, type Rectangle, reportOf } from '../domain/index.ts';
import { unpackContainer } from './container/unpack.ts';
import { loadModels } from './ocr/models.ts';
import { pack } from './packed.ts';
import {
  type ImageRequest,
  type KindRequest,
  MARGIN,
  type ReadRequest,
  type Reply,
  type Request,
  type SearchableRequest,
} from './protocol.ts';
import type { PackedPage, PageImage } from './reader.ts';
import { openSource, type PixelSize, type Source } from './source.ts';

// Entry point of a child process: opens files and reads pages, one request after the other, until the parent lets go.

/** Milliseconds for which a file stays open after a request: the next one is often for its next pages. */
const KEEP_OPEN_MS = 5_000;

/** Bytes of a page as JSON: some three hundred thousand words. What has more is no page, and the parent must hold it. */
const MOST_PAGE_BYTES = 64 * 2 ** 20;

let kept: { key: string; source: Source } | null = null;
let closing: NodeJS.Timeout | null = null;

function send(reply: Reply): void {
  process.send?.(reply);
}

/** Resolves when the system has taken the message, or nobody is there any more to take it. */
function sent(reply: Reply): Promise<void> {
  return new Promise((resolve) => {
    if (process.send) process.send(reply, () => resolve());
    else resolve();
  });
}

/** Opens the request's file, or takes the one that is still open from the request before. */
async function open(request: ReadRequest | ImageRequest | SearchableRequest): Promise<Source> {
  const key = JSON.stringify([request.path, request.password]);
  if (kept?.key === key && (await kept.source.unchanged())) return kept.source;
  close();
  const source = await openSource(request.path, request.password, request.limits);
  kept = { key, source };
  return source;
}

function close(): void {
  kept?.source.close();
  kept = null;
}

async function read(request: ReadRequest): Promise<void> {
  const { id } = request;
  const source = await open(request);
  send({ kind: 'opened', id, pages: source.pages });
  const until = performance.now() + request.turn * 1000;
  for (const number of request.pages) {
    if (number < 1 || number > source.pages) continue;
    send({ kind: 'page', id, page: await readPage(source, number, request) });
    if (performance.now() > until) return;
  }
}

/** A page that cannot be read, or holds too much, is told with its problem. */
async function readPage(source: Source, number: number, { id, careful }: ReadRequest): Promise<PackedPage> {
  let size: PixelSize = { width: 1, height: 1 };
  const unread = (problem: ProblemReport) =>
    pack({ number, ...size, rotation: 0, source: 'ocr', words: [], rules: [], problem });
  try {
    const page = await source.read(
      number,
      (begun) => {
        size = begun;
        send({ kind: 'begun', id, page: number, ...begun });
      },
      careful,
    );
    const packed = pack(page);
    if (packed.json.byteLength <= MOST_PAGE_BYTES) return packed;
    return unread({ code: 'reading.memory', message: `The page holds ${packed.words} words, more than are taken.` });
  } catch (error) {
    endWhenBroken(error);
    return unread(report(error));
  }
}

/** What the system says against a file is a problem of the file: it may vanish, or its rights change, at any time. */
function report(error: unknown): ProblemReport {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR' || code === 'EIO')
    return { code: 'file.missing', message: 'The file cannot be opened any more.' };
  return reportOf(error, 'reading.failed');
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
  const whole = await source.image(request.page, request.rotation, request.mediaType);
  const image = request.region ? await cut(whole, request.region) : whole;
  send({ kind: 'image', id: request.id, image });
}

async function cut(image: PageImage, { left, top, width, height }: Rectangle): Promise<PageImage> {
  const { default: sharp } = await import('sharp');
  const across = (fraction: number, size: number) => Math.min(size - 1, Math.max(0, Math.round(fraction * size)));
  const [x, y] = [across(left, image.width), across(top, image.height)];
  const part = {
    ...{ left: x, top: y },
    width: Math.max(1, across(left + width, image.width) - x),
    height: Math.max(1, across(top + height, image.height) - y),
  };
  const margin = { top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN, background: 'white' };
  const { data, info } = await sharp(image.bytes)
    .extract(part)
    .extend(margin)
    .png()
    .toBuffer({ resolveWithObject: true });
  return { ...image, bytes: data, mediaType: 'image/png', width: info.width, height: info.height };
}

async function searchable(request: SearchableRequest): Promise<void> {
  const { id, pages } = request;
  const source = await open(request);
  // Loaded here alone: few children write a PDF.
  const { searchablePdf } = await import('./searchable/compose.ts');
  const bytes = await searchablePdf(source, pages, ({ number, width, height }) =>
    send({ kind: 'begun', id, page: number, width, height }),
  );
  send({ kind: 'searchable', id, bytes });
}

async function kind({ id, path }: KindRequest): Promise<void> {
  const { pagedExtension } = await import('./office/paged.ts');
  send({ kind: 'kind', id, extension: await pagedExtension(path) });
}

async function serve(request: Request): Promise<void> {
  if (closing) clearTimeout(closing);
  try {
    if (request.kind === 'read') await read(request);
    else if (request.kind === 'image') await image(request);
    else if (request.kind === 'unpack') await unpackContainer(request, (reply) => sent({ ...reply, id: request.id }));
    else if (request.kind === 'searchable') await searchable(request);
    else if (request.kind === 'kind') await kind(request);
    else await loadModels();
    send({ kind: 'ended', id: request.id });
  } catch (error) {
    endWhenBroken(error);
    send({ kind: 'failed', id: request.id, problem: report(error) });
  }
  closing = setTimeout(close, KEEP_OPEN_MS);
}

let turn = Promise.resolve();
process.on('message', (request) => {
  turn = turn.then(() => serve(request as Request)); // only the parent holds the other end
});
process.on('disconnect', () => process.exit(0));
// Ctrl+C and a service manager's stop reach the whole group: the parent decides what becomes of the work at hand.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
