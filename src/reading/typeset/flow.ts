import type { ProblemReport } from '../../domain/index.ts';

/** A document without pages, as most office formats keep it: what the typesetter sets on sheets. */
export interface Flow {
  readonly sections: readonly Section[];
  /** Why a part of the document is not in it; shown with every page. */
  readonly problem?: ProblemReport;
}

/** Sheets of one size. Lengths are points (1/72 inch). */
export type Section =
  | {
      readonly kind: 'text';
      readonly paper: Paper;
      readonly blocks: readonly Block[];
      /** Repeated on every sheet of the section. */
      readonly header?: readonly Block[];
      readonly footer?: readonly Block[];
      /** What the first sheet, and those of even numbers, have instead of them. */
      readonly first?: Around;
      readonly even?: Around;
    }
  | {
      /** One sheet with things at their places, as a slide. */
      readonly kind: 'placed';
      readonly width: number;
      readonly height: number;
      readonly frames: readonly Frame[];
      /** What stands below it, on the same sheet, which is higher for it. */
      readonly notes?: readonly Block[];
    }
  | {
      /** A sheet as wide and as high as its one table needs, within limits. */
      readonly kind: 'grid';
      readonly title: string | null;
      readonly table: Table;
    };

/** What stands above and below the text of a sheet. */
export interface Around {
  readonly header: readonly Block[];
  readonly footer: readonly Block[];
}

export interface Paper {
  readonly width: number;
  readonly height: number;
  readonly margin: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };
}

export const A4: Paper = {
  width: 595.28,
  height: 841.89,
  margin: { left: 56, top: 56, right: 56, bottom: 56 },
};

export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly blocks: readonly Block[];
}

export type Block = Paragraph | Table | Picture | { readonly kind: 'break' };

export interface Paragraph {
  readonly kind: 'paragraph';
  readonly runs: readonly Run[];
  /** Size of its print in points. */
  readonly size: number;
  /** Distance from the left edge in points. */
  readonly indent: number;
  /** What stands before a list item, as `•` or `3.`. */
  readonly marker?: string;
  readonly align?: 'right' | 'center';
  /** Space above and below, in points. */
  readonly space: number;
  /** Whether it is a heading, which stays with what follows it. */
  readonly heading?: boolean;
  /** Whether all letters are of one width, so that columns made by spaces stand below each other. */
  readonly mono?: boolean;
}

/** A piece of text of one face. White space is kept as it is; `\n` ends the line, `\t` goes to the next stop. */
export interface Run {
  readonly text: string;
  /** Its text is this number, wherever the sheet comes to lie. */
  readonly field?: 'page' | 'pages';
  readonly bold?: boolean;
  readonly italic?: boolean;
}

export interface Table {
  readonly kind: 'table';
  /** In points; null where the file tells none: then as the text needs it. */
  readonly widths: readonly number[] | null;
  readonly rows: readonly Row[];
  readonly ruled: boolean;
}

export type Row = readonly Cell[];

export interface Cell {
  /** First column, from 0. */
  readonly column: number;
  readonly columns: number;
  /** Rows that it spans, at least 1. */
  readonly rows: number;
  readonly blocks: readonly Block[];
}

export interface Picture {
  readonly kind: 'picture';
  /** The file of the image, of any format that is read; null for one that is not at hand. */
  readonly bytes: Uint8Array | null;
  /** What it is, where it cannot be read, as `an EMF drawing`. */
  readonly unread?: string;
  /** In points; null where the document tells none. */
  readonly width: number | null;
  readonly height: number | null;
}
