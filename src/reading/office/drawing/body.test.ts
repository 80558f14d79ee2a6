import { expect, it } from 'vitest';
import { parsedXml } from '../xml.ts';
import { bodyParagraphs } from './body.ts';

const paragraphs = (body: string) => bodyParagraphs(parsedXml(Buffer.from(body)), 18);

it('takes the size of its largest print, of as many runs as there are', () => {
  const runs = '<br><rPr sz="1000"/></br>'.repeat(130_000);
  const [paragraph] = paragraphs(`<p>${runs}<r><rPr sz="2400"/><t>b</t></r></p>`);
  expect(paragraph).toMatchObject({ size: 24 });
});

it('counts its items by whole numbers, whatever a broken file says', () => {
  const item = (level: string) =>
    `<p><pPr lvl="${level}"><buAutoNum type="arabicPeriod" startAt="3.7"/></pPr><r><t>x</t></r></p>`;
  expect(paragraphs([item('1.5'), item('1.5'), item('-2')].join('')).map(({ marker }) => marker)).toEqual([
    '3.',
    '4.',
    '3.',
  ]);
});
