import { readFile } from 'node:fs/promises';
import { Problem } from '../../domain/index.ts';
import type { ReadingLimits } from '../reader.ts';
import type { OpenFile } from '../source.ts';
import type { Flow } from '../typeset/flow.ts';
import { openFlow } from '../typeset/source.ts';
import { decoded } from './decode.ts';
import { htmlFlow } from './html.ts';
import { declaredEncoding } from './markup.ts';
import { textFlow } from './text.ts';

/** Formats of documents without pages of their own, as their first bytes tell them. */
export type OfficeFormat = 'zip' | 'ole' | 'rtf' | 'html' | 'xml' | 'json' | 'text';

/** Opens an office document or a text and sets it on sheets. Throws `file.*` and `archive.limit`. */
export async function openOffice(path: string, format: OfficeFormat, limits: ReadingLimits): Promise<OpenFile> {
  return openFlow(flowOf(await readFile(path), format), limits);
}

function flowOf(bytes: Uint8Array, format: OfficeFormat): Flow {
  switch (format) {
    case 'html':
      return htmlFlow(decoded(bytes, declaredEncoding(bytes)));
    case 'xml':
    case 'json':
    case 'text':
      return textFlow(decoded(bytes, declaredEncoding(bytes)));
    case 'rtf':
    case 'zip':
    case 'ole':
      throw new Problem('file.unsupported', 'The document is of a kind that cannot be read.');
  }
}
