export { health } from './health.ts';
export { createLog, type ServerLog } from './log.ts';
