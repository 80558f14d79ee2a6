// Carries a run through the stages.
//
//   const batches = createBatches({ storage, limits });
//   const understanding = understandInChildren({ processes: concurrency });
//   const limits = { bytes, reads, concurrency };
//   const { runs, worker } = createRuns({ storage, reader, understanding, limits, config, log });
//   await worker.start();   // leave it out in a process that only serves the API
//   …
//   await worker.stop();    // before understanding.close(), reader.close() and storage.close()
export { type BatchesParts, createBatches } from './batches.ts';
export type * from './ports.ts';
export { failedFile, fileResult, withoutHidden } from './result.ts';
export { createRuns, type RunLimits, type RunsParts } from './runs.ts';
export type * from './service.ts';
export { type ChildrenOptions, type Understanding, understandHere, understandInChildren } from './understanding.ts';
export type { Worker } from './worker.ts';
