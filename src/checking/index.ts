export { checked } from './check.ts';
