import { RE2JS } from 're2js';
import { FormulaFault } from './parse.ts';
import { type Kind, named, type Scalar, type Type, type Value } from './types.ts';

/** Why something cannot be computed. It is no fault of the formula, but of what it was given. */
export class Uncomputable extends Error {}

/** What a formula needs beside the values. */
export interface Circumstances {
  /** The day on which it is asked, ISO. */
  readonly today: string;
}

export interface Operation {
  /** The type that it gives for what it is given; throws a `FormulaFault` where it takes no such thing. */
  readonly type: (inputs: readonly Type[]) => Type;
  readonly apply: (inputs: readonly Value[], given: Circumstances) => Value;
  /** The place of an input that must stand in the formula as it is, as a pattern does. */
  readonly literal?: number;
}

const one = (kind: Kind): Type => ({ kind, many: false });

/** Digits after the point to which numbers are told apart: sums of amounts are no exact fractions. */
const EXACT = 1e-9;
const same = (a: number, b: number) => Math.abs(a - b) <= EXACT * Math.max(1, Math.abs(a), Math.abs(b));

/** Whether two numbers lie no further apart than that; what is lost in rounding does not part them. */
export function near(a: number, b: number, off: number): boolean {
  const apart = Math.abs(a - b);
  return apart <= off || same(apart, off) || (off >= 0 && same(a, b));
}

function number(value: Scalar): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new Uncomputable('a number is too large');
}

/** A function of single values, which takes lists entry by entry. Missing in, missing out. */
function each(
  inputs: readonly Kind[],
  gives: Kind,
  apply: (values: readonly NonNullable<Scalar>[], given: Circumstances) => Scalar,
): Operation {
  return eachOf((types) => (fits(types, inputs) ? gives : null), inputs, apply);
}

const fits = (types: readonly Type[], kinds: readonly Kind[]) =>
  types.length === kinds.length && types.every((type, at) => type.kind === kinds[at]);

function eachOf(
  gives: (types: readonly Type[]) => Kind | null,
  takes: readonly Kind[] | string,
  apply: (values: readonly NonNullable<Scalar>[], given: Circumstances) => Scalar,
): Operation {
  return {
    type(types) {
      const kind = gives(types);
      if (kind === null) throw wrong(types, takes);
      return { kind, many: types.some((type) => type.many) };
    },
    apply: (values, given) =>
      entrywise(values, (scalars) => (scalars.includes(null) ? null : apply(scalars as NonNullable<Scalar>[], given))),
  };
}

function wrong(types: readonly Type[], takes: readonly Kind[] | string): FormulaFault {
  const wanted = typeof takes === 'string' ? takes : takes.map((kind) => named(one(kind))).join(' and ') || 'nothing';
  const found = types.map(named).join(' and ') || 'nothing';
  return new FormulaFault(`takes ${wanted}, not ${found}`);
}

function entrywise(values: readonly Value[], apply: (scalars: readonly Scalar[]) => Scalar): Value {
  const lists = values.filter((value): value is readonly Scalar[] => Array.isArray(value));
  if (lists.length === 0) return apply(values as readonly Scalar[]);
  const { length } = lists[0]!;
  if (lists.some((list) => list.length !== length)) throw new Uncomputable('the lists differ in length');
  return Array.from({ length }, (_, at) =>
    apply(values.map((value) => (Array.isArray(value) ? (value as readonly Scalar[])[at]! : (value as Scalar)))),
  );
}

/** A function of one list. */
function whole(
  gives: (kind: Kind) => Kind | null,
  takes: string,
  apply: (list: readonly Scalar[]) => Value,
  many = false,
): Operation {
  return {
    type(types) {
      const [type] = types;
      const kind = types.length === 1 && type?.many ? gives(type.kind) : null;
      if (kind === null) throw wrong(types, takes);
      return { kind, many };
    },
    apply: ([list]) => apply(list as readonly Scalar[]),
  };
}

const numbers = (kind: Kind): Kind | null => (kind === 'number' ? 'number' : null);
const truths = (kind: Kind): Kind | null => (kind === 'boolean' ? 'boolean' : null);
const ordered = (kind: Kind): Kind | null => (kind === 'number' || kind === 'date' ? kind : null);

/** Missing as soon as one of them is: what is unknown of a part is unknown of the sum. */
const known = (list: readonly Scalar[], apply: (list: readonly NonNullable<Scalar>[]) => Scalar): Scalar =>
  list.includes(null) ? null : apply(list as readonly NonNullable<Scalar>[]);

const sum = (list: readonly Scalar[]) => number(list.reduce<number>((total, entry) => total + number(entry), 0));

function extreme(list: readonly NonNullable<Scalar>[], isBetter: (a: Scalar, b: Scalar) => boolean): Scalar {
  return list.reduce<Scalar>((best, entry) => (best === null || isBetter(entry, best) ? entry : best), null);
}

/** `and` and `or` are sure of what one side decides, also when the other is missing (Kleene 1952). */
function logical(decides: boolean): Operation {
  return {
    type(types) {
      if (!fits(types, ['boolean', 'boolean'])) throw wrong(types, ['boolean', 'boolean']);
      return { kind: 'boolean', many: types.some((type) => type.many) };
    },
    apply: (values) =>
      entrywise(values, (sides) => (sides.includes(decides) ? decides : sides.includes(null) ? null : !decides)),
  };
}

function compared(is: (order: number) => boolean, kinds: readonly Kind[]): Operation {
  const gives = (types: readonly Type[]): Kind | null =>
    types.length === 2 && types[0]!.kind === types[1]!.kind && kinds.includes(types[0]!.kind) ? 'boolean' : null;
  return eachOf(gives, 'two of one kind', ([a, b]) => is(order(a!, b!)));
}

function order(a: NonNullable<Scalar>, b: NonNullable<Scalar>): number {
  if (typeof a === 'number' && typeof b === 'number') return same(a, b) ? 0 : a - b;
  const [left, right] = [folded(a), folded(b)];
  return left === right ? 0 : left < right ? -1 : 1;
}

/** Texts are the same that differ in capitals, spaces and the way in which accents are written. */
const folded = (value: NonNullable<Scalar>) =>
  typeof value === 'string' ? value.normalize('NFC').trim().replace(/\s+/gu, ' ').toLowerCase() : String(value);

const DAY = 86_400_000;

function dayOf(text: string): number {
  const time = Date.parse(`${text}T00:00:00Z`);
  // February has no 30th, whatever a clock makes of it.
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(time) || isoOf(time / DAY) !== text)
    throw new Uncomputable(`"${text.slice(0, 40)}" is no date`);
  return time / DAY;
}

function isoOf(day: number): string {
  const moment = new Date(day * DAY);
  const year = moment.getUTCFullYear();
  // Of a moment that is none the year is no number.
  if (!(year >= 1 && year <= 9999)) throw new Uncomputable('a date lies too far away');
  return moment.toISOString().slice(0, 10);
}

const date = (value: Scalar) => dayOf(String(value));

/** Patterns are those of RE2, which takes time in proportion to the text, whatever the pattern. */
const LONGEST_PATTERN = 500;
const LONGEST_TEXT = 20_000;
const patterns = new Map<string, RE2JS>();
const MOST_PATTERNS = 500;

export function compiled(pattern: string): RE2JS {
  const ready = patterns.get(pattern);
  if (ready) return ready;
  if (pattern.length > LONGEST_PATTERN)
    throw new FormulaFault(`The pattern has ${pattern.length} characters; ${LONGEST_PATTERN} are allowed`);
  try {
    const made = RE2JS.compile(pattern);
    if (patterns.size >= MOST_PATTERNS) patterns.clear();
    patterns.set(pattern, made);
    return made;
  } catch (error) {
    throw new FormulaFault(`The pattern cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Whether a whole text is as a pattern says. */
export function matches(text: string, pattern: string): boolean {
  if (text.length > LONGEST_TEXT) throw new Uncomputable(`a text has more than ${LONGEST_TEXT} characters`);
  return compiled(pattern).matches(text);
}

const arithmetic = (apply: (a: number, b: number) => number) =>
  each(['number', 'number'], 'number', ([a, b]) => number(apply(a as number, b as number)));

const dateOrNumber: (types: readonly Type[]) => Kind | null = ([a, b, ...more]) => {
  if (!a || !b || more.length > 0 || b.kind !== 'number') return null;
  return a.kind === 'number' || a.kind === 'date' ? a.kind : null;
};

const moved = (direction: 1 | -1): Operation =>
  eachOf(dateOrNumber, 'two numbers, or a date and a number of days', ([a, b]) => {
    if (typeof a === 'number') return number(a + direction * (b as number));
    const day = dayOf(String(a)) + direction * Math.trunc(b as number);
    return isoOf(day);
  });

const partOfDate = (from: number, to: number) =>
  each(['date'], 'number', ([day]) => Number(String(day).slice(from, to)));

const TEXTS: readonly Kind[] = ['text', 'text'];
const ANY: readonly Kind[] = ['number', 'text', 'date', 'boolean'];

/** The functions and operators of formulas. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  '+': moved(1),
  '-': moved(-1),
  '*': arithmetic((a, b) => a * b),
  '/': each(['number', 'number'], 'number', ([a, b]) => {
    if (b === 0) throw new Uncomputable('it would divide by zero');
    return number((a as number) / (b as number));
  }),
  minus: each(['number'], 'number', ([a]) => -(a as number)),
  '=': compared((o) => o === 0, ANY),
  '!=': compared((o) => o !== 0, ANY),
  '<': compared((o) => o < 0, ['number', 'date']),
  '>': compared((o) => o > 0, ['number', 'date']),
  '<=': compared((o) => o <= 0, ['number', 'date']),
  '>=': compared((o) => o >= 0, ['number', 'date']),
  and: logical(false),
  or: logical(true),
  not: each(['boolean'], 'boolean', ([a]) => !a),
  sum: whole(numbers, 'numbers', (list) => known(list, sum)),
  average: whole(numbers, 'numbers', (list) =>
    known(list, (entries) => (entries.length > 0 ? sum(entries) / entries.length : null)),
  ),
  min: whole(ordered, 'numbers or dates', (list) =>
    known(list, (entries) => extreme(entries, (a, b) => order(a!, b!) < 0)),
  ),
  max: whole(ordered, 'numbers or dates', (list) =>
    known(list, (entries) => extreme(entries, (a, b) => order(a!, b!) > 0)),
  ),
  count: whole(
    () => 'number',
    'a table, a column or a list',
    (list) => list.length,
  ),
  known: {
    type: (types) => {
      if (types.length !== 1 || !types[0]!.many) throw wrong(types, 'a column or a list');
      return types[0]!;
    },
    apply: ([list]) => (list as readonly Scalar[]).filter((entry) => entry !== null),
  },
  all: whole(truths, 'a list of yes or no', (list) =>
    list.includes(false) ? false : list.includes(null) ? null : true,
  ),
  any: whole(truths, 'a list of yes or no', (list) =>
    list.includes(true) ? true : list.includes(null) ? null : false,
  ),
  abs: each(['number'], 'number', ([a]) => Math.abs(a as number)),
  round: each(['number', 'number'], 'number', ([a, digits]) => {
    const scale = 10 ** Math.max(-9, Math.min(9, Math.trunc(digits as number)));
    // Half away from zero, as bookkeepers round; what is short of a half by an error of addition is one.
    return number((Math.sign(a as number) * Math.round(Math.abs(a as number) * scale + EXACT)) / scale);
  }),
  near: each(['number', 'number', 'number'], 'boolean', ([a, b, off]) => near(a as number, b as number, off as number)),
  exists: {
    type: (types) => {
      if (types.length !== 1) throw wrong(types, 'one value');
      return { kind: 'boolean', many: types[0]!.many };
    },
    apply: (values) => entrywise(values, ([value]) => value !== null),
  },
  if: {
    type: (types) => {
      const [when, then, otherwise] = types;
      if (types.length !== 3 || when!.kind !== 'boolean' || then!.kind !== otherwise!.kind)
        throw wrong(types, 'yes or no and two of one kind');
      return { kind: then!.kind, many: types.some((type) => type.many) };
    },
    apply: (values) =>
      entrywise(values, ([when, then, otherwise]) => (when === null ? null : when ? then! : otherwise!)),
  },
  length: each(['text'], 'number', ([a]) => [...(a as string)].length),
  upper: each(['text'], 'text', ([a]) => (a as string).toUpperCase()),
  lower: each(['text'], 'text', ([a]) => (a as string).toLowerCase()),
  contains: each(TEXTS, 'boolean', ([a, b]) => folded(a!).includes(folded(b!))),
  starts: each(TEXTS, 'boolean', ([a, b]) => folded(a!).startsWith(folded(b!))),
  ends: each(TEXTS, 'boolean', ([a, b]) => folded(a!).endsWith(folded(b!))),
  matches: { ...each(TEXTS, 'boolean', ([a, pattern]) => matches(a as string, pattern as string)), literal: 1 },
  number: each(['text'], 'number', ([a]) => {
    const text = (a as string).trim();
    if (!/^[+-]?\d+(\.\d+)?$/.test(text)) throw new Uncomputable(`"${text.slice(0, 40)}" is no number`);
    return number(Number(text));
  }),
  text: eachOf(
    (types) => (types.length === 1 && ANY.includes(types[0]!.kind) ? 'text' : null),
    'one value',
    ([a]) => String(a),
  ),
  date: each(['text'], 'date', ([a]) => isoOf(dayOf(a as string))),
  today: each([], 'date', (_, { today }) => today),
  days: each(['date', 'date'], 'number', ([from, to]) => date(to!) - date(from!)),
  year: partOfDate(0, 4),
  month: partOfDate(5, 7),
  day: partOfDate(8, 10),
};
