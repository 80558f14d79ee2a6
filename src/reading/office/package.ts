import { crc32, inflateRawSync } from 'node:zlib';
import { Problem } from '../../domain/index.ts';
import { directoryOf } from '../container/repair.ts';
import { type Entry, listedIn, recordsIn } from './directory.ts';

/** Bytes that one part, and all parts together, may have unpacked. */
const MOST_PART = 256 * 2 ** 20;
const MOST_TOTAL = 768 * 2 ** 20;

/** Deflate makes 1,032 times less of nothing at best, and office parts some thirty times; small parts do not matter. */
const MOST_RATIO = 300;
const FREE = 16 * 2 ** 20;

/** Fixed bytes of a local header, and its signature (APPNOTE 4.3.7). */
const HEADER = 30;
const LOCAL = 0x04034b50;

/**
 * The parts of an office document, which is a ZIP of XML. Of a file that is damaged those parts are there that are
 * whole, or begin. Reading throws `archive.limit`, `file.encrypted`.
 */
export class Package {
  readonly #file: Buffer;
  readonly #entries: ReadonlyMap<string, Entry>;
  /** What is in use is given again: a picture that stands on every sheet is in memory once. */
  readonly #unpacked = new Map<Entry, WeakRef<Uint8Array>>();
  #total = 0;
  #damaged = false;

  /** Throws `file.corrupt` for a file without a part. */
  constructor(bytes: Uint8Array) {
    this.#file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const listed = listedIn(this.#file);
    const sound = listed.whole && listed.entries.every((entry) => this.#begins(entry));
    const found = sound ? [] : recordsIn(directoryOf(this.#file) ?? Buffer.alloc(0));
    this.#damaged = !sound;
    // An entry that was found may begin by chance within another part; one that is listed and there is sure.
    const sure = sound ? [] : listed.entries.filter((entry) => this.#begins(entry));
    this.#entries = new Map([...listed.entries, ...found, ...sure].map((entry) => [keyOf(entry.name), entry]));
    if (this.#entries.size === 0) throw new Problem('file.corrupt', 'The document is damaged and cannot be opened.');
  }

  /** Whether parts are missing or not whole, of those that were read by now. */
  get damaged(): boolean {
    return this.#damaged;
  }

  get names(): string[] {
    return [...this.#entries.values()].map(({ name }) => name);
  }

  has(name: string): boolean {
    return this.#entries.has(keyOf(name));
  }

  /** The bytes of a part, as far as they are sound; null when there is none of this name, or nothing is left of it. */
  read(name: string): Uint8Array | null {
    const entry = this.#entries.get(keyOf(name));
    if (!entry) return null;
    const known = this.#unpacked.get(entry)?.deref();
    if (known) return known;
    if (entry.encrypted) throw new Problem('file.encrypted', 'The document is encrypted and cannot be opened.');
    const bytes = this.#unpack(entry);
    if (!bytes) return null;
    // However often a part is read, it counts once.
    if (!this.#unpacked.has(entry)) this.#total += bytes.length;
    if (this.#total > MOST_TOTAL) throw tooLarge();
    this.#unpacked.set(entry, new WeakRef(bytes));
    return bytes;
  }

  #begins({ at }: Entry): boolean {
    return at + HEADER <= this.#file.length && this.#file.readUInt32LE(at) === LOCAL;
  }

  #unpack(entry: Entry): Uint8Array | null {
    const { at, bytes, method, sum } = entry;
    const file = this.#file;
    const start = this.#begins(entry) ? at + HEADER + file.readUInt16LE(at + 26) + file.readUInt16LE(at + 28) : null;
    if (start !== null && (method === 0 || method === 8)) {
      const packed = file.subarray(start, start + bytes);
      const told = method === 0 ? packed : inflated(packed);
      if (crc32(told) === sum) return told;
      // The stream itself knows where it ends, whatever the directory says of its length.
      const whole = method === 0 ? told : inflated(file.subarray(start));
      if (crc32(whole) === sum) return whole;
      this.#damaged = true;
      return told.length > 0 ? told : null;
    }
    this.#damaged = true;
    return null;
  }
}

const SYNC_FLUSH = 2;

/** What a stream holds, as far as it is sound. Throws `archive.limit`. */
function inflated(packed: Buffer): Buffer {
  const most = Math.min(MOST_PART, Math.max(FREE, packed.length * MOST_RATIO));
  /** Null where the bytes up to here hold a fault. */
  const upTo = (length: number): Buffer | null => {
    try {
      // A part that is cut short is still worth its beginning.
      return inflateRawSync(packed.subarray(0, length), { maxOutputLength: most, finishFlush: SYNC_FLUSH });
    } catch (error) {
      // The code of Node's own error; what else is thrown has none.
      if ((error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
      return null;
    }
  };
  let best = upTo(packed.length);
  if (best) return best;
  best = Buffer.alloc(0);
  for (let [sound, faulty] = [0, packed.length]; faulty - sound > 1; ) {
    const half = (sound + faulty) >> 1;
    const found = upTo(half);
    if (found) [sound, best] = [half, found];
    else faulty = half;
  }
  return best;
}

const keyOf = (name: string) => name.replace(/^\/+/, '').replaceAll('\\', '/').toLowerCase();

function tooLarge(): Problem {
  return new Problem('archive.limit', 'The document unpacks to more bytes than are read.', {
    remedy: 'Save the document again without what makes it so large.',
  });
}
