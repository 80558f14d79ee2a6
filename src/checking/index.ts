export { checked } from './check.ts';
export { dormantThresholds, doubtsOf, mustBeResolved } from './doubts.ts';
