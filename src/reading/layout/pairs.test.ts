import { describe, expect, it } from 'vitest';
import type { Page } from '../../domain/index.ts';
import { structureOf } from './structure-of.ts';
import { grid, lines, pageOf, print } from './testing/page.ts';
import { said } from './testing/told.ts';

const pairsOf = (page: Page) =>
  structureOf([page])[0]!.pairs.map(({ label, value }) => `${said(page, label)} → ${said(page, value)}`);

describe('labels and values', () => {
  it('are told apart where several stand on one line', () => {
    const page = pageOf([print('IBAN : FR20 1242 1242 - BIC : FIDCFR21 - Bank: Fiducial', 100, 100)]);
    expect(pairsOf(page)).toEqual(['IBAN : → FR20 1242 1242', 'BIC : → FIDCFR21', 'Bank: → Fiducial']);
  });

  it('are found where the colon stands by the value', () => {
    const page = pageOf([...lines(['Seller:', 'Number'], 100, 100), print(': 12345676', 300, 130)]);
    expect(pairsOf(page)).toEqual(['Number : → 12345676']);
  });

  it('need no colon beside a quantity, a date or a code', () => {
    const row = (top: number, ...texts: string[]) => texts.map((text, i) => print(text, 100 + 220 * i, top));
    expect(pairsOf(pageOf(row(100, 'Invoice date', '11/03/2017', 'Customer no.', '47774')))).toEqual([
      'Invoice date → 11/03/2017',
      'Customer no. → 47774',
    ]);
    expect(pairsOf(pageOf(row(100, 'Copper wire', '17', '12.00', '204.00')))).toEqual([]);
  });

  it('are a form of two columns, ruled or not', () => {
    const names = ['Agency code', 'Billing type', 'Handling'];
    const words = [...lines(names, 110, 110, 40), ...lines(['9920316', 'Cash'], 310, 110, 40)];
    expect(pairsOf(pageOf(words, grid([100, 300, 500], [100, 140, 180, 220])))).toEqual([
      'Agency code → 9920316',
      'Billing type → Cash',
    ]);
  });

  it('are not the head of a table of two columns', () => {
    const words = [
      ...lines(['Item', 'Wire', 'Rail'], 110, 110, 40),
      ...lines(['Price', '12.00', '1.50'], 310, 110, 40),
    ];
    expect(pairsOf(pageOf(words, grid([100, 300, 500], [100, 140, 180, 220])))).toEqual([
      'Wire → 12.00',
      'Rail → 1.50',
    ]);
  });

  it('stand one below the other in a table whose head ends with colons', () => {
    const page = pageOf([
      ...['Invoice date:', 'Due date:', 'Reference:'].map((text, i) => print(text, 100 + 250 * i, 100)),
      ...['03/20/2023', '04/04/2023', 'CUST 123'].map((text, i) => print(text, 100 + 250 * i, 130)),
    ]);
    expect(pairsOf(page)).toEqual(['Invoice date: → 03/20/2023', 'Due date: → 04/04/2023', 'Reference: → CUST 123']);
  });

  it('are not far apart where other lines have their values near', () => {
    const page = pageOf([
      ...lines(['Product:', 'Estimate:', 'Flight:'], 100, 100, 60),
      print('Mike Carr', 250, 100),
      print('Station', 700, 160),
      print('North', 250, 220),
    ]);
    expect(pairsOf(page)).toEqual(['Product: → Mike Carr', 'Flight: → North']);
  });

  it('are not the introduction of a list and its first item', () => {
    const page = pageOf(lines(['The party shall:', '(a) keep it secret', '(b) give it back'], 100, 100));
    expect(pairsOf(page)).toEqual([]);
  });

  it('leave a date before the label out of it', () => {
    expect(pairsOf(pageOf([print('Friday, 29-12-2017 Time : 20:17', 100, 100)]))).toEqual(['Time : → 20:17']);
  });
});
