import {
  type App,
  type Confidence,
  type DocumentClass,
  type DocumentResult,
  isUnread,
  type Page,
} from '../domain/index.ts';
import { classify } from './classify.ts';
import { unclassified, withoutCovers } from './cover.ts';
import { extract } from './extract.ts';
import { type Questions, questionsOf } from './queries.ts';
import { rules } from './rules.ts';
import type { Scorer } from './scorer.ts';
import { split } from './split.ts';

/** Questions of a class are the same for every document; a class never changes, so they are kept with it. */
const questions = new WeakMap<DocumentClass, Questions>();

function asked(documentClass: DocumentClass): Questions {
  const known = questions.get(documentClass);
  if (known) return known;
  const made = questionsOf(documentClass);
  questions.set(documentClass, made);
  return made;
}

/**
 * Reads the pages of one file as an app asks: where each document begins and ends, what it is, and its values with
 * their evidence. Pure and synchronous. Pages that could not be read are passed over, yet stay in `pages` of their document.
 * @param scorer who judges the candidates; the shipped rules by default.
 */
export function understand(pages: readonly Page[], app: App, scorer: Scorer = rules): readonly DocumentResult[] {
  const parts = split(pages, app);
  const documents = parts.map((part): DocumentResult => {
    const readable = part.filter((p) => !isUnread(p));
    const numbers = part.map((p) => p.number);
    // What was not read has no class, and nothing is absent from it.
    if (readable.length === 0) return unclassified(numbers);
    const found: { class: DocumentClass | null; confidence: Confidence } = classify(readable, app);
    if (!found.class) return { class: null, classification: found.confidence, pages: numbers, fields: [], tables: [] };
    const { fields, tables } = extract(readable, asked(found.class), scorer);
    return { class: found.class.name, classification: found.confidence, pages: numbers, fields, tables };
  });
  return withoutCovers(documents, parts);
}
