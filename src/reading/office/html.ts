import { A4, type Block, type Flow, type Paragraph, type Run } from '../typeset/flow.ts';
import { APART, BLOCKS, DROPPED, isHidden, PLAIN, type Style, styleOf } from './html-style.ts';
import { type Element, parsedMarkup } from './markup.ts';
import { rowsOnGrid } from './spans.ts';

/** Finds the bytes of a picture by its address; null when they are not at hand. Nothing is ever fetched. */
export type PictureFinder = (address: string) => Uint8Array | null;

/** Tables in tables, as old mails are laid out; what is nested deeper is read as plain blocks. */
const MOST_TABLES = 8;

/** A page of HTML as a flow; scripts, styles and remote pictures are left out. */
export function htmlFlow(text: string, picture?: PictureFinder): Flow {
  return { sections: [{ kind: 'text', paper: A4, blocks: htmlBlocks(text, picture) }] };
}

/** The blocks of an HTML text. Pictures within the text (`data:`) are taken as they are, others by `picture`. */
export function htmlBlocks(text: string, picture: PictureFinder = () => null): Block[] {
  const writer = new Writer((address) => inlinePicture(address) ?? picture(address));
  writer.element(parsedMarkup(text, 'html'), PLAIN);
  return writer.ended();
}

function inlinePicture(address: string): Uint8Array | null {
  const [, base64, content] = /^data:image\/[\w.+-]+(?:;[\w=-]+)*?(;base64)?,(.*)$/s.exec(address.trim()) ?? [];
  if (content === undefined) return null;
  try {
    return base64 ? Buffer.from(content, 'base64') : Buffer.from(decodeURIComponent(content), 'latin1');
  } catch {
    return null;
  }
}

class Writer {
  readonly #picture: PictureFinder;
  readonly #blocks: Block[] = [];
  #runs: Run[] = [];
  #style: Style = PLAIN;
  #marker: string | null = null;
  #apart = false;

  constructor(picture: PictureFinder) {
    this.#picture = picture;
  }

  ended(): Block[] {
    this.#flush();
    return this.#blocks;
  }

  element(element: Element, outer: Style, counter: { next: number | null } = { next: null }): void {
    const { name, attributes } = element;
    if (DROPPED.has(name) || isHidden(attributes)) return;
    const style = styleOf(element, outer);
    const block = BLOCKS.has(name);
    if (block) this.#flush();
    if (APART.has(name) && this.#blocks.length > 0) this.#apart = true;
    if (name === 'table' && style.tables <= MOST_TABLES) this.#table(element, style);
    else if (name === 'br') this.#newline(style);
    else if (name === 'img') this.#image(attributes, style);
    else if (name === 'input' || name === 'textarea' || name === 'select') this.#input(element, style);
    else {
      if (name === 'li') this.#marker = this.#item(attributes, counter);
      if (name === 'q') this.#write('“', style);
      const list = name === 'ol' ? { next: Number.parseInt(attributes.start ?? '1', 10) || 1 } : { next: null };
      const inner = name === 'ol' || name === 'ul' || name === 'menu' || name === 'dir' ? list : counter;
      for (const child of element.children) {
        if (typeof child === 'string') this.#write(child, style);
        else this.element(child, style, inner);
      }
      if (name === 'q') this.#write('”', style);
    }
    if (block) this.#flush();
    if (APART.has(name)) this.#apart = true;
  }

  #item(attributes: Readonly<Record<string, string>>, counter: { next: number | null }): string {
    if (counter.next === null) return '•';
    const given = Number.parseInt(attributes.value ?? '', 10);
    const number = Number.isNaN(given) ? counter.next : given;
    counter.next = number + 1;
    return `${number}.`;
  }

  /** White space between words is one space, and none at the start of a line, except in preformatted text. */
  #write(text: string, style: Style): void {
    const last = this.#runs.at(-1)?.text;
    let written = style.pre ? text.replace(/\r\n?/g, '\n') : text.replace(/[ \t\r\n\f]+/g, ' ');
    if (!style.pre && (last === undefined || /[ \n]$/.test(last))) written = written.replace(/^ /, '');
    if (written === '') return;
    if (this.#runs.length === 0) this.#style = style;
    this.#runs.push({ text: written, bold: style.bold, italic: style.italic });
  }

  #newline(style: Style): void {
    if (this.#runs.length === 0) this.#style = style;
    this.#runs.push({ text: '\n' });
  }

  #image(attributes: Readonly<Record<string, string>>, style: Style): void {
    const bytes = attributes.src ? this.#picture(attributes.src) : null;
    if (!bytes) {
      // What the page says where a picture is not to be had; a reader would see it, too.
      if (attributes.alt) this.#write(` ${attributes.alt} `, style);
      return;
    }
    this.#flush();
    const points = (value: string | undefined) =>
      /^\d+(px)?$/.test(value ?? '') ? Number.parseInt(value!, 10) * 0.75 : null;
    this.#blocks.push({ kind: 'picture', bytes, width: points(attributes.width), height: points(attributes.height) });
  }

  #input({ name, attributes, children }: Element, style: Style): void {
    if (name === 'textarea') this.#write(` ${textOf(children)} `, { ...style, pre: true });
    else if (name === 'select') {
      const options = elementsIn(children, 'option');
      const chosen = options.filter(({ attributes }) => 'selected' in attributes);
      const shown = chosen.length > 0 ? chosen : options.slice(0, 1);
      this.#write(` ${shown.map((option) => textOf(option.children)).join(' ')} `, style);
    } else {
      const { type = 'text', value = '', checked } = attributes;
      if (type === 'checkbox' || type === 'radio') this.#write(checked === undefined ? ' ☐ ' : ' ☒ ', style);
      else if (type !== 'hidden' && type !== 'password' && value) this.#write(` ${value} `, style);
    }
  }

  #table({ children }: Element, style: Style): void {
    const { rows, beside } = partsOf(children);
    for (const child of beside) {
      if (typeof child === 'string') this.#write(child, style);
      else this.element(child, style);
    }
    this.#flush();
    if (rows.length === 0) return;
    const cells = rows.map((row) =>
      row.map((cell) => {
        const writer = new Writer(this.#picture);
        writer.element(cell, { ...PLAIN, size: style.size, align: style.align, tables: style.tables });
        return { columns: span(cell.attributes.colspan), rows: span(cell.attributes.rowspan), blocks: writer.ended() };
      }),
    );
    this.#space();
    this.#blocks.push({ kind: 'table', widths: null, rows: rowsOnGrid(cells), ruled: true });
    this.#apart = true;
  }

  #space(): number {
    const space = this.#apart ? 3 : 0;
    this.#apart = false;
    return space;
  }

  #flush(): void {
    const runs = trimmed(this.#runs, this.#style.pre);
    this.#runs = [];
    if (runs.length === 0 && !(this.#marker && this.#blocks.length === 0)) return;
    const { size, indent, heading, align, pre } = this.#style;
    const marker = this.#marker === null ? {} : { marker: this.#marker };
    this.#marker = null;
    const block: Paragraph = {
      kind: 'paragraph',
      runs,
      size,
      indent,
      heading,
      mono: pre,
      space: this.#space(),
      ...marker,
      ...(align ? { align } : {}),
    };
    this.#blocks.push(block);
  }
}

function span(value: string | undefined): number {
  const number = Number.parseInt(value ?? '1', 10);
  return number >= 0 ? number : 1;
}

function textOf(children: readonly (Element | string)[]): string {
  return children.map((child) => (typeof child === 'string' ? child : textOf(child.children))).join('');
}

/** The elements of this name anywhere within. */
function elementsIn(children: readonly (Element | string)[], name: string): Element[] {
  return children.flatMap((child) => {
    if (typeof child === 'string') return [];
    return child.name === name ? [child] : elementsIn(child.children, name);
  });
}

/**
 * The rows of a table with their cells, and what stands in it beside them: its caption, and what belongs into cells but
 * was written between them, which browsers show before the table (HTML, 13.2.6.1).
 */
function partsOf(children: readonly (Element | string)[]): { rows: Element[][]; beside: (Element | string)[] } {
  const rows: Element[][] = [];
  const beside: (Element | string)[] = [];
  let row: Element[] | null = null;
  const begin = (): Element[] => {
    rows.push([]);
    return rows.at(-1)!;
  };
  const walk = (child: Element | string): void => {
    if (typeof child === 'string' || child.name === 'table' || child.name === 'caption') beside.push(child);
    else if (DROPPED.has(child.name) || isHidden(child.attributes)) return;
    else if (child.name === 'td' || child.name === 'th') {
      row ??= begin();
      row.push(child);
    } else if (child.name === 'tr' || holdsCells(child)) {
      if (child.name === 'tr') row = begin();
      for (const inner of child.children) walk(inner);
      if (child.name === 'tr') row = null;
    } else beside.push(child);
  };
  for (const child of children) walk(child);
  return { rows, beside };
}

/** Whether an element between a table and its cells, as a group of rows or a form, holds cells of this table. */
function holdsCells({ name, children }: Element): boolean {
  if (/^(thead|tbody|tfoot)$/.test(name)) return true;
  return children.some(
    (child) =>
      typeof child !== 'string' && child.name !== 'table' && (/^(tr|td|th)$/.test(child.name) || holdsCells(child)),
  );
}

/** Without white space at the end, and without one newline there, which ends the last line and opens none. */
function trimmed(runs: readonly Run[], pre: boolean): Run[] {
  const kept = [...runs];
  for (let last = kept.at(-1); last; last = kept.at(-1)) {
    const text = pre ? last.text.replace(/\n$/, '') : last.text.replace(/[ \n]+$/, '');
    if (text !== '') {
      kept[kept.length - 1] = { ...last, text };
      break;
    }
    kept.pop();
    if (pre) break;
  }
  return kept;
}
