import type { Normal } from '../../domain/index.ts';
import type { Layout } from '../layout.ts';
import type { DecimalMark } from '../normalise/amount.ts';
import type { DateOrder } from '../normalise/date.ts';
import type { Span } from '../span.ts';

/** What a stretch of text can be, by its shape alone. */
export type Kind =
  | 'date' | 'time' | 'amount' | 'percent' | 'currency' | 'code' | 'phone' | 'email' | 'url' | 'iban' | 'vat_id'
  | 'party' | 'address' | 'text' | 'choice' | 'boolean' | 'postcode' | 'city' | 'street' | 'state' | 'country'; // biome-ignore format: one list

/** A stretch of the document that could be a value, before anyone asks for it. */
export interface Candidate {
  readonly kind: Kind;
  /** One span for each line, in reading order. */
  readonly spans: readonly Span[];
  readonly value: Normal;
  /** How plainly the text has the shape of its kind, 0–1. */
  readonly quality: number;
  /** What the generator saw beside the shape; each trait is a feature for the scorers. */
  readonly traits: Readonly<Partial<Record<Trait, number>>>;
  /** Where its label is looked for, when not at its own place: the end of a range stands behind the range's label. */
  readonly anchor?: Span;
}

/** Facts about a candidate that only its generator knows. Numbers, mostly 0 or 1. */
export type Trait =
  | 'cents' | 'currency' | 'negative' | 'rangeStart' | 'rangeEnd' | 'bareDigits' | 'legalForm' | 'letterhead'
  | 'labelled' | 'seller' | 'buyer' | 'shipTo' | 'checked' | 'lines' | 'digits' | 'withName' | 'titleLike' | 'postcode' | 'base'; // biome-ignore format: one list

/** How this document writes what can be written in two ways. */
export interface Conventions {
  readonly mark: DecimalMark;
  readonly order: DateOrder;
}

export interface Source {
  readonly layout: Layout;
  readonly conventions: Conventions;
}
