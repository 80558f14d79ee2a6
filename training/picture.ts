// `npx tsx training/picture.ts`: docs/images/result.png, the README's picture. Recto reads the two samples with its
// own templates and the boxes of what it answered are drawn on the pages; nothing in it is placed by hand.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PDFDocument, type PDFFont, type PDFPage, rgb, StandardFonts } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import { loadTemplate } from '../src/apps/index.ts';
import type { DocumentResult, FieldValue, Rectangle } from '../src/domain/index.ts';
import { createReader, type PageImage } from '../src/reading/index.ts';
import { understand } from '../src/understanding/index.ts';
import { renderPage } from './generator/index.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const HEIGHT = 620;
const GAP = 16;
const FIELD = rgb(0.05, 0.42, 0.75);
const FLAG = 6;
const CELL = rgb(0.1, 0.6, 0.35);

interface Shown {
  readonly image: PageImage;
  readonly words: readonly Rectangle[];
  readonly documents: readonly DocumentResult[];
}

async function answer(file: string, template: string): Promise<Shown> {
  const reader = createReader();
  try {
    const path = join(root, 'examples', file);
    const { pages } = await reader.read(path);
    const image = await reader.pageImage(path, 1, { mediaType: 'image/jpeg' });
    return { image, words: pages[0]!.words, documents: understand(pages, loadTemplate(template)) };
  } finally {
    await reader.close();
  }
}

function boxes(page: PDFPage, value: FieldValue, frame: { x: number; width: number }, colour: typeof FIELD): void {
  for (const box of value.evidence.filter((e) => e.page === 1)) {
    page.drawRectangle({
      x: frame.x + box.left * frame.width - 1.5,
      y: HEIGHT - (box.top + box.height) * HEIGHT - 1.5,
      width: box.width * frame.width + 3,
      height: box.height * HEIGHT + 3,
      borderColor: colour,
      borderWidth: 1,
      color: colour,
      opacity: 0.08,
    });
  }
}

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function apart(a: Area, b: Area): boolean {
  return a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
}

/** The field's name and its odds on a small flag beside the box, where it hides nothing; without such a place, none. */
function flag(page: PDFPage, value: FieldValue, frame: Area, taken: Area[], font: PDFFont): void {
  const box = value.evidence.find((e) => e.page === 1);
  if (!box) return;
  const odds = value.confidence.model === null ? '' : ` ${value.confidence.model.toFixed(2)}`;
  const text = value.name + odds;
  const [width, height] = [font.widthOfTextAtSize(text, FLAG) + 4, FLAG + 1.5];
  const left = frame.x + box.left * frame.width;
  const right = left + box.width * frame.width;
  const middle = HEIGHT - (box.top + box.height / 2) * HEIGHT;
  const [above, below] = [HEIGHT - box.top * HEIGHT + 2, HEIGHT - (box.top + box.height) * HEIGHT - height - 2];
  const places = [
    [right + 3, middle - height / 2],
    [left - width - 3, middle - height / 2],
    [left, above],
    [right - width, above],
    [left, below],
  ].map(([x, y]): Area => ({ x: x!, y: y!, width, height }));
  const free = places.find(
    (p) => p.x >= frame.x && p.x + width <= frame.x + frame.width && taken.every((other) => apart(p, other)),
  );
  if (!free) return;
  taken.push(free);
  page.drawRectangle({ ...free, color: FIELD });
  page.drawText(text, { x: free.x + 2, y: free.y + 1.6, size: FLAG, font, color: rgb(1, 1, 1) });
}

const shown = [await answer('receipt.jpg', 'receipt'), await answer('invoice.pdf', 'invoice')];
const sheet = await PDFDocument.create({ updateMetadata: false });
const font = await sheet.embedFont(StandardFonts.Helvetica);
const widths = shown.map(({ image }) => (HEIGHT * image.width) / image.height);
const page = sheet.addPage([widths.reduce((sum, w) => sum + w, 0) + GAP * (shown.length - 1), HEIGHT]);
let x = 0;
for (const [i, { image, words, documents }] of shown.entries()) {
  const frame: Area = { x, y: 0, width: widths[i]!, height: HEIGHT };
  const taken = words.map(
    (w): Area => ({
      x: x + w.left * frame.width,
      y: HEIGHT - (w.top + w.height) * HEIGHT,
      width: w.width * frame.width,
      height: w.height * HEIGHT,
    }),
  );
  page.drawImage(await sheet.embedJpg(image.bytes), { x, y: 0, width: frame.width, height: HEIGHT });
  for (const document of documents) {
    for (const table of document.tables) {
      for (const row of table.rows) for (const cell of Object.values(row)) boxes(page, cell, frame, CELL);
    }
    const found = document.fields.filter((f) => f.text !== null);
    for (const value of found) boxes(page, value, frame, FIELD);
    for (const value of found) flag(page, value, frame, taken, font);
  }
  x += frame.width + GAP;
}
const drawn = await renderPage(await sheet.save(), 1, 92);
const { width, height } = drawn;
const png = await sharp(drawn.pixels, { raw: { width, height, channels: 3 } })
  .png({ palette: true, colours: 48, effort: 10 })
  .toBuffer();
mkdirSync(join(root, 'docs', 'images'), { recursive: true });
writeFileSync(join(root, 'docs', 'images', 'result.png'), png);
console.error(`docs/images/result.png: ${width} × ${height}, ${png.length} bytes`);
