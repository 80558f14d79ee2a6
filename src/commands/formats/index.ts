import type { Page } from '../../domain/index.ts';
import { asHocr } from './hocr.ts';
import { asMarkdown } from './markdown.ts';
import { asText } from './text.ts';

export { layoutOf } from './json.ts';

/** How a file as read is written down, by what `--format` calls it; JSON and PDF are made otherwise. */
export const WRITTEN: Readonly<Record<string, (pages: readonly Page[], file: string, version: string) => string>> = {
  text: asText,
  markdown: asMarkdown,
  hocr: asHocr,
};

export const EXTENSIONS: Readonly<Record<string, string>> = {
  json: 'json',
  text: 'txt',
  markdown: 'md',
  hocr: 'hocr',
  pdf: 'pdf',
};
