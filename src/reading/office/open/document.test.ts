import { describe, expect, it } from 'vitest';
import { packageOf } from '../testing/package.ts';
import { openDocumentFlow } from './document.ts';

const flowOf = (kind: 'odt' | 'ods', body: string) =>
  openDocumentFlow(
    packageOf({
      'content.xml': `<office:document-content><office:body>${body}</office:body></office:document-content>`,
    }),
    kind,
  );

describe('an OpenDocument', () => {
  it('that asks for more cells by repeating some than are read is refused', () => {
    const cell = '<table:table-cell table:number-columns-repeated="1000"><text:p>x</text:p></table:table-cell>';
    const row = `<table:table-row table:number-rows-repeated="1000">${cell.repeat(100)}</table:table-row>`;
    const table = `<table:table>${row}</table:table>`;
    for (const [kind, body] of [
      ['ods', `<office:spreadsheet>${table}</office:spreadsheet>`],
      ['odt', `<office:text>${table}</office:text>`],
    ] as const)
      expect(() => flowOf(kind, body)).toThrow(expect.objectContaining({ code: 'file.too-large' }));
  });

  it('has what its sections hold, however deep they lie', () => {
    const deep = `${'<text:section>'.repeat(100)}<text:p>deep</text:p>${'</text:section>'.repeat(100)}`;
    const [section] = flowOf('odt', `<office:text>${deep}</office:text>`).sections;
    expect(section?.kind === 'text' && section.blocks).toMatchObject([{ runs: [{ text: 'deep' }] }]);
  });
});
