export { createReader, type ReaderOptions } from './create.ts';
export * from './layout/structure.ts';
export { structureOf } from './layout/structure-of.ts';
export * from './reader.ts';
