import type { Field } from '../../domain/index.ts';
import { nearness } from '../lexicon/index.ts';
import type { Meaning, Phrases } from '../phrases.ts';
import { letters, wordsOf } from '../text.ts';

/** Roles that head the columns of tables. */
export const COLUMN_ROLES = [
  'line_number', 'product_code', 'description', 'quantity', 'unit', 'unit_price', 'tax_rate', 'discount', 'line_amount',
  'tax_total', 'delivery_date', 'order_date', 'period_start', 'period_end', 'document_date', 'purchase_order', 'time', 'shipping',
] as const; // biome-ignore format: one list

/** What a column holds of which the lexicon knows no more than its type. */
type OtherRole = 'other_number' | 'other_date' | 'other_text';

export type ColumnRole = (typeof COLUMN_ROLES)[number] | OtherRole;

/** A column that an app asks for, and the role it plays in a table. */
export interface Column {
  readonly field: Field;
  readonly concept: string;
  readonly role: ColumnRole;
}

function otherRole({ type }: Field): OtherRole {
  if (type === 'money' || type === 'number' || type === 'integer' || type === 'percent') return 'other_number';
  return type === 'date' ? 'other_date' : 'other_text';
}

/** What a column's name, or else its description, says about its role. First match wins. */
const NAMED: readonly (readonly [ColumnRole, RegExp])[] = [
  ['product_code', /\b(?:product|item|article|part|material|seller|buyer|stock)? ?(?:code|sku|ean|gtin|upc|article number|item number|part number|item no|item id|article no|product number)\b/],
  ['line_number', /^(?:line|pos|position|item|row|sr)? ?(?:number|no|nr|pos|position|index|num)$|^(?:line|pos|position)$/],
  ['unit', /\b(?:uom|unit of measure|measure|unit code)\b|^unit$/],
  ['unit_price', /\bunit (?:price|cost|rate|amount|value)\b|\bnet price\b|\bgross price\b|\brate\b(?<!tax rate)(?<!vat rate)|\bprice each\b|\bprice per\b|\bitem price\b|^unitprice$|\bunit cost\b/],
  ['tax_rate', /\b(?:tax|vat|gst|mwst) ?(?:rate|percent|percentage|code)?$/],
  ['discount', /\bdiscount\b/],
  ['shipping', /\badditional charges|\bsurcharge|\bcharges\b/],
  ['quantity', /\b(?:quantity|qty|count|hours|units|pieces|spots)\b/],
  ['line_amount', /\b(?:amount|line total|total|sum|extended|subtotal|value|linetotal|net amount)\b/],
  ['period_start', /\bstart\b|\bfrom\b/],
  ['period_end', /\bend\b|\buntil\b/],
  ['delivery_date', /\b(?:expected|delivery|service|ship)\b.*\bdate\b/],
  ['purchase_order', /\bpurchase order\b|\bpo\b|\border number\b/],
  ['document_date', /\bdate\b/],
  ['time', /\btime\b/],
  ['description', /\b(?:description|name|item|product|article|service|details|text|designation|particulars|goods)\b/],
]; // biome-ignore format: a table

/** The columns of a table field with their roles; a lone `price` is what the line costs, unless it has an amount too. */
export function columnsOf(table: Field): Column[] {
  const columns = table.columns.map((field): Column => {
    const name = wordsOf(field.name).join(' ');
    const about = wordsOf(field.description).join(' ');
    const role = NAMED.find(([r, p]) => p.test(name) && suits(r, field))?.[0] ?? null;
    const price = role === null && /\bprice\b/.test(name);
    const described = price ? null : (NAMED.find(([r, p]) => p.test(about) && suits(r, field))?.[0] ?? null);
    const known = role ?? (price ? 'unit_price' : described);
    return { field, concept: `column:${table.name}.${field.name}`, role: known ?? otherRole(field) };
  });
  const priced = columns.filter((c) => c.role === 'unit_price');
  const summed = columns.some((c) => c.role === 'line_amount');
  if (summed || priced.length === 0) return columns;
  // Of two prices the one named plainly is the line's; of one price beside no amount, it is the line's as well.
  const plain =
    priced.find((c) => /^price$/i.test(c.field.name)) ??
    (priced.length === 1 && !/unit|net|gross|each/i.test(priced[0]!.field.name) ? priced[0]! : null);
  return columns.map((c) => (c === plain ? { ...c, role: 'line_amount' } : c));
}

const NUMERIC: ReadonlySet<ColumnRole> = new Set([
  'quantity',
  'unit_price',
  'line_amount',
  'tax_rate',
  'discount',
  'tax_total',
  'shipping',
  'other_number',
]);
const DATED: ReadonlySet<ColumnRole> = new Set([
  'delivery_date',
  'order_date',
  'period_start',
  'period_end',
  'document_date',
  'other_date',
]);

function suits(role: ColumnRole, field: Field): boolean {
  if (field.type === 'money') return ['unit_price', 'line_amount', 'discount', 'tax_total', 'shipping'].includes(role);
  if (field.type === 'number' || field.type === 'integer') return NUMERIC.has(role) || role === 'line_number';
  if (field.type === 'percent') return role === 'tax_rate' || role === 'discount';
  if (field.type === 'date') return DATED.has(role);
  return true;
}

export function isOther(role: ColumnRole | null): role is OtherRole {
  return role === 'other_number' || role === 'other_date' || role === 'other_text';
}

export function isNumeric(role: ColumnRole | null): boolean {
  return role !== null && NUMERIC.has(role);
}

export function isDated(role: ColumnRole | null): boolean {
  return role !== null && DATED.has(role);
}

/** Puts names and aliases of the columns into the phrase book, so that their headers are found. */
export function addColumnPhrases(phrases: Phrases, columns: readonly Column[]): void {
  for (const { field, concept } of columns) {
    for (const form of [field.name, ...field.aliases]) {
      const words = wordsOf(form);
      phrases.add(letters(words.join('')), { concept, strength: 1 }, words.map(letters));
    }
  }
}

/** The column role that a header's meanings name best, with how plainly, and the app's column if named outright. */
export function headerRole(
  meanings: readonly Meaning[],
  columns: readonly Column[],
): { role: ColumnRole | null; column: Column | null; strength: number } {
  let best: { role: ColumnRole | null; column: Column | null; strength: number } = {
    role: null,
    column: null,
    strength: 0,
  };
  for (const { concept, strength } of meanings) {
    const column = columns.find((c) => c.concept === concept) ?? null;
    if (column && strength + 0.05 > best.strength) best = { role: column.role, column, strength: strength + 0.05 };
    for (const role of COLUMN_ROLES) {
      const near =
        concept === role ? 1 : role === 'line_amount' || role === 'description' ? nearness(role, concept) : 0;
      if (near * strength > best.strength) best = { role, column: null, strength: near * strength };
    }
  }
  return best;
}
