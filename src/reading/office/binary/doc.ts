import { Problem } from '../../../domain/index.ts';
import { A4, type Block, type Flow } from '../../typeset/flow.ts';
import { decodedAs } from '../decode.ts';
import { paragraph } from '../text.ts';
import type { Compound } from './compound.ts';
import { DocText, type ParagraphKind } from './doc-text.ts';

/** Offsets in the file information block (MS-DOC, 2.5). */
const FLAGS = 0x0a;
const ENCRYPTED = 0x0100;
const SECOND_TABLE = 0x0200;
const OBFUSCATED = 0x8000;
const LENGTHS = {
  body: 0x4c,
  footnotes: 0x50,
  headers: 0x54,
  comments: 0x5c,
  endnotes: 0x60,
  boxes: 0x64,
  headerBoxes: 0x68,
};
const CLX = 0x01a2;
const PARAGRAPHS = 0x0102;
const OLD_START = 0x18;
const OLD_END = 0x1c;

/** Version of Word 97; older ones have one piece of text of one byte a character. */
const WORD_97 = 0xc1;

/** A page of formatted paragraphs (2.9.194) has this size, and its count in its last byte. */
const PAGE = 512;

/** A document of Word 97 to 2003; of older ones the plain text. Throws `file.corrupt`, `file.encrypted`. */
export function docFlow(compound: Compound): Flow {
  const document = compound.stream('WordDocument')!;
  const flags = document.readUInt16LE(FLAGS);
  if ((flags & (ENCRYPTED | OBFUSCATED)) !== 0)
    throw new Problem('file.encrypted', 'The document is protected by a password and cannot be opened.');
  const text = new DocText();
  if (document.readUInt16LE(2) < WORD_97) {
    const old = document.subarray(document.readUInt32LE(OLD_START), document.readUInt32LE(OLD_END));
    for (const sign of decodedAs('windows-1252', old)) text.take(sign, undefined);
    return sheetsOf(text.ended());
  }
  const table = compound.stream((flags & SECOND_TABLE) !== 0 ? '1Table' : '0Table');
  if (!table) throw new Problem('file.corrupt', 'The document has lost a part that it cannot be read without.');
  const kinds = paragraphKinds(document, table);
  const length = (part: keyof typeof LENGTHS) => Math.max(0, document.readInt32LE(LENGTHS[part]));
  const parts = ['body', 'footnotes', 'headers', 'comments', 'endnotes', 'boxes', 'headerBoxes'] as const;
  const stories = new Map<string, Block[]>();
  let [at, part, left] = [0, new DocText(), length('body')];
  for (const { sign, end } of signsOf(document, table)) {
    while (left === 0 && at < parts.length - 1) {
      stories.set(parts[at]!, part.ended());
      [at, part] = [at + 1, new DocText()];
      left = length(parts[at]!);
    }
    left -= 1;
    part.take(sign, kinds.get(end));
  }
  stories.set(parts[at]!, part.ended());
  const story = (name: (typeof parts)[number]) => stories.get(name) ?? [];
  // The stories of headers are not told apart by page here; they are read once, behind the text.
  const rest = [
    ...story('footnotes'),
    ...story('endnotes'),
    ...story('boxes'),
    ...story('headerBoxes'),
    ...story('headers'),
  ];
  return sheetsOf([...story('body'), ...rest.filter(isWritten)]);
}

function isWritten(block: Block): boolean {
  return block.kind !== 'paragraph' || block.runs.some(({ text }) => text.trim() !== '');
}

function sheetsOf(blocks: readonly Block[]): Flow {
  return { sections: [{ kind: 'text', paper: A4, blocks: blocks.length > 0 ? blocks : [paragraph('')] }] };
}

/** The characters of the document, piece by piece (2.8.35), each with the place in the file behind it. */
function* signsOf(document: Buffer, table: Buffer): Generator<{ sign: string; end: number }> {
  const [start, size] = [document.readUInt32LE(CLX), document.readUInt32LE(CLX + 4)];
  const clx = table.subarray(start, start + size);
  let at = 0;
  // Properties that pieces share come before the table of pieces.
  while (at + 3 <= clx.length && clx[at] === 1) at += 3 + clx.readUInt16LE(at + 1);
  if (clx[at] !== 2) throw new Problem('file.corrupt', 'The document has lost its text.');
  const pieces = clx.subarray(at + 5, at + 5 + clx.readUInt32LE(at + 1));
  const count = Math.floor((pieces.length - 4) / 12);
  for (let i = 0; i < count; i++) {
    const signs = pieces.readUInt32LE(4 * (i + 1)) - pieces.readUInt32LE(4 * i);
    const place = pieces.readUInt32LE(4 * (count + 1) + 8 * i + 2);
    const narrow = (place & 0x40000000) !== 0;
    const from = narrow ? (place & 0x3fffffff) / 2 : place & 0x3fffffff;
    const width = narrow ? 1 : 2;
    const bytes = document.subarray(from, from + Math.max(0, signs) * width);
    const text = narrow ? decodedAs('windows-1252', bytes) : bytes.toString('utf16le');
    for (let s = 0; s < text.length; s++) yield { sign: text[s]!, end: from + (s + 1) * width };
  }
}

/** Paragraphs in tables, by the place in the file behind their mark: their properties say so (2.6.2). */
function paragraphKinds(document: Buffer, table: Buffer): Map<number, ParagraphKind> {
  const kinds = new Map<number, ParagraphKind>();
  const [start, size] = [document.readUInt32LE(PARAGRAPHS), document.readUInt32LE(PARAGRAPHS + 4)];
  const pages = table.subarray(start, start + size);
  const count = Math.floor((pages.length - 4) / 8);
  for (let i = 0; i < count; i++) {
    const from = pages.readUInt32LE(4 * (count + 1) + 4 * i) * PAGE;
    const page = document.subarray(from, from + PAGE);
    if (page.length < PAGE) continue;
    const runs = page[PAGE - 1]!;
    for (let run = 0; run < runs && 4 * (runs + 1) + 13 * run < PAGE - 1; run++) {
      const offset = 2 * page[4 * (runs + 1) + 13 * run]!;
      if (offset === 0 || offset >= PAGE - 2) continue;
      const half = page[offset]!;
      const [first, bytes] = half === 0 ? [offset + 2, 2 * page[offset + 1]!] : [offset + 1, 2 * half - 1];
      const properties = page.subarray(first + 2, Math.min(first + bytes, PAGE - 1));
      const kind = properties.includes(ROW_END) ? 'row' : properties.includes(IN_TABLE) ? 'cell' : null;
      if (kind) kinds.set(page.readUInt32LE(4 * (run + 1)), kind);
    }
  }
  return kinds;
}

/** sprmPFTtp (0x2417) and sprmPFInTable (0x2416), set. */
const ROW_END = Buffer.from([0x17, 0x24, 0x01]);
const IN_TABLE = Buffer.from([0x16, 0x24, 0x01]);
