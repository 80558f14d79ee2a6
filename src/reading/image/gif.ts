import { open } from 'node:fs/promises';

/** Bytes from the start in which the first frame of a sound GIF begins: before it stand colours and comments. */
const HEAD = 65_536;

/**
 * The size that the first frame of a GIF asks for, which may be far more than that of its screen (GIF89a, 18 and 20);
 * null where no frame is found.
 */
export async function gifExtent(path: string): Promise<{ width: number; height: number } | null> {
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(HEAD);
    const { bytesRead } = await file.read(head, 0, HEAD, 0);
    return extentIn(head.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

function extentIn(head: Buffer): { width: number; height: number } | null {
  if (head.length < 13) return null;
  const [width, height, flags] = [head.readUInt16LE(6), head.readUInt16LE(8), head[10]!];
  let at = 13 + (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);
  while (at + 10 <= head.length) {
    if (head[at] === 0x2c) {
      const [left, top] = [head.readUInt16LE(at + 1), head.readUInt16LE(at + 3)];
      const [across, down] = [head.readUInt16LE(at + 5), head.readUInt16LE(at + 7)];
      return { width: Math.max(width, left + across), height: Math.max(height, top + down) };
    }
    if (head[at] !== 0x21) return null;
    // An extension is a row of blocks, each led by its length, until one of none.
    at += 2;
    while (at < head.length && head[at] !== 0) at += 1 + head[at]!;
    at += 1;
  }
  return null;
}
