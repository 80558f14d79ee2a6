import { Problem } from '../../../domain/index.ts';
import { A4, type Block, type Flow, type Paper, type Run } from '../../typeset/flow.ts';
import { Tables } from './rows.ts';
import { ASIDE, ENCODINGS, encodingOfCharset, encodingOfPage, SIGNS, START, type State, textOf } from './state.ts';
import { tokensOf } from './tokens.ts';

const TWIPS = 20;

/** Groups in groups; deeper ones are made to exhaust, and their text goes with the outer one's. */
const MOST_LEVELS = 1_000;

/** Hexadecimal digits of pictures that are kept of one file. */
const MOST_DIGITS = 200 * 2 ** 20;

/** Words that measure the paper, and what they measure. */
const PAPER = {
  paperw: 'width',
  paperh: 'height',
  margl: 'left',
  margr: 'right',
  margt: 'top',
  margb: 'bottom',
} as const satisfies Readonly<Record<string, string>>;

/** A document in Rich Text Format (RTF 1.9.1). Throws `file.corrupt`. */
export function rtfFlow(bytes: Uint8Array): Flow {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  if (!file.startsWith('{\\rtf'))
    throw new Problem('file.corrupt', 'The RTF document is damaged and cannot be opened.');
  return new Reader().read(file);
}

class Reader {
  #state: State = START;
  readonly #outer: State[] = [];
  #deeper = 0;
  #fresh = false;
  #starred = false;
  #skip = 0;
  #bytes = '';
  #digits = MOST_DIGITS;
  #font: number | null = null;
  readonly #fonts = new Map<number, string>();
  #page = 'windows-1252';
  readonly #body = new Tables();
  readonly #header = new Tables();
  readonly #footer = new Tables();
  /** Whether the field's result, which follows, is a number that is written anew. */
  #numbered = false;
  #picture = { digits: '', width: null as number | null, height: null as number | null };
  #marker = '';
  readonly #paper = { width: A4.width, height: A4.height, left: 72, right: 72, top: 72, bottom: 72 };

  read(file: string): Flow {
    for (const token of tokensOf(file)) {
      if (token.kind === 'text') this.#text(token.bytes);
      else {
        this.#decode();
        if (token.kind === 'open') this.#open();
        else if (token.kind === 'close') this.#close();
        else this.#word(token.name, token.value);
      }
    }
    this.#decode();
    const [header, footer] = [this.#header.ended(), this.#footer.ended()];
    return { sections: [{ kind: 'text', paper: this.#sheet(), blocks: this.#body.ended(), header, footer }] };
  }

  #sheet(): Paper {
    const { width, height, left, right, top, bottom } = this.#paper;
    const fits = width >= 72 && height >= 72 && width <= 4_000 && height <= 4_000;
    if (!fits || left + right > width / 1.5 || top + bottom > height / 1.5) return A4;
    return { width, height, margin: { left, right, top, bottom } };
  }

  #open(): void {
    if (this.#outer.length >= MOST_LEVELS) {
      this.#deeper += 1;
      return;
    }
    this.#outer.push(this.#state);
    this.#fresh = true;
    this.#starred = false;
  }

  #close(): void {
    if (this.#deeper > 0) {
      this.#deeper -= 1;
      return;
    }
    const inner = this.#state;
    this.#state = this.#outer.pop() ?? inner;
    if (inner.destination === 'picture' && this.#state.destination !== 'picture') this.#endPicture();
    if (inner.destination === 'marker' && this.#state.destination !== 'marker') {
      this.#target()?.mark(this.#marker.trim());
      this.#marker = '';
    }
    if (this.#state.destination !== inner.destination) this.#tablesOf(inner)?.endText();
  }

  /** Bytes of text are gathered first: a character of two bytes may come in two pieces. */
  #text(bytes: string): void {
    const skipped = Math.min(this.#skip, bytes.length);
    this.#skip -= skipped;
    this.#fresh = false;
    this.#bytes += bytes.slice(skipped);
  }

  #decode(): void {
    if (this.#bytes === '') return;
    const bytes = this.#bytes;
    this.#bytes = '';
    const { destination, encoding } = this.#state;
    if (destination === 'picture') {
      const digits = bytes.replace(/[^0-9a-fA-F]/g, '').slice(0, this.#digits);
      this.#digits -= digits.length;
      this.#picture.digits += digits;
    } else this.#write(textOf(encoding, Buffer.from(bytes, 'latin1')));
  }

  #write(text: string): void {
    const { bold, italic, hidden, size, destination } = this.#state;
    if (destination === 'marker') this.#marker += text;
    else if (destination === 'instruction') {
      const field = /^\s*(PAGE|NUMPAGES)\b/.exec(text)?.[1];
      if (!field) return;
      this.#run({ text: '', field: field === 'PAGE' ? 'page' : 'pages', bold, italic }, size);
      this.#numbered = true;
    } else if (!hidden && destination !== 'none' && destination !== 'fonts') this.#run({ text, bold, italic }, size);
  }

  #run(run: Run, size: number): void {
    this.#target()?.write(run, size);
  }

  /** Where paragraphs go: the header or footer that this place lies in, or the body. */
  #target(): Tables | null {
    if (this.#state.destination === 'none') return null;
    const outer = this.#outer.findLast(({ destination }) => destination === 'header' || destination === 'footer');
    return this.#tablesOf(this.#state) ?? (outer && this.#tablesOf(outer)) ?? this.#body;
  }

  #tablesOf({ destination }: State): Tables | null {
    if (destination === 'body') return this.#body;
    return destination === 'header' ? this.#header : destination === 'footer' ? this.#footer : null;
  }

  #set(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
  }

  #word(name: string, value: number | null): void {
    const fresh = this.#fresh;
    this.#fresh = false;
    if (name === '*') {
      this.#starred = fresh;
      this.#fresh = true;
      return;
    }
    if (fresh && this.#begins(name)) return;
    const sign = SIGNS[name];
    if (sign !== undefined) {
      if (this.#state.destination !== 'none') this.#write(sign);
    } else if (name === 'u') {
      this.#skip = this.#state.standIns;
      if (this.#state.destination !== 'none') this.#write(String.fromCharCode(((value ?? 0) + 65_536) % 65_536));
    } else if (!this.#face(name, value) && !this.#measure(name, value)) this.#structure(name, value);
  }

  /** Whether a group that starts with this word is one of its own kind. */
  #begins(name: string): boolean {
    const { destination } = this.#state;
    if (destination === 'none') return true;
    if (name === 'fonttbl') this.#set({ destination: 'fonts' });
    else if (/^header[lrf]?$/.test(name)) this.#set({ destination: 'header' });
    else if (/^footer[lrf]?$/.test(name)) this.#set({ destination: 'footer' });
    else if (name === 'pict') {
      this.#picture = { digits: '', width: null, height: null };
      this.#set({ destination: 'picture' });
    } else if (name === 'fldinst') this.#set({ destination: 'instruction' });
    else if (name === 'listtext' || name === 'pntext') this.#set({ destination: 'marker' });
    else if (name === 'fldrslt' && this.#numbered) {
      this.#numbered = false;
      this.#set({ destination: 'none' });
    } else if (ASIDE.has(name)) this.#set({ destination: 'none' });
    else if (this.#starred && !/^(shppict|shpinst|shptxt|footnote|fldrslt|nesttableprops)$/.test(name))
      this.#set({ destination: 'none' });
    else return false;
    return true;
  }

  #face(name: string, value: number | null): boolean {
    const on = value !== 0;
    if (name === 'b') this.#set({ bold: on });
    else if (name === 'i') this.#set({ italic: on });
    else if (name === 'v' || name === 'deleted' || name === 'htmlrtf') this.#set({ hidden: on });
    else if (name === 'fs') this.#set({ size: Math.max(3, Math.min(96, (value ?? 24) / 2)) });
    else if (name === 'plain')
      this.#set({ bold: false, italic: false, hidden: false, size: START.size, encoding: this.#page });
    else if (name === 'uc') this.#set({ standIns: Math.max(0, Math.min(8, value ?? 1)) });
    else if (name === 'ansicpg' || Object.hasOwn(ENCODINGS, name)) {
      this.#page = ENCODINGS[name] ?? encodingOfPage(value ?? 1_252);
      this.#set({ encoding: this.#page });
    } else if (name === 'f') {
      this.#font = value ?? 0;
      if (this.#state.destination !== 'fonts') this.#set({ encoding: this.#fonts.get(this.#font) ?? this.#page });
    } else if (name === 'fcharset') {
      const encoding = encodingOfCharset(value ?? 0);
      if (encoding && this.#font !== null && this.#state.destination === 'fonts') this.#fonts.set(this.#font, encoding);
    } else return false;
    return true;
  }

  #measure(name: string, value: number | null): boolean {
    const points = (value ?? 0) / TWIPS;
    if (isMeasure(name)) this.#paper[PAPER[name]] = Math.max(0, points);
    else if (name === 'picwgoal') this.#picture.width = points;
    else if (name === 'pichgoal') this.#picture.height = points;
    else return false;
    return true;
  }

  #structure(name: string, value: number | null): void {
    const target = this.#target();
    if (!target || this.#state.destination === 'fonts' || this.#state.destination === 'marker') return;
    if (name === 'par') target.endParagraph(this.#state.size);
    else if (name === 'page' || (name === 'sect' && this.#state.destination === 'body'))
      target.breakPage(this.#state.size);
    else target.structure(name, value, this.#state.size);
  }

  #endPicture(): void {
    const { digits, width, height } = this.#picture;
    this.#picture = { digits: '', width: null, height: null };
    const bytes = Buffer.from(digits.slice(0, digits.length & ~1), 'hex');
    if (bytes.length > 16) this.#target()?.add({ kind: 'picture', bytes, width, height } satisfies Block);
  }
}

function isMeasure(name: string): name is keyof typeof PAPER {
  return Object.hasOwn(PAPER, name);
}
