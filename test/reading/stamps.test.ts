import { degrees, PDFDocument, type PDFFont, type PDFPage, type RGB, rgb, StandardFonts } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Mark, Rectangle, Turn } from '../../src/domain/index.ts';
import type { Reader } from '../../src/reading/index.ts';
import { cleanUp, file, reader } from './samples.ts';

cleanUp();

const [WIDTH, HEIGHT] = [612, 792];
const BLACK = rgb(0.1, 0.1, 0.1);
const RED = rgb(0.8, 0.15, 0.2);
const BLUE = rgb(0.15, 0.25, 0.7);
const ORANGE = rgb(0.95, 0.55, 0.1);

/** A page to stamp; places are in points from the top left, and angles in degrees by which things rise to the right. */
class Sheet {
  readonly #page: PDFPage;
  readonly #font: PDFFont;

  constructor(page: PDFPage, font: PDFFont) {
    this.#page = page;
    this.#font = font;
  }

  text(words: string, x: number, y: number, size: number, color = BLACK, angle = 0): void {
    this.#page.drawText(words, { x, y: HEIGHT - y, size, font: this.#font, color, rotate: degrees(angle) });
  }

  /** Lines of text in the middle of a place, each below the one before. */
  lines(words: readonly string[], x: number, y: number, size: number, color: RGB, angle: number): void {
    const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
    for (const [i, line] of words.entries()) {
      const along = -this.#font.widthOfTextAtSize(line, size) / 2;
      const down = (i - words.length / 2 + 0.85) * 1.25 * size;
      this.text(line, x + along * cos + down * sin, y - along * sin + down * cos, size, color, angle);
    }
  }

  frame(x: number, y: number, width: number, height: number, color: RGB, angle = 0): void {
    const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
    const [left, low] = [-width / 2, -height / 2];
    this.#page.drawRectangle({
      x: x + left * cos - low * sin,
      y: HEIGHT - y + left * sin + low * cos,
      width,
      height,
      rotate: degrees(angle),
      borderColor: color,
      borderWidth: 2,
    });
  }

  ring(x: number, y: number, radius: number, color: RGB, thick = 2): void {
    this.#page.drawCircle({ x, y: HEIGHT - y, size: radius, borderColor: color, borderWidth: thick });
  }

  disc(x: number, y: number, radius: number, color: RGB): void {
    this.#page.drawCircle({ x, y: HEIGHT - y, size: radius, color });
  }

  /** Letters around a middle. */
  around(words: string, x: number, y: number, radius: number, size: number, color: RGB): void {
    for (const [i, letter] of [...words].entries()) {
      const turn = 90 - (360 * i) / words.length;
      const [cos, sin] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)];
      this.text(letter, x + radius * cos, y - radius * sin, size, color, turn - 90);
    }
  }

  /** What a hand draws around something, which does not meet its own beginning. */
  circled(x: number, y: number, across: number, down: number, color: RGB): void {
    const points = Array.from({ length: 60 }, (_, i) => {
      const along = (2 * Math.PI * i * 1.04) / 60;
      const wobble = 1 + 0.09 * Math.sin(2.3 * along + 1) + i / 500;
      return `${i === 0 ? 'M' : 'L'} ${across * wobble * Math.cos(along)} ${down * wobble * Math.sin(along)}`;
    });
    this.#page.drawSvgPath(points.join(' '), { x, y: HEIGHT - y, borderColor: color, borderWidth: 1.4 });
  }

  /** A bar over print, as that of a marker. */
  marked(x: number, y: number, width: number, height: number): void {
    this.#page.drawRectangle({ x, y: HEIGHT - y - height, width, height, color: rgb(1, 0.95, 0.3), opacity: 0.6 });
  }
}

const ITEMS = ['Copper wire, 17 rolls', 'Packing and transport', 'Brass hooks, 40 pieces', 'Oak boards, planed'];

/** An invoice of black print, and what is drawn on it, as a picture of 1700 × 2200 pixels. */
async function scan(draw: (sheet: Sheet) => void, grey = false): Promise<Buffer> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.HelveticaBold);
  const plain = await document.embedFont(StandardFonts.Helvetica);
  const page = document.addPage([WIDTH, HEIGHT]);
  const text = (words: string, x: number, y: number) =>
    page.drawText(words, { x, y: HEIGHT - y, size: 11, font: plain, color: BLACK });
  for (const [i, line] of ['Northwind Trading Company', '12 Harbour Lane', 'Invoice 48213 of 12 March 2024'].entries())
    text(line, 72, 150 + 16 * i);
  for (let i = 0; i < 16; i++) {
    text(`${i + 1}  ${ITEMS[i % ITEMS.length]}, delivered to the harbour office`, 72, 240 + 22 * i);
    text(`${(i + 3) * 17}.50`, 480, 240 + 22 * i);
  }
  draw(new Sheet(page, font));
  const { bytes } = await drawing.pageImage(file(await document.save(), 'page.pdf'), 1);
  const image = sharp(bytes).blur(0.7);
  return (grey ? image.greyscale() : image).jpeg({ quality: 75 }).toBuffer();
}

let drawing: Reader;
beforeAll(() => {
  drawing = reader();
});

async function stampsOn(image: Uint8Array): Promise<(Mark & { kind: 'stamp' })[]> {
  const { pages } = await drawing.read(file(image));
  return (pages[0]!.marks ?? []).flatMap((mark) => (mark.kind === 'stamp' ? [mark as Mark & { kind: 'stamp' }] : []));
}

/** The middle of a place in points. */
const middle = ({ left, top, width, height }: Rectangle) => [(left + width / 2) * WIDTH, (top + height / 2) * HEIGHT];

const NEAR = 14;

async function expectStamp(image: Uint8Array, x: number, y: number, [width, height]: readonly [number, number]) {
  const stamps = await stampsOn(image);
  expect(stamps).toHaveLength(1);
  const { box, confidence } = stamps[0]!;
  expect(Math.abs(middle(box)[0]! - x)).toBeLessThan(NEAR);
  expect(Math.abs(middle(box)[1]! - y)).toBeLessThan(NEAR);
  expect(Math.abs(box.width * WIDTH - width)).toBeLessThan(2 * NEAR);
  expect(Math.abs(box.height * HEIGHT - height)).toBeLessThan(2 * NEAR);
  expect(confidence).toBeGreaterThan(0.5);
  expect(confidence).toBeLessThan(1);
}

const paid =
  (color: RGB, x = 300, y = 330, angle = 9) =>
  (sheet: Sheet) => {
    sheet.frame(x, y, 130, 58, color, angle);
    sheet.lines(['PAID', '14 MAR 2024'], x, y, 17, color, angle);
  };

const round =
  (color: RGB, x = 360, y = 340) =>
  (sheet: Sheet) => {
    sheet.ring(x, y, 52, color);
    sheet.around('HARBOUR OFFICE * CUSTOMS * ', x, y, 36, 10, color);
    sheet.lines(['OK'], x, y, 12, color, 0);
  };

describe('stamps on a picture', () => {
  it('are found by their ink, over print and beside it', async () => {
    await expectStamp(await scan(paid(RED)), 300, 330, [137, 78]);
    await expectStamp(await scan(paid(BLUE, 430, 150, 0)), 430, 150, [130, 58]);
  }, 60_000);

  it.each([90, 180, 270] as const)('are found on a page that lies on its side by %i degrees', async (turn: Turn) => {
    const [stamp] = await stampsOn(
      await sharp(await scan(paid(RED)))
        .rotate(turn)
        .toBuffer(),
    );
    expect(middle(stamp!.box)[0]).toBeCloseTo(300, -1.3);
    expect(middle(stamp!.box)[1]).toBeCloseTo(330, -1.3);
  });

  it('are found upside down', async () => {
    const image = await scan((sheet) => sheet.lines(['CHECKED'], 420, 160, 26, BLUE, 180));
    const [stamp] = await stampsOn(image);
    expect(middle(stamp!.box)[0]).toBeCloseTo(420, -1.5);
  });

  it('are found in black, in a frame and without one', async () => {
    await expectStamp(await scan(paid(BLACK, 430, 160, 7), true), 430, 160, [136, 74]);
    await expectStamp(
      await scan((sheet) => sheet.lines(['POSTED'], 430, 160, 24, BLACK, 5), true),
      430,
      160,
      [105, 32],
    );
  }, 60_000);

  it('are found by a ring, in colour and in black', async () => {
    await expectStamp(await scan(round(BLUE)), 360, 340, [104, 104]);
    await expectStamp(await scan(round(BLACK), true), 360, 340, [104, 104]);
  }, 60_000);
});

describe('no stamps', () => {
  const drawings: Readonly<Record<string, (sheet: Sheet) => void>> = {
    'an invoice': () => {},
    'a name in colour': (sheet) => sheet.text('Northwind', 72, 90, 36, ORANGE),
    'a round logo': (sheet) => {
      sheet.ring(110, 80, 36, BLUE, 5);
      sheet.text('NOVA', 82, 87, 20, BLUE);
    },
    'a logo on a ground': (sheet) => {
      sheet.disc(110, 80, 36, RED);
      sheet.text('NOVA', 82, 87, 20, rgb(1, 1, 1));
    },
    'a logo in a frame': (sheet) => {
      sheet.frame(130, 80, 120, 40, BLUE);
      sheet.text('NOVA', 92, 90, 28, BLUE);
    },
    'an address to click': (sheet) => sheet.text('www.northwind.example', 72, 640, 11, BLUE),
    'a heading in capitals': (sheet) => sheet.text('INVOICE DATE 12.03.2024', 72, 100, 20, BLUE),
    'marked lines': (sheet) => sheet.marked(70, 275, 300, 16),
    'an amount in a circle by hand': (sheet) => sheet.circled(495, 345, 34, 18, BLUE),
    'a number by hand in a circle': (sheet) => {
      sheet.circled(420, 640, 46, 30, BLACK);
      sheet.text('84.50', 395, 650, 22, BLACK, 6);
    },
    'a box with a total': (sheet) => {
      sheet.frame(460, 640, 160, 40, BLACK);
      sheet.text('TOTAL 240.50', 395, 646, 14);
    },
    'what stamps say, in a table': (sheet) => {
      for (const x of [120, 220, 320, 420]) for (const y of [640, 670]) sheet.frame(x, y, 100, 30, BLACK);
      for (const [i, words] of ['DATE', 'PAID', 'OPEN', 'COPY'].entries()) sheet.text(words, 90 + 100 * i, 645, 11);
    },
    'what stamps say, in a sentence': (sheet) => sheet.text('PAYMENT RECEIVED WITH THANKS', 72, 660, 12),
  };

  it.each(Object.entries(drawings))('are %s', async (_, draw) => {
    expect(await stampsOn(await scan(draw))).toEqual([]);
  });

  it('are in a picture of many colours', async () => {
    const pixels = Uint8Array.from(
      { length: 900 * 900 * 3 },
      (_, i) => 128 + 127 * Math.sin(i / 7 + (i % 3) * 2 + i / 5_000),
    );
    const image = await sharp(pixels, { raw: { width: 900, height: 900, channels: 3 } })
      .png()
      .toBuffer();
    expect(await stampsOn(image)).toEqual([]);
  });
});
