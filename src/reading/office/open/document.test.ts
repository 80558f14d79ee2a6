import { describe, expect, it } from 'vitest';
import type { Block } from '../../typeset/flow.ts';
import { packageOf } from '../testing/package.ts';
import { openDocumentFlow } from './document.ts';

const flowOf = (kind: 'odt' | 'ods' | 'odp', body: string) =>
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

  it('has what is remarked in it behind its text, and below its slides what was noted', () => {
    const remark = '<office:annotation><dc:creator>Ada</dc:creator><text:p>too much</text:p></office:annotation>';
    const text = (blocks: readonly Block[] = []) =>
      blocks.map((block) => block.kind === 'paragraph' && block.runs.map((run) => run.text).join(''));
    const [written] = flowOf('odt', `<office:text><text:p>Total${remark} 4</text:p></office:text>`).sections;
    expect(written?.kind === 'text' && text(written.blocks)).toEqual(['Total 4', 'Ada: too much']);
    const cell = `<table:table-cell>${remark}<text:p>4</text:p></table:table-cell>`;
    const sheets = flowOf(
      'ods',
      `<office:spreadsheet><table:table table:name="Q1"><table:table-row>${cell}</table:table-row></table:table></office:spreadsheet>`,
    ).sections;
    expect(sheets.map((each) => each.kind === 'text' && text(each.blocks))).toEqual([false, ['Ada: too much']]);
    const frame = (words: string) =>
      `<draw:frame svg:x="1cm" svg:y="1cm"><draw:text-box><text:p>${words}</text:p></draw:text-box></draw:frame>`;
    const notes = `<presentation:notes>${frame('slowly')}</presentation:notes>`;
    const slides = flowOf(
      'odp',
      `<office:presentation><draw:page>${frame('one')}${notes}</draw:page><draw:page>${frame('two')}</draw:page></office:presentation>`,
    ).sections;
    expect(slides.map((each) => each.kind === 'placed' && text(each.notes))).toEqual([['slowly'], []]);
  });

  it('has what its sections hold, however deep they lie', () => {
    const deep = `${'<text:section>'.repeat(100)}<text:p>deep</text:p>${'</text:section>'.repeat(100)}`;
    const [section] = flowOf('odt', `<office:text>${deep}</office:text>`).sections;
    expect(section?.kind === 'text' && section.blocks).toMatchObject([{ runs: [{ text: 'deep' }] }]);
  });
});
