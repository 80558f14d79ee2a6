/** A piece of an RTF file (RTF 1.9.1): the bytes are read as Latin-1, and text is decoded later, by its font. */
export type Token =
  | { readonly kind: 'open' }
  | { readonly kind: 'close' }
  /** `\word` with its number, null where it has none; symbols as `\~` are words of one sign. */
  | { readonly kind: 'word'; readonly name: string; readonly value: number | null }
  /** Bytes of text, each a character of Latin-1. */
  | { readonly kind: 'text'; readonly bytes: string };

const TEXT = /[^{}\\\r\n\0]+/y;
const WORD = /([a-zA-Z]{1,32})(-?\d{1,10})? ?/y;

/** The tokens of an RTF file; whatever follows `\bin` is left out. */
export function* tokensOf(file: string): Generator<Token> {
  for (let at = 0; at < file.length; ) {
    const sign = file[at]!;
    if (sign === '{' || sign === '}') {
      yield { kind: sign === '{' ? 'open' : 'close' };
      at += 1;
    } else if (sign === '\r' || sign === '\n' || sign === '\0') at += 1;
    else if (sign !== '\\') {
      TEXT.lastIndex = at;
      const [bytes = sign] = TEXT.exec(file) ?? [];
      yield { kind: 'text', bytes };
      at += bytes.length;
    } else {
      WORD.lastIndex = at + 1;
      const match = WORD.exec(file);
      if (match) {
        at = WORD.lastIndex;
        const value = match[2] === undefined ? null : Number(match[2]);
        if (match[1] === 'bin') at += Math.max(0, value ?? 0);
        else yield { kind: 'word', name: match[1]!, value };
      } else if (file[at + 1] === "'") {
        const code = Number.parseInt(file.slice(at + 2, at + 4), 16);
        if (!Number.isNaN(code)) yield { kind: 'text', bytes: String.fromCharCode(code) };
        at += 4;
      } else {
        const name = file[at + 1] ?? '';
        yield { kind: 'word', name: name === '\r' || name === '\n' ? 'par' : name, value: null };
        at += 2;
      }
    }
  }
}
