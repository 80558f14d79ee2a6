/** Places of a signature in an archive. They are asked for in ascending order, so the archive is searched but once. */
export class Marks {
  readonly #archive: Buffer;
  readonly #mark: Buffer;
  readonly #fits: (at: number) => boolean;
  #at = -1;

  /** `fits` tells whether a signature is one, and not four bytes of something else. */
  constructor(archive: Buffer, mark: string, fits: (at: number) => boolean = () => true) {
    this.#archive = archive;
    this.#mark = Buffer.from(mark, 'latin1');
    this.#fits = fits;
  }

  /** The first place at or behind `start`; the archive's length where there is none. */
  from(start: number): number {
    while (this.#at < start || (this.#at < this.#archive.length && !this.#fits(this.#at))) {
      const next = this.#archive.indexOf(this.#mark, Math.max(start, this.#at + 1));
      this.#at = next < 0 ? this.#archive.length : next;
    }
    return this.#at;
  }
}

/** What is told behind the content of a file that was packed as a stream (APPNOTE 6.3.10, 4.3.9). */
export interface Described {
  readonly packed: number;
  readonly size: number;
  readonly sum: number;
}

const SIGNATURE = 'PK\x07\x08';

/** Bytes of a descriptor with sizes of four bytes each, and of eight, without its signature. */
const [NARROW, WIDE] = [12, 20];

/** Descriptors that are kept: more than files that are. */
const MOST = 2 ** 18;

/** The descriptors of an archive. */
export class Descriptors {
  readonly #archive: Buffer;
  /** Where the descriptor stands, behind its signature, by where the content begins that it tells of. */
  #places: Map<number, number> | null = null;

  constructor(archive: Buffer) {
    this.#archive = archive;
  }

  /** By the descriptor that agrees with where the content begins; `isWide`: its header says that its sizes have eight bytes. */
  of(start: number, isWide: boolean): Described | null {
    this.#places ??= this.#found();
    const at = this.#places.get(start);
    if (at === undefined) return null;
    if (this.#isMark(at + NARROW)) return this.#at(at, NARROW);
    return this.#at(at, isWide || this.#isMark(at + WIDE) ? WIDE : NARROW);
  }

  /** By a descriptor without signature, which some writers leave out, right before what follows at `end`. */
  unsigned(start: number, end: number): Described | null {
    const width = [NARROW, WIDE].find((each) => {
      const at = end - each;
      return at >= start && this.#archive.readUInt32LE(at + 4) === at - start;
    });
    return width === undefined ? null : this.#at(end - width, width);
  }

  #found(): Map<number, number> {
    const places = new Map<number, number>();
    const marks = new Marks(this.#archive, SIGNATURE);
    const end = this.#archive.length - NARROW - 4;
    for (let mark = marks.from(0); mark <= end && places.size < MOST; mark = marks.from(mark + 4)) {
      // Of eight bytes the lower four: an archive in memory has no more.
      const start = mark - this.#archive.readUInt32LE(mark + 8);
      if (start >= 0 && !places.has(start)) places.set(start, mark + 4);
    }
    return places;
  }

  #isMark(at: number): boolean {
    return this.#archive.toString('latin1', at, at + 2) === 'PK';
  }

  #at(at: number, width: number): Described | null {
    if (at + width > this.#archive.length) return null;
    const [sum, packed] = [this.#archive.readUInt32LE(at), this.#archive.readUInt32LE(at + 4)];
    return { sum, packed, size: this.#archive.readUInt32LE(at + (width === WIDE ? 12 : 8)) };
  }
}
