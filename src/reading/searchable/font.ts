import { type PDFDocument, type PDFRef, PDFString } from '@cantoo/pdf-lib';
import { ADVANCE, ASCENT, DESCENT, emptyTypeface } from './typeface.ts';

/** Codes are two bytes; 0 stands for no letter. */
const MOST_LETTERS = 65_535;
/** Entries of one block of a character map (Adobe Technical Note 5014). */
const BLOCK = 100;

/** The invisible font of one document: takes any letter of Unicode, and tells it to who copies the text. */
export class InvisibleFont {
  readonly #codes = new Map<string, number>();

  /** The text as a hexadecimal string of codes, and how many letters it has. */
  encode(text: string): { hex: string; letters: number } {
    let hex = '';
    let letters = 0;
    for (const letter of text) {
      let code = this.#codes.get(letter);
      if (code === undefined) {
        if (this.#codes.size >= MOST_LETTERS) continue;
        code = this.#codes.size + 1;
        this.#codes.set(letter, code);
      }
      hex += code.toString(16).padStart(4, '0');
      letters += 1;
    }
    return { hex, letters };
  }

  /** Puts the font into the document, under the reference that its pages name already. */
  embed({ context }: PDFDocument, reference: PDFRef): void {
    const file = context.flateStream(emptyTypeface(), { Length1: emptyTypeface().length });
    const descriptor = context.obj({
      Type: 'FontDescriptor',
      FontName: NAME,
      Flags: 4,
      FontBBox: [0, DESCENT, ADVANCE, ASCENT],
      ItalicAngle: 0,
      Ascent: ASCENT,
      Descent: DESCENT,
      CapHeight: ASCENT,
      StemV: 80,
      FontFile2: context.register(file),
    });
    // All codes show the one glyph there is.
    const glyphs = context.flateStream(new Uint8Array(2 * (this.#codes.size + 1)));
    const descendant = context.obj({
      Type: 'Font',
      Subtype: 'CIDFontType2',
      BaseFont: NAME,
      CIDSystemInfo: { Registry: PDFString.of('Adobe'), Ordering: PDFString.of('Identity'), Supplement: 0 },
      FontDescriptor: context.register(descriptor),
      DW: ADVANCE,
      CIDToGIDMap: context.register(glyphs),
    });
    const font = context.obj({
      Type: 'Font',
      Subtype: 'Type0',
      BaseFont: NAME,
      Encoding: 'Identity-H',
      DescendantFonts: [context.register(descendant)],
      ToUnicode: context.register(context.flateStream(this.#toUnicode())),
    });
    context.assign(reference, font);
  }

  #toUnicode(): string {
    const entries = [...this.#codes].map(([letter, code]) => {
      const units = Buffer.from(letter, 'utf16le').swap16().toString('hex');
      return `<${code.toString(16).padStart(4, '0')}> <${units}>`;
    });
    const blocks: string[] = [];
    for (let at = 0; at < entries.length; at += BLOCK) {
      const block = entries.slice(at, at + BLOCK);
      blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`);
    }
    return `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
${blocks.join('\n')}
endcmap
CMapName currentdict /CMap defineresource pop
end
end`;
  }
}

const NAME = 'RectoInvisible';
