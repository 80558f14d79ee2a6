import { type PassedReason, Problem, reportOf } from '../../domain/index.ts';
import { formatOf, HEAD_BYTES, isContainer } from '../../intake/index.ts';
import { mostLooks, PIECE, type Reply, TOO_MANY, type UnpackRequest } from '../protocol.ts';
import { sniffed } from '../source.ts';
import type { Member } from './member.ts';
import { isJunk, Names } from './names.ts';
import { openContainer } from './open.ts';

type Said = Reply extends infer Each ? (Each extends Reply ? Omit<Each, 'id'> : never) : never;

/** Resolves when the message is on its way, so that no more is unpacked than is taken. */
export type Say = (reply: Said) => Promise<void>;

/** Serves an unpack request in the child. Throws when the container as a whole cannot be opened. */
export async function unpackContainer(request: UnpackRequest, say: Say): Promise<void> {
  const { path, password, limits, allowance, only } = request;
  const format = await sniffed(path);
  const most = mostLooks(limits);
  const meter = new Meter(limits.bytes, allowance.bytes);
  const skipped = async (bytes: Uint8Array) => meter.skip(bytes.length);
  const members = isContainer(format) ? await openContainer({ path, format, password, most, skipped }) : null;
  if (!members) return say({ kind: 'document' });
  const names = new Names();
  const over: Partial<Record<PassedReason, number>> = {};
  let entries = allowance.entries;
  let looks = 0;
  try {
    for await (const member of members) {
      const reason = member.over ?? (isJunk(member.name) ? 'system' : null);
      if (reason) over[reason] = (over[reason] ?? 0) + 1;
      if (reason) continue;
      const name = names.next(member.name);
      if (only !== null && only !== name) continue;
      looks += 1;
      const pouring = new Pouring(name, member.cover === true, entries > 0, meter, say);
      if (looks > most) return await pouring.refuse();
      await pouring.pour(member);
      if (pouring.isBegun) entries -= 1;
      if (only !== null || pouring.isRefused || meter.exhausted) return;
    }
  } finally {
    await say({ kind: 'passed', over, bytes: meter.skipped });
  }
}

/** Sends one member to the parent, once its first bytes show that it can be read. */
class Pouring {
  readonly #part: Extract<Said, { kind: 'part' }>;
  readonly #fits: boolean;
  readonly #meter: Meter;
  readonly #say: Say;
  #piece = Buffer.alloc(PIECE);
  #filled = 0;
  /** Whether it is one that can be read, and its bytes are on their way. */
  isBegun = false;
  /** Whether there were enough before it. */
  isRefused = false;

  constructor(name: string, cover: boolean, fits: boolean, meter: Meter, say: Say) {
    this.#part = { kind: 'part', name, cover };
    this.#fits = fits;
    this.#meter = meter;
    this.#say = say;
  }

  /** Says all of the member, and what is wrong with it. */
  async pour(member: Member): Promise<void> {
    let problem: unknown = null;
    try {
      await member.pour((bytes) => this.#take(bytes));
    } catch (error) {
      problem = error;
    }
    // What is shorter than a head is known only now.
    if (!this.isBegun)
      await this.#begin().catch((error: unknown) => {
        problem ??= error;
      });
    if (this.isBegun) await this.#send();
    else await this.#say(this.#part);
    await this.#say({ kind: 'whole', problem: problem === null ? null : reportOf(problem, 'file.corrupt') });
  }

  /** Says that it is not read. */
  async refuse(): Promise<void> {
    await this.#say(this.#part);
    await this.#say({ kind: 'whole', problem: TOO_MANY });
  }

  async #take(bytes: Uint8Array): Promise<void> {
    for (let from = 0; from < bytes.length; ) {
      // No more than its head is taken of what turns out to be of a kind that cannot be read.
      const room = (this.isBegun ? PIECE : HEAD_BYTES) - this.#filled;
      const part = bytes.subarray(from, from + room);
      if (this.isBegun) this.#meter.count(part.length);
      this.#piece.set(part, this.#filled);
      this.#filled += part.length;
      from += part.length;
      if (!this.isBegun && this.#filled === HEAD_BYTES) await this.#begin();
      if (this.#filled === PIECE) await this.#send();
    }
  }

  async #begin(): Promise<void> {
    formatOf(this.#piece.subarray(0, this.#filled));
    this.isRefused = !this.#fits;
    if (this.isRefused) throw new Problem(TOO_MANY.code, TOO_MANY.message);
    this.#meter.begin();
    this.#meter.count(this.#filled);
    await this.#say(this.#part);
    this.isBegun = true;
  }

  async #send(): Promise<void> {
    if (this.#filled > 0) await this.#say({ kind: 'bytes', bytes: this.#piece.subarray(0, this.#filled) });
    this.#piece = Buffer.alloc(PIECE);
    this.#filled = 0;
  }
}

/** Counts what comes out, as it comes out: what a directory says of sizes may be a lie. */
class Meter {
  readonly #file: number;
  #left: number;
  #member = 0;
  #skipped = 0;

  constructor(file: number, all: number) {
    this.#file = file;
    this.#left = all;
  }

  get exhausted(): boolean {
    return this.#left < 0;
  }

  get skipped(): number {
    return this.#skipped;
  }

  begin(): void {
    this.#member = 0;
  }

  /** Throws `archive.limit`. */
  skip(bytes: number): void {
    this.#skipped += bytes;
    this.#spend(bytes);
  }

  /** Throws `file.too-large` for one file, `archive.limit` for all together. */
  count(bytes: number): void {
    this.#member += bytes;
    this.#spend(bytes);
    if (this.#member > this.#file)
      throw new Problem('file.too-large', 'The file is larger than RECTO_LIMIT_BYTES allows.');
  }

  #spend(bytes: number): void {
    this.#left -= bytes;
    if (this.exhausted)
      throw new Problem(
        'archive.limit',
        'The files expand to more than RECTO_LIMIT_RATIO and RECTO_LIMIT_EXPANDED allow; the rest is not read.',
      );
  }
}
