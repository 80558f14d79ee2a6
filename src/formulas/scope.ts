import { type App, type DocumentClass, type Field, type FieldType, leaves, type Packet } from '../domain/index.ts';
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

/** What formulas take the values of a type for. */
export function kindOfType(type: FieldType): Kind {
  if (NUMBERS.includes(type)) return 'number';
  if (TRUTHS.includes(type)) return 'boolean';
  return type === 'date' ? 'date' : 'text';
}

/** What a name stands for: a value of a type, what a formula gives, or what the documents of a class have by a name. */
type Entry = { readonly type: Type } | { readonly formula: string } | { readonly of: Scope; readonly name: string };

/** What formulas may name. */
export class Scope {
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #derived = new Map<string, Formula>();
  /** Derived fields that are being read, in their order. */
  readonly #open: string[] = [];

  private constructor(entries: ReadonlyMap<string, Entry>) {
    this.#entries = entries;
  }

  /** The fields of a class by their dotted names, its tables and their columns. */
  static ofClass({ fields }: Pick<DocumentClass, 'fields'>): Scope {
    const entries = new Map<string, Entry>();
    for (const { name, field } of leaves(fields)) {
      entries.set(name, entryOf(field));
      for (const column of field.columns) entries.set(`${name}.${column.name}`, { type: columnType(column) });
    }
    return new Scope(entries);
  }

  /** The fields of a packet, and `class.field` for a list of what all documents of a class have. */
  static ofPacket({ classes, packet }: Pick<App, 'classes'> & { readonly packet: Packet }): Scope {
    const entries = new Map<string, Entry>();
    for (const documentClass of classes) {
      const own = Scope.ofClass(documentClass);
      for (const name of own.names) entries.set(`${documentClass.name}.${name}`, { of: own, name });
    }
    for (const { name, type, formula: text } of packet.fields)
      entries.set(name, text === null ? { type: { kind: kindOfType(type), many: false } } : { formula: text });
    return new Scope(entries);
  }

  get names(): Iterable<string> {
    return this.#entries.keys();
  }

  /** Throws an `UnknownName`, or a `FormulaFault` of the formula of a derived field. */
  typeOf(name: string): Type {
    const found = this.#entries.get(name);
    if (!found) throw new UnknownName(name);
    if ('type' in found) return found.type;
    return 'of' in found ? listOf(found.of, found.name) : this.derived(name).type;
  }

  /** The formula of a derived field. Throws a `FormulaFault` for one that is wrong, or needs itself. */
  derived(name: string): Formula {
    const known = this.#derived.get(name);
    if (known) return known;
    const circle = this.#open.indexOf(name);
    if (circle >= 0) throw new FormulaFault(`Needs itself: ${[...this.#open.slice(circle), name].join(' → ')}`);
    this.#open.push(name);
    try {
      const entry = this.#entries.get(name);
      const made = this.formula(entry && 'formula' in entry ? entry.formula : '');
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

/** What is wrong with a formula of a class is told there. */
function listOf(scope: Scope, name: string): Type {
  try {
    return { kind: scope.typeOf(name).kind, many: true };
  } catch (error) {
    if (error instanceof FormulaFault) throw new FormulaFault(`The formula of "${name}" is wrong`);
    throw error;
  }
}

function entryOf(field: Field): Entry {
  const many = field.type === 'list' || field.type === 'table';
  if (field.type === 'derived') return { formula: field.formula ?? '' };
  return { type: { kind: field.type === 'table' ? 'row' : kindOfType(field.type), many } };
}

const columnType = ({ type }: Field): Type => ({ kind: kindOfType(type), many: true });
