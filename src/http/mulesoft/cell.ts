import { type Evidence, type FieldValue, union } from '../../domain/index.ts';

/** A value as this dialect shows it; without score and place when only values were asked for (contract §2.2). */
export interface Cell {
  readonly value: string | null;
  readonly confidenceScore?: number | null;
  readonly geometry?: Geometry | null;
}

/** Page fractions 0–1, keys in the order of the captured answers. */
interface Geometry {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
}

/** @param absent what stands for a value that was not found: null in a field, '' in a table's cell. */
export function cell(found: FieldValue | null, valueOnly: boolean, absent: null | ''): Cell {
  const value = textOf(found) ?? absent;
  if (valueOnly) return { value };
  return { value, confidenceScore: scoreOf(found), geometry: geometryOf(found) };
}

/** A signature is there or not; the captured answers say it with this word. */
export function signatureCell(found: FieldValue, valueOnly: boolean): Cell {
  return { ...cell(found, valueOnly, null), value: 'DETECTED' };
}

function textOf(found: FieldValue | null): string | null {
  if (!found) return null;
  return found.text ?? (found.value === null ? null : String(found.value));
}

/** 0–100: the chance that it is the right span and rightly transcribed. An absent value has no words to misread. */
function scoreOf(found: FieldValue | null): number | null {
  const { model, ocr } = found?.confidence ?? { model: null, ocr: null };
  return model === null ? null : single(100 * model * (ocr ?? 1));
}

function geometryOf(found: FieldValue | null): Geometry | null {
  const page = pageOf(found);
  if (!found || page === null) return null;
  const { width, height, left, top } = union(found.evidence.filter((line) => line.page === page));
  return { width: single(width), height: single(height), left: single(left), top: single(top) };
}

/** The page on which a value stands: that of its first line; null when it has no place. */
export function pageOf(found: FieldValue | null): number | null {
  const first: Evidence | undefined = found?.evidence[0];
  return first ? first.page : null;
}

/** Seven digits, as the service's single precision has them. */
function single(value: number): number {
  return Number(value.toPrecision(7));
}
