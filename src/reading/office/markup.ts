import { Parser } from 'htmlparser2';
import { Problem } from '../../domain/index.ts';

/**
 * An element of HTML or XML. Names of HTML are in lower case; those of XML have no prefix (`w:p` is `p`), since writers
 * are free in theirs, and the elements of office formats are told apart without. Attributes keep their prefixes.
 */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: (Element | string)[];
}

/** Elements in elements: documents have some dozens; more is made to exhaust a stack. Deeper ones join their ancestor. */
const MOST_LEVELS = 200;

/** Of those that are open, how many the parser may know: it looks through all of them at each tag. */
const MOST_OPEN = 10_000;

/** Elements of one file; a large office document has some hundred thousand. */
const MOST_ELEMENTS = 4_000_000;

/**
 * The tree of an HTML or XML text. Nothing is fetched, no entity that a document type declares is expanded, and faults
 * in the nesting are forgiven. Throws `file.too-large` for more elements than any document needs.
 */
export function parsedMarkup(text: string, dialect: 'html' | 'xml'): Element {
  const root: Element = { name: '', attributes: {}, children: [] };
  const open: Element[] = [root];
  let deeper = 0;
  let left = MOST_ELEMENTS;
  const local = (name: string) => (dialect === 'xml' ? name.slice(name.indexOf(':') + 1) : name);
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (left-- === 0) throw new Problem('file.too-large', 'The document has more elements than are read.');
        if (open.length > MOST_LEVELS) {
          deeper += 1;
          if (stack.length > MOST_OPEN) stack.length = MOST_OPEN;
          return;
        }
        const element = { name: local(name), attributes, children: [] };
        open.at(-1)!.children.push(element);
        open.push(element);
      },
      onclosetag() {
        if (deeper > 0) deeper -= 1;
        else if (open.length > 1) open.pop();
      },
      ontext(text) {
        const { children } = open.at(-1)!;
        const last = children.at(-1);
        if (typeof last === 'string') children[children.length - 1] = last + text;
        else children.push(text);
      },
    },
    dialect === 'xml'
      ? { xmlMode: true, decodeEntities: true }
      : { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true, recognizeSelfClosing: false },
  );
  // The parser's own list of what is open, innermost first. It is not told in its types; without it, all is as before.
  const { stack = [] } = parser as unknown as { readonly stack?: string[] };
  parser.end(text);
  return root;
}

/** The encoding that an HTML or XML text declares near its start. */
export function declaredEncoding(head: Uint8Array): string | null {
  const text = Buffer.from(head.subarray(0, 4096)).toString('latin1');
  return (
    /^\s*<\?xml[^>]*encoding=["']([\w-]+)/.exec(text)?.[1] ?? /<meta[^>]+charset=["']?([\w-]+)/i.exec(text)?.[1] ?? null
  );
}
