import {
  type App,
  type Confidence,
  type DocumentClass,
  type DocumentLayout,
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
import { doubtfulBoundary, split } from './split.ts';

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
 * @param layout which pages the documents have and what they are, where a person has said so; else both are found out. A
 * class that the app does not have is found out too.
 * @param scorer who judges the candidates; the shipped rules by default.
 */
export function understand(
  pages: readonly Page[],
  app: App,
  layout: readonly DocumentLayout[] | null = null,
  scorer: Scorer = rules,
): readonly DocumentResult[] {
  if (layout) return layout.map((part) => laidOut(part, pages, app, scorer));
  const parts = split(pages, app);
  const documents = parts.map((part): DocumentResult => {
    const readable = part.filter((p) => !isUnread(p));
    const numbers = part.map((p) => p.number);
    // What was not read has no class, and nothing is absent from it.
    if (readable.length === 0) return unclassified(numbers);
    const found: { class: DocumentClass | null; confidence: Confidence } = classify(readable, app);
    if (!found.class) return { class: null, classification: found.confidence, pages: numbers, fields: [], tables: [] };
    const { fields, tables } = extract(readable, asked(found.class), scorer);
    const boundary = app.splitting === 'document' ? doubtfulBoundary(part) : null;
    return {
      ...{ class: found.class.name, classification: found.confidence, pages: numbers, fields, tables },
      ...(boundary !== null && { boundary }),
    };
  });
  return withoutCovers(documents, parts);
}

/** A document as a person has laid it out. */
function laidOut(
  { class: className, pages: numbers }: DocumentLayout,
  pages: readonly Page[],
  app: App,
  scorer: Scorer,
): DocumentResult {
  const readable = numbers.flatMap((number) => pages.find((p) => p.number === number && !isUnread(p)) ?? []);
  if (className === null || readable.length === 0) return { ...unclassified(numbers), class: className };
  const found = app.classes.find(({ name }) => name === className) ?? classify(readable, app).class;
  if (!found) return unclassified(numbers);
  const { fields, tables } = extract(readable, asked(found), scorer);
  const classification = { model: null, ocr: null, calibrated: false };
  return { class: found.name, classification, pages: numbers, fields, tables };
}
