import type { FieldType } from './app.ts';
import type { CheckResult } from './check.ts';
import type { FieldValue, Normal } from './result.ts';

/** A field across the documents of a run. Either it has inputs, of which one is chosen, or a formula. */
export interface PacketFieldDefinition {
  readonly name: string;
  readonly type: FieldType;
  readonly description: string;
  /** `class.field`, the preferred ones first. */
  readonly inputs: readonly string[];
  readonly formula: string | null;
}

/** What must hold across the documents of a run, under the key that an app file has for it. */
export type PacketCondition =
  /** All values found for these (`class.field`, or a packet field) are the same; numbers within `tolerance`. */
  | { readonly match: readonly string[]; readonly tolerance: number }
  /** There is a document of each of these classes. */
  | { readonly present: readonly string[] }
  | { readonly formula: string }
  /** There is a value for the packet field. */
  | { readonly required: true; readonly field: string };

export const PACKET_CONDITIONS = ['match', 'present', 'formula', 'required'] as const;

export type PacketCheck = PacketCondition & {
  readonly name: string;
  readonly message: string | null;
  readonly blocks: boolean;
};

/** What an app asks of all documents of a run taken together. */
export interface Packet {
  readonly fields: readonly PacketFieldDefinition[];
  readonly checks: readonly PacketCheck[];
}

/** Where a value stands: positions of the file in the run and of the document in the file, from 0. */
export interface PacketInput {
  readonly file: number;
  readonly document: number;
  readonly field: string;
}

export interface PacketField {
  readonly name: string;
  readonly type: FieldType;
  /** With the evidence of the value that was chosen, in that value's file. */
  readonly value: FieldValue;
  readonly chosen: PacketInput | null;
  /** Everything that could be chosen, the best first. */
  readonly inputs: readonly RankedInput[];
}

export interface RankedInput extends PacketInput {
  readonly class: string;
  /** Position of the document among all documents of the run, from 0. */
  readonly record: number;
  readonly text: string | null;
  /** Whether no check of its document fails on it. */
  readonly valid: boolean;
}

/** `fields` are as the app names them; `inputs` the values that it was about. */
export interface PacketCheckResult extends Omit<CheckResult, 'kind'> {
  readonly kind: (typeof PACKET_CONDITIONS)[number];
  readonly inputs: readonly PacketInput[];
}

export interface PacketResult {
  readonly fields: readonly PacketField[];
  readonly checks: readonly PacketCheckResult[];
}

/** What a person chose for a packet field: one of its inputs, or a value of their own. */
export type Choice = { readonly input: PacketInput } | { readonly text: string | null; readonly value: Normal | null };

/** By the name of the packet field. */
export type Choices = Readonly<Record<string, Choice>>;

/** The class and the field of an input `class.field`; null when no class is named so. */
export function partsOfInput(
  input: string,
  classes: readonly { readonly name: string }[],
): { readonly class: string; readonly field: string } | null {
  // One at most: no class of an app with a packet is called as another one with a dot behind it.
  const found = classes.find(({ name }) => input.startsWith(`${name}.`));
  return found ? { class: found.name, field: input.slice(found.name.length + 1) } : null;
}
