import {
  type DocumentClass,
  FIELD_TYPES,
  type FieldType,
  hiddenNames,
  PACKET_CONDITIONS,
  type Packet,
  type PacketCheck,
  type PacketCondition,
  type PacketFieldDefinition,
  partsOfInput,
} from '../domain/index.ts';
import { type Formula, FormulaFault, kindOfType, named, Scope, type Type, UnknownName } from '../formulas/index.ts';
import { LONGEST_NAME, nameIn, refuseTwins } from './names.ts';
import type { Mapping, Shape } from './shape.ts';
import { MAX_FAULTS, type Path } from './source.ts';
import { didYouMean } from './spelling.ts';

const KEYS = ['fields', 'checks'];
const FIELD_KEYS = ['name', 'type', 'description', 'inputs', 'formula'];
const CHECK_KEYS = ['name', 'message', 'blocks', 'tolerance', 'field', ...PACKET_CONDITIONS];

const LIMITS = { fields: 100, checks: 1_000, inputs: 100, classes: 250, sentence: 2_000, input: 500 } as const;

/** A field across documents holds one value, which is read from no page. */
const NOT_HERE: readonly FieldType[] = ['table', 'group', 'list', 'prompt'];
const TYPES = FIELD_TYPES.filter((type) => !NOT_HERE.includes(type));

/** The condition that a key stands beside. */
const BELONGS: Readonly<Record<string, PacketKind>> = { field: 'required', tolerance: 'match' };

/** Reads what an app asks of the documents of a run together; null when the file does not say. */
export function readPacket(shape: Shape, app: Mapping, classes: readonly DocumentClass[]): Packet | null {
  if ((app.packet ?? null) === null) return null;
  const from = shape.mapping(app.packet, ['packet'], KEYS);
  return from && new PacketReader(shape, classes).packet(from);
}

/** A class with what formulas and inputs may name of it. */
interface Known {
  readonly scope: Scope;
  readonly hidden: ReadonlySet<string>;
}

class PacketReader {
  readonly #shape: Shape;
  readonly #classes: readonly DocumentClass[];
  readonly #known: ReadonlyMap<string, Known>;
  #fields: readonly PacketFieldDefinition[] = [];

  constructor(shape: Shape, classes: readonly DocumentClass[]) {
    this.#shape = shape;
    this.#classes = classes;
    this.#known = new Map(
      classes.map((one) => [one.name, { scope: Scope.ofClass(one), hidden: new Set(hiddenNames(one)) }]),
    );
  }

  packet(from: Mapping): Packet {
    const shape = this.#shape;
    this.#tellClassesApart();
    const at: Path = ['packet', 'fields'];
    const entries = shape.list(from, 'fields', ['packet'], LIMITS.fields);
    const read = entries.map((entry, index) => this.#field(entry, [...at, index]));
    refuseTwins(shape, read, at, 'field');
    this.#fields = read.flatMap((field) => field ?? []);
    const scope = Scope.ofPacket({ classes: this.#classes, packet: { fields: this.#fields, checks: [] } });
    for (const [index, field] of read.entries()) {
      if (!field || field.formula === null) continue;
      const wrong = this.#wrong(() => this.#open(scope.derived(field.name)));
      if (wrong !== null) shape.fault([...at, index, 'formula'], wrong);
    }
    const checks = shape
      .list(from, 'checks', ['packet'], LIMITS.checks)
      .flatMap((entry, index) => this.#check(entry, ['packet', 'checks', index], scope) ?? []);
    const isEmpty = [from.fields, from.checks].every((list) => (list ?? null) === null);
    if (isEmpty) shape.fault(['packet'], 'Needs "fields", "checks" or both');
    return { fields: this.#fields, checks };
  }

  /** In `a.b.c` nobody could tell the class `a` from the class `a.b`. */
  #tellClassesApart(): void {
    for (const [index, { name }] of this.#classes.entries()) {
      const other = this.#classes.find((one) => one.name !== '' && name.startsWith(`${one.name}.`));
      if (!other) continue;
      const message = `With a packet, no class may be called as the class "${other.name}" with a dot behind it`;
      this.#shape.fault(['classes', index, 'name'], message);
    }
  }

  #field(value: unknown, path: Path): PacketFieldDefinition | null {
    const shape = this.#shape;
    const from = shape.mapping(value, path, FIELD_KEYS);
    if (!from) return null;
    const name = nameIn(shape, from, path, 'field');
    const description = shape.text(from, 'description', path, LIMITS.sentence) ?? '';
    if ((from.type ?? null) === null) shape.fault([...path, 'type'], 'The type is missing');
    const type = shape.choice(from, 'type', path, TYPES, 'text');
    const inputs = shape.texts(from, 'inputs', path, LIMITS.inputs, LIMITS.input);
    const formula = shape.text(from, 'formula', path, LIMITS.sentence);
    const isDerived = type === 'derived';
    if (isDerived && formula === null) shape.fault([...path, 'formula'], 'A derived needs "formula"');
    if (isDerived && inputs.length > 0) shape.fault([...path, 'inputs'], 'A derived has no "inputs"', 'key');
    if (!isDerived && formula !== null) shape.fault([...path, 'formula'], 'Only a derived has "formula"', 'key');
    if (!isDerived && inputs.length === 0)
      shape.fault([...path, 'inputs'], 'Needs "inputs", of which one is chosen, or the type derived and a "formula"');
    const wanted = isDerived ? null : kindOfType(type);
    for (const [index, input] of inputs.entries()) {
      const at = [...path, 'inputs', index];
      const kind = this.#input(input, at);
      if (inputs.indexOf(input) < index) shape.fault(at, `"${input}" stands here twice`);
      if (kind && wanted && kind !== wanted)
        shape.fault(at, `"${input}" is ${called(kind)}; for the type ${type} it must be ${called(wanted)}`);
    }
    // What is wrong already must not make a formula of it too.
    return { name, type, description, inputs, formula: isDerived ? (formula ?? '') : null };
  }

  /** The kind of the one value that `class.field` has in a document; null where that is a fault. */
  #input(input: string, path: Path): Type['kind'] | null {
    const parts = partsOfInput(input, this.#classes);
    const known = parts && this.#known.get(parts.class);
    let type: Type | null = null;
    const wrong = this.#wrong(() => {
      if (!parts || !known) throw new UnknownName(input);
      type = known.scope.typeOf(parts.field);
      if (known.hidden.has(parts.field)) throw new FormulaFault(hidden(input));
      if (type.many) throw new FormulaFault(`"${input}" has many values in a document; an input has one`);
    }, parts?.class);
    const found = type as Type | null; // set in the call above
    if (wrong !== null) this.#shape.fault(path, wrong);
    return wrong === null && found ? found.kind : null;
  }

  #check(value: unknown, path: Path, scope: Scope): PacketCheck | null {
    const shape = this.#shape;
    const from = shape.mapping(value, path, CHECK_KEYS);
    if (!from) return null;
    const given = PACKET_CONDITIONS.filter((kind) => from[kind] !== undefined && from[kind] !== null);
    const [kind] = given;
    if (given.length !== 1 || !kind) {
      const said = given.length === 0 ? 'none of them is' : `${given.join(' and ')} are`;
      shape.fault(path, `A check of a packet needs one of ${PACKET_CONDITIONS.join(', ')}; ${said} there`);
      return null;
    }
    for (const [key, owner] of Object.entries(BELONGS))
      if ((from[key] ?? null) !== null && kind !== owner)
        shape.fault([...path, key], `Only a check with "${owner}" has "${key}"`, 'key');
    const blocks = shape.flag(from, 'blocks', path);
    const message = shape.text(from, 'message', path, LIMITS.sentence);
    const condition = this.#condition(kind, from, path, scope);
    if (!condition) return null;
    const about = 'required' in condition ? condition.field : 'packet';
    return { name: shape.text(from, 'name', path, LONGEST_NAME) ?? `${about}: ${kind}`, message, blocks, ...condition };
  }

  #condition(kind: PacketKind, from: Mapping, path: Path, scope: Scope): PacketCondition | null {
    const shape = this.#shape;
    if (kind === 'match') return this.#match(from, path, scope);
    if (kind === 'required') {
      const isAsked = shape.flag(from, 'required', path);
      const field = shape.text(from, 'field', path, LONGEST_NAME);
      if (field === null) shape.fault(path, 'Say with "field" which field of the packet is required');
      else if (!this.#fields.some(({ name }) => name === field)) shape.fault([...path, 'field'], this.#unknown(field));
      return field === null || !isAsked ? null : { required: true, field };
    }
    if (kind === 'present') {
      const present = shape.texts(from, 'present', path, LIMITS.classes, LONGEST_NAME);
      for (const [index, name] of present.entries())
        if (!this.#known.has(name)) shape.fault([...path, 'present', index], this.#unknownClass(name));
      if (present.length === 0) shape.fault([...path, 'present'], 'Needs the names of classes');
      return { present };
    }
    const formula = shape.text(from, 'formula', path, LIMITS.sentence);
    if (formula === null) return null;
    const wrong = this.#wrong(() => {
      const { type } = this.#open(scope.formula(formula));
      if (type.kind !== 'boolean' || type.many)
        throw new FormulaFault('Must say yes or no, as a comparison does; all(…) makes that of a list');
    });
    if (wrong !== null) shape.fault([...path, 'formula'], wrong);
    return { formula };
  }

  #match(from: Mapping, path: Path, scope: Scope): PacketCondition {
    const shape = this.#shape;
    const at = [...path, 'match'];
    const match = shape.texts(from, 'match', path, LIMITS.inputs, LIMITS.input);
    if (match.length === 0) shape.fault(at, 'Needs what is compared: class.field, or fields of the packet');
    let first: { readonly name: string; readonly kind: Type['kind'] } | null = null;
    for (const [index, name] of match.entries()) {
      const kind = this.#fields.some((field) => field.name === name)
        ? this.#kindOf(name, scope)
        : this.#input(name, [...at, index]);
      if (match.indexOf(name) < index) shape.fault([...at, index], `"${name}" stands here twice`);
      if (kind === null) continue;
      first ??= { name, kind };
      if (kind !== first.kind)
        shape.fault([...at, index], `"${name}" is ${called(kind)}, and "${first.name}" ${called(first.kind)}`);
    }
    const tolerance = shape.number(from, 'tolerance', path) ?? 0;
    if (tolerance < 0) shape.fault([...path, 'tolerance'], 'Must not be below 0');
    if (tolerance > 0 && first && first.kind !== 'number')
      shape.fault([...path, 'tolerance'], 'Only numbers have a tolerance');
    return { match, tolerance };
  }

  /** Null for a derived field whose formula is wrong, which is told there. */
  #kindOf(name: string, scope: Scope): Type['kind'] | null {
    try {
      return scope.typeOf(name).kind;
    } catch (error) {
      if (error instanceof FormulaFault) return null;
      throw error;
    }
  }

  /** The formula, unless it would tell what is hidden. */
  #open(formula: Formula): Formula {
    for (const name of formula.names) {
      const parts = partsOfInput(name, this.#classes);
      if (parts && this.#known.get(parts.class)?.hidden.has(parts.field)) throw new FormulaFault(hidden(name));
    }
    return formula;
  }

  /** What is wrong with a formula, or with an input of a class. */
  #wrong(read: () => unknown, ofClass?: string): string | null {
    try {
      read();
      return null;
    } catch (error) {
      if (error instanceof UnknownName)
        return this.#unknown(ofClass === undefined ? error.unknown : `${ofClass}.${error.unknown}`);
      if (error instanceof FormulaFault) return error.message;
      throw error;
    }
  }

  #unknown(name: string): string {
    const parts = partsOfInput(name, this.#classes);
    if (parts) {
      const names = this.#known.get(parts.class)?.scope.names ?? [];
      return `The class "${parts.class}" has no field "${parts.field}"${this.#meant(parts.field, names)}`;
    }
    const [start = '', ...rest] = name.split('.');
    if (rest.length > 0) return this.#unknownClass(start);
    const names = this.#fields.map((field) => field.name);
    return `The packet has no field "${name}"${this.#meant(name, names)}; fields of documents are written class.field`;
  }

  #unknownClass(name: string): string {
    return `There is no class "${name}"${this.#meant(name, this.#known.keys())}`;
  }

  /** To look for what was meant takes a while, so it is done for those faults alone that are told. */
  #meant(name: string, names: Iterable<string>): string {
    return this.#shape.faults.length < MAX_FAULTS ? didYouMean(name, names) : '';
  }
}

type PacketKind = (typeof PACKET_CONDITIONS)[number];

const called = (kind: Type['kind']) => named({ kind, many: false });

const hidden = (name: string) => `"${name}" is hidden, and a packet would show it`;
