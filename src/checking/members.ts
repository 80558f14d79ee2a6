import type { DocumentResult, FieldValue, FileResult, PacketInput } from '../domain/index.ts';
import { Values } from './read.ts';

/** A document of a packet, with where it stands. */
export interface Member {
  readonly file: number;
  readonly fileName: string;
  /** Position in its file, from 0. */
  readonly document: number;
  /** Position among all documents of the run, from 0. */
  readonly record: number;
  readonly values: Values;
  /** Names on which a check of the document fails. */
  readonly failing: ReadonlySet<string>;
}

/** The documents of a run by their classes, in the order of files and pages. */
export class Members {
  readonly #files: readonly (FileResult | null)[];
  readonly #byClass = new Map<string, Member[]>();

  /** @param files null for one that has no result. */
  constructor(files: readonly (FileResult | null)[]) {
    this.#files = files;
    let record = 0;
    for (const [file, result] of files.entries())
      for (const [document, found] of (result?.documents ?? []).entries()) {
        const member = { file, fileName: result!.file, document, record, ...looked(found) };
        record += 1;
        if (found.class === null) continue;
        const others = this.#byClass.get(found.class);
        if (others) others.push(member);
        else this.#byClass.set(found.class, [member]);
      }
  }

  of(className: string): readonly Member[] {
    return this.#byClass.get(className) ?? [];
  }

  /** What was found for a field, a column or a list in all documents of a class. */
  found(className: string, field: string): readonly FieldValue[] {
    return this.of(className).flatMap(({ values }) => values.found(field));
  }

  fileNameOf({ file }: PacketInput): string | null {
    return this.#files[file]?.file ?? null;
  }
}

function looked(document: DocumentResult): Pick<Member, 'values' | 'failing'> {
  const failed = (document.checks ?? []).filter(({ status }) => status === 'failed');
  return { values: new Values(document), failing: new Set(failed.flatMap(({ fields }) => fields)) };
}
