// Tasks for people, their corrections, and what these teach.
export { sampled } from './audit.ts';
export { keepOfEarlier } from './kept.ts';
export type * from './ports.ts';
export * from './service.ts';
