import type { CheckResult } from './check.ts';

/** A table of reference values, such as the known vendors. */
export interface ReferenceTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: number;
  readonly updated: string;
}

/** What a check asks that the document does not say itself. */
export type Question = {
  /** Positions of the document in its file and of the check in its document, from 0. */
  readonly document: number;
  readonly check: number;
} & (
  | { readonly kind: 'lookup'; readonly table: string; readonly cells: readonly { column: string; key: string }[] }
  /** Whether a document was seen before of which the check has the same key. */
  | { readonly kind: 'unseen'; readonly name: string; readonly key: string }
);

export type Answer = Pick<CheckResult, 'status' | 'message'>;
