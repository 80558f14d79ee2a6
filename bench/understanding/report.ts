import type { Summary } from '../../src/evaluate/index.ts';

export interface SetResult extends Summary {
  /** CPU seconds, all processes together, for one page; null where readings came from a cache or /proc is missing. */
  readonly cpu_s_page: number | null;
  readonly pages: number;
  /** Files that could not be read or understood; all their values count as missed. */
  readonly failed: number;
  /** AUROC of a word's confidence for "this word is right"; null where no truth of words exists. */
  readonly ocr_auroc: number | null;
}

/** Four decimals are more than any interval here bears. */
export function rounded<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_, v) => (typeof v === 'number' ? Number(v.toFixed(4)) : v)) as T; // same shape
}

function cell(value: number | null, digits = 3): string {
  return (value === null ? '–' : value.toFixed(digits)).padStart(8);
}

/** The table for people, on standard error; the JSON line is for machines. */
export function printTable(sets: Readonly<Record<string, SetResult>>): void {
  const heads = ['docs', 'values', 'strict', 'normal.', 'ci low', 'ci high', 'recall', 'invent.', 'row F1', 'evid.', 'ECE', 'AUROC', 'cov99', 'CPU s/p']; // biome-ignore format: one list
  console.error(`\n${'set'.padEnd(18)}${heads.map((h) => h.padStart(8)).join('')}`);
  for (const [name, s] of Object.entries(sets)) {
    const shares = [s.strict, s.normalised, s.ci95?.[0] ?? null, s.ci95?.[1] ?? null, s.recall, s.invented, s.row_f1, s.evidence, s.ece, s.auroc, s.coverage99, s.cpu_s_page]; // biome-ignore format: one list
    console.error(name.padEnd(18) + cell(s.docs, 0) + cell(s.values, 0) + shares.map((v) => cell(v)).join(''));
    const fields = Object.entries(s.per_field).map(([field, f]) => `${field} ${f.normalised.toFixed(2)}`);
    console.error(`  ${fields.join(' · ')}${s.failed > 0 ? ` · ${s.failed} FAILED` : ''}`);
  }
}
