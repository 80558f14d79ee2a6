import type { Labels } from '../anchors.ts';
import type { Source } from '../candidates/candidate.ts';
import type { Row } from '../layout.ts';
import type { Span } from '../span.ts';
import { type BodyRow, cellsOf, closesTable, headsAnother, opensTotal, rowsBelow } from './body.ts';
import { isCode } from './cells.ts';
import { type Column, isNumeric } from './columns.ts';
import { multiplies, numberIn } from './factors.ts';
import type { Head, Header } from './header.ts';

/** A line item: for each of the app's columns the spans of its text. */
export interface Item {
  readonly cells: Map<Column, Span[]>;
  /** What the row of its numbers prints under every head of the table. */
  readonly printed?: BodyRow['cells'];
  /** Log-odds that this is a row of the table. */
  score: number;
}

/**
 * The head whose cells begin a new item: the line's amount, or else the rightmost number that is there; in a table
 * without numbers the leftmost column asked for.
 */
function keyHead(header: Header): Head | null {
  const numeric = header.heads.filter((h) => isNumeric(h.role) && h.role !== 'tax_rate' && h.role !== 'discount');
  return (
    numeric.find((h) => h.column?.role === 'line_amount') ??
    numeric.findLast((h) => h.role === 'line_amount') ??
    numeric.at(-1) ??
    header.heads.find((h) => h.column !== null) ??
    null
  );
}

const SKIPPED =
  /(?:carried|brought)\s+forward|übertrag|uebertrag|report\b|a reporter|suma y sigue|riporto|transport$/iu;

/** The items below a header: rows with a key number, and around them the lines that go on with their words. */
export function itemsBelow(header: Header, source: Source, labels: Labels): { items: Item[]; closed: boolean } {
  return itemsIn(rowsBelow(source.layout, header), header, source, labels);
}

export function itemsIn(
  rows: readonly Row[],
  header: Header,
  source: Source,
  labels: Labels,
): { items: Item[]; closed: boolean } {
  const key = keyHead(header);
  const items: Item[] = [];
  if (!key) return { items, closed: true };
  const body = new Body(rows, header, key, source, labels);
  let pending: BodyRow[] = [];
  let leaning: BodyRow[] = [];
  let last: Row = header.rows.at(-1)!;
  for (const [i, row] of rows.entries()) {
    const gap = row.page === last.page ? (row.top - last.bottom) / body.em(row) : 0;
    if (gap > 12 || (items.length > 0 && gap > 7)) return { items, closed: true };
    if (closesTable(row, labels)) {
      if (items.length === 0 || !body.resumes(i)) return { items, closed: true };
      [pending, leaning] = [[], []];
      continue;
    }
    if (items.length > 0 && headsAnother(row, header)) return { items, closed: true };
    if (SKIPPED.test(row.segments[0]?.text ?? '')) continue;
    const line = body.at(i);
    const number = body.opening(i);
    if (
      number &&
      isNumeric(key.role) &&
      items.length > 0 &&
      lonely(line, key, header, source) &&
      !items.every((item) => bare(item))
    ) {
      // Among items with quantities and prices, an amount alone is a sum or a charge, not an item.
      if (opensTotal(row, labels) && !body.resumes(i)) return { items, closed: true };
      pending = [];
    } else if (number && plausible(line, key, header, source)) {
      const item: Item = { cells: new Map(), printed: line.cells, score: 0 };
      // Lines of words over a row of numbers are its name only where it prints none itself: else they head a group.
      const worded = wordsIn(line, header);
      if (!worded) for (const before of pending) mergeWords(item, before);
      if (!worded || body.reachesUp(i, leaning)) for (const before of leaning) mergeWords(item, before);
      [pending, leaning] = [[], []];
      mergeWords(item, line);
      for (const [head, spans] of line.cells)
        if (head.column && isNumeric(head.role)) item.cells.set(head.column, [...spans]);
      items.push(item);
    } else if (leaning.length > 0 ? gap < 1.6 : body.leansDown(i, last)) {
      leaning = [...leaning, line].slice(-4);
    } else if (items.length > 0 && gap < 1.6 && !isNewGroup(line, header)) {
      mergeWords(items.at(-1)!, line);
    } else if (gap < 3.5) pending = [...pending, line].slice(-2);
    else if (items.length > 0) return { items, closed: true };
    last = row;
  }
  return { items, closed: false };
}

/** A line of a cell stands nearer to the next than this share of what parts two items of one line. */
const WITHIN = 0.72;

/** The rows under a header, put into its columns once. */
class Body {
  readonly #rows: readonly Row[];
  readonly #header: Header;
  readonly #key: Head;
  readonly #source: Source;
  readonly #labels: Labels;
  readonly #lines = new Map<number, BodyRow>();

  constructor(rows: readonly Row[], header: Header, key: Head, source: Source, labels: Labels) {
    this.#rows = rows;
    this.#header = header;
    this.#key = key;
    this.#source = source;
    this.#labels = labels;
  }

  /** Height of the text on a row's page, in pixels. */
  em(row: Row): number {
    return this.#source.layout.em.get(row.page) ?? 10;
  }

  at(i: number): BodyRow {
    const row = this.#rows[i]!;
    const line = this.#lines.get(i) ?? cellsOf(row, this.#header, this.em(row));
    this.#lines.set(i, line);
    return line;
  }

  /** Where a row's cell under the key begins an item; null when it does not. */
  opening(i: number): Span | null {
    const { cells } = this.at(i);
    const spans = cells.get(this.#key) ?? [];
    if (isNumeric(this.#key.role)) return numberIn(spans, this.#source)?.span ?? null;
    return cells.size > 1 ? (spans[0] ?? null) : null;
  }

  /**
   * Whether a line of words belongs to the item below it: numbers set at the middle or the foot of a cell of several
   * lines stand nearer to the words over them than the words stand to the item before.
   */
  leansDown(i: number, above: Row): boolean {
    const row = this.#rows[i]!;
    const limit = above.page === row.page ? 0.8 * (row.middle - above.middle) : Infinity;
    for (let j = i + 1; j < Math.min(this.#rows.length, i + 5); j++) {
      const next = this.#rows[j]!;
      if (next.page !== row.page || next.middle - this.#rows[j - 1]!.middle > limit) return false;
      if (this.opening(j)) return true;
    }
    return false;
  }

  /**
   * Whether the words over an item that has words of its own are of one cell with them, and no heading of a group: its
   * numbers stand at the cell's middle, so that lines follow, or at its foot, nearer than items follow each other.
   */
  reachesUp(i: number, over: readonly BodyRow[]): boolean {
    const nearest = over.at(-1)?.row;
    if (!nearest) return false;
    return this.#wordsFollow(i) || this.#rows[i]!.middle - nearest.middle < WITHIN * this.#pitch();
  }

  /** The least distance of two rows with numbers above the totals, in pixels; where there is one such row alone, that of text set wide. */
  #pitch(): number {
    let least = Infinity;
    let last: Row | null = null;
    for (const [i, row] of this.#rows.entries()) {
      if (closesTable(row, this.#labels)) break;
      if (!this.opening(i)) continue;
      if (last?.page === row.page) least = Math.min(least, row.middle - last.middle);
      last = row;
    }
    return least < Infinity ? least : 2.2 * this.em(this.#rows[0]!);
  }

  /** Whether a line of words without a key number stands close under a row. */
  #wordsFollow(i: number): boolean {
    const [row, next] = [this.#rows[i]!, this.#rows[i + 1]];
    if (!next || next.page !== row.page || next.top - row.bottom > this.em(row)) return false;
    return wordsIn(this.at(i + 1), this.#header) && this.opening(i + 1) === null;
  }

  /**
   * Whether the items go on below a sum: of the next lines one has a description and a quantity and price that multiply
   * to its amount.
   */
  resumes(i: number): boolean {
    const of = (role: Column['role']): Head | undefined => this.#header.heads.find((h) => h.column?.role === role);
    const [quantity, price, amount] = [of('quantity'), of('unit_price'), of('line_amount')];
    if (!quantity || !price || !amount) return false;
    const sum = this.#rows[i]!;
    for (let j = i + 1; j < Math.min(this.#rows.length, i + 7); j++) {
      const row = this.#rows[j]!;
      if (row.page !== sum.page || row.top - sum.bottom > 12 * this.em(row)) return false;
      if (headsAnother(row, this.#header)) return false;
      const line = this.at(j);
      const [q, p, a] = [quantity, price, amount].map((h) => numberIn(line.cells.get(h) ?? [], this.#source)?.value);
      if (q === undefined || p === undefined || a === undefined) continue;
      return wordsIn(line, this.#header) && multiplies(q, p, a) && q > 0 && a !== 0;
    }
    return false;
  }
}

/** Columns whose numbers a charge or a sum may print as well as an item. */
const BESIDE = new Set<Head['role']>(['tax_rate', 'tax_total', 'discount', 'shipping']);

/** Whether a row has its key number and none that only an item prints. */
function lonely(body: BodyRow, key: Head, header: Header, source: Source): boolean {
  return header.heads.every(
    (h) =>
      h === key || !isNumeric(h.role) || BESIDE.has(h.role) || plainNumber(body.cells.get(h) ?? [], source) === null,
  );
}

/** A number that is no percentage. */
function plainNumber(spans: readonly Span[], source: Source): number | null {
  const found = numberIn(spans, source);
  if (!found) return null;
  const { segment, end } = found.span;
  return /^\s?%/.test(segment.text.slice(end)) ? null : found.value;
}

function bare(item: Item): boolean {
  return ![...item.cells.keys()].some((c) => c.role === 'quantity' || c.role === 'unit_price');
}

/** A row with a key number is an item when most of its words lie in columns that expect them. */
function plausible(body: BodyRow, key: Head, header: Header, source: Source): boolean {
  if (!isNumeric(key.role)) return true;
  const text = (body.cells.get(key) ?? []).map((s) => s.segment.text.slice(s.start, s.end)).join(' ');
  if (/\p{L}{4,}/u.test(text.replace(/EUR|USD|GBP|CHF|MYR/g, ''))) return false;
  const numbers = header.heads.filter((h) => isNumeric(h.role) && numberIn(body.cells.get(h) ?? [], source)).length;
  const words = header.heads.some((h) => !isNumeric(h.role) && (body.cells.get(h) ?? []).length > 0);
  return numbers >= 2 || words;
}

/** Whether a line of words opens a new group of cells, such as a code in the first column. */
function isNewGroup(body: BodyRow, header: Header): boolean {
  const first = header.heads.find((h) => h.role === 'line_number');
  return first !== undefined && (body.cells.get(first)?.length ?? 0) > 0;
}

/** Whether a row prints words in the column that describes the item. */
function wordsIn(body: BodyRow, header: Header): boolean {
  const named = header.heads.find((h) => h.column?.role === 'description');
  const spans = named ? (body.cells.get(named) ?? []) : [];
  return named === undefined || spans.some((s) => /\p{L}{2}/u.test(s.segment.text.slice(s.start, s.end)) && !isCode(s));
}

function mergeWords(item: Item, body: BodyRow): void {
  for (const [head, spans] of body.cells) {
    if (!head.column || isNumeric(head.role)) continue;
    item.cells.set(head.column, [...(item.cells.get(head.column) ?? []), ...spans]);
  }
}
