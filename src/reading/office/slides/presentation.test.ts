import { describe, expect, it } from 'vitest';
import { sheetsOf } from '../../typeset/pages.ts';
import { packageOf, related } from '../testing/package.ts';
import { pptxFlow } from './presentation.ts';

const body = (text: string) => `<p:txBody><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:txBody>`;
const shape = (text: string, holder = '') =>
  `<p:sp><p:nvSpPr><p:nvPr>${holder}</p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="457200" y="457200"/>
  <a:ext cx="2540000" cy="635000"/></a:xfrm></p:spPr>${body(text)}</p:sp>`;
const sheetsFrom = (content: string, parts: Readonly<Record<string, string>> = {}) =>
  sheetsOf(
    pptxFlow(
      packageOf({
        'ppt/presentation.xml':
          '<p:presentation><p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/></p:presentation>',
        'ppt/_rels/presentation.xml.rels': related(['slide', 'slides/slide1.xml']),
        'ppt/slides/slide1.xml': `<p:sld><p:cSld><p:spTree>${content}</p:spTree></p:cSld></p:sld>`,
        ...parts,
      }),
      'ppt/presentation.xml',
    ),
    10,
  );

describe('a slide', () => {
  it('has what its speaker noted and others remarked below it', () => {
    const notes = `<p:notes><p:cSld><p:spTree>${shape('Speak slowly', '<p:ph type="body"/>')}${shape('7', '<p:ph type="sldNum"/>')}</p:spTree></p:cSld></p:notes>`;
    const [sheet] = sheetsFrom(shape('Results'), {
      'ppt/slides/_rels/slide1.xml.rels': related(['notesSlide', '../notes.xml'], ['comments', '../comments.xml']),
      'ppt/notes.xml': notes,
      'ppt/comments.xml': '<p:cmLst><p:cm><p:text>Which year?</p:text></p:cm></p:cmLst>',
    });
    const words = sheet!.compose().words;
    expect(words.map(({ text }) => text)).toEqual(['Results', 'Speak', 'slowly', 'Which', 'year?']);
    expect(words[0]!.baseline).toBeLessThan(540);
    for (const { baseline } of words.slice(1)) expect(baseline).toBeGreaterThan(540);
    expect(sheet!.height).toBeGreaterThan(560);
    expect(sheetsFrom(shape('Results'))[0]!.height).toBe(540);
  });

  it('has tables whose cells find their place behind those that span rows', () => {
    const cell = (text: string, more = '') => `<a:tc ${more}>${body(text).replaceAll('p:txBody', 'a:txBody')}</a:tc>`;
    const table = `<p:graphicFrame><p:xfrm><a:off x="0" y="0"/><a:ext cx="5000000" cy="635000"/></p:xfrm><a:tbl>
      <a:tr>${cell('a', 'rowSpan="2.5" hMerge="0"')}${cell('b', 'gridSpan="9999"')}</a:tr>
      <a:tr>${cell('', 'hMerge="0" vMerge="1"')}${cell('c')}</a:tr></a:tbl></p:graphicFrame>`;
    const [sheet] = sheetsFrom(table);
    const [a, b, c] = sheet!.compose().words;
    expect([a!.text, b!.text, c!.text]).toEqual(['a', 'b', 'c']);
    expect(c!.left).toBeCloseTo(b!.left, 1);
    expect(b!.left).toBeGreaterThan(a!.left);
  });
});
