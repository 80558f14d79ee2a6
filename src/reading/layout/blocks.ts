import { around, median, type Sheet } from './placed.ts';
import { middleOf, type Piece, type Row, textOf } from './rows.ts';
import type { Block, TextLine } from './structure.ts';

/** What the sizes of a file's print are: the usual one, that of its text, in pixels; and whether text is bold. */
export interface BodyPrint {
  readonly size: number;
  readonly bold: boolean;
  /** Whether sizes come from the file's fonts; those of recognised words are measured, and less sure. */
  readonly exact: boolean;
}

/** How much larger than the text a heading is printed, by size measured from the fonts and from boxes. */
const LARGER = { exact: 1.12, measured: 1.32 } as const;
/** A heading has no more words than this. */
const MOST_WORDS = 16;
/** A wider space than this between lines, in heights of a word beyond the usual one, parts paragraphs. */
const SPACE = 0.45;

const BULLET = /^[•‣▪◦●○■□·➢✓–—*-]$/;
const NUMBER = /^\(?(?:(\d{1,3})(?:\.\d{1,3})*|[a-zA-Z]|[ivxIVX]{2,5})[.)]$/;

/** The print of most letters on the pages. */
export function bodyPrint(sheets: readonly Sheet[]): BodyPrint {
  const words = sheets.flatMap((sheet) => sheet.words.map((word) => ({ word, exact: isExact(sheet) })));
  const exact = words.filter((w) => w.exact).length > words.length / 2;
  const used = words.filter((w) => w.exact === exact);
  const letters = (chosen: typeof used) => chosen.reduce((sum, { word }) => sum + word.text.length, 0);
  const sizes = used.map(({ word }) => word).sort((a, b) => a.size - b.size);
  let [size, left] = [0, letters(used) / 2];
  for (const word of sizes) {
    size = word.size;
    left -= word.text.length;
    if (left <= 0) break;
  }
  return { size: size || 1, bold: letters(used.filter(({ word }) => word.bold)) > 0.6 * letters(used), exact };
}

const isExact = (sheet: Sheet) => (sheet.page.fonts?.length ?? 0) > 0;

/** Parts the rows of one column into headings, paragraphs and list items, from top to bottom. */
export function blocksOf(rows: readonly Row[], body: BodyPrint, sheet: Sheet): Block[] {
  const spaces = rows.slice(1).map((row, i) => row.top - rows[i]!.bottom);
  const usual = spaces.length < 3 ? 0.4 * sheet.em : Math.min(median(spaces), 1.2 * sheet.em);
  const blocks: Drafted[] = [];
  for (const [i, row] of rows.entries()) {
    const style = styleOf(row, rows[i + 1], body, sheet);
    const last = blocks.at(-1);
    const space = i > 0 ? spaces[i - 1]! : Number.POSITIVE_INFINITY;
    if (last && goesOn(last, row, style, space - usual, sheet.em)) last.rows.push(row);
    else blocks.push({ ...style, rows: [row] });
  }
  return inList(blocks).map((draft) => told(draft, sheet));
}

interface Style {
  readonly kind: 'heading' | 'paragraph' | 'item';
  readonly level?: number;
}

interface Drafted extends Style {
  readonly rows: Row[];
}

function styleOf(row: Row, below: Row | undefined, body: BodyPrint, sheet: Sheet): Style {
  const piece = row.pieces[0]!;
  if (markerOf(piece)) return { kind: 'item' };
  const level = headingLevel(row, below, body, sheet);
  return level === null ? { kind: 'paragraph' } : { kind: 'heading', level };
}

/** 1 to 3 when a row is printed as a heading, else null. */
function headingLevel(row: Row, below: Row | undefined, body: BodyPrint, sheet: Sheet): number | null {
  const words = row.pieces.flatMap((piece) => piece.words);
  const text = row.pieces.map(textOf).join(' ');
  if (row.pieces.length > 2 || words.length > MOST_WORDS) return null;
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (letters < 3 || letters < 0.5 * text.replace(/\s/g, '').length) return null;
  const exact = isExact(sheet);
  const ratio = exact === body.exact ? median(words.map((word) => word.size)) / body.size : 1;
  const larger = exact ? LARGER.exact : LARGER.measured;
  if (ratio >= larger * 1.45) return 1;
  if (ratio >= larger * 1.15) return 2;
  if (ratio >= larger) return 3;
  const bold = words.every((word) => word.bold) && !body.bold && row.pieces.length === 1;
  // Bold print of the text's own size: a heading when it stands alone and does not end a sentence.
  return bold && below && words.length <= 10 && !/[:;,.]$/.test(text) && below.top - row.bottom < 3 * sheet.em
    ? 3
    : null;
}

function markerOf(piece: Piece): string | null {
  const first = piece.words[0]!.text;
  return (BULLET.test(first) || NUMBER.test(first)) && piece.words.length > 1 ? first : null;
}

function goesOn(block: Drafted, row: Row, style: Style, space: number, em: number): boolean {
  const last = block.rows.at(-1)!;
  if (space > SPACE * em || style.kind === 'item') return false;
  if (style.kind === 'heading' || block.kind === 'heading')
    return style.kind === block.kind && style.level === block.level && block.rows.length < 3 && space < 0.3 * em;
  if (block.kind === 'item') return row.left > block.rows[0]!.left + 0.5 * em || block.rows.length > 1;
  // An indented first line, after a line that is not, begins a paragraph.
  const first = block.rows[0]!;
  const indented = row.left - last.left > 0.9 * em && row.left - last.left < 5 * em;
  const leftEdge = block.rows.length > 1 ? last.left : first.left;
  return !(indented && row.left > leftEdge + 0.9 * em && last.right > row.right - 2 * em && block.rows.length > 1);
}

/** A number or a dash begins an item only in a list: beside another item, and numbers go on from one to the next. */
function inList(blocks: readonly Drafted[]): Drafted[] {
  return blocks.map((block, i) => {
    if (block.kind !== 'item') return block;
    const marker = markerOf(block.rows[0]!.pieces[0]!)!;
    if (/[•‣▪◦●➢✓]/.test(marker)) return block;
    const near = [blocks[i - 1], blocks[i + 1]].filter((other) => other?.kind === 'item');
    return near.some((other) => alike(marker, markerOf(other!.rows[0]!.pieces[0]!)!))
      ? block
      : { ...block, kind: 'paragraph' };
  });
}

function alike(a: string, b: string): boolean {
  if (BULLET.test(a) || BULLET.test(b)) return a === b;
  const [x, y] = [a, b].map((marker) => NUMBER.exec(marker)?.[1]);
  return x === undefined || y === undefined ? x === y : Math.abs(Number(x) - Number(y)) <= 1;
}

function told({ kind, level, rows }: Drafted, sheet: Sheet): Block {
  const lines = rows.map((row) => lineOf(row, sheet));
  return { kind, box: sheet.fractions(around(rows)), lines, ...(level === undefined ? {} : { level }) };
}

export function lineOf(row: Row, sheet: Sheet): TextLine {
  const pieces = [...row.pieces].sort((a, b) => a.left - b.left || middleOf(a) - middleOf(b));
  return { box: sheet.fractions(row), words: pieces.flatMap((piece) => piece.words.map((word) => word.index)) };
}
