import { readFile } from 'node:fs/promises';
import { sniffed } from '../source.ts';
import { openCompound } from './binary/compound.ts';
import { kindOf } from './kind.ts';
import { Package } from './package.ts';

/**
 * The extension of an office document that has pages in the program that wrote it, for another program to lay it out. Null for
 * workbooks, whose tables no page should cut, for what is damaged or encrypted, about which our own reading says more,
 * and for documents with deletions that nobody has accepted yet: LibreOffice prints them as if they were text.
 */
export async function pagedExtension(path: string): Promise<string | null> {
  const format = await sniffed(path);
  const bytes = await readFile(path);
  if (format === 'rtf') return /\\deleted\b/.test(bytes.toString('latin1')) ? null : 'rtf';
  if (format === 'ole') return binaryExtension(bytes);
  return format === 'zip' ? packageExtension(bytes) : null;
}

function packageExtension(bytes: Uint8Array): string | null {
  const pack = new Package(bytes);
  const { kind, main } = kindOf(pack);
  const content = pack.read(main);
  if (pack.damaged || !content || kind === 'xlsx' || kind === 'ods') return null;
  return DELETIONS.some((mark) => Buffer.from(content).includes(mark)) ? null : kind;
}

/** Marks of tracked changes in the main part of a document (ECMA-376, 17.13.5; OpenDocument 1.3, part 3, 5.5). */
const DELETIONS = ['<w:del ', '<w:moveFrom ', '<text:deletion'];

async function binaryExtension(bytes: Uint8Array): Promise<string | null> {
  const compound = await openCompound(bytes);
  const has = (name: string) => compound.stream(name) !== null;
  if (has('EncryptedPackage') || has('EncryptedSummary') || has('Workbook') || has('Book')) return null;
  if (has('WordDocument')) return 'doc';
  return has('PowerPoint Document') ? 'ppt' : null;
}
