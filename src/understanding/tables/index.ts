import { type Field, leaves, type TableValue } from '../../domain/index.ts';
import type { Labels } from '../anchors.ts';
import type { Source } from '../candidates/candidate.ts';
import type { Phrases } from '../phrases.ts';
import { arrange, proven, withoutTail } from './arrange.ts';
import { tableValue } from './cells.ts';
import { addColumnPhrases, type Column, columnsOf } from './columns.ts';
import { findHeaders, type Header } from './header.ts';
import { type Item, itemsBelow, itemsIn } from './items.ts';
import { listedItems } from './listed.ts';
import { fillByProduct } from './products.ts';
import { placeUnheaded } from './unheaded.ts';

export type { Column } from './columns.ts';

/** A table that an app asks for, with its columns understood. */
export interface TableQuery {
  readonly field: Field;
  readonly columns: readonly Column[];
}

/** The tables of a class; their columns' words go into the phrase book. */
export function tableQueries(fields: readonly Field[], phrases: Phrases): TableQuery[] {
  return [...leaves(fields)]
    .filter(({ field }) => field.type === 'table')
    .map(({ name, field: found }) => {
      // A table within a group goes by its dotted name.
      const field = { ...found, name };
      const columns = columnsOf(field);
      addColumnPhrases(phrases, columns);
      return { field, columns };
    });
}

/** How many headers are tried: the best few by their words; which of them heads the table shows in its rows. */
const TRIED = 6;

/** Reads a table: under its header where one is printed, else as a receipt lists what was bought. */
export function readTable(
  { field, columns }: TableQuery,
  source: Source,
  labels: Labels,
  phrases: Phrases,
): TableValue {
  const headers = findHeaders(source.layout, labels, columns, phrases);
  let best: Item[] = [];
  let bestScore = 0;
  for (const header of headers.slice(0, TRIED)) {
    const followed = follow(header, headers, source, labels);
    arrange(followed, header, columns, source);
    placeUnheaded(followed, columns, source);
    fillByProduct(followed, columns, source);
    const items = withoutTail(followed, columns, source);
    const filled = items.reduce((sum, item) => sum + [...item.cells.values()].filter((c) => c.length > 0).length, 0);
    const score =
      items.length === 0
        ? 0
        : header.score *
          (1 + Math.log2(1 + items.length)) *
          (filled / (items.length * columns.length) + 0.3) *
          (1 + proven(items, columns, source));
    if (score > bestScore) {
      bestScore = score;
      best = items;
    }
  }
  if (best.length === 0) best = listedItems(columns, source, labels);
  return tableValue(field.name, columns, best, source);
}

/** Items under a header and on the pages after it, as long as the table goes on, with its header repeated or without. */
function follow(header: Header, headers: readonly Header[], source: Source, labels: Labels): Item[] {
  let { items, closed } = itemsBelow(header, source, labels);
  const { pages, rows } = source.layout;
  let at = pages.indexOf(header.rows[0]!.page);
  while (items.length > 0 && ++at < pages.length) {
    const repeated = headers
      .filter((h) => h.rows[0]!.page === pages[at] && sameHeads(h, header))
      .sort((a, b) => a.rows[0]!.index - b.rows[0]!.index);
    if (repeated.length === 0 && closed) break;
    const more = repeated[0]
      ? itemsBelow(repeated[0], source, labels)
      : itemsIn(
          rows.filter((r) => r.page === pages[at]),
          header,
          source,
          labels,
        );
    if (more.items.length === 0) break;
    items = [...items, ...more.items];
    closed = more.closed;
  }
  return items;
}

function sameHeads(a: Header, b: Header): boolean {
  const roles = (h: Header): string =>
    h.heads
      .map((x) => x.role ?? '')
      .filter(Boolean)
      .join();
  return roles(a) === roles(b);
}
