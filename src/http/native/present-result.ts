import { type App, type DocumentResult, type Field, type FileResult, leaves, type Run } from '../../domain/index.ts';

/** A run as the native API shows it. */
export function presentRun(run: Run): object {
  const { id, state, problem, app, batch, file, owner, workspace, tags, files, started, finished } = run;
  return { id, state, problem, app, batch, file, owner, workspace, tags, files, started, finished };
}

/** A file's result without what its app hides; hidden fields serve checks and are never delivered. */
export function withoutHidden(file: FileResult, app: App | null): FileResult {
  const hidden = (app?.classes ?? []).some((c) => hasHidden(c.fields));
  return hidden ? { ...file, documents: file.documents.map((d) => visible(d, app)) } : file;
}

function visible(document: DocumentResult, app: App | null): DocumentResult {
  const fields = app?.classes.find((c) => c.name === document.class)?.fields ?? [];
  const hidden = new Set(hiddenNames(fields, ''));
  const columns = new Map(
    [...leaves(fields)].filter((l) => l.field.type === 'table').map((l) => [l.name, hiddenNames(l.field.columns, '')]),
  );
  return {
    ...document,
    fields: document.fields.filter((f) => !hidden.has(f.name)),
    tables: document.tables
      .filter((t) => !hidden.has(t.name))
      .map((t) => {
        const dropped = columns.get(t.name) ?? [];
        if (dropped.length === 0) return t;
        return {
          ...t,
          columns: t.columns.filter((c) => !dropped.includes(c)),
          rows: t.rows.map((row) => Object.fromEntries(Object.entries(row).filter(([c]) => !dropped.includes(c)))),
        };
      }),
  };
}

function hasHidden(fields: readonly Field[]): boolean {
  return fields.some((f) => f.hidden || hasHidden(f.fields) || hasHidden(f.columns));
}

/** Dotted names of everything that is hidden itself or stands in a hidden group. */
function hiddenNames(fields: readonly Field[], prefix: string, within = false): string[] {
  return fields.flatMap((field) => {
    const hidden = within || field.hidden;
    if (field.type === 'group') return hiddenNames(field.fields, `${prefix}${field.name}.`, hidden);
    return hidden ? [prefix + field.name] : [];
  });
}
