import type { Element } from '../markup.ts';
import { written } from '../word/numbering.ts';
import { attribute, child, childrenOf, within } from '../xml.ts';

/** How a paragraph or span is set; what is undefined is as outside. Lengths in points. */
export interface Style {
  readonly size?: number;
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly hidden?: boolean;
  readonly align?: 'left' | 'right' | 'center';
  readonly indent?: number;
  readonly newPage?: boolean;
  /** Of a table: whether it is shown. */
  readonly shown?: boolean;
}

interface ListLevel {
  /** As in numbering: `1`, `a`, `I`; '' for no number; null for a bullet. */
  readonly format: string | null;
  readonly prefix: string;
  readonly suffix: string;
  readonly start: number;
}

const MOST_ANCESTORS = 20;

const POINTS: Readonly<Record<string, number>> = { pt: 1, in: 72, cm: 72 / 2.54, mm: 72 / 25.4, px: 0.75, pc: 12 };

/** A length, in points; null for none, or one of an unknown unit. */
export function lengthOf(value: string | null): number | null {
  const [, number, unit] = /^(-?[\d.]+)(\w+)$/.exec(value?.trim() ?? '') ?? [];
  const points = POINTS[unit ?? ''];
  return number && points ? Number(number) * points : null;
}

/** The styles of an OpenDocument (part 3, 16) by family and name, each with what it has from its parents. */
export class Styles {
  readonly #elements = new Map<string, Element>();
  readonly #resolved = new Map<string, Style>();
  readonly #lists = new Map<string, ReadonlyMap<number, ListLevel>>();

  /** `holders` are the elements that hold styles: common ones first, then those of the document's own. */
  constructor(holders: readonly (Element | null)[]) {
    for (const holder of holders) {
      for (const element of holder ? within(holder) : []) {
        const name = attribute(element, 'name') ?? '';
        if (element.name === 'style') this.#elements.set(`${attribute(element, 'family')}:${name}`, element);
        else if (element.name === 'default-style') this.#elements.set(`${attribute(element, 'family')}:`, element);
        else if (element.name === 'list-style') this.#lists.set(name, levelsOf(element));
      }
    }
  }

  of(family: string, name: string | null, level = 0): Style {
    const key = `${family}:${name ?? ''}`;
    const known = this.#resolved.get(key);
    if (known) return known;
    const element = this.#elements.get(key);
    if (level > MOST_ANCESTORS) return {};
    const parent = name === null ? {} : this.of(family, attribute(element, 'parent-style-name'), level + 1);
    const resolved = { ...parent, ...(element ? propertiesOf(element) : {}) };
    this.#resolved.set(key, resolved);
    return resolved;
  }

  /** The list that a paragraph style belongs to, where it names one. */
  listOf(style: string | null): string | null {
    return attribute(this.#elements.get(`paragraph:${style ?? ''}`), 'list-style-name');
  }

  /** What stands before an item of a list, by its level from 1 and its number; '' for nothing. */
  marker(list: string | null, level: number, number: number): string {
    const own = this.#lists.get(list ?? '')?.get(level);
    if (!own || own.format === null) return '•';
    const formats: Readonly<Record<string, string>> = {
      a: 'lowerLetter',
      A: 'upperLetter',
      i: 'lowerRoman',
      I: 'upperRoman',
    };
    if (own.format === '') return '';
    return `${own.prefix}${written(number, formats[own.format] ?? 'decimal')}${own.suffix}`;
  }

  start(list: string | null, level: number): number {
    return this.#lists.get(list ?? '')?.get(level)?.start ?? 1;
  }
}

function propertiesOf(style: Element): Style {
  const text = child(style, 'text-properties');
  const paragraph = child(style, 'paragraph-properties');
  const [size, weight, slope] = ['font-size', 'font-weight', 'font-style'].map((name) => attribute(text, name));
  const align = attribute(paragraph, 'text-align');
  const indent = lengthOf(attribute(paragraph, 'margin-left'));
  const points = lengthOf(size ?? null);
  const broken = attribute(paragraph, 'break-before');
  const display = attribute(child(style, 'table-properties'), 'display');
  return {
    ...(points ? { size: Math.max(3, Math.min(96, points)) } : {}),
    ...(weight ? { bold: weight === 'bold' || Number(weight) >= 600 } : {}),
    ...(slope ? { italic: slope !== 'normal' } : {}),
    ...(attribute(text, 'display') === 'none' ? { hidden: true } : {}),
    ...(align
      ? { align: align === 'end' || align === 'right' ? 'right' : align === 'center' ? 'center' : 'left' }
      : {}),
    ...(indent !== null ? { indent: Math.max(0, indent) } : {}),
    ...(broken ? { newPage: broken === 'page' } : {}),
    ...(display ? { shown: display !== 'false' } : {}),
  };
}

function levelsOf(list: Element): Map<number, ListLevel> {
  return new Map(
    [...childrenOf(list, 'list-level-style-number'), ...childrenOf(list, 'list-level-style-bullet')].map((level) => [
      Number(attribute(level, 'level') ?? 1),
      {
        format: level.name.endsWith('bullet') ? null : (attribute(level, 'num-format') ?? ''),
        prefix: attribute(level, 'num-prefix') ?? '',
        suffix: attribute(level, 'num-suffix') ?? '',
        start: Number(attribute(level, 'start-value') ?? 1),
      },
    ]),
  );
}
