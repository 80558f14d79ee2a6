import { median, type Sheet } from './placed.ts';
import { markerOf, type Row, textOf } from './rows.ts';

/** What the sizes of a file's print are: the usual one, that of its text, in pixels; and whether text is bold. */
export interface BodyPrint {
  readonly size: number;
  readonly bold: boolean;
  /** Whether sizes come from the file's fonts; those of recognised words are measured, and less sure. */
  readonly exact: boolean;
}

/** How much larger than the text a heading is printed, by size measured from the fonts and from boxes. */
const LARGER = { exact: 1.12, measured: 1.32 } as const;
/** A line of a heading has no more words than this, and all of its lines no more than that. */
const MOST_WORDS = 16;
const MOST_IN_ALL = 24;
/** Lines of a heading: of large print, and of print that is hardly larger than the text. */
const MOST_LINES = { large: 3, small: 2 } as const;
/** Lines of a heading stand no further apart than this, in heights of a word beyond the usual space. */
const CLOSE = 0.3;

/** The number of a chapter, as `5.1`. */
const CHAPTER = /^\d{1,2}(?:\.\d{1,2})*\.?$/;

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

/** Whether the sizes and places of print come from the file. */
export const isExact = (sheet: Sheet) => (sheet.page.fonts?.length ?? 0) > 0;

/** For each row of a column the level of the heading that it is a line of, 1 to 3, or null. `usual` is the space
 * between lines, and `next` where what follows the column's rows begins. */
export function headingLevels(
  rows: readonly Row[],
  { usual, next }: { readonly usual: number; readonly next: number | null },
  body: BodyPrint,
  sheet: Sheet,
): (number | null)[] {
  const levels = rows.map((row, i) => levelOf(row, rows[i + 1]?.top ?? next, body, sheet));
  const close = (i: number) => rows[i]!.top - rows[i - 1]!.bottom - usual < CLOSE * sheet.em;
  for (let from = 0; from < rows.length; ) {
    const level = levels[from]!;
    let to = from + 1;
    while (to < rows.length && level !== null && levels[to] === level && close(to)) to += 1;
    const apart = from === 0 || !close(from) || isExact(sheet);
    const after = to < rows.length && close(to) ? rows[to]! : null;
    if (level !== null && !(apart && isHeading(rows.slice(from, to), level, after))) levels.fill(null, from, to);
    from = to;
  }
  return levels;
}

/** The level of a row by its print alone. */
function levelOf(row: Row, below: number | null, body: BodyPrint, sheet: Sheet): number | null {
  const words = row.pieces.flatMap((piece) => piece.words);
  const text = row.pieces.map(textOf).join(' ');
  const marker = markerOf(row);
  if (row.pieces.length > 2 || words.length > MOST_WORDS || marker?.kind === 'bullet') return null;
  const exact = isExact(sheet);
  const ratio = exact === body.exact ? median(words.map((word) => word.size)) / body.size : 1;
  const larger = exact ? LARGER.exact : LARGER.measured;
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  // Large print may be mostly a number, as of an invoice.
  if (letters < 3 || letters < (ratio >= larger * 1.15 ? 0.3 : 0.5) * text.replace(/\s/g, '').length) return null;
  if (ratio >= larger * 1.45) return 1;
  if (ratio >= larger * 1.15) return 2;
  if (ratio >= larger) return 3;
  const bold =
    words.every((word) => word.bold) &&
    !body.bold &&
    row.pieces.length <= (marker || CHAPTER.test(words[0]!.text) ? 2 : 1);
  // Bold print of the text's own size: a heading when it stands alone and does not end a sentence.
  return bold && below !== null && words.length <= 10 && !/[:;,.]$/.test(text) && below - row.bottom < 3 * sheet.em
    ? 3
    : null;
}

/** Whether lines of large print are a heading, and not text; `after` is the line that goes on without a space. */
function isHeading(rows: readonly Row[], level: number, after: Row | null): boolean {
  const words = rows.reduce((sum, row) => sum + row.pieces.reduce((own, piece) => own + piece.words.length, 0), 0);
  if (rows.length > (level < 3 ? MOST_LINES.large : MOST_LINES.small) || words > MOST_IN_ALL) return false;
  const starts = (row: Row) => textOf(row.pieces[0]!);
  // A sentence that begins before, or goes on after.
  return !/^\p{Ll}/u.test(starts(rows[0]!)) && !(level === 3 && after && /^\p{Ll}/u.test(starts(after)));
}
