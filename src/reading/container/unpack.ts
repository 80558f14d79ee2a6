import { Problem, reportOf } from '../../domain/index.ts';
import { isContainer } from '../../intake/index.ts';
import { PIECE, type Reply, type UnpackRequest } from '../protocol.ts';
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
  const most = only === null ? allowance.entries : limits.entries;
  const members = isContainer(format) ? await openContainer({ path, format, password, most }) : null;
  if (!members) return say({ kind: 'document' });
  const names = new Names();
  const meter = new Meter(limits.bytes, allowance.bytes);
  let entries = allowance.entries;
  for await (const member of members) {
    if (isJunk(member.name)) continue;
    const name = names.next(member.name);
    if (only !== null && only !== name) continue;
    await say({ kind: 'part', name });
    entries -= 1;
    const problem =
      entries < 0
        ? new Problem('archive.limit', 'There are more files than RECTO_LIMIT_ENTRIES allows; the rest is not read.')
        : await poured(member, meter, say);
    await say({ kind: 'whole', problem: problem === null ? null : reportOf(problem, 'file.corrupt') });
    if (only !== null || entries < 0 || meter.exhausted) return;
  }
}

/** Sends the bytes of a member; answers what is wrong with it. */
async function poured(member: Member, meter: Meter, say: Say): Promise<unknown> {
  meter.begin();
  let piece = Buffer.alloc(PIECE);
  let filled = 0;
  const send = async () => {
    if (filled > 0) await say({ kind: 'bytes', bytes: piece.subarray(0, filled) });
    piece = Buffer.alloc(PIECE);
    filled = 0;
  };
  let problem: unknown = null;
  try {
    await member.pour(async (bytes) => {
      meter.count(bytes.length);
      for (let from = 0; from < bytes.length; ) {
        const part = bytes.subarray(from, from + PIECE - filled);
        piece.set(part, filled);
        filled += part.length;
        from += part.length;
        if (filled === PIECE) await send();
      }
    });
  } catch (error) {
    problem = error;
  }
  await send();
  return problem;
}

/** Counts what comes out, as it comes out: what a directory says of sizes may be a lie. */
class Meter {
  readonly #file: number;
  #left: number;
  #member = 0;

  constructor(file: number, all: number) {
    this.#file = file;
    this.#left = all;
  }

  get exhausted(): boolean {
    return this.#left < 0;
  }

  begin(): void {
    this.#member = 0;
  }

  /** Throws `file.too-large` for one file, `archive.limit` for all together. */
  count(bytes: number): void {
    this.#member += bytes;
    this.#left -= bytes;
    if (this.exhausted)
      throw new Problem(
        'archive.limit',
        'The files expand to more than RECTO_LIMIT_RATIO and RECTO_LIMIT_EXPANDED allow; the rest is not read.',
      );
    if (this.#member > this.#file)
      throw new Problem('file.too-large', 'The file is larger than RECTO_LIMIT_BYTES allows.');
  }
}
