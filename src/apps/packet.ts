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
import { type Formula, FormulaFault, Scope, type Type, UnknownName } from '../formulas/index.ts';
import type { Mapping, Shape } from './shape.ts';
import type { Path } from './source.ts';
import { didYouMean } from './spelling.ts';

const KEYS = ['fields', 'checks'];
const FIELD_KEYS = ['name', 'type', 'description', 'inputs', 'formula'];
const CHECK_KEYS = ['name', 'message', 'blocks', 'tolerance', ...PACKET_CONDITIONS];

const HIDDEN = 'A hidden field is not shown, so no packet can be made of it';

const LIMITS = { fields: 100, checks: 1_000, inputs: 100, name: 100, sentence: 2_000, input: 500 } as const;

/** Types that no field across documents can have. */
const NOT_HERE: readonly FieldType[] = ['table', 'group', 'prompt', 'list'];

/** Reads what an app asks of the documents of a run together; null when the file does not say. */
export function readPacket(shape: Shape, app: Mapping, classes: readonly DocumentClass[]): Packet | null {
  if ((app.packet ?? null) === null) return null;
  const from = shape.mapping(app.packet, ['packet'], KEYS);
  return from && new PacketReader(shape, classes).packet(from);
}

class PacketReader {
  readonly #shape: Shape;
  readonly #classes: readonly DocumentClass[];

  constructor(shape: Shape, classes: readonly DocumentClass[]) {
    this.#shape = shape;
    this.#classes = classes;
  }

  packet(from: Mapping): Packet {
    const shape = this.#shape;
    const at: Path = ['packet', 'fields'];
    const fields = shape
      .list(from, 'fields', ['packet'], LIMITS.fields)
      .flatMap((entry, index) => this.#field(entry, [...at, index]) ?? []);
    const seen = new Set<string>();
    for (const [index, { name }] of fields.entries()) {
      if (seen.has(name)) shape.fault([...at, index, 'name'], `The name "${name}" is taken`);
      seen.add(name);
    }
    const scope = this.#scope(fields);
    for (const [index, { name, formula }] of fields.entries()) {
      const wrong = formula === null || !scope ? null : this.#wrong(scope, () => this.#judge(scope.derived(name)));
      if (wrong !== null) shape.fault([...at, index, 'formula'], wrong);
    }
    const checks = shape
      .list(from, 'checks', ['packet'], LIMITS.checks)
      .flatMap((entry, index) => this.#check(entry, ['packet', 'checks', index], fields, scope) ?? []);
    return { fields, checks };
  }

  /** Null where a class has a formula that is wrong, which is told there. */
  #scope(fields: readonly PacketFieldDefinition[]): Scope | null {
    try {
      return Scope.ofPacket({ classes: this.#classes, packet: { fields, checks: [] } });
    } catch (error) {
      if (error instanceof FormulaFault) return null;
      throw error;
    }
  }

  #field(value: unknown, path: Path): PacketFieldDefinition | null {
    const shape = this.#shape;
    const from = shape.mapping(value, path, FIELD_KEYS);
    if (!from) return null;
    const name = shape.text(from, 'name', path, LIMITS.name);
    if (name === null || name.trim() === '') {
      shape.fault(path, 'A field of a packet needs a name');
      return null;
    }
    if (this.#classes.some((one) => name.startsWith(`${one.name}.`)))
      shape.fault([...path, 'name'], `"${name}" looks like a field of a class; take another name`);
    const description = shape.text(from, 'description', path, LIMITS.sentence) ?? '';
    const inputs = shape.texts(from, 'inputs', path, LIMITS.inputs, LIMITS.input);
    const formula = shape.text(from, 'formula', path, LIMITS.sentence);
    const given = shape.choice(from, 'type', path, FIELD_TYPES, formula === null ? 'text' : 'derived');
    if ((formula === null) === (inputs.length === 0))
      shape.fault(path, 'A field of a packet needs either "inputs" to choose from, or a "formula"');
    if ((given === 'derived') !== (formula !== null))
      shape.fault([...path, 'type'], 'A field with a formula is of the type derived, and no other is');
    if (NOT_HERE.includes(given)) shape.fault([...path, 'type'], `A field of a packet cannot be a ${given}`);
    for (const [index, input] of inputs.entries()) this.#input(input, [...path, 'inputs', index], given);
    return { name, type: given, description, inputs, formula };
  }

  /** Judges `class.field`; tells its type in formulas. */
  #input(input: string, path: Path, wanted: FieldType | null): Type | null {
    const shape = this.#shape;
    const parts = partsOfInput(input, this.#classes);
    if (!parts) {
      const names = this.#classes.map(({ name }) => name);
      const [given = ''] = input.split('.');
      shape.fault(path, `There is no class "${given}"${didYouMean(given, names)}; an input is class.field`);
      return null;
    }
    const documentClass = this.#classes.find(({ name }) => name === parts.class)!;
    const scope = Scope.ofClass(documentClass);
    let type: Type | null = null;
    const wrong = this.#wrong(scope, () => {
      type = scope.typeOf(parts.field);
    });
    const found = type as Type | null; // set in the call above
    if (wrong !== null) shape.fault(path, wrong);
    else if (hiddenNames(documentClass).includes(parts.field)) shape.fault(path, HIDDEN);
    else if (found?.many) shape.fault(path, `"${parts.field}" has many values; an input has one`);
    else if (found && wanted && wanted !== 'derived' && kindOf(wanted) !== found.kind)
      shape.fault(path, `"${input}" is of another kind than the field`);
    else return found;
    return null;
  }

  #check(
    value: unknown,
    path: Path,
    fields: readonly PacketFieldDefinition[],
    scope: Scope | null,
  ): PacketCheck | null {
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
    const blocks = shape.flag(from, 'blocks', path);
    const condition = this.#condition(kind, from, path, fields, scope);
    if (!condition) return null;
    const name = shape.text(from, 'name', path, LIMITS.name) ?? `packet: ${kind}`;
    return { name, message: shape.text(from, 'message', path, LIMITS.sentence), blocks, ...condition };
  }

  #condition(
    kind: (typeof PACKET_CONDITIONS)[number],
    from: Mapping,
    path: Path,
    fields: readonly PacketFieldDefinition[],
    scope: Scope | null,
  ): PacketCondition | null {
    const shape = this.#shape;
    const names = fields.map(({ name }) => name);
    if (kind === 'required') {
      const required = shape.text(from, 'required', path, LIMITS.name);
      if (required === null) return null;
      if (!names.includes(required))
        shape.fault([...path, 'required'], `The packet has no field "${required}"${didYouMean(required, names)}`);
      return { required };
    }
    if (kind === 'present') {
      const present = shape.texts(from, 'present', path, LIMITS.inputs, LIMITS.name);
      const classes = this.#classes.map(({ name }) => name);
      for (const [index, one] of present.entries())
        if (!classes.includes(one))
          shape.fault([...path, 'present', index], `There is no class "${one}"${didYouMean(one, classes)}`);
      return present.length > 0 ? { present } : null;
    }
    if (kind === 'formula') {
      const text = shape.text(from, 'formula', path, LIMITS.sentence);
      if (text === null || !scope) return null;
      const wrong = this.#wrong(scope, () => {
        const { type } = this.#judge(scope.formula(text));
        if (type.kind !== 'boolean' || type.many)
          throw new FormulaFault('Must say yes or no, as a comparison does; all(…) makes that of a list');
      });
      if (wrong !== null) shape.fault([...path, 'formula'], wrong);
      return { formula: text };
    }
    const match = shape.texts(from, 'match', path, LIMITS.inputs, LIMITS.input);
    if (match.length < 2) shape.fault([...path, 'match'], 'Needs two or more values to compare');
    const kinds = match.map((name, index) => {
      const own = names.includes(name) && scope ? scope.typeOf(name) : null;
      return own ?? this.#input(name, [...path, 'match', index], null);
    });
    const all = new Set(kinds.flatMap((type) => type?.kind ?? []));
    if (all.size > 1) shape.fault([...path, 'match'], `Compares ${[...all].join(' with ')}; all must be of one kind`);
    const tolerance = shape.number(from, 'tolerance', path) ?? 0;
    if (tolerance < 0) shape.fault([...path, 'tolerance'], 'Must not be below 0');
    return { match, tolerance };
  }

  /** The formula, unless it would tell what is hidden. */
  #judge(formula: Formula): Formula {
    for (const name of formula.names) {
      const parts = partsOfInput(name, this.#classes);
      const documentClass = this.#classes.find((one) => one.name === parts?.class);
      if (parts && documentClass && hiddenNames(documentClass).includes(parts.field))
        throw new FormulaFault(`${HIDDEN}: "${name}"`);
    }
    return formula;
  }

  #wrong(scope: Scope, read: () => unknown): string | null {
    try {
      read();
      return null;
    } catch (error) {
      if (error instanceof UnknownName) return error.message + didYouMean(error.unknown, scope.names);
      if (error instanceof FormulaFault) return error.message;
      throw error;
    }
  }
}

/** The kind of a type's values in formulas. */
function kindOf(type: FieldType): Type['kind'] {
  return Scope.ofClass({ fields: [{ ...ANY, type }] }).typeOf('any').kind;
}

const ANY = {
  name: 'any', description: '', aliases: [], required: false, hidden: false, threshold: null, choices: [], columns: [], fields: [],
  question: null, formula: null,
} as const; // biome-ignore format: a field of which nothing is said
