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
      lines: lines.map((line) => ({ ...rectangle(line.box), words: line.words })),
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

function beside({ skew = 0, rules, marks = [], inputs = [], annotations = [] }: Page) {
  const placed = <Item extends { readonly box: Parameters<typeof rectangle>[0] }>({ box, ...rest }: Item) => ({
    ...rest,
    ...rectangle(box),
  });
  return {
    skew,
    rules: rules.map(rectangle),
    marks: marks.map(placed),
    inputs: inputs.map(placed),
    annotations: annotations.map(placed),
  };
}
