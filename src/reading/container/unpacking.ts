import type { Lane, Loss, Patience } from '../../children/index.ts';
import type { PassedOver, ProblemReport } from '../../domain/index.ts';
import { type Allowance, mostLooks, type Order, PIECE, type Reply } from '../protocol.ts';
import type { ReadingLimits } from '../reader.ts';
import type { Scratch, ScratchFile } from './scratch.ts';

/** What came out of a container. */
export interface Unpacked {
  readonly files: readonly UnpackedFile[];
  readonly over: PassedOver;
  /** Bytes that were unpacked, those on the way to other files included. */
  readonly bytes: number;
  /** Why further files may be missing; null when the container is whole. */
  readonly problem: ProblemReport | null;
  /** How the child was lost over it; null when it was not. */
  readonly lost: Loss | null;
  /** How long the child was at it. */
  readonly milliseconds: number;
}

/** A file that came out of a container. */
export interface UnpackedFile {
  readonly name: string;
  /** Whether it is the text of a mail. */
  readonly cover: boolean;
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

const UNWRITTEN: ProblemReport = {
  code: 'reading.failed',
  message: 'The files of the archive cannot be written to the folder for temporary files.',
};

/**
 * Has a child open a container, and writes what it says into files; null when the file is one document. What came out
 * before the container turned out to be damaged, or the child was lost, is kept. Throws the signal's reason.
 */
export async function unpacked(
  lane: Lane<Order, Reply>,
  { signal, ...order }: Unpacking,
  scratch: Scratch,
): Promise<Unpacked | null> {
  const files: UnpackedFile[] = [];
  let open: Open | null = null;
  let document = false;
  let passed: { readonly over: PassedOver; readonly bytes: number } = { over: {}, bytes: 0 };
  let failure: ProblemReport | null = null;
  const close = (problem: ProblemReport | null) => {
    const last = open;
    open = null;
    if (last) files.push(closed(last, problem));
  };
  const take = (reply: Reply) => {
    if (reply.kind === 'document') document = true;
    else if (reply.kind === 'failed') failure = reply.problem;
    else if (reply.kind === 'part') open = { name: reply.name, cover: reply.cover, file: scratch.create() };
    else if (reply.kind === 'bytes') open?.file.write(reply.bytes);
    else if (reply.kind === 'whole') close(reply.problem);
    else if (reply.kind === 'passed') passed = reply;
  };
  const cancel = () => lane.cancel();
  signal?.throwIfAborted();
  signal?.addEventListener('abort', cancel);
  try {
    const { lost, milliseconds } = await lane.order({ kind: 'unpack', ...order }, patienceFor(order), (reply) => {
      if (failure) return;
      try {
        take(reply);
      } catch {
        // The disk is full, or its folder is gone.
        failure = UNWRITTEN;
        lane.cancel();
      }
    });
    signal?.throwIfAborted();
    if (document) return null;
    const problem = failure ?? (lost && LOST[lost]);
    close(problem);
    const bytes = files.reduce((sum, file) => sum + file.bytes, passed.bytes);
    return { files, over: passed.over, bytes, problem, lost: failure ? null : lost, milliseconds };
  } finally {
    signal?.removeEventListener('abort', cancel);
    close(UNWRITTEN);
  }
}

interface Open extends Pick<UnpackedFile, 'name' | 'cover'> {
  readonly file: ScratchFile;
}

function closed({ name, cover, file }: Open, problem: ProblemReport | null): UnpackedFile {
  file.close();
  const { path, bytes } = file;
  // What a limit has cut off is no document; what is damaged may be read in part.
  const useful = problem === null || (problem.code === 'file.corrupt' && bytes > 0);
  return { name, cover, path: useful ? path : null, bytes, problem };
}

/**
 * A file that begins, its end, and the pieces between, of which only the last may be small; then what was passed over, and
 * one last word.
 */
function patienceFor({ limits, allowance: { bytes } }: Omit<Unpacking, 'signal'>): Patience {
  return { seconds: limits.seconds, replies: 3 + 3 * (mostLooks(limits) + 1) + Math.ceil(bytes / PIECE) };
}
