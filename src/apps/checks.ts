import {
  type Check,
  CONDITIONS,
  type Condition,
  type ConditionKind,
  DIGIT_SCHEMES,
  type DocumentClass,
} from '../domain/index.ts';
import { compiled, FormulaFault, Scope, type Type, UnknownName } from '../formulas/index.ts';
import type { Mapping, Shape } from './shape.ts';
import type { Path } from './source.ts';
import { didYouMean } from './spelling.ts';

const CHECK_KEYS = ['name', 'class', 'field', 'message', 'blocks', ...CONDITIONS];

const LIMITS = { name: 100, sentence: 2_000, pattern: 500, choices: 1_000 } as const;

/** What a condition may be asked of; null: anything. */
const ASKED_OF: Readonly<Partial<Record<ConditionKind, readonly Type['kind'][]>>> = {
  pattern: ['text'],
  range: ['number'],
  choice: ['text'],
  digits: ['text'],
  window: ['date'],
};

/** Reads the checks of an app, and the formulas of its derived fields; what is wrong becomes a fault of the shape. */
export class CheckReader {
  readonly #shape: Shape;
  readonly #classes: readonly DocumentClass[];
  readonly #scopes = new Map<string, Scope>();

  constructor(shape: Shape, classes: readonly DocumentClass[]) {
    this.#shape = shape;
    this.#classes = classes;
    for (const documentClass of classes) this.#scopes.set(documentClass.name, Scope.ofClass(documentClass));
  }

  /** What is wrong with the formula of a derived field of a class; null when nothing is. */
  wrongFormula(className: string, field: string): string | null {
    const scope = this.#scopes.get(className);
    return scope ? this.#wrong(scope, () => scope.derived(field)) : null;
  }

  check(value: unknown, path: Path): Check | null {
    const shape = this.#shape;
    const from = shape.mapping(value, path, CHECK_KEYS);
    if (!from) return null;
    const blocks = shape.flag(from, 'blocks', path);
    const given = CONDITIONS.filter((kind) => from[kind] !== undefined && from[kind] !== null);
    if (given.length !== 1) {
      const said = given.length === 0 ? 'none of them is' : `${given.join(' and ')} are`;
      shape.fault(path, `A check needs one of ${CONDITIONS.join(', ')}; ${said} there`);
      return null;
    }
    const kind = given[0]!;
    const named = this.#class(from, path);
    const field = shape.text(from, 'field', path, LIMITS.sentence);
    const condition = this.#condition(kind, from, path, field, named);
    if (named === null || condition === null) return null;
    const name = shape.text(from, 'name', path, LIMITS.name) ?? `${field ?? named}: ${kind}`;
    const message = shape.text(from, 'message', path, LIMITS.sentence);
    return { name, class: named, field, message, blocks, ...condition };
  }

  #class(from: Mapping, path: Path): string | null {
    const shape = this.#shape;
    const names = this.#classes.map(({ name }) => name);
    const given = shape.text(from, 'class', path, LIMITS.name);
    if (given !== null) {
      if (names.includes(given)) return given;
      shape.fault([...path, 'class'], `There is no class "${given}"${didYouMean(given, names)}`);
      return null;
    }
    if (names.length === 1) return names[0]!;
    shape.fault(path, 'Say with "class" on which documents it is asked');
    return null;
  }

  #condition(
    kind: ConditionKind,
    from: Mapping,
    path: Path,
    field: string | null,
    className: string | null,
  ): Condition | null {
    const shape = this.#shape;
    const scope = className === null ? undefined : this.#scopes.get(className);
    if (kind === 'formula') {
      const text = shape.text(from, 'formula', path, LIMITS.sentence);
      if (field !== null) shape.fault([...path, 'field'], 'A formula names its fields itself');
      if (text === null || !scope) return null;
      const wrong = this.#wrong(scope, () => {
        const { type } = scope.formula(text);
        if (type.kind !== 'boolean' || type.many)
          throw new FormulaFault('Must say yes or no, as a comparison does; all(…) makes that of a list');
      });
      if (wrong !== null) shape.fault([...path, 'formula'], wrong);
      return { formula: text };
    }
    if (kind === 'lookup' || kind === 'unseen') {
      if (field !== null) shape.fault([...path, 'field'], `The key "${kind}" names its fields itself`);
      if (!scope) return null;
      return kind === 'lookup' ? this.#lookup(from, path, scope) : this.#unseen(from, path, scope);
    }
    if (kind === 'confidence') return this.#confidence(from, path, field, scope);
    if (field === null) {
      shape.fault(path, `Say with "field" what ${kind} is asked of`);
      return null;
    }
    if (!scope || !this.#fits(kind, scope, field, path)) return null;
    if (kind === 'required') return shape.flag(from, 'required', path) ? { required: true } : null;
    if (kind === 'pattern') {
      const pattern = shape.text(from, 'pattern', path, LIMITS.pattern);
      if (pattern === null) return null;
      const wrong = this.#wrong(scope, () => compiled(pattern));
      if (wrong !== null) shape.fault([...path, 'pattern'], wrong);
      return { pattern };
    }
    if (kind === 'choice') {
      const choices = shape.texts(from, 'choice', path, LIMITS.choices, LIMITS.name);
      return choices.length > 0 ? { choice: choices } : null;
    }
    if (kind === 'digits') return { digits: shape.choice(from, 'digits', path, DIGIT_SCHEMES, 'luhn') };
    const ends = shape.mapping(from[kind], [...path, kind], ['from', 'to']);
    if (!ends) return null;
    const [start, end] = [shape.number(ends, 'from', [...path, kind]), shape.number(ends, 'to', [...path, kind])];
    if (start === null && end === null) shape.fault([...path, kind], 'Needs "from", "to" or both');
    if (start !== null && end !== null && start > end) shape.fault([...path, kind], '"from" is beyond "to"');
    return kind === 'range' ? { range: { from: start, to: end } } : { window: { from: start, to: end } };
  }

  #lookup(from: Mapping, path: Path, scope: Scope): Condition | null {
    const shape = this.#shape;
    const at = [...path, 'lookup'];
    const lookup = shape.mapping(from.lookup, at, ['table', 'match']);
    const table = lookup && shape.text(lookup, 'table', at, LIMITS.name);
    const match = lookup && shape.mapping(lookup.match, [...at, 'match'], null);
    if (!lookup || !match || table === null) {
      if (lookup && table === null) shape.fault(at, 'Needs "table", the name of a reference table');
      return null;
    }
    const columns = Object.keys(match);
    if (columns.length === 0)
      shape.fault([...at, 'match'], 'Needs the columns, each with the field that it is compared with');
    const pairs = columns.flatMap((column): [string, string][] => {
      const field = shape.text(match, column, [...at, 'match'], LIMITS.sentence);
      return field !== null && this.#single(scope, field, [...at, 'match', column]) ? [[column, field]] : [];
    });
    return { lookup: { table, match: Object.fromEntries(pairs) } };
  }

  #unseen(from: Mapping, path: Path, scope: Scope): Condition | null {
    const fields = this.#shape.texts(from, 'unseen', path, LIMITS.choices, LIMITS.sentence);
    if (fields.length === 0)
      this.#shape.fault([...path, 'unseen'], 'Needs the fields that tell one document from another');
    const known = fields.filter((field, index) => this.#single(scope, field, [...path, 'unseen', index]));
    return known.length > 0 ? { unseen: known } : null;
  }

  /** Whether a name is that of one value. */
  #single(scope: Scope, field: string, path: Path): boolean {
    let many = false;
    const wrong = this.#wrong(scope, () => {
      many = scope.typeOf(field).many;
    });
    if (wrong !== null) this.#shape.fault(path, wrong);
    else if (many) this.#shape.fault(path, `"${field}" has many values; one is compared`);
    return wrong === null && !many;
  }

  #confidence(from: Mapping, path: Path, field: string | null, scope: Scope | undefined): Condition | null {
    const shape = this.#shape;
    const at = [...path, 'confidence'];
    const odds = shape.mapping(from.confidence, at, field === null ? ['class'] : ['model', 'ocr']);
    if (!odds) return null;
    if (field === null) {
      const model = shape.fraction(odds, 'class', at);
      if (model === null) shape.fault(at, 'Needs "class", the least odds of the class; or "field" beside it');
      return model === null ? null : { confidence: { class: model } };
    }
    if (!scope || !this.#fits('confidence', scope, field, path)) return null;
    const [model, ocr] = [shape.fraction(odds, 'model', at), shape.fraction(odds, 'ocr', at)];
    if (model === null && ocr === null) shape.fault(at, 'Needs "model", "ocr" or both');
    return { confidence: { model, ocr } };
  }

  /** Whether a condition can be asked of a field. */
  #fits(kind: ConditionKind, scope: Scope, field: string, path: Path): boolean {
    let type: Type | null = null;
    const wrong = this.#wrong(scope, () => {
      type = scope.typeOf(field);
    });
    const kinds = ASKED_OF[kind];
    const found = type as Type | null; // set in the call above
    if (wrong !== null) this.#shape.fault([...path, 'field'], wrong);
    else if (found && kinds && !kinds.includes(found.kind))
      this.#shape.fault([...path, kind], `Is asked of ${kinds.join(' or ')}, and "${field}" is of another kind`);
    else if (found?.kind === 'row' && kind !== 'required')
      this.#shape.fault([...path, 'field'], `"${field}" is a table; name one of its columns`);
    else return true;
    return false;
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
