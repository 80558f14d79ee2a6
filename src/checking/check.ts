import {
  type App,
  type Check,
  type CheckResult,
  type DocumentClass,
  type DocumentResult,
  hiddenNames,
  kindOf,
} from '../domain/index.ts';
import { type Circumstances, type Formula, Scope, type Value } from '../formulas/index.ts';
import { unsureOf, wrongWith } from './conditions.ts';
import { withDerived } from './derive.ts';
import { UNASKED } from './questions.ts';
import { shown, Values } from './read.ts';

/** What is asked of the documents of a class: read once, as a published class never changes. */
interface Asked {
  readonly documentClass: DocumentClass;
  readonly scope: Scope;
  /** What is never told, neither is what checks say of it. */
  readonly hidden: ReadonlySet<string>;
  readonly checks: readonly { readonly check: Check; readonly formula: Formula | null }[];
}

const asked = new WeakMap<App, ReadonlyMap<string, Asked>>();

function askedBy(app: App): ReadonlyMap<string, Asked> {
  const known = asked.get(app);
  if (known) return known;
  const made = new Map(
    app.classes.map((documentClass): [string, Asked] => {
      const scope = Scope.ofClass(documentClass);
      const checks = app.checks
        .filter((check) => check.class === documentClass.name)
        .map((check) => ({
          check,
          formula: 'formula' in check ? scope.formula(check.formula) : null,
        }));
      return [documentClass.name, { documentClass, scope, hidden: new Set(hiddenNames(documentClass)), checks }];
    }),
  );
  asked.set(app, made);
  return made;
}

/** Documents with their derived fields, and with what became of the app's checks. Pure. */
export function checked(
  documents: readonly DocumentResult[],
  app: App,
  given: Circumstances,
): readonly DocumentResult[] {
  return documents.map((document) => {
    const of = document.class === null ? undefined : askedBy(app).get(document.class);
    if (!of) return document;
    const whole = withDerived(document, of.documentClass, of.scope, given);
    if (of.checks.length === 0) return whole;
    const values = new Values(whole);
    return { ...whole, checks: of.checks.map((one) => resultOf(one, whole, values, of, given)) };
  });
}

type Verdict = Pick<CheckResult, 'status' | 'message'>;

const PASSED: Verdict = { status: 'passed', message: '' };
const failed = (message: string): Verdict => ({ status: 'failed', message });
const skipped = (message: string): Verdict => ({ status: 'skipped', message });

function resultOf(
  { check, formula }: Asked['checks'][number],
  document: DocumentResult,
  values: Values,
  { scope, hidden }: Asked,
  given: Circumstances,
): CheckResult {
  const { name, field, message } = check;
  const verdict: Verdict = isAsked(check)
    ? ofQuestion(check, values)
    : formula
      ? ofFormula(formula, values, scope, given)
      : field === null
        ? ofClass(document, check)
        : ofField(field, check, values, scope, given);
  const fields = formula ? formula.names : isAsked(check) ? askedFields(check) : field === null ? [] : [field];
  const own = verdict.status === 'failed' ? message : null;
  const isSecret = verdict.status !== 'passed' && fields.some((of) => hidden.has(of));
  return {
    name,
    kind: kindOf(check),
    status: verdict.status,
    blocks: check.blocks,
    fields,
    message: own ?? (isSecret ? 'It is about a field that is not shown' : verdict.message),
  };
}

type AskedCheck = Extract<Check, { lookup: unknown } | { unseen: unknown }>;

const isAsked = (check: Check): check is AskedCheck => 'lookup' in check || 'unseen' in check;

const askedFields = (check: AskedCheck): readonly string[] =>
  'lookup' in check ? Object.values(check.lookup.match) : check.unseen;

/** What only a database answers is skipped here; see `questionsOf`. */
function ofQuestion(check: AskedCheck, values: Values): Verdict {
  const missing = askedFields(check).filter((name) => (values.found(name)[0]?.value ?? null) === null);
  return missing.length > 0 ? skipped(`There is no value for ${missing.join(', ')}`) : UNASKED;
}

function ofFormula(formula: Formula, values: Values, scope: Scope, given: Circumstances): Verdict {
  const read = (name: string): Value => values.value(name, scope.typeOf(name));
  const { value, problem, missing } = formula.compute(read, given);
  if (problem !== null) return failed(`${formula.text} cannot be computed: ${problem}`);
  if (value === null) return skipped(`There is no value for ${missing.join(', ')}`);
  if (value === true) return PASSED;
  const sides = formula.sides(read, given).map((side) => `${side.text} is ${shown(side.value)}`);
  return failed([`${formula.text} does not hold`, ...(sides.length > 0 ? [sides.join(', ')] : [])].join(': '));
}

function ofClass({ classification }: DocumentResult, check: Check): Verdict {
  if (!('confidence' in check && 'class' in check.confidence)) return PASSED;
  if (!classification.calibrated) return skipped('The odds of the class are not calibrated yet');
  const unsure = unsureOf({ confidence: classification }, { model: check.confidence.class, ocr: null });
  return unsure === null ? PASSED : failed(unsure);
}

function ofField(field: string, check: Check, values: Values, scope: Scope, given: Circumstances): Verdict {
  const type = scope.typeOf(field);
  const value = values.value(field, type);
  const entries = Array.isArray(value) ? value : [value];
  const isThere = type.kind === 'row' ? entries.length > 0 : entries.some((entry) => entry !== null);
  if ('required' in check) {
    if (!isThere) return failed(`There is no ${field}`);
    const gap = type.many && type.kind !== 'row' ? entries.indexOf(null) : -1;
    return gap < 0 ? PASSED : failed(`There is no ${field} in row ${gap + 1}`);
  }
  if (!isThere) return skipped(`There is no value for ${field}`);
  if ('confidence' in check) return ofOdds(field, check, values, type.many);
  const wrong = entries.map((entry) => (entry === null ? null : wrongWith(entry, check, given)));
  return firstOf(wrong, type.many);
}

function ofOdds(field: string, { confidence }: Extract<Check, { confidence: object }>, values: Values, many: boolean) {
  const found = values.found(field);
  if (found.some((one) => !one.confidence.calibrated)) return skipped(`The odds of ${field} are not calibrated yet`);
  if ('class' in confidence) return PASSED;
  return firstOf(
    found.map((one) => (one.text === null ? null : unsureOf(one, confidence))),
    many,
  );
}

function firstOf(wrong: readonly (string | null)[], many: boolean): Verdict {
  const first = wrong.findIndex((message) => message !== null);
  if (first < 0) return PASSED;
  return failed(many ? `Row ${first + 1}: ${wrong[first]}` : wrong[first]!);
}
