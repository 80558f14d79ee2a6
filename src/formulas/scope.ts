import { type DocumentClass, type Field, type FieldType, leaves } from '../domain/index.ts';
import { type Formula, formula } from './formula.ts';
import { FormulaFault } from './parse.ts';
import type { Kind, Type } from './types.ts';

/** A name that there is not. */
export class UnknownName extends FormulaFault {
  readonly unknown: string;

  constructor(unknown: string) {
    super(`There is no field "${unknown}"`);
    this.unknown = unknown;
  }
}

const NUMBERS: readonly FieldType[] = ['number', 'integer', 'percent', 'money'];
const TRUTHS: readonly FieldType[] = ['boolean', 'checkbox'];

function kindOf(type: FieldType): Kind {
  if (NUMBERS.includes(type)) return 'number';
  if (TRUTHS.includes(type)) return 'boolean';
  return type === 'date' ? 'date' : 'text';
}

/** What the formulas of a class may name: its fields, by their dotted names, its tables and their columns. */
export class Scope {
  readonly #fields = new Map<string, { readonly field: Field; readonly many: boolean }>();
  readonly #derived = new Map<string, Formula>();
  /** Derived fields that are being read, in their order. */
  readonly #open: string[] = [];

  constructor({ fields }: Pick<DocumentClass, 'fields'>) {
    for (const { name, field } of leaves(fields)) {
      this.#fields.set(name, { field, many: field.type === 'list' || field.type === 'table' });
      for (const column of field.columns) this.#fields.set(`${name}.${column.name}`, { field: column, many: true });
    }
  }

  get names(): Iterable<string> {
    return this.#fields.keys();
  }

  /** Throws an `UnknownName`, or a `FormulaFault` of the formula of a derived field. */
  typeOf(name: string): Type {
    const found = this.#fields.get(name);
    if (!found) throw new UnknownName(name);
    const { field, many } = found;
    if (field.type === 'table') return { kind: 'row', many };
    if (field.type === 'derived' && !many) return this.derived(name).type;
    return { kind: kindOf(field.type), many };
  }

  /** The formula of a derived field. Throws a `FormulaFault` for one that is wrong, or needs itself. */
  derived(name: string): Formula {
    const known = this.#derived.get(name);
    if (known) return known;
    const circle = this.#open.indexOf(name);
    if (circle >= 0) throw new FormulaFault(`Needs itself: ${[...this.#open.slice(circle), name].join(' → ')}`);
    this.#open.push(name);
    try {
      const made = this.formula(this.#fields.get(name)?.field.formula ?? '');
      if (made.type.many || made.type.kind === 'row') throw new FormulaFault('Gives a list; a field holds one value');
      this.#derived.set(name, made);
      return made;
    } finally {
      this.#open.pop();
    }
  }

  /** Throws a `FormulaFault`. */
  formula(text: string): Formula {
    return formula(text, (name) => this.typeOf(name));
  }
}
