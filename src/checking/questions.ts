import type { Answer, App, Check, CheckResult, DocumentResult, FieldValue, Question } from '../domain/index.ts';
import { hiddenNames } from '../domain/index.ts';
import { fold } from './conditions.ts';
import { Values } from './read.ts';

/** What is said of a check that is asked of a database where there is none. */
export const UNASKED: Answer = {
  status: 'skipped',
  message: 'It is asked where there is a database: of runs on a server',
};

/**
 * What the checks of documents ask of reference tables and of documents seen before; nothing for a check of which a field
 * is absent. The documents were checked. Pure.
 */
export function questionsOf(documents: readonly DocumentResult[], app: App): readonly Question[] {
  return documents.flatMap((document, at) => {
    const values = new Values(document);
    return checksOf(document, app).flatMap((check, index): Question | never[] => {
      const place = { document: at, check: index };
      if ('lookup' in check) {
        const cells = Object.entries(check.lookup.match).flatMap(([column, field]) => {
          const key = keyOf(values, field);
          return key === null ? [] : { column, key };
        });
        const whole = cells.length === Object.keys(check.lookup.match).length;
        return whole ? { ...place, kind: 'lookup', table: check.lookup.table, cells } : [];
      }
      if ('unseen' in check) {
        const keys = check.unseen.map((field) => keyOf(values, field));
        if (keys.includes(null)) return [];
        return { ...place, kind: 'unseen', name: check.name, key: JSON.stringify([check.unseen, keys]) };
      }
      return [];
    });
  });
}

/** The documents with what became of the questions; what was not asked stays skipped. Pure. */
export function withAnswers(
  documents: readonly DocumentResult[],
  app: App,
  questions: readonly Question[],
  answers: readonly Answer[],
): readonly DocumentResult[] {
  if (questions.length === 0) return documents;
  return documents.map((document, at) => {
    const answered = questions.flatMap((question, index) =>
      question.document === at ? { at: question.check, answer: answers[index]! } : [],
    );
    if (answered.length === 0) return document;
    const hidden = new Set(app.classes.filter(({ name }) => name === document.class).flatMap(hiddenNames));
    const asked = checksOf(document, app);
    const checks = (document.checks ?? []).map((result, index): CheckResult => {
      const found = answered.find((one) => one.at === index)?.answer;
      if (!found) return result;
      const own = found.status === 'failed' ? (asked[index]?.message ?? null) : null;
      const secret = found.message !== '' && result.fields.some((name) => hidden.has(name));
      return {
        ...result,
        status: found.status,
        message: own ?? (secret ? 'It is about a field that is not shown' : found.message),
      };
    });
    return { ...document, checks };
  });
}

/** The checks of a document's class, in the order of its results. */
function checksOf({ class: found }: DocumentResult, app: App): readonly Check[] {
  return app.checks.filter((check) => check.class === found);
}

/** A value as it is compared: what it is, and its normal form. Null when it is absent. */
function keyOf(values: Values, field: string): string | null {
  const [found] = values.found(field);
  return found ? keyOfValue(found) : null;
}

function keyOfValue({ value, type }: Pick<FieldValue, 'value' | 'type'>): string | null {
  if (value === null || typeof value === 'object') return null;
  if (typeof value === 'number') return numberKey(value);
  if (typeof value === 'boolean') return textKey(value ? 'yes' : 'no');
  return type === 'date' ? dateKey(value) : textKey(value);
}

const numberKey = (value: number) => `n:${Math.round(value * 1e6) / 1e6}`;
const dateKey = (value: string) => `d:${value}`;
const textKey = (value: string) => `t:${fold(value)}`;

/** The keys under which the cell of a reference table is found: as a text, and as the number or the day that it says. */
export function keysOfCell(text: string): readonly string[] {
  const plain = text.trim();
  if (plain === '') return [];
  const keys = [textKey(plain)];
  if (/^[-+]?\d{1,15}(\.\d{1,9})?$/.test(plain)) keys.push(numberKey(Number(plain)));
  if (/^\d{4}-\d\d-\d\d$/.test(plain)) keys.push(dateKey(plain));
  return keys;
}
