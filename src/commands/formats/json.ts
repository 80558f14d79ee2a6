import type { Page } from '../../domain/index.ts';
import { type PageStructure, structureOf } from '../../reading/index.ts';
import { rectangle } from '../lines.ts';

// What `read --layout` adds to a page beside the keys that are fixed.

/** For each page its blocks, tables, pairs, and what is on it beside words; words are told by their positions. */
export function layoutOf(pages: readonly Page[]): object[] {
  const structures = structureOf(pages);
  return pages.map((page, i) => ({ ...structured(structures[i]!), ...beside(page) }));
}

function structured({ blocks, tables, pairs }: PageStructure) {
  return {
    blocks: blocks.map(({ kind, box, lines, level, table, running }) => ({
      kind,
      ...rectangle(box),
      ...(level === undefined ? {} : { level }),
      ...(running === undefined ? {} : { running }),
      ...(table === undefined ? {} : { table }),
      ...(lines.length === 0 ? {} : { lines: lines.map((line) => ({ ...rectangle(line.box), words: line.words })) }),
    })),
    tables: tables.map(({ box, cells, ...table }) => ({
      ...rectangle(box),
      ...table,
      cells: cells.map(({ box, row, column, rows, columns, words }) => {
        return { row, column, rows, columns, ...rectangle(box), words };
      }),
    })),
    pairs,
  };
}

/** What is on the page beside its text; what is not there is left out. */
function beside({ skew, rules, marks = [], inputs = [], annotations = [] }: Page) {
  const placed = <Item extends { readonly box: Parameters<typeof rectangle>[0] }>({ box, ...rest }: Item) => ({
    ...rest,
    ...rectangle(box),
  });
  const lists = {
    rules: rules.map(rectangle),
    marks: marks.map(placed),
    inputs: inputs.map(placed),
    annotations: annotations.map(placed),
  };
  const told = Object.entries(lists).filter(([, list]) => list.length > 0);
  return { ...(skew === undefined ? {} : { skew }), ...Object.fromEntries(told) };
}
