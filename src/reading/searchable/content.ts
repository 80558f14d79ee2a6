// A page's content stream (ISO 32000-1, 7.8.2 and 9.4), as far as it must be known to take text out of it.

/** The rendering mode of text that is neither filled nor stroked (9.3.6). */
const INVISIBLE = 3;

const BLANK = /[\0\t\n\f\r ]+/y;
const COMMENT = /%[^\r\n]*/y;
const NAME = /\/[^\0\t\n\f\r ()<>[\]{}/%]*/y;
const REGULAR = /[^\0\t\n\f\r ()<>[\]{}/%]+/y;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)$/;

/** The end of an inline image's bytes (8.9.7). */
const IMAGE_END = /[\0\t\n\f\r ]EI(?=[\0\t\n\f\r ]|$)/g;

/** Content without the text that it shows invisibly; null where there is none of it. */
export function withoutInvisible(content: string): string | null {
  const kept: string[] = [];
  const modes: number[] = [];
  let mode = 0;
  let copied = 0;
  /** Where the operands of the operator to come begin, and what they are. */
  let start = 0;
  let operands: string[] = [];
  for (let at = 0; at < content.length; ) {
    const blank = matched(BLANK, content, at) || matched(COMMENT, content, at);
    if (blank > 0) {
      at += blank;
      continue;
    }
    if (operands.length === 0) start = at;
    const end = at + lengthOf(content, at);
    const token = content.slice(at, end);
    at = end;
    if (!isOperator(token)) {
      operands.push(token);
      continue;
    }
    if (token === 'q') modes.push(mode);
    else if (token === 'Q') mode = modes.pop() ?? mode;
    else if (token === 'Tr') mode = Number(operands.at(-1));
    else if (token === 'ID') at = afterImage(content, at);
    else if (mode === INVISIBLE && ['Tj', 'TJ', "'", '"'].includes(token)) {
      kept.push(content.slice(copied, start), withoutText(token, operands));
      copied = end;
    }
    operands = [];
  }
  return copied === 0 ? null : kept.join('') + content.slice(copied);
}

/** What an operator that shows text does beside that. */
function withoutText(operator: string, operands: readonly string[]): string {
  if (operator === "'") return 'T*';
  return operator === '"' ? `${operands[0]} Tw ${operands[1]} Tc T*` : '';
}

function isOperator(token: string): boolean {
  return /^[A-Za-z'"]/.test(token) && !['true', 'false', 'null'].includes(token) && !NUMBER.test(token);
}

function matched(pattern: RegExp, content: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(content)?.[0].length ?? 0;
}

/** Characters of the token that begins at a place: one at least. */
function lengthOf(content: string, at: number): number {
  const first = content[at];
  if (first === '(') return textLength(content, at);
  if (first === '/') return matched(NAME, content, at);
  if (content.startsWith('<<', at) || content.startsWith('>>', at)) return 2;
  if (first === '<') {
    const end = content.indexOf('>', at);
    return (end < 0 ? content.length : end + 1) - at;
  }
  return Math.max(1, matched(REGULAR, content, at));
}

/** A text in brackets, which may hold brackets in pairs, and escaped ones (7.3.4.2). */
function textLength(content: string, from: number): number {
  let depth = 0;
  for (let at = from; at < content.length; at++) {
    const letter = content[at];
    if (letter === '\\') at += 1;
    else if (letter === '(') depth += 1;
    else if (letter === ')') depth -= 1;
    if (depth === 0) return at + 1 - from;
  }
  return content.length - from;
}

function afterImage(content: string, at: number): number {
  IMAGE_END.lastIndex = at;
  return IMAGE_END.exec(content) ? IMAGE_END.lastIndex : content.length;
}
