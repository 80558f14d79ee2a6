import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ReaderOptions } from 'zxing-wasm/reader';
import { densePlaces } from './dense.ts';
import type { Area, Ink } from './ink.ts';

/** A bar code or a code of squares, and what it says. */
export interface Code {
  readonly area: Area;
  readonly format: string;
  readonly text: string;
}

const OPTIONS: ReaderOptions = {
  formats: [
    'QRCode', 'MicroQRCode', 'DataMatrix', 'PDF417', 'Aztec',
    'Code128', 'Code39', 'EAN13', 'EAN8', 'UPCA', 'UPCE', 'ITF',
  ],
  tryHarder: true,
  // Of 192 drawn codes, turned by up to 90 degrees and blurred, these find none more, and take three quarters of the time.
  tryRotate: false,
  tryInvert: false,
  tryDownscale: false,
  minLineCount: 3,
  maxNumberOfSymbols: 50,
  textMode: 'Plain',
}; // biome-ignore format: one record

/** Pixels in which codes are looked for on one page: photographs are as dense as codes are. */
const MOST_PIXELS = 2_500_000;
const MOST_PLACES = 40;

/** These have no check digit of their own: shorter than this, what is read may be any stripes. */
const UNCHECKED = ['Code39', 'ITF'];
const FEWEST_LETTERS = 5;

/** Loaded when there is something to decode. The WASM is a file of the package; nothing is fetched. */
let reader: Promise<typeof import('zxing-wasm/reader')> | null = null;

async function load() {
  const zxing = await import('zxing-wasm/reader');
  const wasm = await readFile(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')));
  const wasmBinary = wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) as ArrayBuffer; // of a file, not shared
  await zxing.prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
  return zxing;
}

/** The codes on a page that can be decoded. */
export async function codesIn(ink: Ink, print: readonly Area[] = []): Promise<Code[]> {
  const places = densePlaces(ink.across, print).sort((a, b) => sizeOf(a) - sizeOf(b));
  const codes: Code[] = [];
  let left = MOST_PIXELS;
  for (const place of places.slice(0, MOST_PLACES)) {
    left -= sizeOf(place);
    if (left < 0) break;
    reader ??= load();
    const { readBarcodes } = await reader;
    for (const { text, format, position } of await readBarcodes(pixelsOf(ink, place), OPTIONS)) {
      if (text === '' || (UNCHECKED.includes(format) && text.length < FEWEST_LETTERS)) continue;
      const points = [position.topLeft, position.topRight, position.bottomRight, position.bottomLeft];
      const xs = points.map(({ x }) => x + place.left);
      const ys = points.map(({ y }) => y + place.top);
      const area = { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
      codes.push({ area, format, text });
    }
  }
  return codes;
}

const sizeOf = ({ left, top, right, bottom }: Area) => (right - left) * (bottom - top);

/** A part of the page in red, green, blue and alpha, as a browser has it. */
function pixelsOf({ grey, width: across }: Ink, { left, top, right, bottom }: Area) {
  const [width, height] = [right - left, bottom - top];
  const data = new Uint8ClampedArray(4 * width * height);
  for (let y = top, to = 0; y < bottom; y++) {
    for (let x = left, at = y * across + left; x < right; x++, at++, to += 4) {
      data[to] = data[to + 1] = data[to + 2] = grey[at]!;
      data[to + 3] = 255;
    }
  }
  return { data, width, height };
}
