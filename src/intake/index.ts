export { accept, formatOf } from './accept.ts';
export { cmsBytes } from './cms.ts';
export { isMimeEntity, MAIL_SEPARATOR } from './mail.ts';
export { type ContainerFormat, type FileFormat, HEAD_BYTES, type ImageFormat, isContainer } from './sniff.ts';
