import { describe, expect, it } from 'vitest';
import { formula } from './formula.ts';
import { FormulaFault } from './parse.ts';
import type { Kind, Type, Value } from './types.ts';

const one = (kind: Kind): Type => ({ kind, many: false });
const many = (kind: Kind): Type => ({ kind, many: true });

const TYPES: Readonly<Record<string, Type>> = {
  total: one('number'),
  subtotal: one('number'),
  tax: one('number'),
  lost: one('number'),
  number: one('text'),
  'vendor.name': one('text'),
  'Invoice number': one('text'),
  date: one('date'),
  due: one('date'),
  paid: one('boolean'),
  items: many('row'),
  'items.amount': many('number'),
  'items.quantity': many('number'),
  'items.price': many('number'),
  'items.worn': many('number'),
  order: one('number'),
};

const VALUES: Readonly<Record<string, Value>> = {
  total: 120.5,
  subtotal: 100.4,
  tax: 20.1,
  lost: null,
  number: 'INV-004711',
  'vendor.name': 'Café  Nord',
  'Invoice number': '4711',
  date: '2024-02-28',
  due: '2024-03-29',
  paid: false,
  items: [null, null, null],
  'items.amount': [0.1, 0.2, 100.1],
  'items.quantity': [1, 2, 10],
  'items.price': [0.1, 0.1, 10.01],
  'items.worn': [1, null, 3],
  order: 7,
};

const typeOf = (name: string) => {
  const type = Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
  if (!type) throw new FormulaFault(`There is no field "${name}"`);
  return type;
};
const read = (name: string) => VALUES[name]!;
const TODAY = { today: '2024-03-01' };
const outcome = (text: string) => formula(text, typeOf).compute(read, TODAY);
const value = (text: string) => outcome(text).value;
const fault = (text: string) => {
  try {
    formula(text, typeOf);
  } catch (error) {
    if (error instanceof FormulaFault) return error.message;
    throw error;
  }
  return null;
};

describe('a formula', () => {
  it.each<[string, Value]>([
    ['1 + 2 * 3 - 4 / 2', 5],
    ['-(total) + 1', -119.5],
    ['subtotal + tax = total', true],
    ['0.1 + 0.2 = 0.3', true],
    ['total != 120.5', false],
    ['sum(items.amount) = subtotal', true],
    ['near(sum(items.amount), 100.5, 0.1)', true],
    ['near(100, 100.02, 0.01)', false],
    ['all(items.quantity * items.price = items.amount)', true],
    ['any(items.amount > 100)', true],
    ['count(items)', 3],
    ['average(items.quantity)', 13 / 3],
    ['min(items.amount) + max(items.amount)', 100.2],
    ['round(2.345, 2)', 2.35],
    ['round(1.005, 2)', 1.01],
    ['round(-2.5, 0)', -3],
    ['abs(0 - 3)', 3],
    ['due > date and days(date, due) <= 30', true],
    ['due = date + 30', true],
    ['date - 59', '2023-12-31'],
    ['date + 1', '2024-02-29'],
    ['days(date, today())', 2],
    ['year(date) * 100 + month(date) + day(date) / 100', 202_402.28],
    ['date("2024-02-28") = date', true],
    ['vendor.name = "CAFÉ NORD"', true],
    ['contains(vendor.name, "nord") and starts(number, "inv") and ends(number, "11")', true],
    ['matches(number, "INV-\\\\d{6}")', true],
    ['matches(number, "INV")', false],
    ['upper(number) = lower("inv-004711")', true],
    ['length(number)', 10],
    ['number(field("Invoice number")) + 1', 4712],
    ['text(order) = "7"', true],
    ['if(paid, total, subtotal)', 100.4],
    ['not paid and not (1 > 2)', true],
    ['order', 7],
  ])('is computed: %s', (text, expected) => {
    const { value: found, problem } = outcome(text);
    expect(problem).toBeNull();
    if (typeof expected === 'number') expect(found).toBeCloseTo(expected, 9);
    else expect(found).toEqual(expected);
  });

  it('is missing where something that it needs is, and says what', () => {
    expect(outcome('lost + total')).toEqual({ value: null, problem: null, missing: ['lost'] });
    expect(outcome('sum(items.worn) > 1')).toEqual({ value: null, problem: null, missing: ['items.worn'] });
    expect(value('sum(known(items.worn))')).toBe(4);
    expect(value('exists(lost)')).toBe(false);
    expect(value('all(exists(items.worn))')).toBe(false);
  });

  it('is sure of what one side decides', () => {
    expect(value('lost > 1 and paid')).toBe(false);
    expect(value('lost > 1 or not paid')).toBe(true);
    expect(value('lost > 1 and not paid')).toBeNull();
    expect(value('any(items.worn > 2)')).toBe(true);
    expect(value('all(items.worn > 2)')).toBe(false);
    expect(value('all(items.worn > 0)')).toBeNull();
  });

  it('never fails: what cannot be computed says why', () => {
    expect(outcome('total / (order - 7)').problem).toBe('it would divide by zero');
    expect(outcome('items.amount = known(items.worn)').problem).toBe('the lists differ in length');
    expect(outcome('number(vendor.name) > 1').problem).toBe('"Café  Nord" is no number');
    expect(outcome('date("2024-02-30") < date').problem).toBe('"2024-02-30" is no date');
    expect(outcome('date + 9999999999 > date').problem).toBe('a date lies too far away');
    const huge = `${'9'.repeat(300)} * ${'9'.repeat(300)} > 1`;
    expect(outcome(huge).problem).toBe('a number is too large');
  });

  it('tells what its sides come to', () => {
    const asked = formula('near(sum(items.amount), subtotal + tax, 0.01)', typeOf);
    expect(asked.sides(read, TODAY)).toEqual([
      { text: 'sum(items.amount)', value: expect.closeTo(100.4, 9) },
      { text: '(subtotal + tax)', value: expect.closeTo(120.5, 9) },
    ]);
    expect(asked.names).toEqual(['items.amount', 'subtotal', 'tax']);
    expect(formula('paid', typeOf).sides(read, TODAY)).toEqual([]);
  });
});

describe('what is wrong with a formula', () => {
  it.each([
    ['', 'Is empty, or more than one formula'],
    ['total subtotal', 'Is empty, or more than one formula'],
    ['total +', /character 8/],
    ['(total', /character/],
    ['missing > 1', 'There is no field "missing"'],
    ['constructor > 1', 'There is no field "constructor"'],
    ['toString(total)', 'There is no function toString(…)'],
    ['__proto__(total)', 'There is no function __proto__(…)'],
    ['total = "120"', '"=" takes two of one kind, not a number and a text'],
    ['sum(total)', 'sum(…) takes numbers, not a number'],
    ['sum(items)', 'sum(…) takes numbers, not rows'],
    ['paid + 1', '"+" takes two numbers, or a date and a number of days, not yes or no and a number'],
    ['number < "B"', '"<" takes two of one kind, not a text and a text'],
    ['matches(number, vendor.name)', 'matches(…) takes its pattern in quotes'],
    ['matches(number, "(")', /^The pattern cannot be read: /],
    ['field(number)', 'field(…) takes the name of one field in quotes'],
    ['items[0]', 'Only names of fields and functions may stand before a dot or a bracket'],
    ['total ? 1 : 2', /./],
    ['[1, 2]', /./],
    ['this', /./],
    ['a = b = c', /There is no field "a"/],
    ['total == 1', /./],
    ['1 && 1', /./],
    [`${'('.repeat(130)}1${')'.repeat(130)}`, 'Is nested deeper than 120 levels'],
    [`${'-'.repeat(500)}1`, 'Is nested deeper than 120 levels'],
    [Array.from({ length: 300 }, () => '1').join('+'), 'Is nested deeper than 120 levels'],
    ['1'.repeat(2_001), 'Has 2001 characters; 2000 are allowed'],
  ])('is told: %s', (text, expected) => {
    const found = fault(text);
    if (typeof expected === 'string') expect(found).toBe(expected);
    else expect(found).toMatch(expected);
  });
});

describe('time', () => {
  it('does not run away with a pattern that would try everything', () => {
    const asked = formula('matches(number, "(a+)+$")', typeOf);
    const before = performance.now();
    expect(asked.compute(() => `${'a'.repeat(15_000)}!`, TODAY).value).toBe(false);
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  it('ends for a table of a million rows', () => {
    const rows = Array.from({ length: 1_000_000 }, () => 1);
    const asked = formula('sum(items.amount + items.amount * items.amount) = 1 and sum(items.amount) = 2', typeOf);
    expect(asked.compute(() => rows, TODAY).problem).toBe('it would look at too many rows');
    expect(formula('sum(items.amount) = 1000000', typeOf).compute(() => rows, TODAY).value).toBe(true);
  });
});
