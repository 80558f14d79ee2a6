import type { Page, PassedOver, ProblemReport, Rectangle, Turn } from '../domain/index.ts';
import type { PackedPage, PageImage, ReadingLimits } from './reader.ts';

/** What parent and child say to each other over the IPC channel. One request at a time; replies carry its id. */
export type Request = ReadRequest | ImageRequest | UnpackRequest | SearchableRequest | KindRequest | WarmRequest;

interface FileRequest {
  readonly id: number;
  readonly path: string;
  readonly password: string | null;
  readonly limits: ReadingLimits;
}

export interface ReadRequest extends FileRequest {
  readonly kind: 'read';
  /** Pages to read, from 1. Pages that the file does not have are passed over. */
  readonly pages: readonly number[];
  /** Seconds after which no further page is begun, so that other files have their turn; one page is always read. */
  readonly turn: number;
  /** One of these pages has cost a child before: what lies beside the pages is not unpacked this time. */
  readonly careful: boolean;
}

/** Makes ready what reading a scan needs, so that the first file does not wait for it. */
export interface WarmRequest {
  readonly kind: 'warm';
  readonly id: number;
}

export interface ImageRequest extends FileRequest {
  readonly kind: 'image';
  readonly page: number;
  /** The page's turn where it is known; null: the child finds it out. */
  readonly rotation: Turn | null;
  readonly mediaType: PageImage['mediaType'];
  /** Only this part of the upright page, with a margin of `MARGIN` pixels around it; null: the whole page. */
  readonly region: Rectangle | null;
}

/** Blank pixels around a region: print at the very edge of an image is hard to find. */
export const MARGIN = 24;

/** Bytes of one `bytes` reply: what waits in the channel is a few of them. */
export const PIECE = 2 ** 18;

/** Gives the files within a container. */
export interface UnpackRequest extends FileRequest {
  readonly kind: 'unpack';
  /** How many files it may hold, and how many bytes these may have together. */
  readonly allowance: Allowance;
  /** Only the file of this name; null: all. */
  readonly only: string | null;
}

/** Files of a container that are looked at: those of which nothing can be read do not count as entries. */
export const mostLooks = ({ entries }: ReadingLimits) => 10 * entries;

export const TOO_MANY: ProblemReport = {
  code: 'archive.limit',
  message: 'There are more files than RECTO_LIMIT_ENTRIES allows; the rest is not read.',
};

export interface Allowance {
  readonly entries: number;
  readonly bytes: number;
}

export interface SearchableRequest extends FileRequest {
  readonly kind: 'searchable';
  /** The pages as read. */
  readonly pages: readonly Page[];
}

/** Asks what an office document is that another program may lay out. */
export interface KindRequest extends FileRequest {
  readonly kind: 'kind';
}

export type Reply =
  /** The file may hold others by its format, but is one document. */
  | { readonly kind: 'document'; readonly id: number }
  /** A file of a container begins, its bytes follow, and its end with what is wrong with it. */
  | { readonly kind: 'part'; readonly id: number; readonly name: string; readonly cover: boolean }
  | { readonly kind: 'bytes'; readonly id: number; readonly bytes: Uint8Array }
  | { readonly kind: 'whole'; readonly id: number; readonly problem: ProblemReport | null }
  /** What of a container has no part, and bytes that were unpacked on the way to other files. */
  | { readonly kind: 'passed'; readonly id: number; readonly over: PassedOver; readonly bytes: number }
  /** The file is open and has so many pages. */
  | { readonly kind: 'opened'; readonly id: number; readonly pages: number }
  /** Work on a page begins: the page clock starts anew. Its size in pixels, not yet turned by its text. */
  | {
      readonly kind: 'begun';
      readonly id: number;
      readonly page: number;
      readonly width: number;
      readonly height: number;
    }
  | { readonly kind: 'page'; readonly id: number; readonly page: PackedPage }
  | { readonly kind: 'image'; readonly id: number; readonly image: PageImage }
  | { readonly kind: 'searchable'; readonly id: number; readonly bytes: Uint8Array }
  /** The extension of the file's kind; null for one that no other program is to lay out. */
  | { readonly kind: 'kind'; readonly id: number; readonly extension: string | null }
  /** The request is done. */
  | { readonly kind: 'ended'; readonly id: number }
  /** The file as a whole cannot be read. */
  | { readonly kind: 'failed'; readonly id: number; readonly problem: ProblemReport };

/** A request without its id, which the pool gives. */
export type Order =
  | Omit<ReadRequest, 'id'>
  | Omit<ImageRequest, 'id'>
  | Omit<UnpackRequest, 'id'>
  | Omit<SearchableRequest, 'id'>
  | Omit<KindRequest, 'id'>
  | Omit<WarmRequest, 'id'>;
