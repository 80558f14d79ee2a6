import { Problem } from '../../domain/index.ts';
import type { Package } from './package.ts';
import { attribute, child, childrenOf, parsedXml } from './xml.ts';

/** What a package holds, and the name of its main part. */
export interface PackageKind {
  readonly kind: 'docx' | 'xlsx' | 'pptx' | 'odt' | 'ods' | 'odp';
  readonly main: string;
}

/** Main parts where they usually lie, for packages that have lost what says so. */
const USUAL: readonly (readonly [main: string, kind: PackageKind['kind']])[] = [
  ['word/document.xml', 'docx'],
  ['xl/workbook.xml', 'xlsx'],
  ['xl/workbook.bin', 'xlsx'],
  ['ppt/presentation.xml', 'pptx'],
];

/** Tells an office document in a ZIP by what its parts say. Throws `file.unsupported`, `file.corrupt`. */
export function kindOf(pack: Package): PackageKind {
  const open = openDocumentKind(pack);
  if (open) return { kind: open, main: 'content.xml' };
  const main = mainPart(pack);
  const usual = USUAL.find(([name]) => name === main) ?? USUAL.find(([name]) => pack.has(name));
  const kind = (main && kindByType(pack, main)) ?? usual?.[1];
  if (kind) return { kind, main: main ?? usual![0] };
  if (pack.damaged) throw new Problem('file.corrupt', 'The file is damaged; what is left of it cannot be read.');
  throw new Problem(
    'file.unsupported',
    'The content looks like a ZIP archive of an unknown kind, which cannot be read.',
  );
}

/** OpenDocument says what it is in its first part (OpenDocument 1.3, part 2, 3.3). */
function openDocumentKind(pack: Package): 'odt' | 'ods' | 'odp' | null {
  const type = pack.has('content.xml') ? pack.read('mimetype') : null;
  if (!type) return null;
  const name = Buffer.from(type).toString('latin1').trim();
  if (/opendocument\.text/.test(name)) return 'odt';
  if (/opendocument\.spreadsheet/.test(name)) return 'ods';
  return /opendocument\.(presentation|graphics)/.test(name) ? 'odp' : null;
}

function mainPart(pack: Package): string | null {
  const bytes = pack.read('_rels/.rels');
  const relations = bytes ? childrenOf(child(parsedXml(bytes), 'Relationships'), 'Relationship') : [];
  const main = relations.find((relation) => attribute(relation, 'Type')?.endsWith('/officeDocument'));
  const target = attribute(main, 'Target')?.replace(/^\/+/, '') ?? null;
  return target !== null && pack.has(target) ? target : null;
}

function kindByType(pack: Package, main: string): PackageKind['kind'] | null {
  const bytes = pack.read('[Content_Types].xml');
  const types = bytes ? childrenOf(child(parsedXml(bytes), 'Types'), 'Override') : [];
  const type = attribute(
    types.find((override) => attribute(override, 'PartName')?.replace(/^\/+/, '') === main),
    'ContentType',
  );
  if (!type) return null;
  if (/wordprocessingml|ms-word/.test(type)) return 'docx';
  if (/spreadsheetml|ms-excel/.test(type)) return 'xlsx';
  return /presentationml|ms-powerpoint/.test(type) ? 'pptx' : null;
}
