import { describe, expect, it } from 'vitest';
import { decimalMark, parseAmount } from './amount.ts';
import { isIban, isVatId } from './checks.ts';
import { isoDate, monthNamed, numericDate } from './date.ts';

describe('parseAmount', () => {
  it.each([
    ['1,234.50', 1234.5],
    ['1.234,50', 1234.5],
    ["1'234.50", 1234.5],
    ['1 234,50', 1234.5],
    ['12. 50', 12.5],
    ['.54', 0.54],
    ['1O.5O', 10.5],
    ['(76.50)', -76.5],
    ['3.96-', -3.96],
    ['1.234.567', 1234567],
    ['0,125', 0.125],
  ])('reads %s as %d', (text, value) => expect(parseAmount(text)).toBe(value));

  it('lets the document decide what three digits after one mark are', () => {
    expect(parseAmount('20,000', ',')).toBe(20);
    expect(parseAmount('1.234', ',')).toBe(1234);
    expect(parseAmount('1,234', '.')).toBe(1234);
  });

  it('refuses what is no number', () => {
    for (const text of ['', 'abc', '--', '1'.repeat(60)]) expect(parseAmount(text)).toBeNull();
  });
});

describe('the decimal mark', () => {
  it('is the one that most amounts use, and unknown without any', () => {
    expect(decimalMark(['12,50', '3,20', '1.00'])).toBe(',');
    expect(decimalMark(['none'])).toBeNull();
  });
});

describe('dates', () => {
  it('are days that exist', () => {
    expect(isoDate(2024, 2, 29)).toBe('2024-02-29');
    expect(isoDate(2023, 2, 29)).toBeNull();
    expect(isoDate(98, 1, 2)).toBe('1998-01-02');
  });

  it('take the other order where the given one is impossible', () => {
    expect(numericDate(3, 25, 2020, 'dmy')).toBe('2020-03-25');
    expect(numericDate(3, 4, 2020, 'mdy')).toBe('2020-03-04');
  });

  it('know months in several languages, and not every word', () => {
    expect(['März', 'février', 'dic', 'Ogos', 'oct'].map(monthNamed)).toEqual([3, 2, 12, 8, 10]);
    expect(monthNamed('total')).toBeNull();
  });
});

describe('check digits and formats', () => {
  it('accept an IBAN by country, length and remainder only', () => {
    expect(isIban('DE02120300000000202051')).toBe(true);
    expect(isIban('DE02120300000000202052')).toBe(false);
    expect(isIban('DE0212030000000020205')).toBe(false);
  });

  it('know the VAT numbers of Europe', () => {
    expect(['DE123456789', 'FR40303265045', 'NL123456789B01', 'ATU12345678', 'CHE123456789MWST'].every(isVatId)).toBe(
      true,
    );
    expect(['DE12345678', 'XX123456789', 'FR1'].some(isVatId)).toBe(false);
  });
});
