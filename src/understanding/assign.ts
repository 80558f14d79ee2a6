import type { Query } from './queries.ts';
import type { Option } from './scorer.ts';
import { overlaps } from './span.ts';

/** What a field takes: an option with its log-odds, and the odds of the best other value. */
export interface Choice {
  readonly query: Query;
  readonly option: Option | null;
  readonly score: number;
  /** Log-odds of the best option with another value; how much the choice stands out. */
  readonly next: number;
}

/** Below these log-odds a field is rather absent than guessed. */
export const LEAST = -0.35;

/** Fields that documents without need for the difference print as one value. */
const SHARING: readonly ReadonlySet<string>[] = [
  new Set(['grand_total', 'amount_due', 'gross_amount', 'line_amount']),
  new Set(['net_total', 'subtotal', 'line_total']),
  new Set(['document_date', 'delivery_date', 'order_date', 'print_date']),
  new Set(['period_start', 'period_end']),
  new Set(['buyer', 'ship_to', 'advertiser']),
  new Set(['seller', 'agency']),
  new Set(['invoice_number', 'receipt_number', 'reference']),
  new Set(['iban', 'account_number']),
];

function mayShare(a: Query, b: Query): boolean {
  // The sign beside an amount is read for the currency, too.
  if (a.field.type === 'currency' || b.field.type === 'currency') return true;
  if (a.owner && b.owner && (a.owner === b.owner || a.role === 'country')) return true;
  const [left, right] = [roleOf(a), roleOf(b)];
  if (left === null || right === null) return false;
  return SHARING.some((group) => group.has(left) && group.has(right));
}

function roleOf(query: Query): string | null {
  return query.role === 'name' || query.role === 'address' ? query.owner : query.role;
}

interface Ranked {
  readonly query: Query;
  readonly options: readonly { option: Option; score: number }[];
  at: number;
}

const KEPT = 12;

/**
 * Chooses for all fields together: a stretch of text answers one field. Each field starts with its best; where two want
 * the same text, the one that loses less by its next best gives way, until no two are in conflict.
 */
export function assign(
  asked: readonly { query: Query; options: readonly Option[]; scores: readonly number[] }[],
): Choice[] {
  const ranked = asked.map(({ query, options, scores }): Ranked => {
    const sorted = options.map((option, i) => ({ option, score: scores[i]! })).sort((a, b) => b.score - a.score);
    return { query, options: distinctFirst(sorted), at: 0 };
  });
  for (let round = 0; round < 200; round++) {
    const conflict = firstConflict(ranked);
    if (!conflict) break;
    const [a, b] = conflict;
    const loser = regret(a) < regret(b) ? a : b;
    loser.at++;
  }
  return ranked.map(({ query, options, at }) => {
    const taken = options[at];
    if (!taken || taken.score < LEAST) return { query, option: null, score: taken?.score ?? -4, next: -4 };
    const value = String(taken.option.candidate.value);
    const rest = options.filter((o, i) => i > at && String(o.option.candidate.value) !== value);
    return { query, option: taken.option, score: taken.score, next: rest[0]?.score ?? -4 };
  });
}

/** Keeps the best few, and of equal values not all: twelve times the same total leaves no alternative. */
function distinctFirst(sorted: readonly { option: Option; score: number }[]): { option: Option; score: number }[] {
  const seen = new Map<string, number>();
  const kept: { option: Option; score: number }[] = [];
  for (const entry of sorted) {
    const key = String(entry.option.candidate.value);
    const count = seen.get(key) ?? 0;
    if (count >= 2) continue;
    seen.set(key, count + 1);
    kept.push(entry);
    if (kept.length === KEPT) break;
  }
  return kept;
}

function scoreAt(field: Ranked, at: number): number {
  return field.options[at]?.score ?? LEAST;
}

function regret(field: Ranked): number {
  return scoreAt(field, field.at) - Math.max(LEAST, scoreAt(field, field.at + 1));
}

function firstConflict(ranked: readonly Ranked[]): [Ranked, Ranked] | null {
  for (const [i, a] of ranked.entries()) {
    const left = a.options[a.at];
    if (!left || left.score < LEAST) continue;
    for (const b of ranked.slice(i + 1)) {
      const right = b.options[b.at];
      if (!right || right.score < LEAST) continue;
      if (overlaps(left.option.candidate.spans, right.option.candidate.spans) && !mayShare(a.query, b.query))
        return [a, b];
    }
  }
  return null;
}
