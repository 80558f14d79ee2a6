import { type FileHandle, open } from 'node:fs/promises';
import { crc32, createDeflate, createInflate, type Inflate } from 'node:zlib';

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
/** Samples of a pixel by colour type (PNG, 11.2.2): grey, colour, colour number, grey with alpha, colour with alpha. */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const PALETTE = 3;
/** Chunks without which the pixels cannot be understood, and how they are to be turned. */
const NEEDED = ['IHDR', 'PLTE', 'tRNS', 'eXIf'];
const LARGEST_NEEDED = 65_536;
/** A longer row is no picture. */
const LONGEST_ROW = 2 ** 26;
/** Bytes that are unpacked at once: they hold no more than a thousand times as many. */
const PIECE = 4_096;

/**
 * A sound PNG with the rows that a damaged one still holds, and white ones for the rest; null where there is nothing to
 * repair. libvips itself repeats earlier rows in place of lost ones, and words would be read twice. Rows pass through one
 * by one: only what is packed is held in memory.
 */
export async function repairedPng(path: string): Promise<Buffer | null> {
  const file = await open(path, 'r');
  try {
    const { needed, pixels } = await chunksOf(file);
    const header = needed.get('IHDR');
    if (!header || header.length < 13) return null;
    const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
    const [bits, colour, interlaced] = [header[8]!, header[9]!, header[12]! > 0];
    const stride = 1 + Math.ceil((width * (SAMPLES[colour] ?? 0) * bits) / 8);
    // An interlaced picture lacks pixels everywhere when its end is lost.
    if (interlaced || stride === 1 || stride > LONGEST_ROW) return null;
    const rows = new Rows(stride, height);
    await unpack(piecesOf(file, pixels), rows);
    if (rows.count === 0) return null;
    const packed = await rows.complete(colour === PALETTE ? 0 : 255);
    const head = NEEDED.flatMap((name) => chunk(name, needed.get(name)));
    return Buffer.concat([SIGNATURE, ...head, ...packed, ...chunk('IEND', Buffer.alloc(0))]);
  } finally {
    await file.close();
  }
}

/** A part of the file. */
interface Span {
  readonly from: number;
  readonly length: number;
}

/** Looks at chunks until one is cut off or has no name; checksums are passed over. */
async function chunksOf(file: FileHandle): Promise<{ needed: Map<string, Buffer>; pixels: Span[] }> {
  const needed = new Map<string, Buffer>();
  const pixels: Span[] = [];
  for (let at = SIGNATURE.length; ; ) {
    const head = await bytesAt(file, { from: at, length: 8 });
    const name = head.toString('latin1', 4);
    if (!/^[A-Za-z]{4}$/.test(name)) return { needed, pixels };
    const span = { from: at + 8, length: head.readUInt32BE(0) };
    if (name === 'IDAT') pixels.push(span);
    else if (NEEDED.includes(name) && !needed.has(name) && span.length <= LARGEST_NEEDED)
      needed.set(name, await bytesAt(file, span));
    at += 12 + span.length;
  }
}

async function bytesAt(file: FileHandle, { from, length }: Span): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from);
  return buffer.subarray(0, bytesRead);
}

async function* piecesOf(file: FileHandle, spans: readonly Span[]): AsyncGenerator<Buffer> {
  for (const { from, length } of spans)
    for (let at = 0; at < length; at += PIECE) {
      const piece = await bytesAt(file, { from: from + at, length: Math.min(PIECE, length - at) });
      if (piece.length === 0) return;
      yield piece;
    }
}

/** Unpacks what comes before the damage. What comes out is taken in small pieces, since the one with the damage is lost. */
async function unpack(pieces: AsyncIterable<Buffer>, rows: Rows): Promise<void> {
  const inflate = createInflate({ chunkSize: 4_096 });
  inflate.on('data', (bytes: Buffer) => rows.take(bytes));
  for await (const piece of pieces) {
    if (!(await unpacked(inflate, piece)) || rows.isFull) break;
    await rows.settled();
  }
  inflate.destroy();
}

/** Resolves when a piece is unpacked: to whether it could be. */
function unpacked(inflate: Inflate, piece: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    const fail = () => resolve(false);
    inflate.once('error', fail);
    inflate.write(piece, (error) => {
      inflate.off('error', fail);
      resolve(!error);
    });
  });
}

/** The rows of a picture, packed again as they come. */
class Rows {
  readonly #stride: number;
  readonly #height: number;
  readonly #deflate = createDeflate({ level: 1 });
  readonly #packed: Buffer[] = [];
  #row: Buffer;
  #filled = 0;
  #last: Promise<unknown> = Promise.resolve();
  count = 0;

  constructor(stride: number, height: number) {
    this.#stride = stride;
    this.#height = height;
    this.#row = Buffer.alloc(stride);
    this.#deflate.on('data', (packed: Buffer) => this.#packed.push(...chunk('IDAT', packed)));
  }

  get isFull(): boolean {
    return this.count === this.#height;
  }

  /** Only whole rows are kept. */
  take(bytes: Buffer): void {
    for (let at = 0; at < bytes.length && !this.isFull; ) {
      const taken = bytes.copy(this.#row, this.#filled, at);
      at += taken;
      this.#filled += taken;
      if (this.#filled < this.#stride) continue;
      this.#put(this.#row);
      [this.#row, this.#filled] = [Buffer.alloc(this.#stride), 0];
    }
  }

  #put(row: Buffer): void {
    this.#last = new Promise((resolve) => this.#deflate.write(row, resolve));
    this.count += 1;
  }

  /** Resolves when all rows that were taken are packed. */
  settled(): Promise<unknown> {
    return this.#last;
  }

  /** Fills up with rows of one shade, and gives the chunks. */
  async complete(shade: number): Promise<readonly Buffer[]> {
    const row = Buffer.alloc(this.#stride, shade);
    row[0] = 0;
    while (!this.isFull) {
      this.#put(row);
      if (this.count % 64 === 0) await this.settled();
    }
    await new Promise<void>((resolve) => this.#deflate.once('end', resolve).end());
    return this.#packed;
  }
}

function chunk(name: string, content: Buffer | undefined): Buffer[] {
  if (!content) return [];
  const head = Buffer.alloc(8);
  head.writeUInt32BE(content.length, 0);
  head.write(name, 4, 'latin1');
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(content, crc32(head.subarray(4))));
  return [head, content, check];
}
