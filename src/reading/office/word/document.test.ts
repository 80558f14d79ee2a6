import { describe, expect, it } from 'vitest';
import type { Block } from '../../typeset/flow.ts';
import { packageOf, related } from '../testing/package.ts';
import { docxFlow } from './document.ts';

const blocksOf = (body: string, parts: Readonly<Record<string, string>> = {}): readonly Block[] => {
  const pack = packageOf({
    'word/document.xml': `<w:document xmlns:w="w"><w:body>${body}</w:body></w:document>`,
    ...parts,
  });
  return docxFlow(pack, 'word/document.xml').sections.flatMap((section) =>
    section.kind === 'text' ? section.blocks : [],
  );
};
const p = (text: string, properties = '') => `<w:p><w:pPr>${properties}</w:pPr><w:r><w:t>${text}</w:t></w:r></w:p>`;

describe('a Word document', () => {
  it('has text boxes with more paragraphs than a call takes arguments', () => {
    const box = `<w:txbxContent>${'<w:p/>'.repeat(130_000)}</w:txbxContent>`;
    expect(blocksOf(`<w:p><w:r><w:pict>${box}</w:pict></w:r></w:p>`)).toHaveLength(130_000);
  });

  it('counts lists by whole levels that there are, whatever a broken file says', () => {
    const level = (at: string) =>
      `<w:lvl w:ilvl="${at}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>`;
    const numbering = `<w:numbering><w:abstractNum w:abstractNumId="0">${level('0.5')}${level('2000000000')}</w:abstractNum>
      <w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num></w:numbering>`;
    const item = (at: string) => p('item', `<w:numPr><w:ilvl w:val="${at}"/><w:numId w:val="7"/></w:numPr>`);
    const blocks = blocksOf(item('0.5') + item('0') + item('2000000000'), {
      'word/numbering.xml': numbering,
      'word/_rels/document.xml.rels': related(['numbering', 'numbering.xml']),
    });
    expect(blocks.map((block) => block.kind === 'paragraph' && block.marker)).toEqual(['1.', '2.', undefined]);
  });

  it('goes on with the header of the section before where one has none', () => {
    const section = (references: string) => `<w:p><w:pPr><w:sectPr>${references}</w:sectPr></w:pPr></w:p>`;
    const header = (type: string, id: number) => `<w:headerReference w:type="${type}" r:id="rId${id}"/>`;
    const pack = packageOf({
      'word/document.xml': `<w:document xmlns:w="w" xmlns:r="r"><w:body>${section(header('default', 1) + header('first', 2))}
        ${section('<w:titlePg/>')}${section(header('default', 3))}</w:body></w:document>`,
      'word/a.xml': `<w:hdr>${p('a')}</w:hdr>`,
      'word/b.xml': `<w:hdr>${p('b')}</w:hdr>`,
      'word/c.xml': `<w:hdr>${p('c')}</w:hdr>`,
      'word/_rels/document.xml.rels': related(['header', 'a.xml'], ['header', 'b.xml'], ['header', 'c.xml']),
    });
    const text = (blocks: readonly Block[] = []) =>
      blocks.map((block) => block.kind === 'paragraph' && block.runs.map((run) => run.text).join(''));
    const { sections } = docxFlow(pack, 'word/document.xml');
    expect(sections.map((each) => each.kind === 'text' && [text(each.header), text(each.first?.header)])).toEqual([
      [['a'], []],
      [['a'], ['b']],
      [['c'], []],
      [['c'], []],
    ]);
  });

  it('has what reviewers remarked behind its text', () => {
    const comment = `<w:comment w:id="0" w:author="Ada Byron">${p('too much')}${p('by far')}</w:comment>`;
    const blocks = blocksOf(p('Total'), {
      'word/comments.xml': `<w:comments>${comment}</w:comments>`,
      'word/_rels/document.xml.rels': related(['comments', 'comments.xml']),
    });
    expect(blocks.map((block) => block.kind === 'paragraph' && block.runs.map((run) => run.text).join(''))).toEqual([
      'Total',
      'Ada Byron: too much',
      'by far',
    ]);
  });

  it('has tables whose spans are no whole numbers', () => {
    const row = `<w:tr><w:trPr><w:gridBefore w:val="-1.5"/></w:trPr>
      <w:tc><w:tcPr><w:gridSpan w:val="2.5"/></w:tcPr>${p('a')}</w:tc><w:tc>${p('b')}</w:tc></w:tr>`;
    const [table] = blocksOf(`<w:tbl>${row}</w:tbl>`);
    expect(table?.kind === 'table' && table.rows).toMatchObject([
      [
        { column: 0, columns: 2 },
        { column: 2, columns: 1 },
      ],
    ]);
  });
});
