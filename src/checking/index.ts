export { checked } from './check.ts';
export { acceptance, dormantThresholds, doubtsOf, mustBeResolved, packetDoubts } from './doubts.ts';
export { packetOf } from './packet.ts';
