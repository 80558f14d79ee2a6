import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { degrees, PDFDocument, type PDFPage, StandardFonts } from '@cantoo/pdf-lib';
import { afterAll } from 'vitest';
import type { Page } from '../../src/domain/index.ts';
import { createReader, type Reader, type ReaderOptions } from '../../src/reading/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'recto-reading-'));
const readers: Reader[] = [];
let count = 0;

/** Writes bytes to a fresh file and returns its path. */
export function file(bytes: Uint8Array | string, name = 'file'): string {
  const path = join(folder, `${count++}-${name}`);
  writeFileSync(path, bytes);
  return path;
}

/** A reader that is closed after the tests of the file that asked for it. */
export function reader(options: ReaderOptions = {}): Reader {
  const made = createReader({ processes: 1, ...options });
  readers.push(made);
  return made;
}

export function cleanUp(): void {
  afterAll(async () => {
    await Promise.all(readers.splice(0).map((made) => made.close()));
    rmSync(folder, { recursive: true, force: true });
  });
}

/** A Letter page of 612 × 792 points; `draw` gets the page and a way to set text in Helvetica, from the top left. */
export async function pdf(
  draw: (page: PDFPage, text: (words: string, left: number, top: number, size?: number, turn?: number) => void) => void,
  pages = 1,
): Promise<PDFDocument> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  for (let i = 0; i < pages; i++) {
    const page = document.addPage([612, 792]);
    draw(page, (words, left, top, size = 12, turn = 0) =>
      page.drawText(words, { x: left, y: 792 - top, size, font, rotate: degrees(turn) }),
    );
  }
  return document;
}

const LINES = [
  'Northwind Trading Company',
  'Invoice 48213',
  'Date 12 March 2024',
  'Delivered to the harbour office',
  'Copper wire 17 rolls 204.00',
  'Packing and transport 36.50',
  'Total amount 240.50',
  'Payment within thirty days please',
];

/** The words on `letter`, in reading order. */
export const LETTER_WORDS = LINES.flatMap((line) => line.split(' '));

/** A page of eight lines of large print. */
export function letter(pages = 1): Promise<PDFDocument> {
  return pdf((_, text) => {
    for (const [i, line] of LINES.entries()) text(line, 72, 120 + 60 * i, 20);
  }, pages);
}

/** The letter as a PNG of 1700 × 2200 pixels. */
export async function letterImage(): Promise<Buffer> {
  const path = file(await (await letter()).save(), 'letter.pdf');
  const drawing = createReader({ processes: 1 });
  try {
    return Buffer.from((await drawing.pageImage(path, 1)).bytes);
  } finally {
    await drawing.close();
  }
}

export const texts = (page: { words: readonly { text: string }[] }): string[] => page.words.map((word) => word.text);

/** Share of the expected words that were read, letter by letter. */
export function found(page: { words: readonly { text: string }[] }, expected: readonly string[]): number {
  const read = new Set(texts(page));
  return expected.filter((word) => read.has(word)).length / expected.length;
}

/** Which file of a container and which page of it each page is, and what is wrong with it. */
export const told = (pages: readonly Page[]): string[] =>
  pages.map(({ number, part, problem }) =>
    [`${number}:`, part?.path.join(' > '), part?.page, problem?.code].filter(Boolean).join(' '),
  );
