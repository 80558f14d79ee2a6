/** The numbers that end in check digits. */
export const DIGIT_SCHEMES = ['iban', 'luhn', 'ean', 'isbn'] as const;

export type DigitScheme = (typeof DIGIT_SCHEMES)[number];

/** What must hold of a field, a document or its class. */
export type Condition =
  | { readonly kind: 'required' }
  /** The whole text must be as the pattern (RE2) says. */
  | { readonly kind: 'pattern'; readonly pattern: string }
  /** Both ends included; null: open. */
  | { readonly kind: 'range'; readonly from: number | null; readonly to: number | null }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly kind: 'digits'; readonly scheme: DigitScheme }
  /** Days from the day of the run, both ends included; null: open. */
  | { readonly kind: 'window'; readonly from: number | null; readonly to: number | null }
  /** Least calibrated odds, 0–1; null: any. */
  | { readonly kind: 'confidence'; readonly model: number | null; readonly ocr: number | null }
  | { readonly kind: 'class'; readonly model: number }
  | { readonly kind: 'formula'; readonly formula: string };

/** A rule of an app. */
export interface Check {
  readonly name: string;
  /** The class on whose documents it is asked. */
  readonly class: string;
  /** Dotted name of the field or column; null for rules of a document. */
  readonly field: string | null;
  readonly condition: Condition;
  /** What a person is told when it fails; null: a sentence that says what was found. */
  readonly message: string | null;
}

/** What became of a check on a document. */
export interface CheckResult {
  readonly name: string;
  readonly kind: Condition['kind'];
  /** Skipped: what it asks about is absent, or its odds are not calibrated. */
  readonly status: 'passed' | 'failed' | 'skipped';
  /** The names that it is about. */
  readonly fields: readonly string[];
  /** Why it failed or was skipped; '' when it passed. */
  readonly message: string;
}
