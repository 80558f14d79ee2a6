import type { Rectangle } from '../../domain/index.ts';

// What a page's words make up. Words are told by their positions in `Page.words`, from 0; all geometry is in fractions of
// the upright page, 0–1.

/** Words on one baseline of a block, from left to right. */
export interface TextLine {
  readonly box: Rectangle;
  readonly words: readonly number[];
}

export type BlockKind = 'heading' | 'paragraph' | 'item' | 'table';

/** Lines that belong together, or a table. */
export interface Block {
  readonly kind: BlockKind;
  readonly box: Rectangle;
  /** None for a table: its words are in its cells. */
  readonly lines: readonly TextLine[];
  /** Of a heading: 1 is the largest print, 3 what is hardly larger than the text. */
  readonly level?: number;
  /** Of a table: its position in the page's `tables`. */
  readonly table?: number;
  /** Whether it runs on from page to page above or below the text, or tells the page's number. */
  readonly running?: 'header' | 'footer';
}

/** A cell of a table; cells that no text stands in are told too. */
export interface Cell {
  /** From 0. */
  readonly row: number;
  readonly column: number;
  /** How many rows and columns it takes, at least 1. */
  readonly rows: number;
  readonly columns: number;
  readonly box: Rectangle;
  /** In reading order. */
  readonly words: readonly number[];
}

export interface Table {
  readonly box: Rectangle;
  readonly rows: number;
  readonly columns: number;
  /** Whether rulings part its cells; else they were told from the alignment of the words. */
  readonly ruled: boolean;
  /** By rows, and from left to right. */
  readonly cells: readonly Cell[];
}

/** A label and what is said for it, as `Date: 3 March`. */
export interface Pair {
  readonly label: readonly number[];
  readonly value: readonly number[];
}

/** One page as blocks in the order of reading: columns one after the other, headers first and footers last. */
export interface PageStructure {
  /** Of the page, from 1. */
  readonly number: number;
  readonly blocks: readonly Block[];
  readonly tables: readonly Table[];
  readonly pairs: readonly Pair[];
}
