import type { Block } from '../../typeset/flow.ts';
import type { Element } from '../markup.ts';
import type { Part } from '../parts.ts';
import { paragraph } from '../text.ts';
import { attribute, child, childrenOf, within } from '../xml.ts';
import { Fields } from './fields.ts';
import { Numbering } from './numbering.ts';
import { ParagraphReader, paragraphProperties } from './paragraph.ts';
import { Styles } from './styles.ts';
import { wordTable } from './table.ts';

/** Tables and text boxes in each other; deeper ones are read as the blocks that they hold. */
const MOST_LEVELS = 8;

type Notes = 'footnotes' | 'endnotes';

/** What holds text in a document: the body, a header, a note. All of them share styles and the counting of lists. */
export class Story {
  readonly styles: Styles;
  readonly numbering: Numbering;
  readonly fields = new Fields();
  readonly #document: Part;
  readonly #notes: { readonly kind: Notes; readonly id: string }[] = [];
  #level = 0;

  constructor(document: Part) {
    this.#document = document;
    this.styles = new Styles(document.ofType('styles')?.root ?? null);
    this.numbering = new Numbering(document.ofType('numbering')?.root ?? null);
  }

  /** The blocks of an element that holds paragraphs and tables. */
  blocks(container: Element, part: Part): Block[] {
    this.#level += 1;
    try {
      return within(container).flatMap((element) => this.block(element, part));
    } finally {
      this.#level -= 1;
    }
  }

  block(element: Element, part: Part): Block[] {
    switch (element.name) {
      case 'p':
        return new ParagraphReader(this, part, paragraphProperties(element, this)).read(element);
      case 'tbl':
        if (this.#level > MOST_LEVELS) return this.blocks(element, part);
        return [wordTable(element, (cell) => this.blocks(cell, part))];
      case 'AlternateContent':
        return this.blocks(child(element, 'Choice') ?? child(element, 'Fallback') ?? element, part);
      case 'sdt':
        return this.#inside(child(element, 'sdtContent'), part);
      case 'ins':
      case 'moveTo':
      case 'customXml':
      case 'tr':
      case 'tc':
        return this.#inside(element, part);
      default:
        return [];
    }
  }

  #inside(container: Element | null, part: Part): Block[] {
    return container ? within(container).flatMap((element) => this.block(element, part)) : [];
  }

  /** The number of a note that the text refers to, or null when its id is lost. */
  refer(kind: Notes, id: string | null): number | null {
    if (id === null) return null;
    this.#notes.push({ kind, id });
    return this.#notes.length;
  }

  /** What reviewers remarked, each with its author before it. */
  comments(): Block[] {
    const part = this.#document.ofType('comments');
    return childrenOf(within(part?.root ?? NOTHING)[0], 'comment').flatMap((comment) => {
      const author = attribute(comment, 'author');
      const [first, ...rest] = part ? this.blocks(comment, part) : [];
      if (first?.kind !== 'paragraph' || !author) return first ? [first, ...rest] : [];
      return [{ ...first, runs: [{ text: `${author}: ` }, ...first.runs] }, ...rest];
    });
  }

  /** The notes that the text referred to, in that order. */
  notes(): Block[] {
    const parts = { footnotes: this.#document.ofType('footnotes'), endnotes: this.#document.ofType('endnotes') };
    const found: Block[] = [];
    // A note may refer to another one, which is put behind it.
    for (let i = 0; i < this.#notes.length; i++) {
      const { kind, id } = this.#notes[i]!;
      const part = parts[kind];
      const note = childrenOf(within(part?.root ?? NOTHING)[0], kind.slice(0, -1)).find(
        (each) => attribute(each, 'id') === id,
      );
      if (!part || !note) continue;
      const [first, ...rest] = this.blocks(note, part);
      const number = `[${i + 1}]`;
      if (first?.kind === 'paragraph')
        found.push({ ...first, marker: number, indent: Math.max(24, first.indent) }, ...rest);
      else found.push(paragraph(number), ...(first ? [first] : []), ...rest);
    }
    return found;
  }
}

const NOTHING: Element = { name: '', attributes: {}, children: [] };
