/** The numbers that end in check digits. */
export const DIGIT_SCHEMES = ['iban', 'luhn', 'ean', 'isbn'] as const;

export type DigitScheme = (typeof DIGIT_SCHEMES)[number];

/** Both ends included; null: open. */
export interface Ends {
  readonly from: number | null;
  readonly to: number | null;
}

/** What must hold of a field, a document or its class, under the key that an app file has for it. */
export type Condition =
  | { readonly required: true }
  /** The whole text must be as the pattern (RE2) says. */
  | { readonly pattern: string }
  | { readonly range: Ends }
  | { readonly choice: readonly string[] }
  | { readonly digits: DigitScheme }
  /** Days from the day of the run. */
  | { readonly window: Ends }
  /** Least calibrated odds of a field, 0–1, where null is any; or of the class. */
  | { readonly confidence: { readonly model: number | null; readonly ocr: number | null } }
  | { readonly confidence: { readonly class: number } }
  | { readonly formula: string }
  /** A row of the reference table has, in each column (the keys), the value of the field. */
  | { readonly lookup: { readonly table: string; readonly match: Readonly<Record<string, string>> } }
  /** No document was seen before with the same values in these fields. */
  | { readonly unseen: readonly string[] };

export const CONDITIONS = [
  'required', 'pattern', 'range', 'choice', 'digits', 'window', 'confidence', 'formula', 'lookup', 'unseen',
] as const satisfies readonly KeyOf<Condition>[]; // biome-ignore format: one list

type KeyOf<Union> = Union extends unknown ? keyof Union : never;

export type ConditionKind = (typeof CONDITIONS)[number];

/** A rule of an app. */
export type Check = Condition & {
  readonly name: string;
  /** The class on whose documents it is asked. */
  readonly class: string;
  /** Dotted name of the field or column; null for rules of a document. */
  readonly field: string | null;
  /** What a person is told when it fails; null: a sentence that says what was found. */
  readonly message: string | null;
  /** Whether its failure stops the run for review. */
  readonly blocks: boolean;
};

/** Each check has one condition. */
export const kindOf = (check: Check): ConditionKind => CONDITIONS.find((kind) => kind in check)!;

/** What became of a check on a document. */
export interface CheckResult {
  readonly name: string;
  readonly kind: ConditionKind;
  /** Skipped: what it asks about is absent, or its odds are not calibrated. */
  readonly status: 'passed' | 'failed' | 'skipped';
  /** Whether its failure stops the run for review. */
  readonly blocks: boolean;
  /** The names that it is about. */
  readonly fields: readonly string[];
  /** Why it failed or was skipped; '' when it passed. */
  readonly message: string;
}
