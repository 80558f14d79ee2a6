import {
  type App,
  type Choice,
  type Choices,
  type Confidence,
  type FieldType,
  type FieldValue,
  type FileResult,
  PACKET_CONDITIONS,
  type Packet,
  type PacketCheck,
  type PacketCheckResult,
  type PacketField,
  type PacketFieldDefinition,
  type PacketInput,
  type PacketResult,
  partsOfInput,
} from '../domain/index.ts';
import { type Circumstances, type Formula, near, type Scalar, Scope, type Value } from '../formulas/index.ts';
import { fold } from './conditions.ts';
import { fieldOf, sureness } from './derive.ts';
import { Members } from './members.ts';
import { better, type Candidate } from './rank.ts';
import { scalar, shown } from './read.ts';

/** What is asked of the packets of an app: read once, as a published version never changes. */
interface Asked {
  readonly packet: Packet;
  readonly scope: Scope;
  readonly classes: ReadonlyMap<string, Scope>;
  readonly fields: ReadonlyMap<string, PacketFieldDefinition>;
  readonly checks: readonly { readonly check: PacketCheck; readonly formula: Formula | null }[];
}

const asked = new WeakMap<Packet, Asked>();

function askedBy({ classes }: App, packet: Packet): Asked {
  const known = asked.get(packet);
  if (known) return known;
  const scope = Scope.ofPacket({ classes, packet });
  const made: Asked = {
    packet,
    scope,
    classes: new Map(classes.map((one) => [one.name, Scope.ofClass(one)])),
    fields: new Map(packet.fields.map((field) => [field.name, field])),
    checks: packet.checks.map((check) => ({
      check,
      formula: 'formula' in check ? scope.formula(check.formula) : null,
    })),
  };
  asked.set(packet, made);
  return made;
}

/**
 * The fields and checks across the documents of a run; null when the app asks for none. Pure, and throws nothing.
 * @param files the results of the run's files in their order; null for one that has none.
 * @param choices what people chose.
 */
export function packetOf(
  files: readonly (FileResult | null)[],
  app: App,
  choices: Choices,
  given: Circumstances,
): PacketResult | null {
  const packet = app.packet ?? null;
  return packet && new PacketOfRun(new Members(files), app, askedBy(app, packet), choices, given).result();
}

class PacketOfRun {
  readonly #members: Members;
  readonly #app: App;
  readonly #asked: Asked;
  readonly #choices: Choices;
  readonly #given: Circumstances;
  readonly #fields = new Map<string, PacketField>();
  /** Each once, as fields that need each other are many ways to the same place. */
  readonly #placed = new Map<string, readonly PacketInput[]>();

  constructor(members: Members, app: App, of: Asked, choices: Choices, given: Circumstances) {
    this.#members = members;
    this.#app = app;
    this.#asked = of;
    this.#choices = choices;
    this.#given = given;
  }

  result(): PacketResult {
    const { packet, checks } = this.#asked;
    return {
      fields: packet.fields.map((field) => this.#field(field)),
      checks: checks.map(({ check, formula }) => this.#check(check, formula)),
    };
  }

  #field(definition: PacketFieldDefinition): PacketField {
    const known = this.#fields.get(definition.name);
    if (known) return known;
    const made = definition.formula === null ? this.#ranked(definition) : this.#derived(definition);
    this.#fields.set(definition.name, made);
    return made;
  }

  #ranked({ name, type, inputs }: PacketFieldDefinition): PacketField {
    const all = inputs.flatMap((input, rank) => this.#candidates(input, rank));
    const ranked = all.filter((one) => one.scalar !== null).sort(better);
    const rest = all.filter((one) => one.scalar === null);
    const common = { name, type, inputs: [...ranked, ...rest].map(({ input }) => input) };
    const choice = Object.hasOwn(this.#choices, name) ? this.#choices[name] : undefined;
    if (choice && 'text' in choice) return { ...common, value: typed(name, type, choice), chosen: null };
    const wanted = choice && ranked.find(({ input }) => isSame(input, choice.input));
    const best = wanted ?? ranked[0];
    if (!best) return { ...common, value: absent(name, type), chosen: null };
    // A person's choice is theirs, whatever it is that they chose.
    const value = { ...best.value, name, type, ...(wanted && { source: 'person' as const }) };
    return { ...common, value, chosen: placeOf(best.input) };
  }

  #derived({ name, type }: PacketFieldDefinition): PacketField {
    const formula = this.#asked.scope.derived(name);
    const { value, problem } = formula.compute((other) => this.#value(other), this.#given);
    const confidence = sureness(formula.names.flatMap((other) => this.#found(other)));
    return { name, type, value: fieldOf(name, value, confidence, problem), chosen: null, inputs: [] };
  }

  /** What the documents of a class have at an input, each with where it stands. */
  #candidates(input: string, rank: number): readonly Candidate[] {
    const parts = partsOfInput(input, this.#app.classes);
    if (!parts) return [];
    const { kind } = this.#asked.scope.typeOf(input);
    return this.#members.of(parts.class).flatMap(({ file, document, record, values, failing }): Candidate[] => {
      const [value] = values.found(parts.field);
      if (!value) return [];
      const read = value.problem === null ? scalar(value, kind) : null;
      const valid = read !== null && !failing.has(parts.field);
      const place = { file, document, field: parts.field };
      return [{ input: { ...place, class: parts.class, record, text: value.text, valid }, value, scalar: read, rank }];
    });
  }

  /** What formulas read for a name. */
  #value(name: string): Value {
    const own = this.#asked.fields.get(name);
    const { kind } = this.#asked.scope.typeOf(name);
    if (own) return scalar(this.#field(own).value, kind);
    const parts = partsOfInput(name, this.#app.classes)!; // what has a type is one or the other
    const type = this.#asked.classes.get(parts.class)!.typeOf(parts.field);
    return this.#members.of(parts.class).flatMap(({ values }) => values.value(parts.field, type));
  }

  /** The values that a name stands for. */
  #found(name: string): readonly FieldValue[] {
    const own = this.#asked.fields.get(name);
    if (own) return [this.#field(own).value];
    const parts = partsOfInput(name, this.#app.classes);
    return parts ? this.#members.found(parts.class, parts.field) : [];
  }

  /** Where the values stand that a name is about. */
  #places(name: string): readonly PacketInput[] {
    const known = this.#placed.get(name);
    if (known) return known;
    const own = this.#asked.fields.get(name);
    const made = own ? this.#placesOf(own) : this.#placesIn(name);
    this.#placed.set(name, made);
    return made;
  }

  #placesOf(definition: PacketFieldDefinition): readonly PacketInput[] {
    const { name, chosen, inputs } = this.#field(definition);
    if (definition.formula === null) return chosen ? [chosen] : inputs.map(placeOf);
    return eachOnce(this.#asked.scope.derived(name).names.flatMap((other) => this.#places(other)));
  }

  #placesIn(name: string): readonly PacketInput[] {
    const parts = partsOfInput(name, this.#app.classes);
    if (!parts) return [];
    return this.#members.of(parts.class).map(({ file, document }) => ({ file, document, field: parts.field }));
  }

  #check(check: PacketCheck, formula: Formula | null): PacketCheckResult {
    const kind = PACKET_CONDITIONS.find((one) => one in check)!;
    const { status, message, fields, inputs } = formula ? this.#formula(formula) : this.#verdict(check);
    const { name, blocks } = check;
    const said = status === 'failed' ? (check.message ?? message) : message;
    return { name, kind, status, blocks, fields, message: said, inputs: eachOnce(inputs) };
  }

  #verdict(check: PacketCheck): Verdict {
    if ('match' in check) return this.#match(check);
    if ('present' in check) {
      const missing = check.present.filter((name) => this.#members.of(name).length === 0);
      const about = { fields: [], inputs: [] };
      return missing.length === 0 ? passed(about) : failed(`There is no ${missing.join(', no ')}`, about);
    }
    if (!('required' in check)) return passed({ fields: [], inputs: [] });
    const about = { fields: [check.field], inputs: this.#places(check.field) };
    return this.#value(check.field) === null ? failed(`There is no ${check.field}`, about) : passed(about);
  }

  #formula(formula: Formula): Verdict {
    const read = (name: string) => this.#value(name);
    const about = { fields: formula.names, inputs: formula.names.flatMap((name) => this.#places(name)) };
    const { value, problem, missing } = formula.compute(read, this.#given);
    if (problem !== null) return failed(`${formula.text} cannot be computed: ${problem}`, about);
    if (value === null) return skipped(`There is no value for ${missing.join(', ')}`, about);
    if (value === true) return passed(about);
    const sides = formula.sides(read, this.#given).map((side) => `${side.text} is ${shown(side.value)}`);
    return failed([`${formula.text} does not hold`, ...(sides.length > 0 ? [sides.join(', ')] : [])].join(': '), about);
  }

  #match({ match, tolerance }: Extract<PacketCheck, { match: unknown }>): Verdict {
    const found = match.flatMap((name) => this.#compared(name));
    const [first] = found;
    const missing = match.filter((name) => !found.some((one) => one.name === name));
    if (!first || found.length === 1) {
      const about = { fields: match, inputs: match.flatMap((name) => this.#places(name)) };
      if (missing.length > 0) return skipped(`There is no value for ${missing.join(', ')}`, about);
      return skipped(`There is only one value for ${match.join(', ')}`, about);
    }
    const about = { fields: match, inputs: found.flatMap(({ input }) => input ?? []) };
    const apart = twoApart(found, tolerance);
    return apart ? failed(apart.map((one) => this.#said(one)).join(', but '), about) : passed(about);
  }

  #compared(name: string): readonly Compared[] {
    const own = this.#asked.fields.get(name);
    if (!own) {
      const found = this.#candidates(name, 0).map((one) => ({ name, value: one.scalar, input: placeOf(one.input) }));
      return found.flatMap(({ value, ...rest }) => (value === null ? [] : { ...rest, value }));
    }
    const value = scalar(this.#field(own).value, this.#asked.scope.typeOf(name).kind);
    return value === null ? [] : [{ name, value, input: this.#field(own).chosen }];
  }

  #said({ name, value, input }: Compared): string {
    const file = input && this.#members.fileNameOf(input);
    return `${name} is ${shown(value)}${file === null ? '' : ` in ${file}`}`;
  }
}

interface Compared {
  readonly name: string;
  readonly value: NonNullable<Scalar>;
  /** Null for what is derived, or was typed by a person. */
  readonly input: PacketInput | null;
}

/** The numbers that are furthest apart, or the first text and one that is another; null when all are the same. */
function twoApart(found: readonly Compared[], tolerance: number): readonly [Compared, Compared] | null {
  const first = found[0]!;
  if (found.every(({ value }) => typeof value === 'number')) {
    const sorted = [...found].sort((a, b) => Number(a.value) - Number(b.value));
    // Of those that are as large, the one that stands first.
    const [least, most] = [sorted[0]!, sorted.find(({ value }) => value === sorted.at(-1)!.value)!];
    if (near(Number(least.value), Number(most.value), tolerance)) return null;
    return found.indexOf(least) < found.indexOf(most) ? [least, most] : [most, least];
  }
  const other = found.find(({ value }) => fold(String(value)) !== fold(String(first.value)));
  return other ? [first, other] : null;
}

interface Verdict {
  readonly status: PacketCheckResult['status'];
  readonly message: string;
  readonly fields: readonly string[];
  readonly inputs: readonly PacketInput[];
}
type About = Pick<Verdict, 'fields' | 'inputs'>;

const passed = (about: About): Verdict => ({ status: 'passed', message: '', ...about });
const failed = (message: string, about: About): Verdict => ({ status: 'failed', message, ...about });
const skipped = (message: string, about: About): Verdict => ({ status: 'skipped', message, ...about });

const placeOf = ({ file, document, field }: PacketInput): PacketInput => ({ file, document, field });

const isSame = (a: PacketInput, b: PacketInput) =>
  a.file === b.file && a.document === b.document && a.field === b.field;

const eachOnce = (inputs: readonly PacketInput[]) => [
  ...new Map(inputs.map((input) => [`${input.file} ${input.document} ${input.field}`, input])).values(),
];

const UNKNOWN: Confidence = { model: null, ocr: null, calibrated: false };

/** A value as a person says it is. Nobody knows the odds of that. */
function typed(name: string, type: FieldType, { text, value }: Extract<Choice, { text: unknown }>): FieldValue {
  return { name, type, text, value, confidence: UNKNOWN, source: 'person', evidence: [], problem: null };
}

const absent = (name: string, type: FieldType): FieldValue => ({
  ...typed(name, type, { text: null, value: null }),
  source: 'extracted',
});
