import { fileURLToPath } from 'node:url';
import { Worker as Thread } from 'node:worker_threads';
import { type App, type FileResult, Problem } from '../domain/index.ts';
import type { Understanding } from './understanding.ts';

export interface Question {
  readonly name: string;
  readonly reading: Uint8Array;
  readonly app: App;
}

export type Answer = { readonly result: FileResult } | { readonly fault: string };

export interface ThreadOptions {
  /** Files understood at once, each in a thread of its own. */
  readonly threads: number;
  /** Longest time for one file, in seconds; its thread is ended after it. */
  readonly seconds?: number;
  /** Largest heap of a thread, in megabytes. */
  readonly megabytes?: number;
  /** Module that answers `Question`s; default: the built `thread.js`. */
  readonly entry?: string;
}

/** The built module: threads run JavaScript, also when this file runs from its source. */
const ENTRY = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../../dist/runs/thread.js' : './thread.js', import.meta.url),
);

/**
 * Understands in threads: a file of ten pages takes 0.2 s of a core (measured on invoices of 270 words a page), in which
 * the server's own thread would answer nobody. A file that takes too long, or too much memory, loses its thread and
 * fails with `understanding.failed`.
 */
export function understandInThreads(options: ThreadOptions): Understanding {
  const { threads, seconds = 300, megabytes = 1024, entry = ENTRY } = options;
  const idle: Thread[] = [];
  const all = new Set<Thread>();
  const waiting: ((thread: Thread) => void)[] = [];
  let closed = false;

  function spawn(): Thread {
    const thread = new Thread(entry, { resourceLimits: { maxOldGenerationSizeMb: megabytes } });
    all.add(thread);
    // Whoever asked is answered in `ask`. A thread that broke has still to exit, and takes no more questions.
    thread.once('error', () => all.delete(thread));
    thread.once('exit', () => {
      all.delete(thread);
      const place = idle.indexOf(thread);
      if (place >= 0) idle.splice(place, 1);
      // Somebody may wait for a place that is free now.
      if (!closed && waiting.length > 0 && all.size < threads) waiting.shift()?.(spawn());
    });
    // An idle server need not stay for its threads.
    thread.unref();
    return thread;
  }

  async function take(): Promise<Thread> {
    const thread = idle.pop();
    if (thread) return thread;
    if (all.size < threads) return spawn();
    return new Promise((resolve) => waiting.push(resolve));
  }

  function give(thread: Thread): void {
    if (!all.has(thread)) return;
    const next = waiting.shift();
    if (next) next(thread);
    else idle.push(thread);
  }

  return {
    async file(name, reading, app) {
      if (closed) throw new Problem('understanding.failed', 'The server stops.');
      const thread = await take();
      const answer = await ask(thread, { name, reading, app }, seconds);
      give(thread);
      if ('result' in answer) return answer.result;
      throw new Problem('understanding.failed', answer.fault);
    },
    async close() {
      closed = true;
      await Promise.all([...all].map((thread) => thread.terminate()));
    },
  };
}

/** One question to one thread; a thread that breaks, or is silent for too long, is ended and answered for. */
function ask(thread: Thread, question: Question, seconds: number): Promise<Answer> {
  return new Promise((resolve) => {
    const settle = (answer: Answer) => {
      clearTimeout(timer);
      thread.off('message', settle).off('error', broke).off('exit', left);
      resolve(answer);
    };
    const broke = (error: Error) => settle({ fault: error.message });
    const left = () => settle({ fault: 'The understanding was broken off.' });
    const timer = setTimeout(async () => {
      thread.off('exit', left);
      await thread.terminate();
      settle({ fault: `The understanding took longer than ${seconds} s.` });
    }, seconds * 1000);
    thread.on('message', settle).on('error', broke).on('exit', left);
    thread.postMessage(question);
  });
}
