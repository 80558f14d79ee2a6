import { isAlias, isMap, isNode, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { Fault } from '../domain/index.ts';

/** Where a value stands: keys of mappings and positions in lists, from the top of the file. */
export type Path = readonly (string | number)[];

/** The largest app file: 250 classes of 100 fields, a line each, fit in; the parser takes about a second for it. */
export const MAX_SOURCE_CHARACTERS = 2 * 2 ** 20;

/** A person mends fifty faults at a time; a hostile file must not make us list a million. */
export const MAX_FAULTS = 200;

/** What aliases may grow a file to. */
const MAX_VALUES = 1_000_000;
const MAX_DEPTH = 40;
const TOO_DEEP = 'The file is nested too deeply';
/** How often one anchor may be used. */
const MAX_ALIASES = 100;

/** A parsed YAML or JSON text that still knows on which line each value stands. */
export interface Source {
  readonly value: unknown;
  /** Line of the value at `path`, or of its key, or of what is nearest above it; from 1. */
  lineOf(path: Path, part?: 'key' | 'value'): number | null;
  readonly faults: readonly Fault[];
  /** Whether the text could be parsed far enough for its content to be judged. */
  readonly usable: boolean;
}

/** `classes[0].fields[2].type`; keys that are no plain words are quoted. */
export function keyOf(path: Path): string {
  let key = '';
  for (const step of path) {
    if (typeof step === 'number') key += `[${step}]`;
    else if (/^[\w-]+$/.test(step)) key += key ? `.${step}` : step;
    else key += `[${JSON.stringify(step)}]`;
  }
  return key;
}

function broken(line: number | null, message: string): Source {
  return { value: null, lineOf: () => line, faults: [{ key: '', line, message }], usable: false };
}

function sentenceFor(code: string, message: string): string {
  if (code === 'MULTIPLE_DOCS') return 'Only one document is allowed in a file';
  if (/call stack/i.test(message)) return TOO_DEEP;
  return message;
}

/** Counts the values below `value`; throws when aliases have made it huge, or circular (deeper than any app file). */
function weigh(value: unknown, depth: number, seen: { count: number }): void {
  seen.count += 1;
  if (depth > MAX_DEPTH) throw new RangeError(`The file is nested deeper than ${MAX_DEPTH} levels`);
  if (seen.count > MAX_VALUES) throw new RangeError('The file grows too large when its aliases are followed');
  if (typeof value !== 'object' || value === null) return;
  for (const child of Object.values(value)) weigh(child, depth + 1, seen);
}

/** Parses YAML 1.2, of which JSON is a part. Never throws: what is wrong with the text is in `faults`. */
export function readSource(text: string): Source {
  if (text.length > MAX_SOURCE_CHARACTERS) {
    return broken(null, `The file has ${text.length} characters; ${MAX_SOURCE_CHARACTERS} are allowed`);
  }
  if (text.trim() === '') return broken(null, 'The file is empty');
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
    const faults = document.errors.slice(0, MAX_FAULTS).map((error) => ({
      key: '',
      line: lines.linePos(error.pos[0]).line,
      message: sentenceFor(error.code, error.message),
    }));
    // A key given twice leaves the rest of the file readable; any other fault of syntax makes further ones up.
    const usable = document.errors.every((error) => error.code === 'DUPLICATE_KEY');
    if (!usable) return { value: null, lineOf: () => null, faults, usable };
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    weigh(value, 0, { count: 0 });

    const resolve = (node: unknown): Node | null => {
      if (isAlias(node)) return node.resolve(document) ?? null;
      return isNode(node) ? node : null;
    };
    const lineOf = (path: Path, part: 'key' | 'value' = 'value'): number | null => {
      let node = resolve(document.contents);
      let offset = node?.range?.[0] ?? 0;
      for (const [index, step] of path.entries()) {
        let next: Node | null = null;
        if (isMap(node)) {
          const pair = node.items.find((item) => isNode(item.key) && String(item.key) === String(step));
          if (!pair) break;
          next = resolve(pair.value);
          const wanted = index === path.length - 1 && part === 'key' ? pair.key : (pair.value ?? pair.key);
          if (isNode(wanted) && wanted.range) offset = wanted.range[0];
        } else if (isSeq(node) && typeof step === 'number') {
          const item = node.items[step];
          next = resolve(item);
          if (isNode(item) && item.range) offset = item.range[0];
        }
        if (!next) break;
        node = next;
      }
      return lines.linePos(offset).line;
    };
    return { value, lineOf, faults, usable };
  } catch (error) {
    // The parser recurses over nested collections, and refuses aliases used too often.
    if (error instanceof RangeError && /call stack/i.test(error.message)) {
      return broken(null, TOO_DEEP);
    }
    if (error instanceof RangeError || error instanceof ReferenceError) return broken(null, error.message);
    throw error;
  }
}
