import { readFile } from 'node:fs/promises';
import { Problem } from '../../domain/index.ts';
import type { ReadingLimits } from '../reader.ts';
import type { OpenFile } from '../source.ts';
import type { Flow } from '../typeset/flow.ts';
import { openFlow } from '../typeset/source.ts';
import { decoded } from './decode.ts';
import { htmlFlow } from './html.ts';
import { kindOf } from './kind.ts';
import { declaredEncoding } from './markup.ts';
import { Package } from './package.ts';
import { textFlow } from './text.ts';
import { docxFlow } from './word/document.ts';

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
    case 'zip':
      return packageFlow(new Package(bytes));
    case 'rtf':
    case 'ole':
      throw new Problem('file.unsupported', 'The document is of a kind that cannot be read.');
  }
}

function packageFlow(pack: Package): Flow {
  const { kind, main } = kindOf(pack);
  const flow = kind === 'docx' ? docxFlow(pack, main) : null;
  if (!flow) throw new Problem('file.unsupported', 'The document is of a kind that cannot be read.');
  if (!pack.cutShort) return flow;
  return {
    ...flow,
    problem: { code: 'file.corrupt', message: 'The file is cut short; only a part of it could be read.' },
  };
}
