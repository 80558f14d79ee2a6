export { rules } from './rules.ts';
export type { Option, Scorer } from './scorer.ts';
export { understand } from './understand.ts';
