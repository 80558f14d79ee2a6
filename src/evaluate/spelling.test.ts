import { describe, expect, it } from 'vitest';
import { datesIn, foldedText, lettersAndDigits, numbersIn, timeIn } from './spelling.ts';

describe('numbersIn', () => {
  it.each([
    ['RM 29.70', [29.7]],
    ['$7,190.00', [7190]],
    ['Eur154,40', [154.4]],
    ['1 234,50 €', [1234.5]],
    ["CHF 1'234.50", [1234.5]],
    ['1.234.567', [1234567]],
    ['AED105.', [105]],
    ['18.98$', [18.98]],
    ['-12.00', [-12]],
    ['(12.00)', [-12]],
    ['12.00-', [-12]],
    ['400.0000', [400]],
    ['none', []],
  ])('reads %s', (text, numbers) => expect(numbersIn(text)).toEqual(numbers));

  it('leaves open what one mark before three digits means', () => {
    expect(numbersIn('134,999')).toEqual([134999, 134.999]);
  });
});

describe('datesIn', () => {
  it.each([
    ['2017-11-03', ['2017-11-03']],
    ['25/12/2018', ['2018-12-25']],
    ['12/28/2017', ['2017-12-28']],
    ['28 MAR 18', ['2018-03-28']],
    ['27Dec´16', ['2016-12-27']],
    ["Jul19'14", ['2014-07-19']],
    ["04NOV'17", ['2017-11-04']],
    ['16JUL17', ['2017-07-16']],
    ['FRI23-10-92', ['1992-10-23']],
    ['06/08-2013', ['2013-08-06', '2013-06-08']],
    ['9. November 2014', ['2014-11-09']],
    ['3 août 2021', ['2021-08-03']],
    ['5 de marzo de 2020', ['2020-03-05']],
    ['25032018', ['2018-03-25']],
    ['31/02/2018', []],
    ['20:37', []],
  ])('reads %s', (text, dates) => expect(datesIn(text)).toEqual(dates));

  it('takes the order that the dataset is known to use, unless the date denies it', () => {
    expect(datesIn('03/04/2018', 'day-first')).toEqual(['2018-04-03']);
    expect(datesIn('03/04/2018', 'month-first')).toEqual(['2018-03-04']);
    expect(datesIn('03/14/2018', 'day-first')).toEqual(['2018-03-14']);
  });
});

it('reads times of day on both clocks', () => {
  expect(timeIn('8:11PM')).toBe('20:11:00');
  expect(timeIn('14:14:13')).toBe('14:14:13');
  expect(timeIn('noon')).toBeNull();
});

it('folds texts for the strict and the normalised comparison', () => {
  expect(foldedText('  Sam   Sam\nTrading ')).toBe('sam sam trading');
  expect(foldedText("Wendy's Reg 3", false)).toBe("wendy'sreg3");
  expect(lettersAndDigits('BOOK TA .K (Taman Daya) №')).toBe('booktaktamandayano');
});
