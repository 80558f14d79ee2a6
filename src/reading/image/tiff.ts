import { type FileHandle, open, readFile } from 'node:fs/promises';

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
  /** Where in the file it begins, where the value of its tag 262 lies, and where the place of the next directory. */
  readonly at: number;
  readonly photometricAt: number;
  readonly nextAt: number;
}

/** Tags of TIFF 6.0. */
const SUBFILE = 254;
/** What came before tag 254. */
const OLD_SUBFILE = 255;
const WIDTH = 256;
const HEIGHT = 257;
const ORIENTATION = 274;
const COMPRESSION = 259;
const PHOTOMETRIC = 262;
const X_RESOLUTION = 282;
const Y_RESOLUTION = 283;
/** What a BigTIFF has in the place of 42. */
const BIG = 43;

/** Types of values, and those of BigTIFF, eight bytes long. */
const SHORT = 3;
const LONG8 = 16;

/** Values of tag 254, and of tag 255. */
const REDUCED = 1;
const MASK = 4;
const OLD_REDUCED = 2;

/** Directories that are followed at most, of pages, smaller copies and masks together. */
const MOST_DIRECTORIES = 65_536;

/** A pixel more oblong than this is a mistake of the writer. */
const MOST_OBLONG = 4;

/**
 * Reads the directories of a TIFF or BigTIFF until more than `most` of them are pages, and tells whether their chain ends
 * as it should: a damaged file leads nowhere, or round in circles. Each is some 200 bytes, so that they are read by
 * themselves and the file is not.
 */
export async function directoriesOf(
  path: string,
  most: number,
): Promise<{ readonly directories: readonly TiffDirectory[]; readonly ended: boolean }> {
  const file = await open(path, 'r');
  const directories: TiffDirectory[] = [];
  try {
    const reader = await Reader.open(file);
    const seen = new Set<number>();
    let pages = 0;
    let at = await reader.first();
    while (at > 0 && pages <= most && seen.size < MOST_DIRECTORIES) {
      if (seen.has(at)) return { directories, ended: false };
      seen.add(at);
      const { directory, next } = await reader.directory(at);
      directories.push(directory);
      if (!directory.auxiliary) pages += 1;
      at = next;
    }
    return { directories, ended: true };
  } catch (error) {
    if (error instanceof RangeError) return { directories, ended: false };
    throw error;
  } finally {
    await file.close();
  }
}

/**
 * The file as if it held one picture alone, with another tag 262 where one is given: what is wrong with other pictures
 * is no fault of this one.
 */
export async function alone(path: string, directory: TiffDirectory, photometric?: number): Promise<Buffer> {
  const bytes = await readFile(path);
  const little = bytes[0] === 0x49;
  const put = (value: number, at: number, size: number) => {
    const written = Buffer.alloc(size);
    if (little) written.writeUIntLE(value, 0, Math.min(size, 6));
    else written.writeUIntBE(value, size - Math.min(size, 6), Math.min(size, 6));
    written.copy(bytes, at);
  };
  const big = bytes[little ? 2 : 3] === BIG;
  put(directory.at, big ? 8 : 4, big ? 8 : 4);
  put(0, directory.nextAt, big ? 8 : 4);
  if (photometric !== undefined) put(photometric, directory.photometricAt, 2);
  return bytes;
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
    return new Reader(file, little, head[little ? 2 : 3] === BIG);
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
      else values.set(tag, this.#number(entries, this.#short(entries, entry + 2), value));
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
        auxiliary: ((values.get(SUBFILE) ?? 0) & (REDUCED | MASK)) !== 0 || values.get(OLD_SUBFILE) === OLD_REDUCED,
        at,
        photometricAt,
        nextAt: at + countSize + count * entrySize,
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

  #number(entries: Buffer, type: number, at: number): number {
    if (type === SHORT) return this.#short(entries, at);
    return type === LONG8 && this.#big ? this.#offset(entries, at) : this.#long(entries, at);
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
