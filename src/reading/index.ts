export { createReader, type ReaderOptions } from './create.ts';
export { levelling } from './layout/level.ts';
export * from './layout/structure.ts';
export { structureOf } from './layout/structure-of.ts';
export { findLibreOffice, type LibreOffice, type OfficeSetting, onPath } from './libreoffice/find.ts';
export { prepareOcr } from './ocr/prepare-ocr.ts';
export { nameOf } from './ocr/recognition.ts';
export { DEFAULT_OCR, type OcrSettings } from './ocr/settings.ts';
export * from './reader.ts';
