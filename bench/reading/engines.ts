import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import type { Page, Turn } from '../../src/domain/index.ts';
import type { Reader } from '../../src/reading/index.ts';
import type { PlacedText } from './score.ts';

/** Words of each page, in fractions of the page as the file shows it. */
export type Read = readonly (readonly PlacedText[])[];

/** Something that reads a file, in processes of its own. Throws when it cannot. */
export interface Engine {
  readonly name: 'recto' | 'tesseract' | 'poppler';
  read(path: string): Promise<Read>;
  /** Reads several at less cost than one by one; null for those that it cannot read. */
  readAll?(paths: readonly string[]): Promise<(Read | null)[]>;
}

/** With what Tesseract was run. */
export interface About {
  readonly version: string;
  readonly languages: string;
  readonly psm: number;
  readonly threads: number;
}

/** Our own, through the pool of children, as the server uses it. */
export function recto(reader: Reader): Engine {
  return {
    name: 'recto',
    async read(path) {
      const { pages } = await reader.read(path);
      const unread = pages.length > 0 && pages.every((page) => page.problem && page.words.length === 0);
      if (unread) throw new Error(pages[0]!.problem!.message);
      return pages.map(piecesOf);
    },
  };
}

/** A page's words, turned back to lie as the file shows them. */
export function piecesOf(page: Page): PlacedText[] {
  return page.words.map(({ text, left, top, width, height }) => ({
    text,
    ...turnedBack({ left, top, right: left + width, bottom: top + height }, page.rotation),
  }));
}

type Box = Omit<PlacedText, 'text'>;

/** Page fractions before a clockwise turn, from those after it. */
function turnedBack(box: Box, turn: Turn): Box {
  const { left, top, right, bottom } = box;
  if (turn === 90) return { left: top, right: bottom, top: 1 - right, bottom: 1 - left };
  if (turn === 180) return { left: 1 - right, right: 1 - left, top: 1 - bottom, bottom: 1 - top };
  if (turn === 270) return { left: 1 - bottom, right: 1 - top, top: left, bottom: right };
  return box;
}

export const run = promisify(execFile);

/** A page that takes longer counts as unread; far more than is needed for any that can be read. */
export const LONGEST_MS = 120_000;

export async function works(command: string, flag: string): Promise<boolean> {
  return run(command, [flag]).then(
    () => true,
    () => false,
  );
}

/** Poppler's words with boxes from a PDF's text layer; null when it is not installed. */
export async function poppler(): Promise<Engine | null> {
  if (!(await works('pdftotext', '-v'))) return null;
  return {
    name: 'poppler',
    async read(path) {
      const { stdout } = await run('pdftotext', ['-bbox', path, '-'], { maxBuffer: 2 ** 30, timeout: LONGEST_MS });
      return wordsOfBoxes(stdout);
    },
  };
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", '#39': "'" };

function wordsOfBoxes(html: string): PlacedText[][] {
  return html
    .split('<page ')
    .slice(1)
    .map((page) => {
      const [, width = '1', height = '1'] = /width="([\d.]+)" height="([\d.]+)"/.exec(page) ?? [];
      const words = page.matchAll(/<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)<\/word>/gs);
      return [...words].map(([, left, top, right, bottom, text]) => ({
        text: text!.replace(/&(\w+|#39);/g, (entity, name: string) => ENTITIES[name] ?? entity),
        left: Number(left) / Number(width),
        right: Number(right) / Number(width),
        top: Number(top) / Number(height),
        bottom: Number(bottom) / Number(height),
      }));
    });
}

/** As many files at once as there are children of ours. */
export const LANES = availableParallelism();
