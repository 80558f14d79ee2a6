import { fileURLToPath } from 'node:url';
import { checked } from '../checking/index.ts';
import { built, confinement, type Loss, Pool } from '../children/index.ts';
import { type App, type DocumentLayout, type FileResult, Problem } from '../domain/index.ts';
import type { Understand } from './ports.ts';
import { unpackPages } from './readings.ts';
import { fileResult } from './result.ts';

/** A file to understand. */
export interface Order {
  readonly name: string;
  /** The packed reading. */
  readonly reading: Uint8Array;
  readonly app: App;
  /** The day of the run, ISO: checks ask how old dates are. */
  readonly today: string;
  /** Which pages the documents have and what they are, where a person has said so. */
  readonly layout?: readonly DocumentLayout[] | null;
}

/** Turns a stored reading into the result of its file. */
export interface Understanding {
  /** Throws `understanding.failed`, what the understanding throws, or, once `signal` is aborted, its reason. */
  file(order: Order, signal?: AbortSignal): Promise<FileResult>;
  close(): Promise<void>;
}

/** Understands in the caller's own thread, which is held up meanwhile. */
export function understandHere(understand: Understand): Understanding {
  return {
    async file({ name, reading, app, today, layout = null }) {
      const pages = await unpackPages(reading);
      return fileResult(name, pages, checked(understand(pages, app, layout), app, { today }), app);
    },
    close: async () => {},
  };
}

/** What a child is asked, and what it answers, once. */
export type Request = Order & { readonly id: number };
export type Reply =
  | { readonly kind: 'ended'; readonly id: number; readonly result: FileResult }
  | { readonly kind: 'failed'; readonly id: number; readonly fault: string };

export interface ChildrenOptions {
  /** Files understood at once, each in a process of its own. */
  readonly processes: number;
  /** Longest time for one file, in seconds; default 300. */
  readonly seconds?: number;
  /** Resident memory of a child, in bytes; default 1 GiB. */
  readonly memory?: number;
  /** Module that answers `Request`s; default: the built `child.js`. */
  readonly entry?: string;
}

/**
 * Understands in child processes: ten pages take 0.2 s of a core (measured on invoices of 270 words a page), in which the
 * server's own thread would answer nobody, and a thread beside it that runs out of memory may take the whole process with
 * it. A file that costs its child too much time or memory, or its life, fails with `understanding.failed`.
 */
export function understandInChildren(options: ChildrenOptions): Understanding {
  const { processes, seconds = 300, memory = 2 ** 30 } = options;
  const entry = options.entry ?? fileURLToPath(built('runs/child.js'));
  const pool = new Pool<Order, Reply>({
    // All that it holds lies in its heap, whose own limit must not be met before ours, which says what happened.
    worker: () => ({ entry, ...confinement({ memory, heap: 2 * memory }), memory }),
    processes,
  });
  const LOST: Readonly<Record<Loss, string>> = {
    timeout: `The understanding took longer than ${seconds} s.`,
    memory: `The understanding took more memory than ${Math.round(memory / 2 ** 20)} MB.`,
    crash: 'The understanding ended unexpectedly.',
    cancelled: 'The understanding was ended because the server stops.',
  };
  return {
    async file(order, signal) {
      signal?.throwIfAborted();
      const said: Reply[] = [];
      const lane = pool.lane();
      const cancel = () => lane.cancel();
      signal?.addEventListener('abort', cancel);
      const patience = { seconds, replies: 1 };
      const { lost } = await lane.order(order, patience, (reply) => said.push(reply));
      signal?.removeEventListener('abort', cancel);
      const [reply] = said;
      if (reply?.kind === 'ended') return reply.result;
      signal?.throwIfAborted();
      throw new Problem('understanding.failed', reply?.fault ?? LOST[lost ?? 'crash']);
    },
    close: () => pool.close(),
  };
}
