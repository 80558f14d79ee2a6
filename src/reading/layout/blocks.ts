import { type BodyPrint, headingLevels, isExact } from './headings.ts';
import { around, median, type Sheet } from './placed.ts';
import { type Marker, markerOf, middleOf, type Row } from './rows.ts';
import type { Block, TextLine } from './structure.ts';

/**
 * A wider space than this between lines, in heights of a word beyond the usual one, parts paragraphs: as a rule, and in
 * a file whose print is placed exactly, after a line that ends where the next word had room.
 */
const SPACE = { usual: 0.45, short: 0.25 } as const;
/** Share of a column's width that the full lines of its text have at least. */
const WIDE = 0.5;
/** Lines of one paragraph differ in the size of their print no more than this many times. */
const UNLIKE = 1.4;

interface Drafted {
  readonly kind: 'heading' | 'paragraph' | 'item';
  readonly level: number | null;
  readonly marker: Marker | null;
  readonly rows: Row[];
  left: number;
  right: number;
}

/**
 * Parts the rows of one column into headings, paragraphs and list items, from top to bottom. `next` is where what follows
 * them begins.
 */
export function blocksOf(rows: readonly Row[], next: number | null, body: BodyPrint, sheet: Sheet): Block[] {
  const spaces = rows.slice(1).map((row, i) => row.top - rows[i]!.bottom);
  const usual = spaces.length < 3 ? 0.4 * sheet.em : Math.min(median(spaces), 1.2 * sheet.em);
  const levels = headingLevels(rows, { usual, next }, body, sheet);
  const { left, right } = around(rows);
  const print = { em: sheet.em, exact: isExact(sheet) };
  const drafts: Drafted[] = [];
  for (const [i, row] of rows.entries()) {
    const level = levels[i]!;
    const marker = level === null ? markerOf(row) : null;
    const last = drafts.at(-1);
    const space = i > 0 ? (spaces[i - 1]! - usual) / sheet.em : 0;
    if (last && !marker && last.level === level && goesOn(last, row, { space, left, right, ...print })) {
      last.rows.push(row);
      last.left = Math.min(last.left, row.left);
      last.right = Math.max(last.right, row.right);
    } else {
      const kind = level !== null ? 'heading' : marker ? 'item' : 'paragraph';
      drafts.push({ kind, level, marker, rows: [row], left: row.left, right: row.right });
    }
  }
  return drafts.map((draft, i) => told(draft, inList(drafts, i), sheet));
}

interface Place {
  /** What the row stands further below the last than usual, in heights of a word. */
  readonly space: number;
  /** The edges of the column. */
  readonly left: number;
  readonly right: number;
  readonly em: number;
  readonly exact: boolean;
}

/** Whether a row that begins no heading and no item goes on the block above it. */
function goesOn(block: Drafted, row: Row, { space, left, right, em, exact }: Place): boolean {
  const [first, last] = [block.rows[0]!, block.rows.at(-1)!];
  // A line of text ends where the next one's first word has no room.
  const full = last.right + 0.3 * em + widthOf(row) > right && last.right - last.left > WIDE * (right - left);
  if (space > (exact && !full && block.kind !== 'heading' ? SPACE.short : SPACE.usual)) return false;
  // What stands beside the block's lines is no line of it.
  if (!full && (row.left > block.right || row.right < block.left)) return false;
  if (block.kind === 'heading') return true;
  const [one, other] = [sizeOf(last), sizeOf(row)];
  if (Math.max(one, other) > UNLIKE * Math.min(one, other)) return false;
  const centred = Math.abs(row.left + row.right - last.left - last.right) < em;
  const indented = row.left - last.left > 0.9 * em && row.left - last.left < 5 * em && !centred;
  if (block.kind === 'item' && block.rows.length === 1) return full || row.left > first.left + 0.5 * em;
  // An indented line begins a paragraph.
  return !(indented && (block.rows.length > 1 || !full));
}

const sizeOf = (row: Row) => median(row.pieces.flatMap((piece) => piece.words.map((word) => word.size)));

/** The width of a row's first word. */
function widthOf({ pieces }: Row): number {
  const { left, right } = pieces[0]!.words[0]!;
  return right - left;
}

/** Marks that begin an item wherever they stand; a number or a dash does so only beside another item. */
const SURE = /[•‣▪◦●➢✓☐☑☒]/;

/** Whether a block is an item of a list: numbers go on from one to the next. */
function inList(drafts: readonly Drafted[], i: number): boolean {
  const { marker } = drafts[i]!;
  if (!marker) return false;
  if (SURE.test(marker.text)) return true;
  return [drafts[i - 1]?.marker, drafts[i + 1]?.marker].some((other) => other && alike(marker, other));
}

function alike(a: Marker, b: Marker): boolean {
  if (a.kind === 'bullet' || b.kind === 'bullet') return a.text === b.text;
  return a.number === null || b.number === null ? a.number === b.number : Math.abs(a.number - b.number) <= 1;
}

function told({ kind, level, rows }: Drafted, listed: boolean, sheet: Sheet): Block {
  const lines = rows.map((row) => lineOf(row, sheet));
  const box = sheet.fractions(around(rows));
  return { kind: kind === 'item' && !listed ? 'paragraph' : kind, box, lines, ...(level === null ? {} : { level }) };
}

export function lineOf(row: Row, sheet: Sheet): TextLine {
  const pieces = [...row.pieces].sort((a, b) => a.left - b.left || middleOf(a) - middleOf(b));
  return { box: sheet.fractions(row), words: pieces.flatMap((piece) => piece.words.map((word) => word.index)) };
}
