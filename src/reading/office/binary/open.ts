import { Problem } from '../../../domain/index.ts';
import type { Flow } from '../../typeset/flow.ts';
import { workbookFlow } from '../sheet/workbook.ts';
import { openCompound } from './compound.ts';
import { docFlow } from './doc.ts';
import { pptFlow } from './ppt.ts';

/** A document of Office before 2007, or a newer one with a password. Throws `file.*`. */
export async function binaryFlow(bytes: Uint8Array): Promise<Flow> {
  const compound = await openCompound(bytes);
  const has = (name: string) => compound.stream(name) !== null;
  if (has('EncryptedPackage') || has('EncryptedSummary'))
    throw new Problem('file.encrypted', 'The document is protected by a password and cannot be opened.');
  if (has('Workbook') || has('Book')) return workbookFlow(bytes);
  try {
    if (has('WordDocument')) return docFlow(compound);
    if (has('PowerPoint Document')) return pptFlow(compound);
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    throw new Problem('file.corrupt', 'The document is damaged and cannot be opened.', { cause });
  }
  throw new Problem(
    'file.unsupported',
    'The content looks like an old Office document of a kind that cannot be read.',
    { remedy: 'Save it as DOCX, XLSX, PPTX or PDF.' },
  );
}
