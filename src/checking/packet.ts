import {
  type App,
  type Choice,
  type Choices,
  type DocumentResult,
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
  type RankedInput,
} from '../domain/index.ts';
import { type Circumstances, type Formula, type Scalar, Scope, type Value } from '../formulas/index.ts';
import { fold } from './conditions.ts';
import { fieldOf, sureness } from './derive.ts';
import { shown, Values } from './read.ts';

/** A document of the packet, with where it stands. */
interface Member {
  readonly file: number;
  readonly name: string;
  readonly document: number;
  readonly record: number;
  readonly result: DocumentResult;
}

/** A value among the inputs of a packet field. */
interface Candidate {
  readonly input: RankedInput;
  readonly value: FieldValue;
  /** Of the inputs of the field, which one. */
  readonly rank: number;
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
  const { packet } = app;
  return packet ? new PacketOfRun(files, { ...app, packet }, choices, given).result() : null;
}

class PacketOfRun {
  readonly #app: App & { readonly packet: Packet };
  readonly #members: readonly Member[];
  readonly #choices: Choices;
  readonly #given: Circumstances;
  readonly #scope: Scope;
  readonly #fields = new Map<string, PacketField>();

  constructor(
    files: readonly (FileResult | null)[],
    app: App & { readonly packet: Packet },
    choices: Choices,
    given: Circumstances,
  ) {
    this.#app = app;
    this.#choices = choices;
    this.#given = given;
    this.#scope = Scope.ofPacket(app);
    this.#members = files
      .flatMap((file, at) =>
        (file?.documents ?? []).map((result, document) => ({ file: at, name: file!.file, document, result })),
      )
      .map((member, record) => ({ ...member, record }));
  }

  result(): PacketResult {
    const { fields, checks } = this.#app.packet;
    return { fields: fields.map((field) => this.#field(field)), checks: checks.map((check) => this.#check(check)) };
  }

  #field(definition: PacketFieldDefinition): PacketField {
    const known = this.#fields.get(definition.name);
    if (known) return known;
    const made = definition.formula === null ? this.#ranked(definition) : this.#derived(definition);
    this.#fields.set(definition.name, made);
    return made;
  }

  #named(name: string): PacketFieldDefinition | undefined {
    return this.#app.packet.fields.find((field) => field.name === name);
  }

  #ranked({ name, type, inputs }: PacketFieldDefinition): PacketField {
    const candidates = inputs.flatMap((input, rank) => this.#found(input).map((found) => ({ ...found, rank })));
    const ranked = candidates.filter(({ value }) => value.value !== null).sort(better);
    const all = [...ranked, ...candidates.filter(({ value }) => value.value === null)].map(({ input }) => input);
    const choice = this.#choices[name];
    const own = choice && 'text' in choice ? choice : null;
    if (own) return { name, type, value: chosenValue(name, type, own), chosen: null, inputs: all };
    const wanted = choice && 'input' in choice ? ranked.find(({ input }) => isSame(input, choice.input)) : undefined;
    const best = wanted ?? ranked[0];
    if (!best) return { name, type, value: absent(name, type), chosen: null, inputs: all };
    const { file, document, field } = best.input;
    // A person's choice is theirs, whatever it is that they chose.
    const value = { ...best.value, name, type, ...(wanted && { source: 'person' as const }) };
    return { name, type, value, chosen: { file, document, field }, inputs: all };
  }

  #derived({ name, type }: PacketFieldDefinition): PacketField {
    const formula = this.#scope.derived(name);
    const { value, problem } = formula.compute((other) => this.#value(other), this.#given);
    const needed = formula.names.flatMap((other) => this.#values(other).map((one) => one.value));
    return { name, type, value: fieldOf(name, value, sureness(needed), problem), chosen: null, inputs: [] };
  }

  /** What formulas read for a name. */
  #value(name: string): Value {
    const own = this.#named(name);
    if (own) {
      const { value } = this.#field(own).value;
      return typeof value === 'object' && value !== null ? null : (value as Scalar);
    }
    const parts = partsOfInput(name, this.#app.classes);
    if (!parts) return null;
    const type = this.#scope.typeOf(name);
    const one = Scope.ofClass(this.#app.classes.find((c) => c.name === parts.class)!).typeOf(parts.field);
    return this.#of(parts.class).flatMap(({ result }): readonly Scalar[] => {
      const value = new Values(result).value(parts.field, { ...one, kind: type.kind });
      return Array.isArray(value) ? value : [value as Scalar]; // what is no list is one value
    });
  }

  /** The values behind a name, each with where it stands. */
  #values(name: string): readonly Omit<Candidate, 'rank'>[] {
    const own = this.#named(name);
    if (!own) return this.#found(name);
    const { value, chosen } = this.#field(own);
    const input = chosen ?? { file: -1, document: -1, field: name };
    return [{ value, input: { ...input, class: '', record: -1, text: value.text, valid: true } }];
  }

  #of(className: string): readonly Member[] {
    return this.#members.filter(({ result }) => result.class === className);
  }

  #found(input: string): readonly Omit<Candidate, 'rank'>[] {
    const parts = partsOfInput(input, this.#app.classes);
    if (!parts) return [];
    return this.#of(parts.class).flatMap(({ file, document, record, result }) => {
      const value = result.fields.find(({ name }) => name === parts.field);
      if (!value) return [];
      const failing = (result.checks ?? []).some(
        ({ status, fields }) => status === 'failed' && fields.includes(parts.field),
      );
      const valid = value.problem === null && value.value !== null && !failing;
      return [
        { value, input: { file, document, field: parts.field, class: parts.class, record, text: value.text, valid } },
      ];
    });
  }

  #check(check: PacketCheck): PacketCheckResult {
    const kind = PACKET_CONDITIONS.find((one) => one in check)!;
    const { status, message, fields, inputs } = this.#verdict(check);
    const { name, blocks } = check;
    const said = status === 'failed' ? (check.message ?? message) : message;
    return { name, kind, status, blocks, fields, message: said, inputs };
  }

  #verdict(check: PacketCheck): Verdict {
    if ('required' in check) {
      const own = this.#named(check.required);
      const there = own !== undefined && this.#field(own).value.value !== null;
      const about = { fields: [check.required], inputs: own ? this.#field(own).inputs : [] };
      return there ? passed(about) : failed(`There is no ${check.required} in any document`, about);
    }
    if ('present' in check) {
      const missing = check.present.filter((name) => this.#of(name).length === 0);
      const about = { fields: [], inputs: [] };
      return missing.length === 0 ? passed(about) : failed(`There is no ${missing.join(', no ')}`, about);
    }
    return 'formula' in check ? this.#formula(this.#scope.formula(check.formula)) : this.#match(check);
  }

  #formula(formula: Formula): Verdict {
    const read = (name: string) => this.#value(name);
    const about = {
      fields: formula.names,
      inputs: formula.names.flatMap((name) => this.#values(name).flatMap(({ input }) => placeOf(input) ?? [])),
    };
    const { value, problem, missing } = formula.compute(read, this.#given);
    if (problem !== null) return failed(`${formula.text} cannot be computed: ${problem}`, about);
    if (value === null) return skipped(`There is no value for ${missing.join(', ')}`, about);
    if (value === true) return passed(about);
    const sides = formula.sides(read, this.#given).map((side) => `${side.text} is ${shown(side.value)}`);
    return failed([`${formula.text} does not hold`, ...(sides.length > 0 ? [sides.join(', ')] : [])].join(': '), about);
  }

  #match({ match, tolerance }: Extract<PacketCheck, { match: unknown }>): Verdict {
    const found = match.flatMap((name) =>
      this.#values(name)
        .filter(({ value }) => value.value !== null)
        .map(({ value, input }) => ({ name, value, input })),
    );
    const about = { fields: match, inputs: found.flatMap(({ input }) => placeOf(input) ?? []) };
    const [first, ...others] = found;
    if (!first || others.length === 0) {
      const missing = match.filter((name) => !found.some((one) => one.name === name));
      return skipped(`There is no value for ${missing.join(', ')}`, about);
    }
    const other = others.find(({ value }) => !agree(first.value, value, tolerance));
    if (!other) return passed(about);
    return failed(`${this.#said(first)}, but ${this.#said(other)}`, about);
  }

  #said({ name, value, input }: { name: string; value: FieldValue; input: PacketInput }): string {
    const file = this.#members.find((member) => member.file === input.file)?.name;
    return `${name} is ${shown(value.text)}${file === undefined ? '' : ` in ${file}`}`;
  }
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

/** Where an input stands; null for a value that stands nowhere. */
function placeOf({ file, document, field }: PacketInput): PacketInput | null {
  return file < 0 ? null : { file, document, field };
}

const isSame = (a: PacketInput, b: PacketInput) =>
  a.file === b.file && a.document === b.document && a.field === b.field;

/** A person's value first, then what no check fails on, then the surer one, then the preferred input. */
function better(a: Candidate, b: Candidate): number {
  const person = ({ value }: Candidate) => (value.source === 'person' ? 1 : 0);
  return (
    person(b) - person(a) ||
    Number(b.input.valid) - Number(a.input.valid) ||
    sure(b.value) - sure(a.value) ||
    a.rank - b.rank ||
    a.input.file - b.input.file ||
    a.input.document - b.input.document
  );
}

function sure({ confidence: { model, ocr } }: FieldValue): number {
  return model === null && ocr === null ? -1 : (model ?? 1) * (ocr ?? 1);
}

function agree({ value: a }: FieldValue, { value: b }: FieldValue, tolerance: number): boolean {
  // Sums of floating point differ by less than anybody means.
  if (typeof a === 'number' && typeof b === 'number') return Math.abs(a - b) <= tolerance + 1e-9;
  return fold(String(a)) === fold(String(b));
}

const UNKNOWN = { model: null, ocr: null, calibrated: false };

function chosenValue(
  name: string,
  type: FieldValue['type'],
  { text, value }: Extract<Choice, { text: unknown }>,
): FieldValue {
  return { name, type, text, value, confidence: UNKNOWN, source: 'person', evidence: [], problem: null };
}

function absent(name: string, type: FieldValue['type']): FieldValue {
  return { ...chosenValue(name, type, { text: null, value: null }), source: 'extracted' };
}
