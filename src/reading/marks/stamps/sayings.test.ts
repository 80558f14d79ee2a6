import { describe, expect, it } from 'vitest';
import { isCapital, isDated, isSaid } from './sayings.ts';

describe('what stamps say', () => {
  it.each(['PAID', 'RECEIVED', 'Geprüft'.toUpperCase(), 'REÇU', 'PAYÉ:', 'ZAPŁACONO', 'ALINDI', '*COPY*'])(
    'is %s',
    (text) => expect(isSaid(text)).toBe(true),
  );

  it.each(['RECEVED', 'RECEIUED', 'EINGEGANGFN', 'APPROVEDI'])('is told with one letter worn, as in %s', (text) =>
    expect(isSaid(text)).toBe(true),
  );

  it.each(['Paid', 'received', 'INVOICE', 'PAIR', 'COPPER', 'RECEDED', 'DELIVERY', '', '2024'])('is not %s', (text) =>
    expect(isSaid(text)).toBe(false),
  );
});

describe('a day', () => {
  it.each([
    '12.3.2024',
    '3/17/12',
    '2024-03-12',
    '12 MAR 2024',
    '12MAR 2024',
    'MAR 12, 2024',
    'PAID 1. MÄRZ 2024 KÖLN',
  ])('is in %s', (text) => expect(isDated(text)).toBe(true));

  it.each(['1234567', '12.50', 'RM 12,345.00', 'ROOM 12', '03-9543 8188', '1.2.3.4.5678'])('is not in %s', (text) =>
    expect(isDated(text)).toBe(false),
  );
});

it('tells capitals from other print', () => {
  for (const text of ['PAID', 'McDONALD', '2024', 'ÉTÉ']) expect(isCapital(text)).toBe(true);
  for (const text of ['Paid', 'harbour office']) expect(isCapital(text)).toBe(false);
});
