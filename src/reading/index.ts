export { describeConfinement, NO_TELEMETRY } from './confinement.ts';
export { createReader, type ReaderOptions } from './create.ts';
export * from './reader.ts';
