import { rm } from 'node:fs/promises';
import type { Lane } from '../../children/index.ts';
import {
  type PassedOver,
  type PassedReason,
  Problem,
  type ProblemCode,
  type ProblemReport,
  reportOf,
} from '../../domain/index.ts';
import { accept, isContainer } from '../../intake/index.ts';
import type { Expense } from '../expense.ts';
import { type Order, type Reply, TOO_MANY } from '../protocol.ts';
import type { ReadingLimits } from '../reader.ts';
import { Budget } from './budget.ts';
import type { Scratch } from './scratch.ts';
import { type Unpacked, type UnpackedFile, unpacked } from './unpacking.ts';

/** A file that holds no others: what a container is read as a sequence of. */
export interface Leaf {
  /** Names from the outermost container inwards; none for what is missing from the outermost one. */
  readonly path: readonly string[];
  /** Whether it is the text of a mail. */
  readonly cover: boolean;
  /** Where it lies; null when there is nothing to read. */
  readonly file: string | null;
  /** What is wrong with it as it came out of its container, or why files are missing from the container of this path. */
  readonly problem: ProblemReport | null;
}

export interface Unfolded {
  readonly leaves: readonly Leaf[];
  /** What has no leaf. */
  readonly over: PassedOver;
}

export interface Unfolding {
  readonly limits: ReadingLimits;
  readonly password: string | null;
  readonly signal: AbortSignal | undefined;
  readonly scratch: Scratch;
  readonly lane: () => Lane<Order, Reply>;
  readonly expense: Expense;
}

/**
 * All files within a container, those within containers in it included, in order; null when it is one document. One
 * container is opened after the other, so that what the limits cut off does not depend on which child was faster.
 * Throws when nothing comes out of the outermost container.
 */
export async function unfold(file: string, bytes: number, parts: Unfolding): Promise<Unfolded | null> {
  const budget = new Budget(parts.limits, bytes);
  const leaves: Leaf[] = [];
  const over: Partial<Record<PassedReason, number>> = {};

  async function open(path: string, depth: number): Promise<Unpacked | null> {
    const isTooDeep = depth > parts.limits.depth;
    const container = await opened(path, null, isTooDeep ? { entries: 0, bytes: 0 } : budget.left, parts);
    if (!container) return null;
    budget.spend(container.bytes);
    for (const [reason, count] of Object.entries(container.over)) pass(reason as PassedReason, count); // its own keys
    if (container.files.length > 0 && isTooDeep)
      throw new Problem('archive.limit', 'Archives lie in each other deeper than RECTO_LIMIT_DEPTH allows.');
    if (container.files.length > 0) return container;
    const { code, message } = container.problem ?? NO_FILES;
    throw new Problem(code, message);
  }

  function pass(reason: PassedReason, count = 1): void {
    over[reason] = (over[reason] ?? 0) + count;
  }

  /** Adds a leaf, or the end of what the limits allow; false when nothing may follow. */
  function add(leaf: Leaf, isLast: boolean): boolean {
    const { file, problem } = leaf;
    const isCut = problem?.code === 'archive.limit';
    if (file === null && problem && UNREADABLE.includes(problem.code) && !(isCut && isLast)) {
      if (budget.takeUnreadable()) leaves.push(leaf);
      else pass('unreadable');
      return true;
    }
    const fits = budget.takeEntry();
    leaves.push(fits || isCut ? leaf : { ...leaf, file: null, problem: TOO_MANY });
    return fits;
  }

  /** Goes through a container's files; false when the limits allow no more. */
  async function walk(container: Unpacked, above: readonly string[]): Promise<boolean> {
    for (const [index, member] of container.files.entries()) {
      const isLast = index === container.files.length - 1;
      const path = [...above, member.name];
      const inner = await within(member, path.length + 1);
      if ('files' in inner) {
        await rm(member.path!);
        // What was wrong with the container's own bytes is why something may be missing from it.
        const damage = member.problem ?? inner.problem;
        if (!(await walk({ ...inner, problem: damage }, path))) return false;
      } else if (!add({ path, ...inner }, isLast)) return false;
    }
    return (
      container.problem === null || add({ path: above, cover: false, file: null, problem: container.problem }, true)
    );
  }

  /** The container that a file is, or the file as a leaf. */
  async function within({ path, cover, problem }: UnpackedFile, depth: number): Promise<Unpacked | Omit<Leaf, 'path'>> {
    try {
      const mayHoldFiles = path !== null && isContainer((await accept(path, parts.limits)).format);
      return (mayHoldFiles ? await open(path, depth) : null) ?? { cover, file: path, problem };
    } catch (error) {
      parts.signal?.throwIfAborted();
      return { cover, file: null, problem: reportOf(error, 'reading.failed') };
    }
  }

  const container = await open(file, 1);
  if (!container) return null;
  await walk(container, []);
  return { leaves, over };
}

const NO_FILES: ProblemReport = { code: 'file.empty', message: 'There are no files in the archive.' };

/** What costs next to nothing to find out of a file, so that the limit is kept for those that can be read. */
const UNREADABLE: readonly ProblemCode[] = ['file.unsupported', 'file.encrypted', 'file.empty', 'archive.limit'];

/**
 * Opens a container in a child. One that dies over it may have been killed from outside, and memory may have been taken by
 * what it did before: both are tried once more. Throws when the file as a whole has had its time.
 */
export async function opened(
  path: string,
  only: string | null,
  allowance: Budget['left'],
  { limits, password, signal, scratch, lane, expense }: Unfolding,
): Promise<Unpacked | null> {
  const order = { path, password, limits, allowance, only, signal };
  const attempt = async () => {
    expense.throwIfSpent();
    const container = await unpacked(lane(), order, scratch);
    expense.spend(container?.milliseconds ?? 0);
    if (container?.lost) expense.lose(container.lost);
    return container;
  };
  const first = await attempt();
  if (first?.lost !== 'crash' && first?.lost !== 'memory') return first;
  for (const { path: file } of first.files) if (file) await rm(file);
  return attempt();
}
