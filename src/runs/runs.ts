import type { AppRegistry } from '../apps/index.ts';
import type { Reader } from '../reading/index.ts';
import type { Blobs, Jobs, Log, RunStore, Seal, Understand } from './ports.ts';
import type { Runs } from './service.ts';

export interface RunLimits {
  /** Largest file, in bytes. */
  readonly bytes: number;
  /** Files read at once: the count of reading processes. */
  readonly concurrency: number;
}

export interface RunsParts {
  readonly store: RunStore;
  readonly jobs: Jobs;
  readonly apps: AppRegistry;
  readonly blobs: Blobs;
  readonly seal: Seal;
  readonly reader: Reader;
  readonly understand: Understand;
  readonly limits: RunLimits;
  /** Names the versions of what reads and understands, for example `recto 0.1.0`. */
  readonly config: string;
  readonly log: Log;
}

/** Takes steps from the queue and does them. */
export interface Worker {
  start(): Promise<void>;
  /** Takes no more steps; those at work are put back for another process. */
  stop(): Promise<void>;
}

/** The runs as the API sees them, and the worker that carries them on. */
export function createRuns(_parts: RunsParts): { readonly runs: Runs; readonly worker: Worker } {
  throw new Error('not yet written');
}
