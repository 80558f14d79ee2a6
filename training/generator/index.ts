export { degrade } from './degrade.ts';
export { generate } from './document.ts';
export { type MadeFile, makeFiles } from './files.ts';
export { type InventedLayout, inventedPage } from './invented.ts';
export { renderPage } from './render.ts';
export { type Kind, LAYOUTS, type Truth, type TruthWord } from './truth.ts';
