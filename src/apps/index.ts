export * from './faults.ts';
export * from './parse.ts';
export { publishMissing } from './publish.ts';
export type * from './registry.ts';
export { didYouMean } from './spelling.ts';
export { loadApp, loadTemplate, readAppFile, templates } from './templates.ts';
