import { constants, crc32, createInflate, deflateSync } from 'node:zlib';

const SIGNATURE_LENGTH = 8;
/** Samples of a pixel by colour type (PNG, 11.2.2): grey, colour, colour number, grey with alpha, colour with alpha. */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const PALETTE = 3;
/** Chunks without which the pixels cannot be understood. */
const NEEDED = ['IHDR', 'PLTE', 'tRNS'];
/** Bytes of unpacked rows above which no repair is tried. */
const MOST_BYTES = 300_000_000;

/**
 * A sound PNG with the rows that a damaged one still holds, and white ones for the rest; null where there is nothing to
 * repair. libvips itself repeats earlier rows in place of lost ones, and words would be read twice.
 */
export async function repairedPng(bytes: Buffer): Promise<Buffer | null> {
  const { chunks, packed } = chunksOf(bytes);
  const header = chunks.get('IHDR');
  if (!header || header.length < 13) return null;
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const [bits, colour, interlaced] = [header[8]!, header[9]!, header[12]! > 0];
  const stride = 1 + Math.ceil((width * (SAMPLES[colour] ?? 0) * bits) / 8);
  // An interlaced picture lacks pixels everywhere when its end is lost.
  if (interlaced || stride === 1 || stride * height > MOST_BYTES) return null;
  const rows = await unpacked(packed, stride * height);
  if (rows.length < stride) return null;
  return Buffer.concat([
    bytes.subarray(0, SIGNATURE_LENGTH),
    ...NEEDED.flatMap((name) => {
      const content = chunks.get(name);
      return content ? [chunk(name, content)] : [];
    }),
    chunk('IDAT', deflateSync(completed(rows, stride, height, colour), { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Reads chunks until one is cut off or has no name; checksums are passed over. */
function chunksOf(bytes: Buffer): { chunks: Map<string, Buffer>; packed: Buffer } {
  const chunks = new Map<string, Buffer>();
  const packed: Buffer[] = [];
  for (let at = SIGNATURE_LENGTH; at + 8 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const name = bytes.toString('latin1', at + 4, at + 8);
    if (!/^[A-Za-z]{4}$/.test(name)) break;
    const content = bytes.subarray(at + 8, Math.min(bytes.length, at + 8 + length));
    if (name === 'IDAT') packed.push(content);
    else if (!chunks.has(name)) chunks.set(name, content);
    at += 12 + length;
  }
  return { chunks, packed: Buffer.concat(packed) };
}

/** What can be unpacked before the damage, at most `most` bytes. Small pieces, since the one with the damage is lost. */
function unpacked(packed: Buffer, most: number): Promise<Buffer> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    let length = 0;
    const inflate = createInflate({ chunkSize: 4_096, finishFlush: constants.Z_SYNC_FLUSH });
    const end = () => resolve(Buffer.concat(pieces, Math.min(length, most)));
    inflate.on('data', (piece: Buffer) => {
      pieces.push(piece);
      length += piece.length;
      if (length >= most) inflate.destroy();
    });
    inflate.once('close', end);
    inflate.once('error', end);
    inflate.end(packed);
  });
}

/** Whole rows only, and white ones (colour 0 of a palette) up to the end. */
function completed(rows: Buffer, stride: number, height: number, colour: number): Buffer {
  const filled = Buffer.alloc(stride * height, colour === PALETTE ? 0 : 255);
  const whole = Math.floor(rows.length / stride) * stride;
  rows.copy(filled, 0, 0, whole);
  for (let at = whole; at < filled.length; at += stride) filled[at] = 0;
  return filled;
}

function chunk(name: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(content.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
