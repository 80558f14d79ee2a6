import { describe, expect, it } from 'vitest';
import { understand } from '../index.ts';
import { appWith, field, pageOf } from '../testing/pages.ts';

/** What an app with one field for a telephone number reads off lines of text. */
function phoneOn(...lines: string[]): unknown {
  const page = pageOf(lines.map((text, i) => [80, 100 + 40 * i, text]));
  const [document] = understand([page], appWith(field('phone', 'phone', { description: 'The telephone number' })));
  return document!.fields[0]!.value;
}

describe('a telephone number', () => {
  it.each([
    ['Tel. +49 221 98765-43', '+492219876543'],
    ['Telefon: (0221) 98765 43', '02219876543'],
    ['Phone 555-201-4477', '5552014477'],
    ['Tél. 01-12-10-44-90', '0112104490'],
  ])('is read from %s', (line, value) => {
    expect(phoneOn('Example Ltd', line)).toBe(value);
  });

  it.each([
    ['a date', 'Phone / Date 04.07.2021'],
    ['a bank account', 'Telefon IBAN DE89 3704 0044 0532 0130 00'],
    ['a VAT number', 'Tel USt-IdNr. DE322658423'],
    ['a sum', 'Telefon 1 234 567,89'],
  ])('is not taken from %s', (_, line) => {
    expect(phoneOn('Example Ltd', line)).toBeNull();
  });
});
