import {
  type App,
  type DocumentResult,
  type FieldValue,
  type FileResult,
  hiddenNames,
  leaves,
  type Page,
  type PageLayout,
  type ProblemReport,
  statusOf,
} from '../domain/index.ts';

/**
 * The result of a file whose pages were read; its status follows from what failed in it. What the stages before lost (a
 * page, a field, a table) failed too.
 */
export function fileResult(
  file: string,
  pages: readonly Page[],
  found: readonly DocumentResult[],
  app: App,
): FileResult {
  const faulty = pages.filter((page) => page.problem !== null);
  const documents = found.map((document) => withEveryField(document, app));
  const lost = lostOf(pages, documents, app);
  const status = statusOf(documents, pages);
  const layout = layoutOf(pages);
  const problem = problemOf(faulty, pages.length) ?? lost;
  return {
    ...{ file, status: lost && status === 'complete' ? 'partial' : status, problem, pages: layout },
    documents: status === 'failed' ? [] : documents,
  };
}

/** A field of the class that was not answered, not even as absent, has failed. */
function withEveryField(document: DocumentResult, app: App): DocumentResult {
  const documentClass = app.classes.find(({ name }) => name === document.class);
  const names = new Set(document.fields.map(({ name }) => name));
  const missing = [...leaves(documentClass?.fields ?? [])].filter(
    ({ name, field }) => field.type !== 'table' && !names.has(name),
  );
  if (missing.length === 0) return document;
  const failed = missing.map(
    ({ name, field }): FieldValue => ({
      ...{ name, type: field.type, text: null, value: null, source: 'extracted', evidence: [] },
      confidence: { model: null, ocr: null, calibrated: false },
      problem: { code: 'understanding.failed', message: `Nothing was found out about ${name}.` },
    }),
  );
  return { ...document, fields: [...document.fields, ...failed] };
}

/** What is not accounted for: pages that no document has, or that are not there at all, and tables. */
function lostOf(pages: readonly Page[], documents: readonly DocumentResult[], app: App): ProblemReport | null {
  const report = (message: string): ProblemReport => ({ code: 'understanding.failed', message });
  const last = pages.at(-1)?.number ?? 0;
  if (last !== pages.length) return report(`The file has ${last} pages, of which ${pages.length} were read.`);
  const placed = new Set(documents.flatMap((document) => document.pages));
  const page = pages.find(({ number }) => !placed.has(number));
  if (page) return report(`No document has page ${page.number}.`);
  for (const document of documents) {
    const documentClass = app.classes.find(({ name }) => name === document.class);
    const names = new Set(document.tables.map(({ name }) => name));
    for (const { name, field } of leaves(documentClass?.fields ?? []))
      if (field.type === 'table' && !names.has(name)) return report(`Nothing was found out about ${name}.`);
  }
  return null;
}

/** The result of a file that failed as a whole. */
export function failedFile(file: string, problem: ProblemReport, pages: readonly PageLayout[] = []): FileResult {
  return { file, status: 'failed', problem, pages, documents: [] };
}

export function layoutOf(pages: readonly PageLayout[]): PageLayout[] {
  return pages.map(({ number, width, height, typesetter, part, passedOver }) => {
    const container = { ...(part && { part }), ...(passedOver && { passedOver }) };
    return { number, width, height, ...(typesetter && { typesetter }), ...container };
  });
}

/** What is wrong with a file of which pages could not be read, or not whole: the first reason, and which pages. */
function problemOf(faulty: readonly Page[], pages: number): ProblemReport | null {
  const first = faulty[0]?.problem;
  if (!first) return null;
  if (pages === 1) return first;
  const numbers = faulty.map((page) => page.number);
  const named = numbers.slice(0, 10).join(', ') + (numbers.length > 10 ? ', …' : '');
  const which = numbers.length === 1 ? `Page ${named}` : `Pages ${named} (${numbers.length} of ${pages})`;
  return { code: first.code, message: `${which}: ${first.message}` };
}

/** The result without the fields that the app hides: they are extracted for checks and never delivered. */
export function withoutHidden(result: FileResult, app: App): FileResult {
  return { ...result, documents: result.documents.map((document) => visible(document, app)) };
}

function visible(document: DocumentResult, app: App): DocumentResult {
  const classes = app.classes.filter((c) => document.class === null || c.name === document.class);
  const hidden = new Set(classes.flatMap(hiddenNames));
  if (hidden.size === 0) return document;
  return {
    ...document,
    fields: document.fields.filter((field) => !hidden.has(field.name)),
    tables: document.tables
      .filter((table) => !hidden.has(table.name))
      .map((table) => {
        const columns = table.columns.filter((column) => !hidden.has(`${table.name}.${column}`));
        if (columns.length === table.columns.length) return table;
        const rows = table.rows.map((row) =>
          Object.fromEntries(Object.entries(row).filter(([column]) => !hidden.has(`${table.name}.${column}`))),
        );
        return { ...table, columns, rows };
      }),
    ...(document.checks && {
      checks: document.checks.map((check) => ({ ...check, fields: check.fields.filter((name) => !hidden.has(name)) })),
    }),
  };
}
