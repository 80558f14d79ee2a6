import type { FieldType } from './app.ts';
import type { CheckResult } from './check.ts';
import type { Box, Rectangle } from './geometry.ts';
import { isUnread, type Page, type PageLayout } from './page.ts';
import type { ProblemReport } from './problem.ts';

/** `model`: is this the right span (or rightly absent); `ocr`: is the span transcribed right. Each 0–1 or null. */
export interface Confidence {
  readonly model: number | null;
  readonly ocr: number | null;
  /** Whether the numbers were fitted on reviewed documents. */
  readonly calibrated: boolean;
}

export interface EvidenceWord extends Rectangle {
  readonly text: string;
  readonly confidence: number;
}

/** One line of the words that a value was read from: the box around them, and the words. */
export interface Evidence extends Box {
  readonly words: readonly EvidenceWord[];
}

/** A value in its type's normal form: ISO date, ISO time, decimal as number, list of texts, … */
export type Normal = string | number | boolean | readonly string[];

export type ValueSource = 'extracted' | 'derived' | 'person';

/** What was found for one field. Absent: `text` and `value` null, no evidence, `confidence.model` = P(absent). */
export interface FieldValue {
  /** Dotted for members of groups: `vendor.name`. In a table cell the column's name. */
  readonly name: string;
  readonly type: FieldType;
  /** As read: words joined by one space, lines by `\n`; null when absent. */
  readonly text: string | null;
  readonly value: Normal | null;
  readonly confidence: Confidence;
  readonly source: ValueSource;
  readonly evidence: readonly Evidence[];
  /** Why the field failed; a failed field has no text. */
  readonly problem: ProblemReport | null;
}

export interface TableValue {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, FieldValue>>[];
  /** Present when a person has changed a cell or the rows: the table then is theirs. */
  readonly source?: 'person';
}

/** A page range of a file with a class and its values. Fields stand in the order of the app. */
export interface DocumentResult {
  /** Name of the class; null when nothing was classified. */
  readonly class: string | null;
  readonly classification: Confidence;
  readonly pages: readonly number[];
  readonly fields: readonly FieldValue[];
  readonly tables: readonly TableValue[];
  /** What became of the app's checks for this class, in their order; absent when there are none. */
  readonly checks?: readonly CheckResult[];
  /** Why it is doubtful that the document begins or ends where it does; absent when it is not. */
  readonly boundary?: string;
}

export type FileStatus = 'complete' | 'partial' | 'failed';

/** What a run delivers for one file. A failed file has a problem and no documents. */
export interface FileResult {
  readonly file: string;
  readonly status: FileStatus;
  readonly problem: ProblemReport | null;
  readonly pages: readonly PageLayout[];
  readonly documents: readonly DocumentResult[];
  /** Present when a person has said which pages its documents have, and what they are. */
  readonly layout?: 'person';
}

/** A document's pages and its class, as a person says them. */
export interface DocumentLayout {
  readonly pages: readonly number[];
  readonly class: string | null;
}

/** The status that follows from what failed inside a file: nothing is lost quietly. */
export function statusOf(documents: readonly DocumentResult[], pages: readonly Page[]): FileStatus {
  if (pages.length > 0 && pages.every(isUnread)) return 'failed';
  const failed = documents.some(
    (d) =>
      d.fields.some((f) => f.problem) ||
      d.tables.some((t) => t.rows.some((r) => Object.values(r).some((c) => c.problem))),
  );
  return failed || pages.some(({ problem }) => problem !== null) ? 'partial' : 'complete';
}
