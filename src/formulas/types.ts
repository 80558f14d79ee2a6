/** What a value is; `row` is a row of a table, of which there is nothing but their number. */
export type Kind = 'number' | 'text' | 'date' | 'boolean' | 'row';

export interface Type {
  readonly kind: Kind;
  /** Whether it is one for each row of a table, or each entry of a list. */
  readonly many: boolean;
}

/** A value of a formula. A date is an ISO day; null is missing. */
export type Scalar = number | string | boolean | null;
export type Value = Scalar | readonly Scalar[];

const NAMES: Readonly<Record<Kind, readonly [one: string, many: string]>> = {
  number: ['a number', 'numbers'],
  text: ['a text', 'texts'],
  date: ['a date', 'dates'],
  boolean: ['yes or no', 'a list of yes or no'],
  row: ['a row', 'rows'],
};

export const named = ({ kind, many }: Type): string => NAMES[kind][many ? 1 : 0];
