import { inflateRawSync } from 'node:zlib';
import { Problem } from '../../domain/index.ts';

/** Bytes that one part, and all parts together, may have unpacked. */
const MOST_PART = 256 * 2 ** 20;
const MOST_TOTAL = 768 * 2 ** 20;

/** Deflate makes 1,032 times less of nothing at best, and office parts some thirty times; small parts do not matter. */
const MOST_RATIO = 300;
const FREE = 16 * 2 ** 20;

const MOST_PARTS = 100_000;

/** Signatures of a ZIP's records (APPNOTE 4.3). */
const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;

interface Entry {
  readonly name: string;
  /** Where its local header starts. */
  readonly at: number;
  /** Compressed bytes; null: not known, the part is read to the end of its own stream. */
  readonly bytes: number | null;
  readonly method: number;
  readonly encrypted: boolean;
}

/**
 * The parts of an office document, which is a ZIP of XML. Of a file that is cut short those parts are there that are
 * whole, or begin. Reading throws `archive.limit`, `file.corrupt`, `file.encrypted`.
 */
export class Package {
  readonly #file: Buffer;
  readonly #entries: ReadonlyMap<string, Entry>;
  /** Whether its directory is lost, so that parts may be missing. */
  readonly cutShort: boolean;
  #total = 0;

  constructor(bytes: Uint8Array) {
    this.#file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const listed = directoryOf(this.#file);
    this.cutShort = listed === null;
    this.#entries = new Map((listed ?? headersOf(this.#file)).map((entry) => [keyOf(entry.name), entry]));
    if (this.#entries.size === 0) throw damaged();
  }

  get names(): string[] {
    return [...this.#entries.values()].map(({ name }) => name);
  }

  has(name: string): boolean {
    return this.#entries.has(keyOf(name));
  }

  /** The bytes of a part; null when there is none of this name. */
  read(name: string): Uint8Array | null {
    const entry = this.#entries.get(keyOf(name));
    if (!entry) return null;
    if (entry.encrypted) throw new Problem('file.encrypted', 'The document is encrypted and cannot be opened.');
    const bytes = this.#unpack(entry);
    this.#total += bytes.length;
    if (this.#total > MOST_TOTAL) throw tooLarge();
    return bytes;
  }

  #unpack({ at, bytes, method }: Entry): Uint8Array {
    const file = this.#file;
    if (at + 30 > file.length || file.readUInt32LE(at) !== LOCAL) throw damaged();
    const start = at + 30 + file.readUInt16LE(at + 26) + file.readUInt16LE(at + 28);
    const packed = file.subarray(start, bytes === null ? undefined : start + bytes);
    if (method === 0) return packed;
    if (method !== 8) throw new Problem('file.unsupported', 'The document is packed in a way that cannot be read.');
    const most = Math.min(MOST_PART, Math.max(FREE, packed.length * MOST_RATIO));
    try {
      // A part that is cut short is still worth its beginning.
      return inflateRawSync(packed, { maxOutputLength: most, finishFlush: SYNC_FLUSH });
    } catch (error) {
      // The code of Node's own error; what else is thrown has none.
      if ((error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
      throw damaged(error);
    }
  }
}

const SYNC_FLUSH = 2;

const keyOf = (name: string) => name.replace(/^\/+/, '').replaceAll('\\', '/').toLowerCase();

function damaged(cause?: unknown): Problem {
  return new Problem('file.corrupt', 'The document is damaged and cannot be opened.', { cause });
}

function tooLarge(): Problem {
  return new Problem('archive.limit', 'The document unpacks to more bytes than are read.', {
    remedy: 'Save the document again without what makes it so large.',
  });
}

/** The entries by the central directory; null when there is none, or it does not hold together. */
function directoryOf(file: Buffer): Entry[] | null {
  // The end record has a comment of up to 65,535 bytes behind it.
  const end = file.subarray(Math.max(0, file.length - 65_557));
  const found = end.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const at = found < 0 ? -1 : file.length - end.length + found;
  if (at < 0 || at + 22 > file.length || file.readUInt32LE(at) !== END) return null;
  const count = file.readUInt16LE(at + 10);
  const size = file.readUInt32LE(at + 12);
  // What stands before the archive, as a mail gateway's line, moves it all.
  const shift = Math.max(0, at - size - file.readUInt32LE(at + 16));
  let next = file.readUInt32LE(at + 16) + shift;
  const entries: Entry[] = [];
  for (let i = 0; i < Math.min(count, MOST_PARTS); i++) {
    if (next + 46 > file.length || file.readUInt32LE(next) !== CENTRAL) return entries.length > 0 ? entries : null;
    const flags = file.readUInt16LE(next + 8);
    const [name, extra, comment] = [28, 30, 32].map((offset) => file.readUInt16LE(next + offset));
    entries.push({
      name: file.toString('utf8', next + 46, next + 46 + name!),
      at: file.readUInt32LE(next + 42) + shift,
      bytes: file.readUInt32LE(next + 20),
      method: file.readUInt16LE(next + 10),
      encrypted: (flags & 1) !== 0,
    });
    next += 46 + name! + extra! + comment!;
  }
  return entries;
}

/** The entries by their own headers, for a file whose directory is lost. */
function headersOf(file: Buffer): Entry[] {
  const entries: Entry[] = [];
  const signature = Buffer.from('PK\x03\x04', 'latin1');
  for (let at = file.indexOf(signature); at >= 0 && at + 30 <= file.length && entries.length < MOST_PARTS; ) {
    const flags = file.readUInt16LE(at + 6);
    const bytes = (flags & 8) !== 0 ? null : file.readUInt32LE(at + 18);
    const [name, extra] = [file.readUInt16LE(at + 26), file.readUInt16LE(at + 28)];
    entries.push({
      name: file.toString('utf8', at + 30, at + 30 + name),
      at,
      bytes,
      method: file.readUInt16LE(at + 8),
      encrypted: (flags & 1) !== 0,
    });
    at = file.indexOf(signature, at + 30 + name + extra + (bytes ?? 0));
  }
  return entries;
}
