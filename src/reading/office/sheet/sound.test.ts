import { expect, it } from 'vitest';
import { packageOf } from '../testing/package.ts';
import { soundParts } from './sound.ts';

const sheet = (columns: string) => `<worksheet><cols>${columns}</cols><sheetData><row r="1"/></sheetData></worksheet>`;
const partsOf = (columns: string) => soundParts(packageOf({ 'xl/worksheets/sheet1.xml': sheet(columns) }));
const whole = '<col min="1" max="16384" width="12" hidden="1"/>';

it('a workbook is taken as it is unless its columns have no end', () => {
  expect(partsOf(whole)).toBeNull();
  for (const endless of ['<col min="1" max="2000000000"/>', whole.repeat(2_000)]) {
    const [part] = [...partsOf(endless)!];
    expect(Buffer.from(part![1]).toString()).toBe(sheet(''));
  }
});
