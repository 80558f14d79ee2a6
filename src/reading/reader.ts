import type { Page, PageLayout, Part, ProblemReport, Rectangle, Turn, Word } from '../domain/index.ts';

/** A file as read. A file that cannot be read at all throws a `Problem` instead. */
export interface Reading {
  readonly pages: readonly Page[];
}

/** A page as its child packed it: whoever only keeps it need not unpack what may be a hundred thousand words. */
export interface PackedPage extends PageLayout {
  readonly problem: ProblemReport | null;
  /** How many words it has. */
  readonly words: number;
  /** The `Page` as JSON in UTF-8, without line breaks. */
  readonly json: Uint8Array;
}

export interface ReadOptions {
  /** Password of an encrypted PDF or archive; within a container it is tried on every file. */
  readonly password?: string;
  /** Read only these pages, from 1; default all. */
  readonly pages?: readonly number[];
  readonly signal?: AbortSignal;
  /** Told after each page, with the count of pages done and of all pages. */
  readonly progress?: (done: number, total: number) => void;
}

export interface PageImage extends PageLayout {
  readonly bytes: Uint8Array;
  readonly mediaType: 'image/png' | 'image/jpeg';
}

/**
 * Turns a file into pages of words with boxes, in child processes with limits; the caller's process never parses it.
 * Both calls take the path of a file that the reader may open. Throw a `Problem` (`file.*`, `image.*`, `reading.*`).
 */
export interface Reader {
  read(path: string, options?: ReadOptions): Promise<Reading>;
  /**
   * The pages in order, each as soon as those before it are there. Only a few are read ahead of the one that was asked
   * for, so that a file of any length takes little memory. Throws at the end when no page could be read, and at once what
   * concerns the whole file; leaving the loop cancels what is still being read.
   */
  pages(path: string, options?: ReadOptions): AsyncIterable<PackedPage>;
  /**
   * The upright image of one page, at the pixel size that `Page` states. Throws `reading.failed` for a page that another
   * program has laid out which is not there any more.
   */
  pageImage(
    path: string,
    page: number,
    options?: {
      password?: string;
      mediaType?: PageImage['mediaType'];
      /** The `rotation` of the page as read, where it is known: else a scan's turn is found out again. */
      rotation?: Turn;
      /** The `typesetter` of the page as read: its layout is drawn, and no other. */
      typesetter?: string;
      /** The `part` of the page as read; needed for a page of a container (an archive, a mail). */
      part?: Part;
    },
  ): Promise<PageImage>;
  /**
   * The words in a part of a page, recognised from its image whatever text the file has there; boxes are of the page.
   * Options as for `pageImage`.
   */
  region(
    path: string,
    page: number,
    region: Rectangle,
    options?: { password?: string; rotation?: Turn; typesetter?: string; part?: Part },
  ): Promise<readonly Word[]>;
  /**
   * A PDF of the pages, as read before from the same file, that looks like the file and can be searched. A PDF's own pages
   * are taken over; what was recognised lies over them invisibly. Throws `file.unsupported` for pages of a container.
   */
  searchable(
    path: string,
    pages: readonly Page[],
    options?: { password?: string; signal?: AbortSignal },
  ): Promise<Uint8Array>;
  /** Keeps one child ready from now on, without its caller waiting for it: for a server. */
  keepWarm(): void;
  close(): Promise<void>;
}

export interface ReadingLimits {
  /** Largest file, in bytes. */
  readonly bytes: number;
  readonly pages: number;
  /** Largest image or rendered page, in pixels. */
  readonly pixels: number;
  /** Longest time for one page, in seconds; the child is killed after it. */
  readonly seconds: number;
  /** Resident memory of one child process, in bytes; it is killed above it. */
  readonly memory: number;
  /** Most files within a container (an archive, a mail), those of containers within it included. */
  readonly entries: number;
  /** How deep containers may lie within each other: 1 is a container of files only. */
  readonly depth: number;
  /** Most bytes that all files within a container may have together. */
  readonly expanded: number;
  /** How many times its own size a container may expand to; it may always expand to 32 MB. */
  readonly ratio: number;
}

export const DEFAULT_LIMITS: ReadingLimits = {
  bytes: 100 * 2 ** 20,
  pages: 5_000,
  pixels: 90_000_000,
  seconds: 120,
  // Every document that was measured stays below 0.7 GB; what a child takes between two looks must come on top.
  memory: 900 * 2 ** 20,
  entries: 1_000,
  depth: 5,
  expanded: 2 ** 30,
  ratio: 100,
};
