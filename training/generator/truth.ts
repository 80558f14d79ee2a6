export type Kind = 'invoice' | 'receipt';

/** Two clearly different designs of each kind. */
export const LAYOUTS = { invoice: ['letter', 'grid'], receipt: ['till', 'bistro'] } as const satisfies Record<
  Kind,
  readonly string[]
>;

export type Language = 'en' | 'de' | 'fr' | 'es';

/** A word on the page: page from 1; box left, top, right, bottom in fractions of the page. */
export interface TruthWord {
  readonly page: number;
  readonly box: readonly [number, number, number, number];
  readonly text: string;
  /** Field that the word belongs to, `line_items.<row>.<column>` in a table; null for all other words. */
  readonly label: string | null;
}

/** What a generated document says, in the row format of datasets. Dates are ISO, numbers plain decimals. */
export interface Truth {
  readonly fields: Readonly<Record<string, string>>;
  /** The same fields as they are printed. */
  readonly printed: Readonly<Record<string, string>>;
  /** Fields of the kind that are not on the page. */
  readonly absent: readonly string[];
  readonly line_items: readonly Readonly<Record<string, string>>[];
  readonly boxes: readonly TruthWord[];
  readonly pages: number;
  readonly lang: Language;
}
