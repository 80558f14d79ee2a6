export { type Health, health, type Probe } from './health.ts';
export { createLog, type LogOptions, type ServerLog } from './log.ts';
