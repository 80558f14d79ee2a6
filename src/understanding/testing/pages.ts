// Pages for tests: lines of text at pixel positions on a sheet of 1000 × 1400, ten pixels a letter, twenty high.
import type { App, Field, FieldType, Page, Rule, Word } from '../../domain/index.ts';
import { appOf, field as plainField } from '../../domain/testing/app.ts';
import { understand } from '../index.ts';

export type Line = readonly [left: number, top: number, text: string];

const [WIDTH, HEIGHT, LETTER, TALL] = [1000, 1400, 10, 20];

export function pageOf(
  lines: readonly Line[],
  options: { number?: number; source?: Page['source']; rules?: Rule[] } = {},
): Page {
  const words = lines.flatMap(([left, top, text], line): Word[] => {
    let x = left;
    return text.split(' ').map((word) => {
      const at = x;
      x += (word.length + 0.5) * LETTER;
      return {
        text: word, confidence: 1, line,
        left: at / WIDTH, top: top / HEIGHT, width: (word.length * LETTER) / WIDTH, height: TALL / HEIGHT,
      }; // biome-ignore format: one record
    });
  });
  const { number = 1, source = 'text', rules = [] } = options;
  return { number, width: WIDTH, height: HEIGHT, rotation: 0, source, words, rules, problem: null };
}

export function field(name: string, type: FieldType, more: Partial<Field> = {}): Field {
  return plainField(name, { type, ...more });
}

export function appWith(...fields: Field[]): App {
  return appOf('document', fields);
}

const ITEM_COLUMNS = [
  field('name', 'text'),
  field('quantity', 'number'),
  field('unit price', 'money'),
  field('amount', 'money'),
];

/** The rows that an app with a name, a quantity, a unit price and an amount reads off a page, as values. */
export function itemsOn(lines: readonly Line[]): unknown[][] {
  const [document] = understand([pageOf(lines)], appWith(field('lines', 'table', { columns: ITEM_COLUMNS })));
  return document!.tables[0]!.rows.map((row) => Object.values(row).map((cell) => cell.value));
}
