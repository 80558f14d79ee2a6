import type { Element } from '../markup.ts';
import { attribute, child, childrenOf, isOn, numberIn, wholeIn } from '../xml.ts';

/** How a paragraph or a run is set; what is undefined is as outside (ECMA-376, 17.3). Lengths in points. */
export interface Properties {
  readonly size?: number;
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly hidden?: boolean;
  readonly align?: 'left' | 'right' | 'center';
  readonly indent?: number;
  readonly space?: number;
  /** Level of a heading or of the outline, from 0; 9 is body text. */
  readonly outline?: number;
  readonly list?: { readonly id?: string; readonly level?: number };
  readonly newPage?: boolean;
}

const TWIPS = 20;
const NORMAL_SIZE = 11;

/** What an element says about its text: `pPr` and `rPr` of a paragraph, a run or a style. */
export function propertiesOf(element: Element | null): Properties {
  const paragraph = child(element, 'pPr');
  const run = child(element, 'rPr');
  return { ...paragraphProperties(paragraph), ...runProperties(run) };
}

export function runProperties(run: Element | null): Properties {
  if (!run) return {};
  const [size, bold, italic, hidden] = ['sz', 'b', 'i', 'vanish'].map((name) => child(run, name));
  const half = numberIn(size ?? null, 'val');
  return {
    ...(half !== null && half > 0 ? { size: Math.min(half / 2, 96) } : {}),
    ...(bold ? { bold: isOn(bold) } : {}),
    ...(italic ? { italic: isOn(italic) } : {}),
    ...(hidden ? { hidden: isOn(hidden) } : {}),
  };
}

function paragraphProperties(paragraph: Element | null): Properties {
  if (!paragraph) return {};
  const jc = attribute(child(paragraph, 'jc'), 'val');
  const ind = child(paragraph, 'ind');
  const indent = numberIn(ind, 'left') ?? numberIn(ind, 'start');
  const spacing = child(paragraph, 'spacing');
  const space = Math.max(numberIn(spacing, 'before') ?? -1, numberIn(spacing, 'after') ?? -1);
  const outline = numberIn(child(paragraph, 'outlineLvl'), 'val');
  const numbering = child(paragraph, 'numPr');
  const [id, level] = [attribute(child(numbering, 'numId'), 'val'), wholeIn(child(numbering, 'ilvl'), 'val')];
  const newPage = child(paragraph, 'pageBreakBefore');
  return {
    ...(jc ? { align: jc === 'right' || jc === 'end' ? 'right' : jc === 'center' ? 'center' : 'left' } : {}),
    ...(indent !== null ? { indent: Math.max(0, indent / TWIPS) } : {}),
    ...(space >= 0 ? { space: Math.min(space / TWIPS / 2, 24) } : {}),
    ...(outline !== null ? { outline } : {}),
    ...(numbering ? { list: { ...(id !== null ? { id } : {}), ...(level !== null ? { level } : {}) } } : {}),
    ...(newPage ? { newPage: isOn(newPage) } : {}),
  };
}

/** Styles may be based on each other; in a circle only in files that are made to hang a reader. */
const MOST_ANCESTORS = 20;

/** The styles of a document, each with all that it has from those it is based on. */
export class Styles {
  readonly #elements = new Map<string, Element>();
  readonly #resolved = new Map<string, Properties>();
  readonly #defaults: Properties;
  readonly #normal: string | null = null;

  constructor(root: Element | null) {
    const styles = child(root, 'styles');
    const defaults = child(styles, 'docDefaults');
    this.#defaults = {
      size: NORMAL_SIZE,
      ...propertiesOf(child(defaults, 'pPrDefault')),
      ...propertiesOf(child(defaults, 'rPrDefault')),
    };
    for (const style of childrenOf(styles, 'style')) {
      const id = attribute(style, 'styleId');
      if (id === null) continue;
      this.#elements.set(id, style);
      if (attribute(style, 'type') === 'paragraph' && attribute(style, 'default') === '1') this.#normal = id;
    }
  }

  /** The style of a paragraph with all defaults; of none, or one that is not there, the normal one's. */
  ofParagraph(id: string | null): Properties {
    const own = id !== null && this.#elements.has(id) ? id : this.#normal;
    return { ...this.#defaults, ...(own === null ? {} : this.#own(own)) };
  }

  /** What a character style says. */
  ofRun(id: string | null): Properties {
    return id === null ? {} : this.#own(id);
  }

  #own(id: string, level = 0): Properties {
    const known = this.#resolved.get(id);
    if (known) return known;
    const element = this.#elements.get(id);
    if (!element || level > MOST_ANCESTORS) return {};
    const base = attribute(child(element, 'basedOn'), 'val');
    const name = attribute(child(element, 'name'), 'val') ?? '';
    const heading = /^heading ([1-9])$/i.exec(name)?.[1] ?? (/^title$/i.test(name) ? '1' : undefined);
    const resolved = {
      ...(base === null ? {} : this.#own(base, level + 1)),
      ...(heading === undefined ? {} : { outline: Number(heading) - 1 }),
      ...propertiesOf(element),
    };
    this.#resolved.set(id, resolved);
    return resolved;
  }
}
