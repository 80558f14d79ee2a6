import type { Block, Cell, Row } from '../../typeset/flow.ts';
import { MOST_COLUMNS } from '../spans.ts';
import { paragraph } from '../text.ts';

const SIZE = 11;

/** Marks within the text of old Word documents (MS-DOC, 2.4 and 2.8.25). */
const CELL = '\x07';
const LINE = '\x0b';
const PAGE = '\x0c';
const PARAGRAPH = '\r';
const FIELD_BEGIN = '\x13';
const FIELD_RESULT = '\x14';
const FIELD_END = '\x15';

/** Paragraphs in tables: in a cell, or the mark of a row's end. */
export type ParagraphKind = 'cell' | 'row';

/** Makes paragraphs and tables of the characters of an old Word document. */
export class DocText {
  readonly #blocks: Block[] = [];
  #text = '';
  #cell: string[] = [];
  readonly #cells: string[][] = [];
  readonly #rows: string[][][] = [];
  /** Of the fields that lie in each other, whether the place is within what they show. */
  readonly #fields: boolean[] = [];

  /** Takes a character; `mark` is what a paragraph or cell that ends with it is. */
  take(sign: string, mark: ParagraphKind | undefined): void {
    if (sign === FIELD_BEGIN) this.#fields.push(false);
    else if (sign === FIELD_RESULT) this.#fields.splice(-1, 1, true);
    else if (sign === FIELD_END) this.#fields.pop();
    else if (this.#fields.includes(false)) return;
    else if (sign === CELL) this.#endCell(mark === 'row');
    else if (sign === PARAGRAPH || sign === PAGE) {
      this.#endParagraph(mark === 'cell');
      if (sign === PAGE) this.#blocks.push({ kind: 'break' });
    } else if (sign === LINE) this.#text += '\n';
    else if (sign === '\x1e') this.#text += '-';
    else if (sign === '\t' || sign >= ' ') this.#text += sign;
  }

  ended(): Block[] {
    if (this.#text !== '') this.#endParagraph(false);
    this.#endTable();
    return this.#blocks;
  }

  #endParagraph(inCell: boolean): void {
    const text = this.#text;
    this.#text = '';
    if (inCell) this.#cell.push(text);
    else {
      this.#endTable();
      this.#blocks.push(paragraph(text, { size: SIZE, space: 2 }));
    }
  }

  #endCell(rowEnds: boolean): void {
    if (rowEnds) this.#rows.push(this.#cells.splice(0));
    else if (this.#cells.length < MOST_COLUMNS) this.#cells.push([...this.#cell, this.#text]);
    // What has no room any more joins the last cell.
    else for (const line of [...this.#cell, this.#text]) this.#cells.at(-1)!.push(line);
    this.#cell = [];
    this.#text = '';
  }

  #endTable(): void {
    if (this.#cell.length > 0) this.#cells.push(this.#cell.splice(0));
    if (this.#cells.length > 0) this.#rows.push(this.#cells.splice(0));
    const rows = this.#rows
      .splice(0)
      .map(
        (row): Row =>
          row.map(
            (lines, column): Cell => ({ column, columns: 1, rows: 1, blocks: lines.map((line) => paragraph(line)) }),
          ),
      );
    if (rows.length > 0) this.#blocks.push({ kind: 'table', widths: null, rows, ruled: true });
  }
}
