import { type Circumstances, compiled, OPERATIONS, Uncomputable } from './functions.ts';
import { FormulaFault, type Node, parseFormula } from './parse.ts';
import type { Type, Value } from './types.ts';

/** What a formula comes to: a value, null where something that it needs is missing, or why it cannot be computed. */
export interface Outcome {
  readonly value: Value;
  /** Null unless it cannot be computed. */
  readonly problem: string | null;
  /** The names that have no value, or not in each row, where that is why there is none. */
  readonly missing: readonly string[];
}

/** A formula that was read, and whose names and types are known to fit. */
export interface Formula {
  readonly text: string;
  readonly type: Type;
  /** The names in it, each once. */
  readonly names: readonly string[];
  /** `read` gives the value of a name. Never throws, and takes time in proportion to the formula and the rows. */
  compute(read: (name: string) => Value, given: Circumstances): Outcome;
  /** What the sides of its comparison come to, in words, as `sum(items.amount) is 120.50`; none where it has none. */
  sides(read: (name: string) => Value, given: Circumstances): readonly Side[];
}

/** A part of a formula and what it comes to. */
export interface Side {
  readonly text: string;
  readonly value: Value;
}

/** Entries of all lists that one formula may look at. */
const MOST_STEPS = 5_000_000;

const COMPARING = ['=', '!=', '<', '>', '<=', '>=', 'near'];

/** Reads a formula; `typeOf` tells the type of a name, or throws a `FormulaFault` for one that there is not. */
export function formula(text: string, typeOf: (name: string) => Type): Formula {
  const root = parseFormula(text);
  const names = new Set(namesIn(root));
  // A name may be that of another formula. To read that here, not deep within this one, spares the stack: a hundred
  // derived fields may need each other in a row, and each may nest deeply.
  const types = new Map([...names].map((name) => [name, typeOf(name)]));
  const type = judge(root, types);
  return {
    text,
    type,
    names: [...names],
    compute(read, given) {
      try {
        const value = evaluate(root, valuesOf(root, read), given, { left: MOST_STEPS });
        return { value, problem: null, missing: value === null ? missingOf(names, read) : [] };
      } catch (error) {
        if (error instanceof Uncomputable) return { value: null, problem: error.message, missing: [] };
        throw error;
      }
    },
    sides(read, given) {
      if (root.kind !== 'call' || !COMPARING.includes(root.function)) return [];
      return root.inputs.slice(0, 2).flatMap((side): Side[] => {
        if (side.kind === 'literal') return [];
        try {
          return [{ text: written(side), value: evaluate(side, valuesOf(side, read), given, { left: MOST_STEPS }) }];
        } catch (error) {
          if (error instanceof Uncomputable) return [];
          throw error;
        }
      });
    },
  };
}

function namesIn(node: Node): string[] {
  if (node.kind === 'literal') return [];
  return node.kind === 'name' ? [node.name] : node.inputs.flatMap(namesIn);
}

/** The values of all names, read before anything is computed, for the reason above. */
const valuesOf = (node: Node, read: (name: string) => Value): ReadonlyMap<string, Value> =>
  new Map([...new Set(namesIn(node))].map((name) => [name, read(name)]));

function missingOf(names: Iterable<string>, read: (name: string) => Value): string[] {
  return [...names].filter((name) => {
    const value = read(name);
    return value === null || (Array.isArray(value) && value.includes(null));
  });
}

function judge(node: Node, typesOf: ReadonlyMap<string, Type>): Type {
  if (node.kind === 'literal') {
    const kind = typeof node.value === 'string' ? 'text' : typeof node.value === 'boolean' ? 'boolean' : 'number';
    return { kind, many: false };
  }
  if (node.kind === 'name') return typesOf.get(node.name)!;
  const found = Object.hasOwn(OPERATIONS, node.function) ? OPERATIONS[node.function]! : null;
  if (!found) throw new FormulaFault(`There is no function ${node.function}(…)`);
  const types = node.inputs.map((input) => judge(input, typesOf));
  if (found.literal !== undefined) {
    const pattern = node.inputs[found.literal];
    if (pattern?.kind !== 'literal' || typeof pattern.value !== 'string')
      throw new FormulaFault(`${node.function}(…) takes its pattern in quotes`);
    compiled(pattern.value);
  }
  try {
    return found.type(types);
  } catch (error) {
    if (error instanceof FormulaFault) throw new FormulaFault(`${calledName(node.function)} ${error.message}`);
    throw error;
  }
}

const calledName = (name: string) => (/^[a-z]{3,}$/.test(name) || name === 'if' ? `${name}(…)` : `"${name}"`);

function evaluate(
  node: Node,
  values: ReadonlyMap<string, Value>,
  given: Circumstances,
  steps: { left: number },
): Value {
  if (node.kind === 'literal') return node.value;
  if (node.kind === 'name') return values.get(node.name)!;
  const inputs = node.inputs.map((input) => evaluate(input, values, given, steps));
  for (const input of inputs) steps.left -= Array.isArray(input) ? input.length : 1;
  if (steps.left < 0) throw new Uncomputable('it would look at too many rows');
  return OPERATIONS[node.function]!.apply(inputs, given);
}

/** A formula as it may be written again. */
function written(node: Node): string {
  if (node.kind === 'literal') return typeof node.value === 'string' ? JSON.stringify(node.value) : String(node.value);
  if (node.kind === 'name') return node.name;
  const inputs = node.inputs.map(written);
  if (node.function === 'minus') return `-${inputs[0]}`;
  if (/^[a-z]/.test(node.function) && !['and', 'or'].includes(node.function))
    return `${node.function}(${inputs.join(', ')})`;
  return `(${inputs.join(` ${node.function} `)})`;
}
