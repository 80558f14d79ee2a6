export { type Accepted, accept, formatOf } from './accept.ts';
export { type FileFormat, HEAD_BYTES, type Sniffed, sniff } from './sniff.ts';
