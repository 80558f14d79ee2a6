import { gunzipSync } from 'node:zlib';
import { bitmapsIn, isEmf, isWmf, startOfWmf } from './bitmaps.ts';
import { readEmf } from './emf.ts';
import { linesOf } from './lines.ts';
import { textsOfWmf } from './wmf.ts';

/** Bytes that a packed drawing may have, and pictures in one that are taken. */
const MOST_BYTES = 64 * 2 ** 20;
const MOST_PICTURES = 20;

const WMF_HEADER = 18;

/** A drawing of Windows as it was before it was packed (EMZ, WMZ); what is not packed, or too large, as it is. */
export function unpackedDrawing(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    const file = gunzipSync(bytes, { maxOutputLength: MOST_BYTES });
    return isEmf(file) || isWmf(file) ? file : bytes;
  } catch {
    return bytes;
  }
}

export interface DrawingContent {
  /** What it writes, line by line. */
  readonly lines: readonly string[];
  /** Bitmaps in it, as files. */
  readonly pictures: readonly Uint8Array[];
}

/** What can be read of a drawing of Windows (EMF, WMF) without drawing it. */
export function drawingContent(bytes: Uint8Array): DrawingContent {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { pictures } = bitmapsIn(file);
  if (isWmf(file)) return { lines: linesOf(textsOfWmf(file, startOfWmf(file) + WMF_HEADER)), pictures: pictures.slice(0, MOST_PICTURES) }; // biome-ignore format: one line
  if (!isEmf(file)) return { lines: [], pictures: [] };
  const emf = readEmf(file);
  const shown = pictures.length > 0 ? pictures : emf.pictures;
  return { lines: linesOf(emf.pieces), pictures: shown.slice(0, MOST_PICTURES) };
}
