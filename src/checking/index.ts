export { checked } from './check.ts';
export { acceptance, dormantThresholds, doubtsOf, mustBeResolved, packetDoubts } from './doubts.ts';
export { packetOf } from './packet.ts';
export { questionsOf, withAnswers } from './questions.ts';
export { cellKey, readTable, TABLE_LIMITS, type TableRow } from './reference-table.ts';
