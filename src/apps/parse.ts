import { type App, type DocumentClass, FIELD_TYPES, type Field, type FieldType, Problem } from '../domain/index.ts';
import { CheckReader } from './checks.ts';
import { LONGEST_NAME, nameIn, refuseTwins } from './names.ts';
import { readPacket } from './packet.ts';
import { readReview } from './review.ts';
import { type Mapping, Shape } from './shape.ts';
import { type Path, readSource } from './source.ts';

/** AI Hub's limits on an app; the others keep a file readable by people. */
const LIMITS = {
  classes: 250,
  /** Fields of a class; each member of a group counts, a table counts once. */
  fields: 100,
  columns: 60,
  /** Groups inside groups. */
  nesting: 4,
  checks: 1_000,
  aliases: 50,
  choices: 1_000,
  name: LONGEST_NAME,
  sentence: 2_000,
} as const;

const APP_KEYS = ['recto', 'name', 'description', 'classes', 'splitting', 'checks', 'packet', 'review', 'dialects'];
const CLASS_KEYS = ['name', 'description', 'fields'];
const FIELD_KEYS = [
  'name', 'type', 'description', 'aliases', 'required', 'hidden', 'threshold', 'choices', 'columns', 'fields',
  'question', 'formula',
]; // biome-ignore format: one list

/** The key that a type cannot do without, and that means nothing elsewhere. */
const BELONGS: Readonly<Record<'choices' | 'columns' | 'fields' | 'question' | 'formula', FieldType>> = {
  choices: 'choice',
  columns: 'table',
  fields: 'group',
  question: 'prompt',
  formula: 'derived',
};

/** A fault below `dialects`, in a key or its value. */
export interface DialectFault {
  readonly path: Path;
  readonly part: 'key' | 'value';
  readonly message: string;
}

/** What is wrong with an app's `dialects`, each of which is a mapping. */
export type JudgeDialects = (dialects: Readonly<Record<string, unknown>>) => readonly DialectFault[];

class AppReader {
  readonly #shape: Shape;
  readonly #judgeDialects: JudgeDialects;
  #fields = 0;

  constructor(shape: Shape, judgeDialects: JudgeDialects) {
    this.#shape = shape;
    this.#judgeDialects = judgeDialects;
  }

  app(value: unknown): App | null {
    const shape = this.#shape;
    const from = shape.mapping(value, [], APP_KEYS);
    if (!from) return null;
    if (from.recto === undefined) shape.fault(['recto'], 'The key "recto" is missing; write "recto: 1"');
    else if (from.recto !== 1) shape.fault(['recto'], 'Must be 1, the version of the app file');
    const name = nameIn(shape, from, [], 'app');
    const description = shape.text(from, 'description', [], LIMITS.sentence) ?? '';
    const entries = shape.list(from, 'classes', [], LIMITS.classes);
    if ((from.classes ?? null) === null) shape.fault(['classes'], 'At least one class is needed under "classes"');
    else if (Array.isArray(from.classes) && entries.length === 0)
      shape.fault(['classes'], 'At least one class is needed');
    const classes = entries.map((entry, index) => this.#class(entry, ['classes', index]));
    refuseTwins(shape, classes, ['classes'], 'class');
    // YAML 1.1 files, which say so in a directive, read `off` as false.
    const splitting = from.splitting === false ? { splitting: 'off' } : from;
    const whole = classes.flatMap((found) => found ?? []);
    const reader = new CheckReader(shape, whole);
    for (const [index, found] of classes.entries()) if (found) this.#formulas(found, ['classes', index], reader);
    const checks = shape
      .list(from, 'checks', [], LIMITS.checks)
      .flatMap((entry, index) => reader.check(entry, ['checks', index]) ?? []);
    const dialects = this.#dialects(from);
    return {
      recto: 1,
      name,
      description,
      classes: whole,
      splitting: shape.choice(splitting, 'splitting', [], ['off', 'document', 'page'], 'off'),
      checks,
      packet: readPacket(shape, from, whole),
      review: readReview(shape, from),
      dialects,
    };
  }

  #class(value: unknown, path: Path): DocumentClass | null {
    const shape = this.#shape;
    const from = shape.mapping(value, path, CLASS_KEYS);
    if (!from) return null;
    this.#fields = 0;
    const name = nameIn(shape, from, path, 'class');
    const fields = this.#members(from, 'fields', path, 'field', 0);
    if (this.#fields > LIMITS.fields) {
      shape.fault([...path, 'fields'], `The class has ${this.#fields} fields; ${LIMITS.fields} are allowed`);
    }
    return { name, description: shape.text(from, 'description', path, LIMITS.sentence) ?? '', fields };
  }

  /** Formulas name other fields, so they are judged when all are there. */
  #formulas({ name: className, fields }: DocumentClass, path: Path, reader: CheckReader): void {
    const walk = (members: readonly Field[], prefix: string, at: Path) => {
      for (const [index, field] of members.entries()) {
        const place = [...at, index];
        if (field.type === 'derived' && field.formula !== null) {
          const wrong = reader.wrongFormula(className, prefix + field.name);
          if (wrong !== null) this.#shape.fault([...place, 'formula'], wrong);
        }
        walk(field.fields, `${prefix}${field.name}.`, [...place, 'fields']);
      }
    };
    walk(fields, '', [...path, 'fields']);
  }

  #members(from: Mapping, key: 'fields' | 'columns', path: Path, of: 'field' | 'column', depth: number): Field[] {
    const most = of === 'column' ? LIMITS.columns : 10 * LIMITS.fields;
    const entries = this.#shape.list(from, key, path, most);
    const fields = entries.map((entry, index) => this.#field(entry, [...path, key, index], of, depth));
    refuseTwins(this.#shape, fields, [...path, key], of);
    return fields.flatMap((field) => field ?? []);
  }

  #field(value: unknown, path: Path, of: 'field' | 'column', depth: number): Field | null {
    const shape = this.#shape;
    const from = shape.mapping(value, path, FIELD_KEYS);
    if (!from) return null;
    const name = nameIn(shape, from, path, of);
    if (from.type === undefined || from.type === null) shape.fault([...path, 'type'], 'The type is missing');
    const type = shape.choice(from, 'type', path, FIELD_TYPES, 'text');
    if (of === 'column' && (type === 'table' || type === 'group' || type === 'derived')) {
      shape.fault([...path, 'type'], `A column cannot be a ${type}`);
      return null;
    }
    if (type === 'group' && depth >= LIMITS.nesting) {
      shape.fault(path, `Groups are nested deeper than ${LIMITS.nesting} levels`);
      return null;
    }
    if (of === 'field' && type !== 'group') this.#fields += 1;
    this.#belongings(from, path, type);
    const choices = shape.texts(from, 'choices', path, LIMITS.choices, LIMITS.name);
    const twice = choices.findIndex((choice, index) => choices.indexOf(choice) !== index);
    if (twice >= 0) shape.fault([...path, 'choices', twice], `"${choices[twice]}" stands here twice`);
    return {
      name,
      type,
      description: shape.text(from, 'description', path, LIMITS.sentence) ?? '',
      aliases: shape.texts(from, 'aliases', path, LIMITS.aliases, LIMITS.name),
      required: shape.flag(from, 'required', path),
      hidden: shape.flag(from, 'hidden', path),
      threshold: shape.fraction(from, 'threshold', path),
      choices,
      columns: type === 'table' ? this.#members(from, 'columns', path, 'column', depth) : [],
      fields: type === 'group' ? this.#members(from, 'fields', path, 'field', depth + 1) : [],
      question: shape.text(from, 'question', path, LIMITS.sentence),
      formula: shape.text(from, 'formula', path, LIMITS.sentence),
    };
  }

  #belongings(from: Mapping, path: Path, type: FieldType): void {
    for (const [key, owner] of Object.entries(BELONGS)) {
      const value = from[key];
      const empty =
        value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
      if (type === owner && empty) this.#shape.fault([...path, key], `A ${owner} needs "${key}"`);
      if (type !== owner && !empty) this.#shape.fault([...path, key], `Only a ${owner} has "${key}"`, 'key');
    }
  }

  #dialects(from: Mapping): Readonly<Record<string, unknown>> {
    const value = from.dialects;
    if (value === undefined || value === null) return {};
    const dialects = this.#shape.mapping(value, ['dialects'], null);
    if (!dialects) return {};
    const blocks = Object.entries(dialects).filter(([name, block]) =>
      this.#shape.mapping(block, ['dialects', name], null),
    );
    for (const { path, message, part } of this.#judgeDialects(Object.fromEntries(blocks))) {
      this.#shape.fault(['dialects', ...path], message, part);
    }
    return dialects;
  }
}

/**
 * Reads an app file, YAML or JSON, and completes it with the defaults.
 * `judgeDialects` says what is wrong with the blocks under `dialects`, of which this folder knows nothing.
 * Throws `app.invalid` with every fault of the file, each with its key and line.
 */
export function parseApp(text: string, judgeDialects: JudgeDialects = () => []): App {
  const source = readSource(text);
  const shape = new Shape(source);
  const app = source.usable ? new AppReader(shape, judgeDialects).app(source.value) : null;
  if (app && shape.faults.length === 0) return app;
  const faults = shape.faults.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
  const count = faults.length === 1 ? 'one fault' : `${faults.length} faults`;
  throw new Problem('app.invalid', `The app file has ${count}.`, { faults });
}
