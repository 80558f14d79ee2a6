import type { FieldValue, Page, TableValue } from '../domain/index.ts';
import { type Anchor, anchorsOf } from './anchors.ts';
import { assign, type Choice } from './assign.ts';
import { partyBlocks } from './candidates/blocks.ts';
import type { Candidate, Conventions, Source } from './candidates/candidate.ts';
import { dateOrder } from './candidates/dates.ts';
import { candidatesOf } from './candidates/index.ts';
import { intrinsic, type Placed } from './features.ts';
import { findLabels, type Hit } from './labels.ts';
import { layOut } from './layout.ts';
import { decimalMark } from './normalise/amount.ts';
import { asksFor, kindsFor, optionsFor, type Page as Place } from './options.ts';
import { chosenBlocks, ownership } from './owners.ts';
import type { Query, Questions } from './queries.ts';
import type { Option, Scorer } from './scorer.ts';
import { type Span, textOf, trimmed } from './span.ts';
import { readTable } from './tables/index.ts';
import { absent, present } from './values.ts';

/** Reads one document: its pages and the questions of its class in, values and tables out. */
export function extract(
  pages: readonly Page[],
  questions: Questions,
  scorer: Scorer,
): { fields: FieldValue[]; tables: TableValue[] } {
  const layout = layOut(pages.filter((p) => p.words.length > 0));
  const labels = findLabels(layout, questions.phrases);
  const conventions: Conventions = {
    mark: decimalMark(layout.segments.map((s) => s.text)),
    order: dateOrder(layout),
  };
  const source: Source = { layout, conventions };
  const place = placesOf(source, labels, questions.queries);
  const asked = questions.queries.map((query) => {
    const options = optionsFor(query, place);
    return { query, options, scores: scorer.score(query, options) };
  });
  const single = asked.filter(({ query }) => query.field.type !== 'list');
  const choices = new Map(assign(single).map((c) => [c.query, c] as const));
  const fields = asked.map(({ query, options, scores }) =>
    query.field.type === 'list' ? listValue(query, options, scores) : fieldValue(choices.get(query)!),
  );
  const tables = questions.tables.map((t) => readTable(t, source, labels, questions.phrases));
  return { fields, tables };
}

function placesOf(
  source: Source,
  labels: ReadonlyMap<Hit['segment'], readonly Hit[]>,
  queries: readonly Query[],
): Place {
  const blocks = partyBlocks(source.layout, labels);
  const textual = queries.filter((q) => kindsFor(q).includes('text'));
  const named = queries.filter((q) => kindsFor(q)[0] === 'party');
  const asks = (some: readonly Query[]) => (hit: Hit) =>
    hit.meanings.some((m) => some.some((q) => asksFor(q, m.concept)));
  const found = candidatesOf(source, labels, blocks, { text: asks(textual), party: asks(named) });
  const candidates = found.map((f) => f.candidate);
  const known = new Map<string, readonly Anchor[]>();
  const anchors = candidates.map((c) => anchorsAt(c, known, labels, source));
  const own = intrinsic(candidates, anchors, source.layout);
  const placed = found.map(
    ({ candidate, block }, i): Placed => ({ candidate, block, own: own[i]!, anchors: anchors[i]! }),
  );
  const owned = ownership(blocks, source, labels, new Set(queries.map((q) => q.owner)));
  return { placed, owned, chosen: chosenBlocks(owned) };
}

/** Labels of a candidate; many candidates begin at the same word, so they are looked up once. */
function anchorsAt(
  candidate: Candidate,
  known: Map<string, readonly Anchor[]>,
  labels: ReadonlyMap<Hit['segment'], readonly Hit[]>,
  source: Source,
): readonly Anchor[] {
  const span = candidate.anchor ?? candidate.spans[0]!;
  const key = `${span.segment.index}:${span.start}:${span.end}`;
  const seen = known.get(key);
  if (seen) return seen;
  const anchors = anchorsOf(span, labels, source.layout);
  known.set(key, anchors);
  return anchors;
}

function fieldValue({ query, option, score, next }: Choice): FieldValue {
  return option
    ? present(query.name, query.field, option.candidate, score, next)
    : absent(query.name, query.field, score);
}

/** A list takes every likely option, in reading order: each line and each part between commas is a member, once. */
function listValue(query: Query, options: readonly Option[], scores: readonly number[]): FieldValue {
  const chosen = options.map((option, i) => ({ option, score: scores[i]! })).filter((o) => o.score > -0.3);
  // A value of several lines and each of its lines are options both: their parts are the same.
  const members = new Map<string, Span>();
  for (const { option } of chosen) {
    for (const part of option.candidate.spans.flatMap(membersIn)) {
      members.set(`${part.segment.index}:${part.start}`, part);
    }
  }
  const spans = [...members.values()].sort((a, b) => a.segment.index - b.segment.index || a.start - b.start);
  const first = chosen[0];
  if (!first || spans.length === 0) return absent(query.name, query.field, Math.max(-4, ...scores));
  const candidate: Candidate = { ...first.option.candidate, spans };
  const value = present(query.name, query.field, candidate, Math.min(...chosen.map((m) => m.score)), -4);
  return { ...value, value: spans.map((span) => textOf([span])) };
}

/** The members that a line of a list holds. A comma within a number parts nothing. */
function membersIn({ segment, start, end }: Span): Span[] {
  const parts = [...segment.text.slice(start, end).matchAll(/(?:[^,;]|,(?=\d))+/g)];
  return parts.flatMap((m) => trimmed(segment, start + m.index, start + m.index + m[0].length) ?? []);
}
