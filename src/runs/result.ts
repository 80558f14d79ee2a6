import {
  type App,
  type DocumentResult,
  type FileResult,
  hiddenNames,
  type Page,
  type PageLayout,
  type ProblemReport,
  statusOf,
} from '../domain/index.ts';

/** The result of a file whose pages were read; its status follows from what failed in it. */
export function fileResult(file: string, pages: readonly Page[], documents: readonly DocumentResult[]): FileResult {
  const faulty = pages.filter((page) => page.problem !== null);
  const status = statusOf(documents, pages);
  const layout = layoutOf(pages);
  const problem = problemOf(faulty, pages.length);
  return { file, status, problem, pages: layout, documents: status === 'failed' ? [] : documents };
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
