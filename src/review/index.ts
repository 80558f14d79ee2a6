// Tasks for people, their corrections, and what these teach.
export { sampled } from './audit.ts';
export { changesLayout, layoutOf, type PlacedEdit, placed } from './history.ts';
export { keepOfEarlier } from './kept.ts';
export type * from './ports.ts';
export * from './service.ts';
