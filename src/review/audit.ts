import { type App, type DocumentResult, hiddenNames, leaves, type Reason } from '../domain/index.ts';

/** The share of accepted values that are asked for again where an app stops for review but does not say. */
const NORMAL = 0.03;

/** Whether anything can send a document of this app to people. */
function stops(app: App): boolean {
  return (
    app.checks.some(({ blocks }) => blocks) ||
    app.classes.some(({ fields }) => [...leaves(fields)].some(({ field }) => field.threshold !== null))
  );
}

/**
 * The values of accepted documents that are asked for again, blindly: an honest measure of what nobody looks at. The same
 * values each time, chosen by `chance` of their place. Pure.
 * @param chance a number of 0–1 for a key.
 */
export function sampled(
  documents: readonly DocumentResult[],
  app: App,
  inReview: ReadonlySet<number | null>,
  chance: (key: string) => number,
): readonly Reason[] {
  const share = app.review ? app.review.audit : stops(app) ? NORMAL : 0;
  if (share === 0) return [];
  return documents.flatMap((document, index): Reason[] => {
    const documentClass = app.classes.find(({ name }) => name === document.class);
    if (!documentClass || inReview.has(index)) return [];
    const hidden = new Set(hiddenNames(documentClass));
    return document.fields
      .filter(({ name, source, problem }) => source === 'extracted' && problem === null && !hidden.has(name))
      .filter(({ name }) => chance(`${index} ${name}`) < share)
      .map(({ name }) => ({
        ...{ kind: 'audit', document: index, fields: [name], check: null },
        message: `${name} was accepted without review; say what it is, without seeing what was read`,
      }));
  });
}
