/** Grey pixels, row by row from the top. */
export interface Grey {
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
}

interface BmpKind {
  readonly bits: 1 | 4 | 8 | 16 | 24 | 32;
  readonly packed?: boolean;
  readonly topDown?: boolean;
  /** The header of OS/2 1.x. */
  readonly core?: boolean;
  /** Red, green and blue within a pixel. */
  readonly masks?: readonly [number, number, number];
}

/** A BMP of the kind asked for, with a palette of greys where the kind has one. */
export function bmp({ pixels, width, height }: Grey, kind: BmpKind): Buffer {
  const { bits, packed = false, topDown = false, core = false, masks } = kind;
  const colours = bits <= 8 ? 2 ** bits : 0;
  const header = Buffer.alloc(core ? 12 : 40);
  header.writeUInt32LE(header.length, 0);
  if (core) {
    [width, height, 1, bits].forEach((value, i) => {
      header.writeUInt16LE(value, 4 + 2 * i);
    });
  } else {
    header.writeInt32LE(width, 4);
    header.writeInt32LE(topDown ? -height : height, 8);
    header.writeUInt16LE(1, 12);
    header.writeUInt16LE(bits, 14);
    header.writeUInt32LE(packed ? (bits === 8 ? 1 : 2) : masks ? 3 : 0, 16);
  }
  const bitmasks = Buffer.alloc(masks ? 12 : 0);
  masks?.forEach((mask, i) => {
    bitmasks.writeUInt32LE(mask, 4 * i);
  });
  const step = core ? 3 : 4;
  const palette = Buffer.alloc(colours * step);
  for (let i = 0; i < colours; i++) palette.fill(Math.round((i * 255) / (colours - 1)), i * step, i * step + 3);
  const rows = Array.from({ length: height }, (_, y) => pixels.subarray(y * width, (y + 1) * width));
  if (!topDown) rows.reverse();
  const body = rows.map((row) => (packed ? runs(row, bits) : padded(row, bits, masks)));
  if (packed) body.push(Buffer.from([0, 1]));
  const start = 14 + header.length + bitmasks.length + palette.length;
  const file = Buffer.alloc(14);
  file.write('BM');
  file.writeUInt32LE(start, 10);
  return Buffer.concat([file, header, bitmasks, palette, ...body]);
}

function padded(row: Uint8Array, bits: number, masks?: readonly number[]): Buffer {
  const bytes = Buffer.alloc(Math.ceil((row.length * bits) / 32) * 4);
  row.forEach((shade, x) => {
    if (bits <= 8) bytes[(x * bits) >> 3]! |= (shade >> (8 - bits)) << (8 - bits - ((x * bits) & 7));
    else if (bits === 24) bytes.fill(shade, 3 * x, 3 * x + 3);
    else {
      const parts = masks ?? (bits === 16 ? [0x7c00, 0x3e0, 0x1f] : [0xff0000, 0xff00, 0xff]);
      const pixel = parts.reduce((sum, mask) => {
        const low = mask & -mask;
        return sum + Math.round((shade * (mask / low)) / 255) * low;
      }, 0);
      bytes.writeUIntLE(pixel, (x * bits) / 8, bits / 8);
    }
  });
  return bytes;
}

/** A row in run-length codes: three pixels one by one, which is the least that may be so, and the rest in runs. */
function runs(row: Uint8Array, bits: number): Buffer {
  const shades = [...row].map((shade) => shade >> (8 - bits));
  const [a = 0, b = 0, c = 0, ...rest] = shades;
  const codes = bits === 8 ? [0, 3, a, b, c, 0] : [0, 3, (a << 4) | b, c << 4];
  for (let x = 0; x < rest.length; ) {
    let count = 1;
    while (count < 255 && rest[x + count] === rest[x]) count++;
    codes.push(count, bits === 8 ? rest[x]! : (rest[x]! << 4) | rest[x]!);
    x += count;
  }
  return Buffer.from([...codes, 0, 0]);
}
