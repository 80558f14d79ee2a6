import type { Page } from '../../src/domain/index.ts';
import { zip } from './archives.ts';

/** The lines of a page, as text. */
export const lines = ({ words }: Page): string[] => {
  const found: string[] = [];
  for (const { line, text } of words) found[line] = found[line] === undefined ? text : `${found[line]} ${text}`;
  return found.filter((line) => line !== undefined);
};
/** A package (ZIP) with these parts. */
export const pack = (parts: Readonly<Record<string, string | Uint8Array>>): Buffer =>
  zip(Object.entries(parts).map(([name, content]) => ({ name, content })));

export const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
export const related = (...targets: readonly (readonly [type: string, target: string])[]): string =>
  `<Relationships>${targets
    .map(([type, target], i) => `<Relationship Id="rId${i + 1}" Type="${RELATIONS}/${type}" Target="${target}"/>`)
    .join('')}</Relationships>`;

/** A Word document of this body, with further parts. */
export const docx = (body: string, parts: Readonly<Record<string, string | Uint8Array>> = {}): Buffer =>
  pack({
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': related(['officeDocument', 'word/document.xml']),
    'word/document.xml': `<w:document xmlns:w="w" xmlns:r="r"><w:body>${body}</w:body></w:document>`,
    ...parts,
  });
export const p = (text: string, properties = ''): string =>
  `<w:p>${properties && `<w:pPr>${properties}</w:pPr>`}<w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;
