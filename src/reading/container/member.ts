import type { PassedReason } from '../../domain/index.ts';

/** Takes the next bytes of a member's content; may throw, which ends the pouring. */
export type Sink = (bytes: Uint8Array) => Promise<void>;

/** A file within an open container. */
export interface Member {
  /** As the container gives it: not cleaned, not unique. */
  readonly name: string;
  /** Whether it is the text of a mail, and not a file that came with it. */
  readonly cover?: true;
  /** Why there is nothing in it to read, where its container tells. */
  readonly over?: PassedReason;
  /** Gives the content in pieces, or as much of it as there is; throws a `Problem` where it is not whole. */
  pour(to: Sink): Promise<void>;
}

/** The members of a container in its order. A member that is not poured costs little. */
export type Members = AsyncIterable<Member> | Iterable<Member>;

/** A member that is only counted. */
export function passed(name: string, over: PassedReason): Member {
  return { name, over, pour: async () => {} };
}

/** A member that lies in memory. */
export function member(name: string, content: Uint8Array | string): Member {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return { name, pour: (to) => to(bytes) };
}
