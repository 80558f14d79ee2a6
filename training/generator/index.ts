export { type Degraded, degrade, type Look } from './degrade.ts';
export { type Generated, generate, type Order } from './document.ts';
export { type MadeFile, makeFiles, type Row } from './files.ts';
export { type InventedLayout, type InventedPage, inventedPage } from './invented.ts';
export { type Raster, renderPage } from './render.ts';
export { type Kind, LAYOUTS, type Truth, type TruthWord } from './truth.ts';
