// JSON has no signature either: it is text that follows its grammar (RFC 8259), as far as the head goes.

/** A sign, a string that may lack its end, also behind the mark of an escape, or a number or name that ends where it should. */
const TOKEN =
  /\s*(?:([{}[\],:])|("(?:[^"\\]|\\.)*(?:"|\\?$))|(?:-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|true|false|null)(?![\w.+-]))/iy;

/** Whether a text begins as JSON does: an object or a list, or several that follow each other line by line. */
export function isJson(head: string): boolean {
  const text = head.trimEnd();
  const open: ('{' | '[')[] = [];
  let next: 'document' | 'value' | 'key' | 'colon' | 'end' = 'document';
  // An empty object or list may end where its first value is due.
  let fresh = false;
  const token = new RegExp(TOKEN);
  for (let at = 0; at < text.length; at = token.lastIndex) {
    const found = token.exec(text);
    // The head may end within a number or a name.
    if (!found) return open.length > 0 && next === 'value' && /^\s*[\w.+-]*$/.test(text.slice(at));
    const [, sign = '', string = ''] = found;
    const close = sign === '}' ? '{' : sign === ']' ? '[' : null;
    if (close) {
      if (open.pop() !== close || !(fresh || next === 'end')) return false;
      next = open.length > 0 ? 'end' : 'document';
    } else if (sign === '{' || sign === '[') {
      if (next !== 'document' && next !== 'value') return false;
      open.push(sign);
      next = sign === '{' ? 'key' : 'value';
    } else if (sign === ',') {
      if (next !== 'end') return false;
      next = open.at(-1) === '{' ? 'key' : 'value';
    } else if (sign === ':') {
      if (next !== 'colon') return false;
      next = 'value';
    } else if (next === 'key' && string !== '') next = 'colon';
    else if (next === 'value') next = 'end';
    else return false;
    fresh = sign === '{' || sign === '[';
  }
  return text !== '';
}
