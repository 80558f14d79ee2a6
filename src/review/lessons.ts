import {
  type App,
  type DocumentLayout,
  type DocumentResult,
  type Edit,
  type FieldValue,
  type FileResult,
  hiddenNames,
  leaves,
  type Reason,
  type TableValue,
} from '../domain/index.ts';
import type { Lesson } from './ports.ts';

/**
 * What a finished review teaches: every visible field and table of the documents that it was about, or that were changed,
 * as the machine had it and as the person left it. Pure.
 */
export function lessonsOf(
  file: number,
  result: FileResult,
  app: App,
  edits: readonly Edit[],
  reasons: readonly Reason[],
): readonly Lesson[] {
  const standing = standingEdits(edits);
  const about = new Set([
    ...reasons.map(({ document }) => document),
    ...standing.map(({ document }) => document),
    ...(standing.some(({ kind }) => kind === 'layout') ? result.documents.keys() : []),
  ]);
  return [
    ...layoutLessons(file, result, standing),
    ...result.documents.flatMap((document, at) =>
      about.has(at) ? documentLessons(file, document, at, app, standing) : [],
    ),
  ];
}

/** The edits that were not taken back. */
export function standingEdits(edits: readonly Edit[]): readonly Edit[] {
  const undone = new Set(edits.map(({ undoes }) => undoes));
  return edits.filter(({ number, kind }) => kind !== 'undo' && !undone.has(number));
}

function documentLessons(
  file: number,
  document: DocumentResult,
  at: number,
  app: App,
  edits: readonly Edit[],
): readonly Lesson[] {
  const documentClass = app.classes.find(({ name }) => name === document.class);
  if (!documentClass) return [];
  const hidden = new Set(hiddenNames(documentClass));
  const layout = edits.findLastIndex(({ kind }) => kind === 'layout');
  const since = edits.slice(layout + 1).filter((edit) => edit.document === at);
  return [...leaves(documentClass.fields)].flatMap(({ name, field }): Lesson[] => {
    if (hidden.has(name) || field.type === 'derived') return [];
    const all: readonly (FieldValue | TableValue)[] = field.type === 'table' ? document.tables : document.fields;
    const final = all.find((one) => one.name === name);
    if (!final) return [];
    const first = since.find((edit) => edit.name === name && ['value', 'rows', 'kept'].includes(edit.kind));
    // An edit's `from` is what stood there: a value or a table of this name, or nothing.
    const machine = first ? (first.from as FieldValue | TableValue | null) : final;
    return [
      {
        ...{ file, document: at, class: document.class, pages: document.pages, name, machine, final, blind: false },
        subject: field.type === 'table' ? 'table' : 'field',
        outcome: isSame(machine, final) ? 'confirmed' : 'corrected',
      },
    ];
  });
}

function isSame(machine: FieldValue | TableValue | null, final: FieldValue | TableValue): boolean {
  return machine !== null && JSON.stringify(saying(machine)) === JSON.stringify(saying(final));
}

/** What a value or a table says, whoever says it. */
function saying(one: FieldValue | TableValue): unknown {
  if (!('rows' in one)) return one.value;
  return one.rows.map((row) => Object.fromEntries(Object.entries(row).map(([column, { value }]) => [column, value])));
}

function layoutLessons(file: number, result: FileResult, edits: readonly Edit[]): readonly Lesson[] {
  const first = edits.find(({ kind }) => kind === 'layout');
  if (!first) return [];
  const { documents: before } = first.from as Pick<FileResult, 'documents'>; // as `service` writes it
  return result.documents.map((document, at) => {
    const machine = before.find(({ pages }) => pages.some((page) => document.pages.includes(page)));
    const layoutOf = ({ pages, class: found }: DocumentLayout) => ({ pages, class: found });
    const final = layoutOf(document);
    const was = machine ? layoutOf(machine) : null;
    return {
      ...{
        file,
        document: at,
        class: document.class,
        pages: document.pages,
        subject: 'layout',
        name: '',
        blind: false,
      },
      ...{ machine: was, final, outcome: JSON.stringify(was) === JSON.stringify(final) ? 'confirmed' : 'corrected' },
    };
  });
}
