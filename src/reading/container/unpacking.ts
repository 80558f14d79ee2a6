import type { Lane, Loss, Patience } from '../../children/index.ts';
import { Problem, type ProblemReport } from '../../domain/index.ts';
import { type Allowance, type Order, PIECE, type Reply } from '../protocol.ts';
import type { ReadingLimits } from '../reader.ts';
import type { Scratch, ScratchFile } from './scratch.ts';

/** A file that came out of a container. */
export interface Unpacked {
  readonly name: string;
  /** Where it lies; null when nothing of it came out. */
  readonly path: string | null;
  readonly bytes: number;
  /** What is wrong with it by its container: it is missing, or not whole. */
  readonly problem: ProblemReport | null;
}

export interface Unpacking {
  readonly path: string;
  readonly password: string | null;
  readonly limits: ReadingLimits;
  readonly allowance: Allowance;
  readonly only: string | null;
  readonly signal: AbortSignal | undefined;
}

const LOST: Readonly<Record<Loss, ProblemReport>> = {
  timeout: { code: 'reading.timeout', message: 'Opening the archive took longer than is allowed.' },
  memory: { code: 'reading.memory', message: 'Opening the archive took more memory than is allowed.' },
  crash: { code: 'reading.failed', message: 'The process that opened the archive ended unexpectedly.' },
  cancelled: { code: 'reading.failed', message: 'Reading was ended because the server stops.' },
};

/**
 * Has a child open a container, and writes what it says into files; null when the file is one document. Throws when the
 * container as a whole cannot be opened, and the signal's reason.
 */
export async function unpacked(
  lane: Lane<Order, Reply>,
  { signal, ...order }: Unpacking,
  scratch: Scratch,
): Promise<Unpacked[] | null> {
  const parts: Unpacked[] = [];
  let open: { readonly name: string; readonly file: ScratchFile } | null = null;
  let document = false;
  let failure: Problem | null = null;
  const fail = (problem: Problem) => {
    failure ??= problem;
    lane.cancel();
  };
  const take = (reply: Reply) => {
    if (reply.kind === 'document') document = true;
    else if (reply.kind === 'failed') failure ??= new Problem(reply.problem.code, reply.problem.message);
    else if (reply.kind === 'part') open = { name: reply.name, file: scratch.create() };
    else if (reply.kind === 'bytes') open?.file.write(reply.bytes);
    else if (reply.kind === 'whole' && open) {
      parts.push(closed(open, reply.problem));
      open = null;
    }
  };
  const cancel = () => lane.cancel();
  signal?.throwIfAborted();
  signal?.addEventListener('abort', cancel);
  try {
    const { lost } = await lane.order({ kind: 'unpack', ...order }, patienceFor(order), (reply) => {
      if (failure) return;
      try {
        take(reply);
      } catch (cause) {
        fail(
          new Problem('reading.failed', 'The files of the archive cannot be written to a temporary folder.', { cause }),
        );
      }
    });
    signal?.throwIfAborted();
    if (failure) throw failure;
    if (lost === null) return document ? null : parts;
    throw new Problem(LOST[lost].code, LOST[lost].message);
  } finally {
    signal?.removeEventListener('abort', cancel);
    // Assigned in the callback, which the compiler does not follow.
    (open as { readonly file: ScratchFile } | null)?.file.close();
  }
}

function closed({ name, file }: { name: string; file: ScratchFile }, problem: ProblemReport | null): Unpacked {
  file.close();
  const { path, bytes } = file;
  // What a limit has cut off is no document; what is damaged may be read in part.
  const useful = problem === null || (problem.code === 'file.corrupt' && bytes > 0);
  return { name, path: useful ? path : null, bytes, problem };
}

/** A file that begins, its end, and the pieces between, of which only the last may be small; then one last word. */
function patienceFor({ limits, allowance: { entries, bytes } }: Omit<Unpacking, 'signal'>): Patience {
  return { seconds: limits.seconds, replies: 2 + 3 * (entries + 1) + Math.ceil(bytes / PIECE) };
}
