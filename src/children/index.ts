// Child processes: where bytes from outside are parsed, and where long work is done beside the server's own thread.
export { built } from './built.ts';
export { confinement, describeConfinement, NO_TELEMETRY } from './confinement.ts';
export type { Lane } from './lane.ts';
export { Pool } from './pool.ts';
export { hasRooms, runProgram } from './program.ts';
export type { Loss, Patience } from './worker.ts';
