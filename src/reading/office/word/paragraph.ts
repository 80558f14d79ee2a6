import type { Block, Paragraph, Run } from '../../typeset/flow.ts';
import { graphicBlocks, vmlPictures } from '../drawing/graphic.ts';
import type { Element } from '../markup.ts';
import type { Part } from '../parts.ts';
import { attribute, child, descendants, isOn, textWithin, within } from '../xml.ts';
import { numberField } from './fields.ts';
import { mathText } from './math.ts';
import type { Story } from './story.ts';
import { type Properties, propertiesOf, runProperties } from './styles.ts';

/** Elements whose content is deleted, moved away, or not for readers. */
const DROPPED = new Set([
  'del',
  'moveFrom',
  'pPr',
  'rPr',
  'sdtPr',
  'sdtEndPr',
  'delText',
  'delInstrText',
  'annotationRef',
  'rt',
]);

const INDENT = 18;

/** Gathers what a paragraph holds: lines of runs, parted by page breaks, and what hangs on them. */
export class ParagraphReader {
  readonly #story: Story;
  readonly #part: Part;
  readonly #own: Properties;
  readonly #blocks: Block[] = [];
  readonly #hanging: Block[] = [];
  readonly #sizes = new Map<number, number>();
  #runs: Run[] = [];

  constructor(story: Story, part: Part, own: Properties) {
    this.#story = story;
    this.#part = part;
    this.#own = own;
  }

  /** The paragraph as one block, or several with breaks between, and then its pictures and text boxes. */
  read(element: Element): Block[] {
    const { newPage = false, hidden = false } = this.#own;
    if (newPage) this.#blocks.push({ kind: 'break' });
    this.#inline(element, this.#own);
    const marker = this.#runs.length > 0 || this.#hanging.length === 0 ? this.#marker() : null;
    const empty = this.#runs.length === 0 && (this.#hanging.length > 0 || this.#blocks.length > 0 || hidden);
    if (!empty) this.#blocks.push(this.#paragraph(marker));
    return [...this.#blocks, ...this.#hanging];
  }

  #marker(): { marker: string; indent: number } | null {
    const { id, level = 0 } = this.#own.list ?? {};
    return id === undefined || this.#runs.length === 0 ? null : this.#story.numbering.next(id, level);
  }

  #paragraph(item: { marker: string; indent: number } | null): Paragraph {
    const { size = 11, align, indent, space = 0, outline = 9 } = this.#own;
    const usual = [...this.#sizes].reduce((best, next) => (next[1] > best[1] ? next : best), [size, 0])[0];
    return {
      kind: 'paragraph',
      runs: this.#runs,
      size: usual,
      indent: item ? Math.max(INDENT, indent ?? item.indent) : (indent ?? 0),
      space,
      ...(item ? { marker: item.marker } : {}),
      ...(outline < 9 ? { heading: true } : {}),
      ...(align === 'right' || align === 'center' ? { align } : {}),
    };
  }

  #inline(element: Element, properties: Properties): void {
    for (const inner of within(element)) this.#one(inner, properties);
  }

  #one(element: Element, properties: Properties): void {
    const { name } = element;
    if (DROPPED.has(name)) return;
    if (name === 'r') {
      const run = child(element, 'rPr');
      const style = this.#story.styles.ofRun(attribute(child(run, 'rStyle'), 'val'));
      this.#inline(element, { ...properties, ...style, ...runProperties(run) });
    } else if (name === 't') this.#write(textWithin(element), properties);
    else if (name === 'tab' || name === 'ptab') this.#write('\t', properties);
    else if (name === 'br') this.#lineBreak(element, properties);
    else if (name === 'cr') this.#write('\n', properties);
    else if (name === 'noBreakHyphen') this.#write('-', properties);
    else if (name === 'sym') this.#write(symbol(attribute(element, 'char')), properties);
    else if (name === 'instrText') this.#story.fields.instruct(textWithin(element));
    else if (name === 'fldChar') {
      const shown = this.#story.fields.mark(element);
      if (shown) this.#push({ text: '', ...shown }, properties);
    } else if (name === 'fldSimple') {
      const field = numberField(attribute(element, 'instr') ?? '');
      if (field) this.#push({ text: '', field }, properties);
      else this.#inline(element, properties);
    } else if (name === 'footnoteReference' || name === 'endnoteReference') this.#note(element, properties);
    else if (name === 'drawing' || name === 'pict' || name === 'object') this.#hang(element);
    else if (name === 'AlternateContent')
      this.#inline(child(element, 'Choice') ?? child(element, 'Fallback') ?? element, properties);
    else if (name === 'oMath') this.#write(` ${mathText(element)} `, properties);
    else this.#inline(element, properties);
  }

  #write(text: string, properties: Properties): void {
    if (this.#story.fields.shown) this.#push({ text }, properties);
  }

  #push(run: Run, { hidden = false, bold = false, italic = false, size }: Properties): void {
    if (hidden || (run.text === '' && !run.field)) return;
    if (size !== undefined) this.#sizes.set(size, (this.#sizes.get(size) ?? 0) + run.text.length);
    this.#runs.push({ ...run, bold, italic });
  }

  #lineBreak(element: Element, properties: Properties): void {
    if (attribute(element, 'type') !== 'page') {
      this.#write('\n', properties);
      return;
    }
    if (this.#runs.length > 0) this.#blocks.push(this.#paragraph(this.#marker()));
    for (const block of this.#hanging.splice(0)) this.#blocks.push(block);
    this.#blocks.push({ kind: 'break' });
    this.#runs = [];
  }

  #note(element: Element, properties: Properties): void {
    const kind = element.name === 'footnoteReference' ? 'footnotes' : 'endnotes';
    const number = this.#story.refer(kind, attribute(element, 'id'));
    if (number !== null && !isOn(child(element, 'customMarkFollows'))) this.#push({ text: `[${number}]` }, properties);
  }

  /** Text boxes and pictures stand at places of their own; they are read after the paragraph that holds them. */
  #hang(element: Element): void {
    const boxes = descendants(element, 'txbxContent').flatMap((box) => this.#story.blocks(box, this.#part));
    const drawn = [...graphicBlocks(element, this.#part), ...vmlPictures(element, this.#part)];
    for (const block of [...boxes, ...drawn]) this.#hanging.push(block);
  }
}

/** A character of a symbol font; of those that have meaning as text only the most used are known. */
function symbol(code: string | null): string {
  const number = Number.parseInt(code ?? '', 16) & 0xff;
  const known: Readonly<Record<number, string>> = { 168: '☐', 253: '☒', 254: '☑', 252: '✓', 251: '✗' };
  return known[number] ?? '•';
}

/** What applies to the paragraph: its style's properties, then its own. */
export function paragraphProperties(element: Element, story: Story): Properties {
  const style = story.styles.ofParagraph(attribute(child(element, 'pPr', 'pStyle'), 'val'));
  const pPr = child(element, 'pPr');
  // The run properties of a paragraph's mark are of the mark alone.
  const own = propertiesOf(pPr && { name: '', attributes: {}, children: [pPr] });
  const list = style.list || own.list ? { ...style.list, ...own.list } : undefined;
  return { ...style, ...own, ...(list ? { list } : {}) };
}
