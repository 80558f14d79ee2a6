export { accept, formatOf } from './accept.ts';
export { type FileFormat, HEAD_BYTES } from './sniff.ts';
