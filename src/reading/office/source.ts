import { readFile } from 'node:fs/promises';
import type { ReadingLimits } from '../reader.ts';
import type { OpenFile } from '../source.ts';
import type { Flow } from '../typeset/flow.ts';
import { openFlow } from '../typeset/source.ts';
import { binaryFlow } from './binary/open.ts';
import { decoded } from './decode.ts';
import { htmlFlow } from './html.ts';
import { kindOf } from './kind.ts';
import { declaredEncoding } from './markup.ts';
import { openDocumentFlow } from './open/document.ts';
import { jsonFlow, xmlFlow } from './outline.ts';
import { Package } from './package.ts';
import { packed } from './repack.ts';
import { rtfFlow } from './rtf/document.ts';
import { csvFlow } from './sheet/csv.ts';
import { soundParts } from './sheet/sound.ts';
import { drawingsOn, workbookFlow } from './sheet/workbook.ts';
import { pptxFlow } from './slides/presentation.ts';
import { textFlow } from './text.ts';
import { docxFlow } from './word/document.ts';

/** Formats of documents without pages of their own, as their first bytes tell them. */
export type OfficeFormat = 'zip' | 'ole' | 'rtf' | 'html' | 'xml' | 'json' | 'text';

/** Opens an office document or a text and sets it on sheets. Throws `file.*` and `archive.limit`. */
export async function openOffice(path: string, format: OfficeFormat, limits: ReadingLimits): Promise<OpenFile> {
  return openFlow(await flowOf(await readFile(path), format), limits);
}

async function flowOf(bytes: Uint8Array, format: OfficeFormat): Promise<Flow> {
  switch (format) {
    case 'html':
      return htmlFlow(decoded(bytes, declaredEncoding(bytes)));
    case 'xml':
      return xmlFlow(decoded(bytes, declaredEncoding(bytes)));
    case 'json':
      return jsonFlow(decoded(bytes));
    case 'text': {
      const text = decoded(bytes);
      return csvFlow(text) ?? textFlow(text);
    }
    case 'zip':
      return packageFlow(new Package(bytes), bytes);
    case 'rtf':
      return rtfFlow(bytes);
    case 'ole':
      return binaryFlow(bytes);
  }
}

async function packageFlow(pack: Package, bytes: Uint8Array): Promise<Flow> {
  const { kind, main } = kindOf(pack);
  const flow = await read();
  if (!pack.damaged) return flow;
  return {
    ...flow,
    problem: { code: 'file.corrupt', message: 'The file is damaged; only what is sound of it could be read.' },
  };

  async function read(): Promise<Flow> {
    switch (kind) {
      case 'docx':
        return docxFlow(pack, main);
      case 'xlsx': {
        // The library that reads workbooks unpacks them without limits: all parts are held against ours first.
        const parts = soundParts(pack);
        const { sections } = await workbookFlow(parts ? packed(parts) : bytes);
        return { sections: [...sections, ...drawingsOn(pack, main)] };
      }
      case 'pptx':
        return pptxFlow(pack, main);
      case 'odt':
      case 'ods':
      case 'odp':
        return openDocumentFlow(pack, kind);
    }
  }
}
