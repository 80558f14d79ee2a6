import type { DocumentResult, Edit, FieldValue, TableValue } from '../../domain/index.ts';
import { changesLayout, layoutOf, placed } from '../../review/index.ts';

/** One entry of an edit history (contract §5.2). */
export interface Modification {
  readonly timestamp: string;
  readonly user_id: string;
  readonly modifications: readonly { readonly message: string }[];
}

/** What people changed in a file, in the contract's words: for each document its class, and its fields by name. */
export class EditHistory {
  readonly #edits: ReturnType<typeof placed>;
  readonly #documents: readonly DocumentResult[];

  constructor(edits: readonly Edit[], documents: readonly DocumentResult[]) {
    this.#edits = placed(edits, documents);
    this.#documents = documents;
  }

  ofField(document: DocumentResult, name: string): Modification[] {
    const at = this.#documents.indexOf(document);
    return this.#edits
      .filter((placed) => placed.document === at && placed.edit.name === name)
      .map(({ edit }) => modification(edit, saidOfField(edit)));
  }

  ofClass({ pages }: DocumentResult): Modification[] {
    return this.#edits.flatMap(({ edit }) => {
      if (!changesLayout(edit)) return [];
      const [before, after] = [edit.from, edit.to].map((what) =>
        layoutOf(what).find((part) => part.pages.some((page) => pages.includes(page))),
      );
      if (!after) return [];
      if (before?.class !== after.class) return [modification(edit, `Class edited to "${after.class ?? ''}"`)];
      if (before?.pages.join() !== after.pages.join())
        return [modification(edit, `Pages edited to ${after.pages.join(', ')}`)];
      return [];
    });
  }
}

export function modification({ at, by }: Pick<Edit, 'at' | 'by'>, message: string): Modification {
  return { timestamp: timestamp(at), user_id: by.name, modifications: [{ message }] };
}

/** `08/27/2025 00:58:39`, UTC. */
function timestamp(instant: string): string {
  const [, year, month, day, time] = /^(\d+)-(\d+)-(\d+)T(\d+:\d+:\d+)/.exec(instant) ?? [];
  return `${month}/${day}/${year} ${time}`;
}

function saidOfField({ kind, to, cell }: Edit): string {
  const does = kind === 'kept' ? 'Kept as' : 'Edited to';
  if (to !== null && typeof to === 'object' && 'rows' in to) {
    const { rows } = to as TableValue; // as the edits of tables keep it
    if (!cell) return `${does} ${rows.length} rows`;
    return `Row ${cell.row + 1}, ${cell.column}: ${does.toLowerCase()} "${rows[cell.row]?.[cell.column]?.text ?? ''}"`;
  }
  return `${does} "${(to as FieldValue | null)?.text ?? ''}"`; // as the edits of values keep it
}
