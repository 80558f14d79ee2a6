import type { FieldValue, RankedInput } from '../domain/index.ts';
import type { Scalar } from '../formulas/index.ts';

/** A value of a document that a packet field may take. */
export interface Candidate {
  readonly input: RankedInput;
  readonly value: FieldValue;
  /** What formulas read of it; null where there is nothing to take. */
  readonly scalar: Scalar;
  /** Of the inputs of the field, which one. */
  readonly rank: number;
}

/** A person's value first, then what no check fails on, then the surer one, then the preferred input. */
export function better(a: Candidate, b: Candidate): number {
  return (
    Number(isPersonal(b)) - Number(isPersonal(a)) ||
    Number(b.input.valid) - Number(a.input.valid) ||
    sure(b.value) - sure(a.value) ||
    a.rank - b.rank ||
    a.input.record - b.input.record
  );
}

const isPersonal = ({ value }: Candidate) => value.source === 'person';

/** What is known of the odds that a value is right; unknown odds are the lowest. */
function sure({ confidence: { model, ocr } }: FieldValue): number {
  return model === null && ocr === null ? -1 : (model ?? 1) * (ocr ?? 1);
}
