export { createReader, type ReaderOptions } from './create.ts';
export * from './reader.ts';
