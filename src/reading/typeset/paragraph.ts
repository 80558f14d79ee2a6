import type { Paragraph } from './flow.ts';
import { BASELINE, type Face, isIdeograph, LEADING, widthOf } from './metrics.ts';
import { NUMBERS, withoutMarks } from './numbers.ts';
import { emptyPrint, gap, type SetWord, type Strip } from './strip.ts';

/** Distance of the tab stops in points: half an inch, as word processors have it. */
const TAB = 36;

/** A wider gap than this, in sizes of print, parts two runs of one line, as it does for the words of a PDF. */
const RUN_GAP = 1.6;

/** A paragraph is never set narrower than so many sizes of print, whatever its indent. */
const NARROWEST = 4;

type Item =
  | { readonly kind: 'word'; readonly text: string; readonly face: Face }
  | { readonly kind: 'space'; readonly width: number }
  | { readonly kind: 'tab' }
  | { readonly kind: 'newline' };

/** Words and what stands between them. A word of several faces has that of its first letter. */
export function itemsOf({ runs, size, mono = false }: Paragraph): Item[] {
  const items: Item[] = [];
  for (const { text, field, bold = false, italic = false } of runs) {
    const face: Face = { bold, italic, mono };
    // Soft hyphens and joiners are instructions to a typesetter, not letters.
    const letters = field ? NUMBERS[field] : withoutMarks(text.replace(/[\u00ad\u2060\ufeff]/g, ''));
    for (const [token] of letters.matchAll(/\n|\t|[^\S\n\t]+|[^\s\u200b]+|\u200b/g)) {
      const last = items.at(-1);
      if (token === '\n') items.push({ kind: 'newline' });
      else if (token === '\t') items.push({ kind: 'tab' });
      else if (token === '\u200b') items.push({ kind: 'space', width: 0 });
      else if (/\s/.test(token)) items.push({ kind: 'space', width: token.length * widthOf(' ', face, size) });
      else if (last?.kind === 'word') items[items.length - 1] = { ...last, text: last.text + token };
      else items.push({ kind: 'word', text: token, face });
    }
  }
  return items;
}

/** Sets a paragraph into a column of `width` points, a strip for each line. */
export function setParagraph(paragraph: Paragraph, width: number): Strip[] {
  const { size, marker, space, heading = false } = paragraph;
  const indent = Math.max(0, Math.min(paragraph.indent, width - NARROWEST * size));
  const lines = brokenInto(itemsOf(paragraph), indent, width, size, paragraph.mono ?? false);
  if (marker) lines[0]!.unshift(markerBefore(marker, indent, size));
  const strips = lines.map((words) => {
    align(words, paragraph.align, width);
    number(words);
    return { ...emptyPrint(), words, height: LEADING * size, keep: heading };
  });
  return space > 0 ? [gap(space), ...strips, gap(space)] : strips;
}

function markerBefore(text: string, indent: number, size: number): SetWord {
  const face = { bold: false, italic: false, mono: false };
  const width = widthOf(text, face, size);
  return {
    text,
    ...face,
    left: Math.max(0, indent - width - 0.5 * size),
    baseline: BASELINE * size,
    width,
    size,
    line: 0,
  };
}

function brokenInto(items: readonly Item[], indent: number, width: number, size: number, mono: boolean): SetWord[][] {
  const lines: SetWord[][] = [[]];
  let at = indent;
  const newline = () => {
    lines.push([]);
    at = indent;
  };
  const place = (text: string, face: Face, wide: number) => {
    lines.at(-1)!.push({ text, ...face, left: at, baseline: BASELINE * size, width: wide, size, line: 0 });
    at += wide;
  };
  const stop = mono ? 8 * widthOf(' ', { bold: false, italic: false, mono }, size) : TAB;
  for (const item of items) {
    if (item.kind === 'newline') newline();
    else if (item.kind === 'tab') at = (Math.floor(at / stop) + 1) * stop;
    else if (item.kind === 'space') at += item.width;
    else {
      const { text, face } = item;
      const wide = widthOf(text, face, size);
      if (at + wide <= width) place(text, face, wide);
      else if (wide <= width - indent && ![...text].some(isIdeograph)) {
        newline();
        place(text, face, wide);
      } else {
        for (const piece of piecesOf(text, face, size, width - at, width - indent)) {
          const pieceWide = widthOf(piece, face, size);
          if (at + pieceWide > width && at > indent) newline();
          place(piece, face, pieceWide);
        }
      }
    }
  }
  return lines;
}

/** Cuts what is longer than a line: the first piece fits into `first` points, the others into `rest`. */
function piecesOf(text: string, face: Face, size: number, first: number, rest: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  let wide = 0;
  for (const sign of text) {
    const own = widthOf(sign, face, size);
    if (piece !== '' && wide + own > (pieces.length === 0 && first > 2 * size ? first : rest)) {
      pieces.push(piece);
      piece = '';
      wide = 0;
    }
    piece += sign;
    wide += own;
  }
  return [...pieces, piece];
}

function align(words: readonly SetWord[], side: Paragraph['align'], width: number): void {
  const last = words.at(-1);
  if (!last || !side) return;
  const left = Math.max(0, width - (last.left + last.width));
  const shift = side === 'right' ? left : left / 2;
  for (const word of words) word.left += shift;
}

/** Numbers the runs of a line. */
function number(words: readonly SetWord[]): void {
  let line = 0;
  words.forEach((word, i) => {
    const before = words[i - 1];
    if (before && word.left - (before.left + before.width) > RUN_GAP * word.size) line += 1;
    word.line = line;
  });
}
