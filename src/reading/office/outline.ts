import type { Flow } from '../typeset/flow.ts';
import { type Element, parsedMarkup } from './markup.ts';
import { textFlow } from './text.ts';
import { within } from './xml.ts';

const STEP = '  ';

/** Values in values that are set further to the right; deeper ones stay there. */
const MOST_STEPS = 24;

/** A value beside the outermost braces, as lines of JSON have it, stands at depth −1. */
const indent = (depth: number) => STEP.repeat(Math.max(0, Math.min(depth, MOST_STEPS)));

/** An XML file as an outline: a line for each element and attribute, its name and what it holds. */
export function xmlFlow(text: string): Flow {
  const lines: string[] = [];
  for (const element of within(parsedMarkup(text, 'xml'))) outline(element, 0, lines);
  return textFlow(lines.length > 0 ? lines.join('\n') : text);
}

function outline(element: Element, depth: number, lines: string[]): void {
  const pieces = element.children.filter((child) => typeof child !== 'string' || child.trim() !== '');
  const only = pieces.length === 1 && typeof pieces[0] === 'string' ? pieces[0] : null;
  lines.push(`${indent(depth)}${element.name}:${only === null ? '' : ` ${shownAs(only, depth)}`}`);
  for (const [name, value] of Object.entries(element.attributes))
    if (!/^xmlns\b|:schemaLocation$/.test(name)) lines.push(`${indent(depth + 1)}${name}: ${shownAs(value, depth)}`);
  if (only !== null) return;
  for (const piece of pieces) {
    if (typeof piece !== 'string') outline(piece, depth + 1, lines);
    else lines.push(indent(depth + 1) + shownAs(piece, depth));
  }
}

/** Further lines of a value stand below its first one, a step in. */
function shownAs(text: string, depth: number): string {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '').join(`\n${indent(depth + 2)}`);
}

/** A string's quote, a sign of the structure, or another value. */
const TOKEN = /["{}[\],:]|[^\s{}[\],:"]+/g;

/** The tokens of a JSON text. Strings are walked through: one of megabytes is too much for a regular expression's stack. */
function* tokensOf(text: string): Generator<string> {
  const token = new RegExp(TOKEN);
  for (let found = token.exec(text); found; found = token.exec(text)) {
    if (found[0] === '"') token.lastIndex = endOfString(text, found.index);
    yield text.slice(found.index, token.lastIndex);
  }
}

/** Behind the quote that ends the string which begins at `from`; the end of a text that is cut short. */
function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '"') return at + 1;
    if (text[at] === '\\') at += 1;
  }
  return text.length;
}

/** A JSON file as an outline. Numbers stay as they are written: read as such, long ones would lose digits. */
export function jsonFlow(text: string): Flow {
  const lines: string[] = [];
  const open: ('{' | '[')[] = [];
  let key: string | null = null;
  let scalar: string | null = null;
  const line = (value: string) => {
    const before = key !== null ? `${key}: ` : open.at(-1) === '[' ? '- ' : '';
    lines.push(indent(open.length - 1) + before + value);
    key = null;
  };
  const flush = () => {
    if (scalar !== null || key !== null) line(shownAs(scalar ?? '', open.length));
    scalar = null;
  };
  for (const token of tokensOf(text.replace(/^\ufeff/, ''))) {
    if (token === ':') {
      // A second key before any value is one without a value.
      if (key !== null) line('');
      key = scalar ?? '';
      scalar = null;
    } else if (token === ',') flush();
    else if (token === '{' || token === '[') {
      if (scalar !== null) flush();
      if (open.length > 0) line('');
      open.push(token);
    } else if (token === '}' || token === ']') {
      flush();
      open.pop();
    } else {
      // Two values without a comma between: a fault, or values that follow each other line by line.
      if (scalar !== null) flush();
      scalar = token.startsWith('"') ? unquoted(token) : token;
    }
  }
  flush();
  return textFlow(lines.length > 0 ? lines.map((each) => each.trimEnd()).join('\n') : text);
}

function unquoted(token: string): string {
  try {
    const value: unknown = JSON.parse(token);
    return typeof value === 'string' ? value : token;
  } catch {
    return token.replace(/^"|"$/g, '');
  }
}
