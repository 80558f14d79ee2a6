import type { Element } from '../markup.ts';
import { attribute, child, childrenOf, numberIn, wholeIn } from '../xml.ts';

interface Level {
  readonly format: string;
  /** As `%1.%2`, where `%2` stands for the number of the second level. */
  readonly text: string;
  readonly start: number;
  /** In points; null where the level says none. */
  readonly indent: number | null;
}

interface List {
  /** Lists of one kind count together. */
  readonly kind: string;
  readonly levels: ReadonlyMap<number, Level>;
}

const TWIPS = 20;

/** Levels of a list (ECMA-376, 17.9.3), from 0. */
const LEVELS = 9;

/** Says what stands before each list item, and counts. */
export class Numbering {
  readonly #lists = new Map<string, List>();
  readonly #counters = new Map<string, number[]>();

  constructor(root: Element | null) {
    const numbering = child(root, 'numbering');
    const kinds = new Map(
      childrenOf(numbering, 'abstractNum').map((kind) => [attribute(kind, 'abstractNumId') ?? '', levelsOf(kind)]),
    );
    for (const list of childrenOf(numbering, 'num')) {
      const id = attribute(list, 'numId');
      const kind = attribute(child(list, 'abstractNumId'), 'val') ?? '';
      if (id === null) continue;
      const overrides = childrenOf(list, 'lvlOverride');
      const levels = new Map(kinds.get(kind));
      for (const override of overrides) {
        const at = wholeIn(override, 'ilvl') ?? 0;
        const start = wholeIn(child(override, 'startOverride'), 'val');
        const level = levelsOf(override).get(at) ?? levels.get(at);
        if (level) levels.set(at, { ...level, start: start ?? level.start });
      }
      // A list that starts anew somewhere counts for itself.
      this.#lists.set(id, { kind: overrides.length > 0 ? `num ${id}` : `kind ${kind}`, levels });
    }
  }

  /** The marker of the next item of a list, and its indent in points; null for no list, or one without markers. */
  next(id: string, level: number): { marker: string; indent: number } | null {
    const list = this.#lists.get(id);
    const own = list?.levels.get(level);
    if (!list || !own) return null;
    const counters = this.#counters.get(list.kind) ?? [];
    this.#counters.set(list.kind, counters);
    for (let above = 0; above < level; above++) counters[above] ??= list.levels.get(above)?.start ?? 1;
    counters[level] = (counters[level] ?? own.start - 1) + 1;
    counters.length = level + 1;
    const indent = own.indent ?? 18 * (level + 1);
    if (own.format === 'bullet') return { marker: bullet(own.text), indent };
    const marker = own.text.replace(/%([1-9])/g, (_, digit: string) => {
      const at = Number(digit) - 1;
      return written(counters[at] ?? 1, list.levels.get(at)?.format ?? 'decimal');
    });
    return marker === '' || own.format === 'none' ? null : { marker, indent };
  }
}

function levelsOf(kind: Element): Map<number, Level> {
  return new Map(
    childrenOf(kind, 'lvl').flatMap((level): [number, Level][] => {
      const at = wholeIn(level, 'ilvl') ?? 0;
      if (at < 0 || at >= LEVELS) return [];
      const indent = numberIn(child(level, 'pPr', 'ind'), 'left') ?? numberIn(child(level, 'pPr', 'ind'), 'start');
      const own = {
        format: attribute(child(level, 'numFmt'), 'val') ?? 'decimal',
        text: attribute(child(level, 'lvlText'), 'val') ?? '',
        start: wholeIn(child(level, 'start'), 'val') ?? 1,
        indent: indent === null ? null : indent / TWIPS,
      };
      return [[at, own]];
    }),
  );
}

/** Bullets are mostly letters of symbol fonts, which mean nothing without them. */
function bullet(text: string): string {
  return /^[–—*+\-•◦▪■●○]$/.test(text) ? text : '•';
}

const ROMAN = [
  ['m', 1000], ['cm', 900], ['d', 500], ['cd', 400], ['c', 100], ['xc', 90], ['l', 50], ['xl', 40], ['x', 10], ['ix', 9],
  ['v', 5], ['iv', 4], ['i', 1],
] as const; // biome-ignore format: one list

function roman(number: number): string {
  let text = '';
  let left = Math.min(number, 5_000);
  for (const [sign, value] of ROMAN) {
    for (; left >= value; left -= value) text += sign;
  }
  return text;
}

/** a … z, aa, bb, … as word processors count (ECMA-376, 17.18.59). */
function letters(number: number): string {
  return String.fromCharCode(97 + ((number - 1) % 26)).repeat(Math.min(9, Math.ceil(number / 26)));
}

export function written(number: number, format: string): string {
  if (number < 1) return String(number);
  switch (format) {
    case 'lowerLetter':
      return letters(number);
    case 'upperLetter':
      return letters(number).toUpperCase();
    case 'lowerRoman':
      return roman(number);
    case 'upperRoman':
      return roman(number).toUpperCase();
    case 'decimalZero':
      return String(number).padStart(2, '0');
    default:
      return String(number);
  }
}
