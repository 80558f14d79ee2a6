import { describe, expect, it } from 'vitest';
import { parseApp } from '../apps/index.ts';
import { checked, doubtsOf } from '../checking/index.ts';
import type { DocumentResult, Page } from '../domain/index.ts';
import { understand } from '../understanding/index.ts';
import { fileResult } from './result.ts';

// Drops something from what a stage hands on, and asks whether the run would still say that all is well.

const app = parseApp(`
recto: 1
name: invoices
splitting: page
classes:
  - name: invoice
    fields:
      - {name: total, type: money, required: true}
      - {name: items, type: table, columns: [{name: description, type: text}, {name: amount, type: money}]}
checks:
  - {name: lines, formula: sum(items.amount) = total, blocks: true}
`);

const LINES = ['Invoice', 'Description Amount', 'Bricks 40.00', 'Mortar 25.00', 'Sand 35.00', 'Total 100.00'];

function page(number: number): Page {
  const words = LINES.flatMap((line, at) =>
    line.split(' ').map((text, column) => ({
      ...{ text, line: at, confidence: 1, width: 0.09, height: 0.015 },
      ...{ left: column === 0 ? 0.1 : 0.7, top: 0.1 + 0.03 * at },
    })),
  );
  return { number, width: 1_000, height: 1_400, rotation: 0, source: 'text', words, rules: [], problem: null };
}

const PAGES = [page(1), page(2)];
const found = understand(PAGES, app);

/** What a run would make of these pages and documents: whether anything tells that something is wrong. */
function tells(pages: readonly Page[], documents: readonly DocumentResult[]): boolean {
  const result = fileResult('x', pages, checked(documents, app, { today: '2024-01-01' }), app);
  return result.status !== 'complete' || doubtsOf(result.documents, app).length > 0;
}

const without = <T>(all: readonly T[], at: number): T[] => all.filter((_, index) => index !== at);

describe('the status of a file', () => {
  it('is complete when nothing is lost', () => {
    expect(found.map(({ tables }) => tables[0]?.rows.length)).toEqual([3, 3]);
    expect(tells(PAGES, found)).toBe(false);
  });

  const mutants: [string, readonly Page[], readonly DocumentResult[]][] = found.flatMap((document, at) => {
    const changed = (other: Partial<DocumentResult>) => found.map((one, i) => (i === at ? { ...one, ...other } : one));
    return [
      ...document.fields.map((field, f): (typeof mutants)[number] => [
        `document ${at} without ${field.name}`, PAGES, changed({ fields: without(document.fields, f) }),
      ]),
      ...document.tables.map((table, t): (typeof mutants)[number] => [
        `document ${at} without ${table.name}`, PAGES, changed({ tables: without(document.tables, t) }),
      ]),
      ...document.tables.flatMap((table, t) =>
        table.rows.map((_, row): (typeof mutants)[number] => [
          `document ${at} without row ${row} of ${table.name}`, PAGES,
          changed({ tables: document.tables.map((one, i) => (i === t ? { ...one, rows: without(one.rows, row) } : one)) }),
        ]),
      ),
      [`without document ${at}`, PAGES, without(found, at)] satisfies (typeof mutants)[number],
      [`document ${at} without its page`, PAGES, changed({ pages: [] })] satisfies (typeof mutants)[number],
    ];
  }); // biome-ignore format: a mutant a line

  it.each([...mutants, ['the reading without its first page', without(PAGES, 0), without(found, 0)] as const])(
    'tells of %s',
    (_, pages, documents) => {
      expect(tells(pages, documents)).toBe(true);
    },
  );
});
