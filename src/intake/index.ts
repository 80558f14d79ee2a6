export { accept, formatOf } from './accept.ts';
export { MAIL_SEPARATOR } from './mail.ts';
export { type ContainerFormat, type FileFormat, HEAD_BYTES, type ImageFormat, isContainer } from './sniff.ts';
