import type { Labels } from '../anchors.ts';
import type { Hit } from '../labels.ts';
import type { Layout, Row, Segment } from '../layout.ts';
import type { Phrases } from '../phrases.ts';
import { boundsOf } from '../span.ts';
import { letters } from '../text.ts';
import { type Column, type ColumnRole, headerRole, isOther } from './columns.ts';

/** One column of a printed table: the head's place, in pixels, and what it means. */
export interface Head {
  left: number;
  right: number;
  readonly role: ColumnRole | null;
  /** The app's column that it answers; null for a column that nobody asked for. */
  column: Column | null;
  readonly text: string;
  /** How plainly the words mean the role, 0–1. */
  readonly strength: number;
}

export interface Header {
  /** Rows of the layout that the header takes. */
  readonly rows: readonly Row[];
  readonly heads: readonly Head[];
  /** Columns of the app that were found, weighted by how plainly. */
  readonly score: number;
}

const AMOUNT = /\d[.,]\d{2}(?!\d)/;

/** All rows that look like the head of a table with at least two of the columns asked for; best first. */
export function findHeaders(layout: Layout, labels: Labels, columns: readonly Column[], phrases: Phrases): Header[] {
  const found: Header[] = [];
  for (const [i, row] of layout.rows.entries()) {
    const em = layout.em.get(row.page) ?? 10;
    const single = headerOf([row], labels, columns, em, phrases);
    const next = layout.rows[i + 1];
    const near =
      next &&
      next.page === row.page &&
      next.middle - row.middle < 2 * em &&
      !next.segments.some((s) => AMOUNT.test(s.text));
    const double = near ? headerOf([row, next], labels, columns, em, phrases) : null;
    const best = double && double.score > (single?.score ?? 0) + 0.2 ? double : single;
    if (best) found.push(best);
  }
  return found.sort((a, b) => b.score - a.score);
}

function headerOf(
  rows: readonly Row[],
  labels: Labels,
  columns: readonly Column[],
  em: number,
  phrases: Phrases,
): Header | null {
  const segments = rows.flatMap((r) => r.segments);
  if (segments.length > 40 || segments.some((s) => AMOUNT.test(s.text))) return null;
  const heads: (Head & { row: number })[] = [];
  let known = 0;
  let all = 0;
  for (const segment of segments) {
    all += segment.text.replace(/[^\p{L}]/gu, '').length;
    const hits = (labels.get(segment) ?? []).filter(
      (h) => (!h.minor || h.share === 1) && headerRole(h.meanings, columns).strength >= 0.4,
    );
    if (hits.length === 0) {
      const compound = compoundRole(segment.text);
      if (compound) known += segment.text.replace(/[^\p{L}]/gu, '').length;
      const role = compound ? { role: compound, strength: 0.6 } : {};
      if (/[\p{L}\d%#]/u.test(segment.text)) heads.push({ ...stranger(segment), ...role, row: segment.row.index });
      continue;
    }
    for (const head of headsIn(segment, hits, columns)) {
      heads.push({ ...head, row: segment.row.index });
      known += head.text.replace(/[^\p{L}]/gu, '').length;
    }
  }
  const merged = rows.length > 1 ? stacked(heads, em, columns, phrases) : heads.sort((a, b) => a.left - b.left);
  answer(merged, columns);
  const answered = merged.filter((h) => h.column !== null);
  // Columns that only the app knows are told apart by themselves, not by what they hold.
  const roles = new Set(merged.map((h) => (isOther(h.role) ? h.column : h.role)).filter((r) => r !== null));
  if (answered.length < Math.min(2, columns.length) || roles.size < 2 || known < 0.4 * all) return null;
  return {
    rows,
    heads: merged,
    score: answered.length + 0.3 * (roles.size - answered.length) + (known / Math.max(1, all)) * 0.5,
  };
}

/** Last parts of the compounds in which German and Dutch name columns: `Warenbeschreibung`, `Nettoeinzelpreis`. */
const COMPOUNDS: readonly (readonly [ColumnRole, RegExp])[] = [
  ['unit_price', /(?:einzel|stuck|einheits|verkaufs|grund)(?:netto)?preis$|eenheidsprijs$/],
  ['line_amount', /(?:gesamt|positions|zeilen)(?:netto)?(?:preis|betrag|summe|wert)$|(?:regel|totaal)(?:bedrag|prijs)$/],
  ['quantity', /menge$|anzahl$|hoeveelheid$/],
  ['product_code', /(?:nummer|nr|code|gtin|ean)$/],
  ['description', /(?:beschreibung|bezeichnung|omschrijving|artikel|produkt|leistung|text|name)$/],
]; // biome-ignore format: a table

/** What a head of one word that no label names says by its last part; null when that is unknown, too. */
function compoundRole(text: string): ColumnRole | null {
  const word = letters(text.split(/\s/, 1)[0]!);
  return COMPOUNDS.find(([, ending]) => ending.test(word))?.[0] ?? null;
}

/** A head that nobody asked for still takes its room. */
function stranger(segment: Segment): Head {
  return { left: segment.left, right: segment.right, role: null, column: null, text: segment.text, strength: 0 };
}

const MODIFIER = /^(?:net|netto|gross|brutto|ht|ttc|excl|incl|exkl|inkl|neto|bruto|lordo)\.?$/iu;

/** Heads of one segment: words between two labels of one meaning, as in `goods or services`, are part of one head. */
function headsIn(segment: Segment, hits: readonly Hit[], columns: readonly Column[]): Head[] {
  const heads: (Head & { start: number; end: number })[] = [];
  for (const hit of hits) {
    const { role, column, strength } = headerRole(hit.meanings, columns);
    const last = heads.at(-1);
    // `Unit price (net)`: a modifier alone heads no column of its own.
    const modifies =
      last !== undefined && hit.start - last.end < 4 && MODIFIER.test(segment.text.slice(hit.start, hit.end));
    if (modifies) {
      const box = boundsOf({ segment, start: last.start, end: hit.end });
      heads[heads.length - 1] = {
        ...last,
        right: box.right,
        text: segment.text.slice(last.start, hit.end),
        end: hit.end,
      };
      continue;
    }
    // `Art.-Nr. / Bezeichnung`: two words parted by a stroke name what one column prints.
    const shared =
      last !== undefined &&
      [last.role, role].includes('description') &&
      /^[\s.:]*[/&+]\s*$/.test(segment.text.slice(last.end, hit.start));
    const same = last !== undefined && role !== null && (last.role === role || shared);
    const named = shared && last.role === 'description' ? last : { role, column: column ?? null, strength };
    const start = same ? last.start : hit.start;
    if (same) heads.pop();
    const box = boundsOf({ segment, start, end: hit.end });
    const text = segment.text.slice(start, hit.end);
    heads.push({
      left: box.left,
      right: box.right,
      role: named.role,
      column: named.column ?? (same ? last.column : null),
      text,
      strength: named.strength,
      start,
      end: hit.end,
    });
  }
  return heads;
}

/**
 * Heads of two lines that stand over one another are one head, read as one: `Unit` over `price` is a unit price. Where
 * the two together say nothing, the one with a meaning speaks for both; two that mean different columns stay apart.
 */
function stacked(
  heads: readonly (Head & { row: number })[],
  em: number,
  columns: readonly Column[],
  phrases: Phrases,
): Head[] {
  const merged: (Head & { row: number })[] = [];
  for (const head of [...heads].sort((a, b) => a.row - b.row || a.left - b.left)) {
    const over = merged.find(
      (m) => m.row < head.row && Math.min(m.right, head.right) - Math.max(m.left, head.left) > 0.3 * em,
    );
    const text = over ? `${over.text} ${head.text}` : head.text;
    const joint = over ? headerRole(phrases.meanings(letters(text)), columns) : null;
    const known = joint !== null && joint.strength >= 0.5;
    if (!over || (!known && over.role !== null && head.role !== null && over.role !== head.role)) {
      merged.push({ ...head });
      continue;
    }
    const speaker = known
      ? { ...over, role: joint.role, column: joint.column, strength: joint.strength }
      : over.role !== null
        ? over
        : head;
    const [left, right] = [Math.min(over.left, head.left), Math.max(over.right, head.right)];
    merged[merged.indexOf(over)] = { ...speaker, left, right, text, row: head.row };
  }
  return merged.sort((a, b) => a.left - b.left);
}

const GROSS = /brutto|gross|ttc|incl|inkl|with tax|with vat|ivato|con iva/iu;
const NET = /netto|\bnet|\bht\b|h\.t|hors|excl|exkl|without|ohne|imponibile|sin iva/iu;

/** Of several heads of one meaning: the one without tax unless the app asks for the other; then the line's amount at the right. */
function preferred(heads: readonly Head[], column: Column): Head | undefined {
  const gross = GROSS.test(`${column.field.name} ${column.field.description}`);
  const worth = (h: Head): number => (GROSS.test(h.text) ? (gross ? 2 : -2) : NET.test(h.text) ? (gross ? -2 : 2) : 0);
  const best = Math.max(...heads.map(worth));
  const alike = heads.filter((h) => worth(h) === best);
  // `Unit` may head a price, but not beside a `Rate`.
  const plainest = Math.max(...alike.map((h) => h.strength));
  const fitting = alike.filter((h) => h.strength > plainest - 0.2);
  return column.role === 'line_amount' ? fitting.at(-1) : fitting[0];
}

/** Gives each of the app's columns the head that means it; of two amounts the rightmost is the line's. */
function answer(heads: readonly Head[], columns: readonly Column[]): void {
  const free = new Set(heads.filter((h) => h.column === null));
  for (const head of heads) if (head.column) free.delete(head);
  for (const column of columns) {
    if (heads.some((h) => h.column === column)) continue;
    const fitting = [...free].filter((h) => h.role !== null && h.role === column.role);
    const chosen = preferred(fitting, column);
    if (!chosen) continue;
    chosen.column = column;
    free.delete(chosen);
  }
  // Two heads that name one column outright: the later is another column under the same word.
  const seen = new Set<Column>();
  for (const head of [...heads].reverse()) {
    if (!head.column) continue;
    if (seen.has(head.column)) head.column = null;
    else seen.add(head.column);
  }
}
