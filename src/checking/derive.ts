import type { Confidence, DocumentClass, DocumentResult, FieldValue } from '../domain/index.ts';
import { leaves } from '../domain/index.ts';
import type { Circumstances, Scope, Value } from '../formulas/index.ts';
import { Values } from './read.ts';

/** A document with its derived fields computed, those that others need first; they stand where the app has them. */
export function withDerived(
  document: DocumentResult,
  { fields }: DocumentClass,
  scope: Scope,
  given: Circumstances,
): DocumentResult {
  const derived = [...leaves(fields)].filter(({ field }) => field.type === 'derived').map(({ name }) => name);
  if (derived.length === 0) return document;
  const values = new Values(document);
  const made = new Map<string, FieldValue>();
  const compute = (name: string): FieldValue => {
    const known = made.get(name);
    if (known) return known;
    const formula = scope.derived(name);
    const read = (other: string): Value => {
      if (derived.includes(other)) return scalarOf(compute(other));
      return values.value(other, scope.typeOf(other));
    };
    const { value, problem } = formula.compute(read, given);
    const field = fieldOf(name, value, sureness(formula.names.flatMap((n) => made.get(n) ?? values.found(n))), problem);
    made.set(name, field);
    return field;
  };
  for (const name of derived) compute(name);
  const isDerived = new Set(derived);
  const found = new Map(document.fields.filter(({ name }) => !isDerived.has(name)).map((field) => [field.name, field]));
  const ordered = [...leaves(fields)].flatMap(({ name }) => made.get(name) ?? found.get(name) ?? []);
  const placed = new Set(ordered.map(({ name }) => name));
  return {
    ...document,
    fields: [...ordered, ...document.fields.filter(({ name }) => !placed.has(name) && !isDerived.has(name))],
  };
}

const scalarOf = ({ value }: FieldValue): Value => (typeof value === 'object' && value !== null ? null : value);

export function fieldOf(name: string, value: Value, confidence: Confidence, problem: string | null): FieldValue {
  const common = { name, type: 'derived', source: 'derived', evidence: [], problem: null } as const;
  const isAbsent = value === null || typeof value === 'object';
  if (problem !== null || isAbsent)
    return { ...common, text: null, value: null, confidence: { ...confidence, model: null } };
  const rounded = typeof value === 'number' ? Math.round(value * 1e9) / 1e9 : value;
  return { ...common, text: String(rounded), value: rounded, confidence };
}

/** What follows from values is as sure as the least sure of them. */
export function sureness(values: readonly FieldValue[]): Confidence {
  const least = (numbers: readonly (number | null)[]) => {
    const known = numbers.filter((number) => number !== null);
    return known.length > 0 ? Math.min(...known) : null;
  };
  return {
    model: least(values.map(({ confidence }) => confidence.model)),
    ocr: least(values.map(({ confidence }) => confidence.ocr)),
    calibrated: values.length > 0 && values.every(({ confidence }) => confidence.calibrated),
  };
}
