import type { App, Field, FieldValue, FileResult, Run } from '../../domain/index.ts';
import { declaredFields, inAppOrder } from '../in-app-order.ts';
import { type Cell, cell, pageOf, signatureCell } from './cell.ts';
import { settingsOf } from './dialect.ts';
import { statusOf } from './states.ts';

/** Cells by name, nested where the app has groups; a signature is a list of cells. */
export interface Cells {
  [name: string]: Cell | Cells | Cell[];
}

export interface Prompt {
  readonly prompt: string;
  readonly source: 'document' | 'llm';
  readonly answer: Cell;
}

/** Fields, tables and prompts of one page, or of the whole document. */
export interface Content {
  readonly fields: Cells;
  readonly tables: Record<string, Record<string, Cell>[]>;
  readonly prompts: Record<string, Prompt>;
}

export interface Execution {
  readonly run: Run;
  /** Null until the file has ended. */
  readonly file: FileResult | null;
  readonly app: App | null;
  readonly valueOnly: boolean;
}

/** The body of a retrieved execution (contract §2). Before the end, and of a failed one, nothing of the file shows. */
export function presentExecution({ run, file, app, valueOnly }: Execution): object {
  const status = statusOf(run.state);
  const head = { id: run.id, documentName: run.file ?? '', status };
  if (status === 'FAILED') return { ...head, fields: {}, tables: {} };
  if (!file || !['SUCCEEDED', 'PARTIAL_SUCCESS', 'MANUAL_VALIDATION_REQUIRED'].includes(status)) return head;
  const writer = new ContentWriter(file, app, valueOnly);
  if (settingsOf(app).envelope === 'pages') return { ...head, pages: writer.pages() };
  const { fields, tables, prompts } = writer.whole();
  return { ...head, fields, tables, ...(Object.keys(prompts).length > 0 && { prompts }) };
}

/** Lays a file's values out, page by page or as one. */
class ContentWriter {
  readonly #file: FileResult;
  readonly #app: App | null;
  readonly #valueOnly: boolean;
  readonly #contents = new Map<number, Content>();

  constructor(file: FileResult, app: App | null, valueOnly: boolean) {
    this.#file = file;
    this.#app = app;
    this.#valueOnly = valueOnly;
  }

  pages(): object[] {
    this.#lay((page) => page);
    return this.#file.pages.map(({ number }) => ({ page: number, ...this.#content(number) }));
  }

  whole(): Content {
    this.#lay(() => 0);
    return this.#content(0);
  }

  /**
   * Lays every visible value into the content that `place` names for its page. What was not found stands on the first
   * page of its document. Where a file holds several documents, the first that has a value gives it.
   */
  #lay(place: (page: number) => number): void {
    for (const document of this.#file.documents) {
      const home = document.pages[0] ?? 1;
      const put: Putter = (found) => this.#content(place(pageOf(found) ?? home));
      const declared = declaredFields(document, this.#app);
      const values = new Map(document.fields.map((f) => [f.name, f]));
      if (declared) this.#layFields(declared, [], values, put);
      for (const item of inAppOrder(document, this.#app)) {
        if (item.kind === 'table') this.#layTable(item.name, item.columns, item.found?.rows ?? [], put);
        else if (!declared && item.found) this.#layField([item.name], item.found.type, item.found, put);
      }
    }
  }

  #layFields(
    fields: readonly Field[],
    path: readonly string[],
    values: ReadonlyMap<string, FieldValue>,
    put: Putter,
  ): void {
    for (const field of fields) {
      const steps = [...path, field.name];
      const found = values.get(steps.join('.')) ?? null;
      if (field.hidden || field.type === 'table') continue;
      if (field.type === 'group') {
        // A group of which every member is hidden stays, empty.
        cellsAt(put(null).fields, steps);
        this.#layFields(field.fields, steps, values, put);
      } else if (field.type === 'prompt') this.#layPrompt(field, found, put);
      else this.#layField(steps, field.type, found, put);
    }
  }

  #layField(steps: readonly string[], type: Field['type'], found: FieldValue | null, put: Putter): void {
    const cells = cellsAt(put(found).fields, steps.slice(0, -1));
    const name = steps.at(-1) ?? '';
    if (type === 'signature') {
      const signatures = Array.isArray(cells[name]) ? cells[name] : [];
      cells[name] = found?.text ? [...signatures, signatureCell(found, this.#valueOnly)] : signatures;
    } else if (!isFound(cells[name])) cells[name] = cell(found, this.#valueOnly, null);
  }

  #layPrompt(field: Field, found: FieldValue | null, put: Putter): void {
    const { prompts } = put(found);
    if (isFound(prompts[field.name]?.answer)) return;
    const answer = cell(found, this.#valueOnly, null);
    prompts[field.name] = { prompt: field.question ?? field.description, source: 'document', answer };
  }

  #layTable(
    name: string,
    columns: readonly string[],
    rows: readonly Readonly<Record<string, FieldValue>>[],
    put: Putter,
  ): void {
    if (rows.length === 0) put(null).tables[name] ??= [];
    for (const row of rows) {
      const placed = columns.map((c) => row[c]).find((found) => found && pageOf(found) !== null) ?? null;
      const { tables } = put(placed);
      tables[name] ??= [];
      tables[name].push(Object.fromEntries(columns.map((c) => [c, cell(row[c] ?? null, this.#valueOnly, '')])));
    }
  }

  #content(page: number): Content {
    let content = this.#contents.get(page);
    if (!content) {
      content = { fields: byName(), tables: byName(), prompts: byName() };
      this.#contents.set(page, content);
    }
    return content;
  }
}

/** The content into which a value belongs; null: what was not found. */
type Putter = (found: FieldValue | null) => Content;

/** Without a prototype: names come from app files, and one may be `__proto__`. */
function byName<T extends object>(): T {
  return Object.create(null) as T; // safe: an object without members is any record of names
}

function cellsAt(cells: Cells, path: readonly string[]): Cells {
  let at = cells;
  for (const step of path) {
    at[step] ??= byName<Cells>();
    at = at[step] as Cells; // safe: only groups stand on the path to a field, names being unique within their group
  }
  return at;
}

function isFound(there: Cells[string] | undefined): boolean {
  return there !== undefined && 'value' in there && there.value !== null;
}
