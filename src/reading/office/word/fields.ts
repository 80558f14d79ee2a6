import type { Element } from '../markup.ts';
import { attribute, child, isOn } from '../xml.ts';

interface OpenField {
  instruction: string;
  /** Whether its result has begun: what a reader sees. */
  result: boolean;
}

/** Where a document stands among its fields, which may go over paragraphs and lie in each other (ECMA-376, 17.16). */
export class Fields {
  readonly #open: OpenField[] = [];

  /** Whether text at this place is shown: not a field's instruction, nor a result that is written anew. */
  get shown(): boolean {
    return this.#open.every(({ instruction, result }) => result && numberField(instruction) === null);
  }

  instruct(text: string): void {
    const field = this.#open.at(-1);
    if (field && !field.result && field.instruction.length < 1_000) field.instruction += text;
  }

  /** Takes a `fldChar`; gives what is to be written for it: a page's number, a checkbox, or nothing. */
  mark(element: Element): { field: 'page' | 'pages' } | { text: string } | null {
    const kind = attribute(element, 'fldCharType');
    if (kind === 'begin') {
      const visible = this.shown;
      this.#open.push({ instruction: '', result: false });
      const box = child(element, 'ffData', 'checkBox');
      if (!box || !visible) return null;
      const state = child(box, 'checked') ?? child(box, 'default');
      return { text: isOn(state) ? '☒' : '☐' };
    }
    if (kind === 'separate') {
      const field = this.#open.at(-1);
      if (field) field.result = true;
      return null;
    }
    const ended = kind === 'end' ? this.#open.pop() : undefined;
    const number = ended && this.shown ? numberField(ended.instruction) : null;
    return number && { field: number };
  }
}

/** The number that a field's instruction asks for: that of its page, or of all pages. */
export function numberField(instruction: string): 'page' | 'pages' | null {
  const name = /^\s*(\w+)/.exec(instruction)?.[1]?.toUpperCase();
  return name === 'PAGE' ? 'page' : name === 'NUMPAGES' || name === 'SECTIONPAGES' ? 'pages' : null;
}
