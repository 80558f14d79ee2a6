import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { built, confinement, Pool } from '../children/index.ts';
import { Problem, type ProblemReport } from '../domain/index.ts';
import { accept } from '../intake/index.ts';
import type { Order, Reply } from './protocol.ts';
import { DEFAULT_LIMITS, type PageImage, type Reader, type ReadingLimits } from './reader.ts';
import { ReadingOfFile } from './reading-of-file.ts';

export interface ReaderOptions {
  /** Child processes at most; default one per core (`RECTO_OCR_PROCESSES`). */
  readonly processes?: number;
  readonly limits?: Partial<ReadingLimits>;
  /** Milliseconds after which an idle child is let go; default as the pool's. */
  readonly idle?: number;
}

/** A reader with its own pool of child processes. Nothing is started before the first file comes. */
export function createReader(options: ReaderOptions = {}): Reader {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const pool = new Pool<Order, Reply>({
    // The children run the built JavaScript, also when this file runs from its source.
    worker: () => ({ entry: fileURLToPath(built('reading/child.js')), ...confinement(limits), memory: limits.memory }),
    processes: Math.max(1, options.processes ?? cpus().length),
    idle: options.idle,
  });
  return {
    async read(path, readOptions = {}) {
      await accept(path, limits);
      return new ReadingOfFile(path, readOptions, limits, pool.lane()).read();
    },
    async pageImage(path, page, imageOptions = {}) {
      await accept(path, limits);
      const { password = null, mediaType = 'image/png', rotation = null } = imageOptions;
      const order = { kind: 'image', path, password, limits, page, rotation, mediaType } as const;
      let image: PageImage | null = null;
      let failure: ProblemReport | null = null;
      const { lost } = await pool.lane().order(order, limits.seconds, (reply) => {
        if (reply.kind === 'image') image = reply.image;
        if (reply.kind === 'failed') failure = reply.problem;
      });
      if (image) return image;
      // Assigned in the callback, which the compiler does not follow.
      const told = failure as ProblemReport | null;
      if (told) throw new Problem(told.code, told.message);
      if (lost === 'timeout') throw new Problem('reading.timeout', 'Drawing the page took longer than is allowed.');
      if (lost === 'memory') throw new Problem('reading.memory', 'Drawing the page took more memory than is allowed.');
      throw new Problem('reading.failed', 'The page could not be drawn.');
    },
    close: () => pool.close(),
  };
}
