export { NotOfType, normalOf } from './typed.ts';
export { understand } from './understand.ts';
