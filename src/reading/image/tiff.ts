import { type FileHandle, open } from 'node:fs/promises';

/** What a directory of a TIFF says of its picture; libvips does not tell all of it. */
export interface TiffDirectory {
  readonly width: number;
  readonly height: number;
  readonly orientation: number;
  readonly compression: number;
  readonly photometric: number;
  /** Width of a pixel over its height. */
  readonly aspect: number;
  /** Whether it is a smaller copy or a mask of another picture of the file (tag 254). */
  readonly auxiliary: boolean;
  /** Where the value of tag 262 lies in the file, to change it. */
  readonly photometricAt: number;
}

/** Tags of TIFF 6.0. */
const SUBFILE = 254;
const WIDTH = 256;
const HEIGHT = 257;
const ORIENTATION = 274;
const COMPRESSION = 259;
const PHOTOMETRIC = 262;
const X_RESOLUTION = 282;
const Y_RESOLUTION = 283;
const SHORT = 3;

const REDUCED = 1;
const MASK = 4;

/** A pixel more oblong than this is a mistake of the writer. */
const MOST_OBLONG = 4;

/**
 * Reads the directories of a TIFF or BigTIFF, as many as can be followed and at most `most`; a damaged file gives fewer.
 * Each is some 200 bytes, so that they are read by themselves and the file is not.
 */
export async function directoriesOf(path: string, most: number): Promise<TiffDirectory[]> {
  const file = await open(path, 'r');
  try {
    const reader = await Reader.open(file);
    const directories: TiffDirectory[] = [];
    const seen = new Set<number>();
    let at = await reader.first();
    while (at > 0 && !seen.has(at) && directories.length < most) {
      seen.add(at);
      const { directory, next } = await reader.directory(at);
      directories.push(directory);
      at = next;
    }
    return directories;
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  } finally {
    await file.close();
  }
}

class Reader {
  readonly #file: FileHandle;
  readonly #little: boolean;
  readonly #big: boolean;

  private constructor(file: FileHandle, little: boolean, big: boolean) {
    this.#file = file;
    this.#little = little;
    this.#big = big;
  }

  static async open(file: FileHandle): Promise<Reader> {
    const head = await bytesAt(file, 0, 4);
    const little = head[0] === 0x49;
    return new Reader(file, little, head[little ? 2 : 3] === 43);
  }

  async first(): Promise<number> {
    return this.#big
      ? this.#offset(await bytesAt(this.#file, 8, 8), 0)
      : this.#offset(await bytesAt(this.#file, 4, 4), 0);
  }

  async directory(at: number): Promise<{ directory: TiffDirectory; next: number }> {
    const [countSize, entrySize] = this.#big ? [8, 20] : [2, 12];
    const start = await bytesAt(this.#file, at, countSize);
    const count = this.#big ? this.#offset(start, 0) : this.#short(start, 0);
    // A directory has a dozen entries; thousands are damage.
    if (count > 1_000) throw new RangeError('no directory');
    const entries = await bytesAt(this.#file, at + countSize, count * entrySize + (this.#big ? 8 : 4));
    const values = new Map<number, number>();
    let photometricAt = 0;
    for (let i = 0; i < count; i++) {
      const entry = i * entrySize;
      const tag = this.#short(entries, entry);
      const value = entry + (this.#big ? 12 : 8);
      if (tag === PHOTOMETRIC) photometricAt = at + countSize + value;
      if (tag === X_RESOLUTION || tag === Y_RESOLUTION) values.set(tag, await this.#rational(entries, value));
      else
        values.set(
          tag,
          this.#short(entries, entry + 2) === SHORT ? this.#short(entries, value) : this.#long(entries, value),
        );
    }
    const aspect = (values.get(Y_RESOLUTION) ?? 1) / (values.get(X_RESOLUTION) ?? 1);
    return {
      directory: {
        width: values.get(WIDTH) ?? 0,
        height: values.get(HEIGHT) ?? 0,
        orientation: values.get(ORIENTATION) ?? 1,
        compression: values.get(COMPRESSION) ?? 1,
        photometric: values.get(PHOTOMETRIC) ?? 1,
        aspect: aspect >= 1 / MOST_OBLONG && aspect <= MOST_OBLONG ? aspect : 1,
        auxiliary: ((values.get(SUBFILE) ?? 0) & (REDUCED | MASK)) !== 0,
        photometricAt,
      },
      next: this.#offset(entries, count * entrySize),
    };
  }

  /** A fraction: in a BigTIFF it lies in the entry, else the entry says where. */
  async #rational(entries: Buffer, value: number): Promise<number> {
    const fraction = this.#big
      ? entries.subarray(value, value + 8)
      : await bytesAt(this.#file, this.#long(entries, value), 8).catch(() => Buffer.alloc(8));
    return this.#long(fraction, 0) / this.#long(fraction, 4);
  }

  #short(bytes: Buffer, at: number): number {
    return this.#little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
  }

  #long(bytes: Buffer, at: number): number {
    return this.#little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
  }

  #offset(bytes: Buffer, at: number): number {
    if (!this.#big) return this.#long(bytes, at);
    return Number(this.#little ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
  }
}

/** Throws a `RangeError` when the file ends before. */
async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = Number.isSafeInteger(at) ? await file.read(bytes, 0, length, at) : { bytesRead: 0 };
  if (bytesRead < length) throw new RangeError('the file ends early');
  return bytes;
}
