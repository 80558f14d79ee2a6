import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Problem } from '../../domain/index.ts';
import { accept } from '../../intake/index.ts';
import { Scratch } from '../container/scratch.ts';
import type { Expense } from '../expense.ts';
import { laidOutBy } from '../packed.ts';
import type { PackedPage, ReadingLimits } from '../reader.ts';
import { convert } from './convert.ts';
import type { LibreOffice } from './find.ts';

/** Renditions that are kept when nobody uses them: a person looks at one page of a document after the other. */
const MOST_KEPT = 4;

export interface RenditionsOptions {
  /** Null: documents are read as they are. */
  readonly office: LibreOffice | null;
  readonly limits: ReadingLimits;
  /** Documents that are laid out at once. */
  readonly processes: number;
  /** Asks a child what a file is: the extension of an office document that has pages, or null. */
  readonly extensionOf: (path: string) => Promise<string | null>;
  /** Told of a document that could not be laid out, with the reason. */
  readonly failed: (reason: string) => void;
}

/** A document as a PDF, there until it is released. */
interface Rendition {
  readonly path: string;
  readonly typesetter: string;
  release(): void;
}

interface Kept {
  readonly made: Promise<string | null>;
  readonly scratch: Promise<Scratch>;
  users: number;
}

/** What LibreOffice has made of documents: of each once, as long as it is among those used last. */
export class Renditions {
  readonly #options: RenditionsOptions;
  /** By the hash of the document, those used last at the end. */
  readonly #kept = new Map<string, Kept>();
  readonly #closing = new AbortController();
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(options: RenditionsOptions) {
    this.#options = options;
  }

  /**
   * The pages of a document as LibreOffice lays it out, or of the file itself where it does not, as `read` reads them. What
   * waiting for it took is spent of `expense`.
   */
  async *pages(
    path: string,
    { signal, expense }: { readonly signal?: AbortSignal | undefined; readonly expense: Expense },
    read: (file: string) => AsyncGenerator<PackedPage, void, undefined>,
  ): AsyncGenerator<PackedPage, void, undefined> {
    const began = performance.now();
    const rendition = expense.spent ? null : await this.#of(path, signal);
    expense.spend(performance.now() - began);
    if (!rendition) return yield* read(path);
    try {
      for await (const page of read(rendition.path)) yield laidOutBy(page, rendition.typesetter);
    } finally {
      rendition.release();
    }
  }

  /** Gives `use` the file with the layout of pages that were read before. Throws `reading.failed` when it is gone. */
  async use<T>(path: string, typesetter: string | undefined, use: (file: string) => Promise<T>): Promise<T> {
    if (typesetter === undefined) return use(path);
    const rendition = await this.#of(path, undefined);
    if (!rendition)
      throw new Problem('reading.failed', `The pages were laid out by ${typesetter}, which does not do so any more.`, {
        remedy: 'Read the file again, or set RECTO_OFFICE as it was.',
      });
    try {
      return await use(rendition.path);
    } finally {
      rendition.release();
    }
  }

  /** Ends what is being laid out, and removes all. */
  async close(): Promise<void> {
    this.#closing.abort(new Error('The reader is closed.'));
    for (const wake of this.#waiting.splice(0)) wake();
    const all = [...this.#kept.values()];
    this.#kept.clear();
    await Promise.allSettled(all.map(({ made }) => made));
    await Promise.all(all.map(remove));
  }

  /** Null for a file that is no document with pages, or could not be laid out. Throws the signal's reason. */
  async #of(path: string, signal: AbortSignal | undefined): Promise<Rendition | null> {
    const { limits, office } = this.#options;
    if (!office) return null;
    const { format } = await accept(path, limits);
    if (format !== 'zip' && format !== 'ole' && format !== 'rtf') return null;
    const key = await hashOf(path);
    const kept = this.#kept.get(key) ?? this.#begin(path, office);
    // Used last.
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    kept.users += 1;
    const release = () => {
      kept.users -= 1;
      this.#tidy();
    };
    const pdf = await unlessAborted(kept.made, signal).catch((error: unknown) => {
      release();
      throw error;
    });
    if (pdf !== null) return { path: pdf, typesetter: office.name, release };
    release();
    return null;
  }

  #begin(path: string, office: LibreOffice): Kept {
    const scratch = Scratch.make();
    return { scratch, made: this.#make(path, office, scratch), users: 0 };
  }

  /** Never rejects. */
  async #make(path: string, office: LibreOffice, scratch: Promise<Scratch>): Promise<string | null> {
    const { limits, processes, extensionOf, failed } = this.#options;
    const { signal } = this.#closing;
    try {
      const extension = await extensionOf(path);
      if (extension === null) return null;
      while (this.#running >= processes && !signal.aborted)
        await new Promise<void>((resolve) => {
          this.#waiting.push(resolve);
        });
      if (signal.aborted) return null;
      this.#running += 1;
      const { folder } = await scratch;
      const made = await convert(office, { path, extension, folder, limits, signal }).finally(() => {
        this.#running -= 1;
        this.#waiting.shift()?.();
      });
      if ('pdf' in made) return made.pdf;
      if (!signal.aborted) failed(made.reason);
    } catch (error) {
      failed(error instanceof Error ? error.message : String(error));
    }
    return null;
  }

  #tidy(): void {
    const unused = [...this.#kept].filter(([, { users }]) => users === 0);
    for (const [key, kept] of unused.slice(0, -MOST_KEPT)) {
      this.#kept.delete(key);
      remove(kept).catch(() => {}); // swept later
    }
  }
}

async function remove({ scratch }: Kept): Promise<void> {
  await (await scratch).remove();
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
