import type { Page, Rectangle, Word } from '../../domain/index.ts';
import { type Block, levelling, structureOf, type Table, type TextLine } from '../../reading/index.ts';

const HEAD = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en">`;

/** Pages as hOCR 1.2 (kba.github.io/hocr-spec/1.2): areas, paragraphs, lines and words with boxes in page pixels. */
export function asHocr(pages: readonly Page[], file: string, version: string): string {
  const structures = structureOf(pages);
  const bodies = pages.map((page, i) => pageOf(file, page, structures[i]!.blocks, structures[i]!.tables));
  return `${HEAD}
 <head>
  <title>${escaped(file)}</title>
  <meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
  <meta name="ocr-system" content="recto ${escaped(version)}" />
  <meta name="ocr-capabilities" content="ocr_page ocr_carea ocr_par ocr_line ocr_header ocr_table ocrx_word ocrp_wconf" />
 </head>
 <body>
${bodies.join('\n')}
 </body>
</html>`;
}

function pageOf(file: string, page: Page, blocks: readonly Block[], tables: readonly Table[]): string {
  const whole = `bbox 0 0 ${page.width} ${page.height}`;
  const title = `image ${quoted(file)}; ${whole}; ppageno ${page.number - 1}`;
  const areas = blocks.map((block, i) => areaOf(page, block, i + 1, tables));
  return `  <div class="ocr_page" id="page_${page.number}" title="${title}">\n${areas.join('\n')}\n  </div>`;
}

function areaOf(page: Page, block: Block, number: number, tables: readonly Table[]): string {
  const id = `${page.number}_${number}`;
  const box = boxOf(block.box, page);
  const lines = block.table === undefined ? block.lines : linesOf(tables[block.table]!, page);
  const inside = lines.map((line, i) => lineOf(page, line, `${id}_${i + 1}`, block));
  return `   <div class="ocr_carea" id="block_${id}" title="${box}">
    <p class="ocr_par" id="par_${id}" title="${box}">
${inside.join('\n')}
    </p>
   </div>`;
}

/** A table's cells, each as a line. */
function linesOf(table: Table, page: Page): TextLine[] {
  return table.cells
    .filter((cell) => cell.words.length > 0)
    .map(({ words }) => ({ words, box: around(words.map((index) => page.words[index]!)) }));
}

function around(words: readonly Word[]): Rectangle {
  let [left, top, right, bottom] = [1, 1, 0, 0];
  for (const word of words) {
    left = Math.min(left, word.left);
    top = Math.min(top, word.top);
    right = Math.max(right, word.left + word.width);
    bottom = Math.max(bottom, word.top + word.height);
  }
  return { left, top, width: right - left, height: bottom - top };
}

function lineOf(page: Page, line: TextLine, id: string, block: Block): string {
  const kind = block.running === 'header' ? 'ocr_header' : block.running === 'footer' ? 'ocr_footer' : 'ocr_line';
  const words = line.words.map((index, i) => {
    const word = page.words[index]!;
    const title = `${boxOf(word, page)}; x_wconf ${Math.round(100 * word.confidence)}`;
    return `<span class="ocrx_word" id="word_${id}_${i + 1}" title="${title}">${escaped(word.text)}</span>`;
  });
  return `     <span class="${kind}" id="line_${id}" title="${boxOf(line.box, page)}${baselineOf(page, line)}">${words.join(' ')}</span>`;
}

/** Share of a word's box below its baseline: of recognised words, whose boxes have a margin, and of text layers. */
const BELOW = { recognised: 0.3, layer: 0.2 } as const;
const DESCENDS = /[gjpqyçşţµ,;()[\]{}|/@Q$]/u;

/** The slope of the line, and how far below the foot of its box it begins at the left; none of a line that runs upwards. */
function baselineOf(page: Page, line: TextLine): string {
  const { skew = 0 } = page;
  const { level, onPage } = levelling(page, skew);
  const places = line.words.flatMap((index): { left: number; foot: number }[] => {
    const word = page.words[index]!;
    const { left, top, right, bottom } = level(word);
    const upwards = word.text.length > 2 && bottom - top > 1.6 * (right - left);
    return upwards ? [] : [{ left, foot: bottom - below(word, page) * (bottom - top) }];
  });
  const feet = places.map(({ foot }) => foot).sort((a, b) => a - b);
  const foot = feet[feet.length >> 1];
  if (foot === undefined) return '';
  const start = onPage({ left: places[0]!.left, right: places[0]!.left, top: foot, bottom: foot });
  const [x, y] = [start.left * page.width, start.top * page.height];
  const { left, top, height } = line.box;
  const offset = y + skew * (left * page.width - x) - (top + height) * page.height;
  return `; baseline ${Number(skew.toFixed(4))} ${Math.round(offset)}`;
}

function below({ text, chances }: Word, { source }: Page): number {
  if (chances) return BELOW.recognised;
  if (source !== 'ocr') return BELOW.layer;
  // Tesseract's boxes hold nothing but ink.
  return DESCENDS.test(text) ? BELOW.layer : 0;
}

function boxOf({ left, top, width, height }: Rectangle, page: Page): string {
  const x = (fraction: number) => Math.max(0, Math.min(page.width, Math.round(fraction * page.width)));
  const y = (fraction: number) => Math.max(0, Math.min(page.height, Math.round(fraction * page.height)));
  return `bbox ${x(left)} ${y(top)} ${x(left + width)} ${y(top + height)}`;
}

/** Characters that XML 1.0 has no place for are left out. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** A name within a title: in quotes, which hOCR has no escape for. */
function quoted(file: string): string {
  return escaped(`"${file.replaceAll('"', "'")}"`);
}
