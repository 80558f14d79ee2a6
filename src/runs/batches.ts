import type { BatchStore, Blobs } from './ports.ts';
import type { Batches } from './service.ts';

export interface BatchesParts {
  readonly store: BatchStore;
  readonly blobs: Blobs;
  /** `bytes`: largest file. */
  readonly limits: { readonly bytes: number };
}

/** Batches of files that wait to be run. */
export function createBatches(_parts: BatchesParts): Batches {
  throw new Error('not yet written');
}
