import type { Element } from './markup.ts';

const SIZE = 10;
const INDENT = 18;
const HEADINGS: Readonly<Record<string, number>> = { h1: 18, h2: 15, h3: 13, h4: 11.5, h5: 10.5, h6: 10 };

/** Elements whose content is not for readers. */
export const DROPPED = new Set([
  'script', 'style', 'template', 'noscript', 'iframe', 'object', 'embed', 'applet', 'audio', 'video', 'canvas', 'svg', 'math',
  'datalist', 'title', 'colgroup', 'frameset', 'noframes', 'base', 'link', 'meta', 'map',
]); // biome-ignore format: one list

export const BLOCKS = new Set([
  'address', 'article', 'aside', 'blockquote', 'body', 'center', 'dd', 'details', 'dialog', 'dir', 'div', 'dl', 'dt',
  'fieldset', 'figcaption', 'figure', 'footer', 'form', 'header', 'hgroup', 'hr', 'html', 'legend', 'li', 'main', 'menu', 'nav',
  'ol', 'optgroup', 'option', 'p', 'pre', 'search', 'section', 'summary', 'table', 'ul', 'caption', 'h1', 'h2', 'h3', 'h4', 'h5',
  'h6', 'xmp', 'listing', 'thead', 'tbody', 'tfoot', 'tr', 'td', 'th',
]); // biome-ignore format: one list

/** Elements that stand a little apart from what is above and below them. */
export const APART = new Set([
  'p',
  'ul',
  'ol',
  'dl',
  'blockquote',
  'pre',
  'figure',
  'fieldset',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
]);

const BOLD = new Set(['b', 'strong', 'th', 'dt', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'caption', 'summary', 'legend']);
const ITALIC = new Set(['i', 'em', 'cite', 'dfn', 'var', 'address']);

/** How text is written at a place of the tree. */
export interface Style {
  readonly size: number;
  readonly bold: boolean;
  readonly italic: boolean;
  readonly indent: number;
  readonly pre: boolean;
  readonly heading: boolean;
  readonly align: 'right' | 'center' | undefined;
  /** Tables around it. */
  readonly tables: number;
}

export const PLAIN: Style = {
  size: SIZE,
  bold: false,
  italic: false,
  indent: 0,
  pre: false,
  heading: false,
  align: undefined,
  tables: 0,
};

/** Text further to the right than this, in points, has no room. */
const MOST_INDENT = 240;

const INDENTED = new Set(['ul', 'ol', 'menu', 'dir', 'dd', 'blockquote']);
const PREFORMATTED = new Set(['pre', 'xmp', 'listing', 'textarea']);

/** The style inside of an element; of its own CSS only what changes the text a reader sees. */
export function styleOf({ name, attributes }: Element, outer: Style): Style {
  const css = (attributes.style ?? '').toLowerCase();
  const align = /text-align\s*:\s*(right|center)/.exec(css)?.[1] ?? attributes.align?.toLowerCase();
  return {
    ...outer,
    size: HEADINGS[name] ?? outer.size,
    heading: outer.heading || name in HEADINGS,
    bold: outer.bold || BOLD.has(name) || /font-weight\s*:\s*(bold|[6-9]00)/.test(css),
    italic: outer.italic || ITALIC.has(name) || /font-style\s*:\s*italic/.test(css),
    indent: Math.min(MOST_INDENT, outer.indent + (INDENTED.has(name) ? INDENT : 0)),
    pre: outer.pre || PREFORMATTED.has(name) || /white-space\s*:\s*pre/.test(css),
    align: align === 'right' || align === 'center' ? align : name === 'center' ? 'center' : outer.align,
    tables: outer.tables + (name === 'table' ? 1 : 0),
  };
}

/** Whether the element says of itself that it is not shown. */
export function isHidden(attributes: Readonly<Record<string, string>>): boolean {
  return 'hidden' in attributes || /display\s*:\s*none|visibility\s*:\s*hidden/i.test(attributes.style ?? '');
}
