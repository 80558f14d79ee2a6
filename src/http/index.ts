export type { Access, Route } from './access.ts';
export { judgeDialects } from './app-dialects.ts';
export { createServer } from './server.ts';
export { DEFAULT_SETTINGS, type ServerParts, type ServerSettings } from './server-parts.ts';
