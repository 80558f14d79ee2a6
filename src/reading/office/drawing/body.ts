import type { Paragraph, Run } from '../../typeset/flow.ts';
import type { Element } from '../markup.ts';
import { mathText } from '../word/math.ts';
import { written } from '../word/numbering.ts';
import { attribute, child, childrenOf, numberIn, textWithin, wholeIn, within } from '../xml.ts';

const INDENT = 18;
const MOST_LEVEL = 8;

/** Numbering schemes (ECMA-376, 20.1.10.61) begin with the name of what they count in. */
const SCHEMES: readonly (readonly [RegExp, string])[] = [
  [/^alphaLc/, 'lowerLetter'],
  [/^alphaUc/, 'upperLetter'],
  [/^romanLc/, 'lowerRoman'],
  [/^romanUc/, 'upperRoman'],
];

/** What a text body leaves to the shape that it stands in. */
export interface BodyStyle {
  /** Whether paragraphs are list items unless they say otherwise. */
  readonly bullets?: boolean;
  readonly bold?: boolean;
  readonly heading?: boolean;
  readonly align?: 'right' | 'center';
}

/** The paragraphs of a text body in DrawingML (ECMA-376, 21.1.2). `size` is that of print where none is said, in points. */
export function bodyParagraphs(body: Element, size: number, style: BodyStyle = {}): Paragraph[] {
  const counters: number[] = [];
  return childrenOf(body, 'p').map((element) => {
    const properties = child(element, 'pPr');
    const level = Math.max(0, Math.min(MOST_LEVEL, wholeIn(properties, 'lvl') ?? 0));
    let largest = 0;
    const runs = within(element).flatMap((inner): Run[] => {
      const run = child(inner, 'rPr');
      const points = numberIn(run, 'sz');
      if (points) largest = Math.max(largest, points / 100);
      const face = { bold: onOr(run, 'b', style.bold), italic: onOr(run, 'i', false) };
      if (inner.name === 'br') return [{ text: '\n', ...face }];
      if (inner.name === 'r' || inner.name === 'fld')
        return childrenOf(inner, 't').map((text) => ({ text: textWithin(text), ...face }));
      const math = mathText(inner);
      return math === '' ? [] : [{ text: ` ${math} `, ...face }];
    });
    const marker = runs.length > 0 ? markerOf(properties, level, counters, style) : null;
    const align = attribute(properties, 'algn');
    const side = align === 'r' ? 'right' : align === 'ctr' ? 'center' : align === null ? style.align : undefined;
    return {
      kind: 'paragraph',
      runs,
      size: Math.max(4, Math.min(96, largest || size)),
      indent: INDENT * (level + (marker ? 1 : 0)),
      space: 1,
      ...(marker ? { marker } : {}),
      ...(style.heading ? { heading: true } : {}),
      ...(side ? { align: side } : {}),
    };
  });
}

function onOr(run: Element | null, name: string, usual = false): boolean {
  const value = attribute(run, name);
  return value === null ? usual : /^(1|true)$/.test(value);
}

function markerOf(properties: Element | null, level: number, counters: number[], style: BodyStyle): string | null {
  const numbered = child(properties, 'buAutoNum');
  if (numbered) {
    const start = wholeIn(numbered, 'startAt') ?? 1;
    counters[level] = (counters[level] ?? start - 1) + 1;
    counters.length = level + 1;
    const type = attribute(numbered, 'type') ?? '';
    const number = written(counters[level]!, SCHEMES.find(([name]) => name.test(type))?.[1] ?? 'decimal');
    return /Both$/.test(type)
      ? `(${number})`
      : /R$/.test(type)
        ? `${number})`
        : /Plain$/.test(type)
          ? number
          : `${number}.`;
  }
  counters.length = Math.min(counters.length, level);
  if (child(properties, 'buNone')) return null;
  const sign = attribute(child(properties, 'buChar'), 'char');
  if (sign) return /^[–—*+\-•◦▪]$/.test(sign) ? sign : '•';
  return style.bullets ? '•' : null;
}
