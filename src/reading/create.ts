import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { built, confinement, type Lane, Pool } from '../children/index.ts';
import { type Page, Problem, type ProblemReport, type Rectangle, type Word } from '../domain/index.ts';
import { accept, isContainer } from '../intake/index.ts';
import { containerPages } from './container/pages.ts';
import { withPart } from './container/part.ts';
import { Expense } from './expense.ts';
import type { LibreOffice } from './libreoffice/find.ts';
import { Renditions } from './libreoffice/renditions.ts';
import { environmentOf, type Recognition, SHIPPED } from './ocr/recognition.ts';
import { unpack } from './packed.ts';
import { MARGIN, type Order, type Reply } from './protocol.ts';
import {
  DEFAULT_LIMITS,
  type PackedPage,
  type PageImage,
  type Reader,
  type ReadingLimits,
  type ReadOptions,
} from './reader.ts';
import { ReadingOfFile } from './reading-of-file.ts';

export interface ReaderOptions {
  /** Child processes at most; default one per core (`RECTO_OCR_PROCESSES`). */
  readonly processes?: number;
  readonly limits?: Partial<ReadingLimits>;
  /** Milliseconds after which an idle child is let go; default as the pool's. */
  readonly idle?: number;
  /** How print is recognised, as `prepareOcr` answers it; default our own networks for Latin letters. */
  readonly recognition?: Recognition;
  /** What lays out office documents that have pages; default our own typesetter. */
  readonly office?: LibreOffice | null | undefined;
  /** Told why it has not laid out a document, which our typesetter then has. */
  readonly officeFailed?: ((reason: string) => void) | undefined;
}

/** Orders after which a child is replaced: some thousand pages, over which the start of the next is no cost. */
const MOST_ORDERS = 500;

/**
 * Shares of the memory limit above which a child is replaced after an order, and when it is kept though idle: the memory
 * of WebAssembly never shrinks, and native heaps seldom.
 */
const HEAVY = 0.7;
const IDLE_HEAVY = 0.4;

/** A reader with its own pool of child processes. Nothing is started before the first file comes, unless it is told to. */
export function createReader(options: ReaderOptions = {}): Reader {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const processes = Math.max(1, options.processes ?? cpus().length);
  const recognition = options.recognition ?? { engine: 'recto', models: SHIPPED.latin };
  const pool = new Pool<Order, Reply>({
    // The children run the built JavaScript, also when this file runs from its source.
    worker: () => {
      const held = confinement({ ...limits, programs: recognition.engine === 'tesseract' });
      const env = { ...held.env, ...environmentOf(recognition) };
      return { entry: fileURLToPath(built('reading/child.js')), ...held, env, memory: limits.memory };
    },
    processes,
    idle: options.idle,
    mostOrders: MOST_ORDERS,
    heavy: HEAVY * limits.memory,
    idleHeavy: IDLE_HEAVY * limits.memory,
  });

  const renditions = new Renditions({
    office: options.office ?? null,
    limits,
    processes,
    extensionOf: (path) => extensionOf(pool.lane(), path, limits),
    failed: options.officeFailed ?? (() => {}),
  });

  const document = (path: string, readOptions: ReadOptions, expense = new Expense(limits.seconds)) =>
    renditions.pages(path, { signal: readOptions.signal, expense }, (file) =>
      new ReadingOfFile({ path: file, options: readOptions, limits, processes, expense }, pool.lane()).pages(),
    );
  const containers = { limits, processes, lane: () => pool.lane(), document };

  async function* pages(path: string, readOptions: ReadOptions = {}): AsyncGenerator<PackedPage, void, undefined> {
    const { format } = await accept(path, limits);
    if (isContainer(format) && (yield* containerPages(path, readOptions, containers))) return;
    yield* document(path, readOptions);
  }

  type ImageOptions = NonNullable<Parameters<Reader['pageImage']>[2]>;

  async function drawn(
    path: string,
    page: number,
    imageOptions: ImageOptions,
    region: Rectangle | null,
  ): Promise<PageImage> {
    await accept(path, limits);
    const { password = null, mediaType = 'image/png', rotation = null, typesetter, part } = imageOptions;
    if (part) {
      const { part: _, ...inside } = imageOptions;
      const draw = (file: string) => drawn(file, part.page, inside, region);
      const parts = { limits, password, signal: undefined, lane: () => pool.lane({ urgent: true }) };
      return { ...(await withPart(path, part, parts, draw)), number: page, part };
    }
    const image = await renditions.use(path, typesetter, (file) =>
      made(
        pool.lane({ urgent: true }),
        { kind: 'image', path: file, password, limits, page, rotation, mediaType, region },
        { seconds: limits.seconds, replies: 2 },
        (reply) => (reply.kind === 'image' ? reply.image : null),
        DRAWING,
      ),
    );
    return typesetter === undefined ? image : { ...image, typesetter };
  }

  const reader: Reader = {
    pages,
    async read(path, readOptions) {
      const read: Page[] = [];
      for await (const page of pages(path, readOptions)) read.push(unpack(page));
      return { pages: read };
    },
    pageImage: (path, page, imageOptions = {}) => drawn(path, page, imageOptions, null),
    async region(path, page, region, imageOptions = {}) {
      const image = await drawn(path, page, { ...imageOptions, mediaType: 'image/png' }, region);
      const folder = await mkdtemp(join(tmpdir(), 'recto-region-'));
      try {
        const file = join(folder, 'region.png');
        await writeFile(file, image.bytes, { mode: 0o600 });
        const words: Word[] = [];
        for await (const packed of document(file, {})) words.push(...unpack(packed).words);
        return words.flatMap((word) => onPage(word, image, region) ?? []);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    async searchable(path, pages, { password = null, signal } = {}) {
      await accept(path, limits);
      if (pages.some(({ part }) => part)) throw new Problem('file.unsupported', MANY_FILES);
      signal?.throwIfAborted();
      const lane = pool.lane();
      const cancel = () => lane.cancel();
      signal?.addEventListener('abort', cancel);
      try {
        return await renditions.use(path, pages[0]?.typesetter, (file) =>
          made(
            lane,
            { kind: 'searchable', path: file, password, limits, pages },
            { seconds: limits.seconds, replies: pages.length + 2 },
            (reply) => (reply.kind === 'searchable' ? reply.bytes : null),
            WRITING,
          ),
        );
      } finally {
        signal?.removeEventListener('abort', cancel);
      }
    },
    keepWarm: () => pool.keepWarm({ kind: 'warm' }, { seconds: limits.seconds, replies: 1 }),
    async close() {
      await Promise.all([pool.close(), renditions.close()]);
    },
  };
  return reader;
}

/** A word of a region's image, with its margin, as it lies on the page; null for one that lies in the margin. */
function onPage(word: Word, image: PageImage, region: Rectangle): Word | null {
  const [width, height] = [image.width - 2 * MARGIN, image.height - 2 * MARGIN];
  const across = (fraction: number) => Math.min(1, Math.max(0, (fraction * image.width - MARGIN) / width));
  const down = (fraction: number) => Math.min(1, Math.max(0, (fraction * image.height - MARGIN) / height));
  const [left, right] = [across(word.left), across(word.left + word.width)];
  const [top, bottom] = [down(word.top), down(word.top + word.height)];
  if (right <= left || bottom <= top) return null;
  return {
    ...word,
    left: region.left + left * region.width,
    top: region.top + top * region.height,
    width: (right - left) * region.width,
    height: (bottom - top) * region.height,
  };
}

const LOOKING = 'Finding out what the document is';
const DRAWING = 'Drawing the page';
const WRITING = 'Writing the searchable PDF';
const MANY_FILES =
  'A searchable PDF is made of one document: unpack the archive or mail, and give the files within it.';

/** What an office document is that another program may lay out, by its extension; null for any other file. */
async function extensionOf(lane: Lane<Order, Reply>, path: string, limits: ReadingLimits): Promise<string | null> {
  const { extension } = await made(
    lane,
    { kind: 'kind', path, password: null, limits },
    { seconds: limits.seconds, replies: 2 },
    (reply) => (reply.kind === 'kind' ? reply : null),
    LOOKING,
  );
  return extension;
}

/** The one thing that an order is to make; throws a `Problem` when it does not, `what` being the work in words. */
async function made<Made>(
  lane: Lane<Order, Reply>,
  order: Order,
  patience: Parameters<Lane<Order, Reply>['order']>[1],
  pick: (reply: Reply) => Made | null,
  what: string,
): Promise<Made> {
  let picked: Made | null = null;
  let failure: ProblemReport | null = null;
  const { lost } = await lane.order(order, patience, (reply) => {
    picked ??= pick(reply);
    if (reply.kind === 'failed') failure = reply.problem;
  });
  if (picked !== null) return picked;
  // Assigned in the callback, which the compiler does not follow.
  const told = failure as ProblemReport | null;
  if (told) throw new Problem(told.code, told.message);
  if (lost === 'timeout') throw new Problem('reading.timeout', `${what} took longer than is allowed.`);
  if (lost === 'memory') throw new Problem('reading.memory', `${what} took more memory than is allowed.`);
  throw new Problem('reading.failed', `${what} failed.`);
}
