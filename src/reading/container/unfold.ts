import { rm } from 'node:fs/promises';
import type { Lane } from '../../children/index.ts';
import { Problem, type ProblemReport, reportOf } from '../../domain/index.ts';
import { accept, isContainer } from '../../intake/index.ts';
import type { Order, Reply } from '../protocol.ts';
import type { ReadingLimits } from '../reader.ts';
import { Budget } from './budget.ts';
import type { Scratch } from './scratch.ts';
import { type Unpacked, unpacked } from './unpacking.ts';

/** A file that holds no others: what a container is read as a sequence of. */
export interface Leaf {
  /** Names from the outermost container inwards. */
  readonly path: readonly string[];
  /** Where it lies; null when there is nothing to read. */
  readonly file: string | null;
  /** What is wrong with it as it came out of its container. */
  readonly problem: ProblemReport | null;
}

export interface Unfolding {
  readonly limits: ReadingLimits;
  readonly password: string | null;
  readonly signal: AbortSignal | undefined;
  readonly scratch: Scratch;
  readonly lane: () => Lane<Order, Reply>;
}

/**
 * All files within a container, those within containers in it included, in order; null when it is one document. One
 * container is opened after the other, so that what the limits cut off does not depend on which child was faster.
 * Throws when the outermost container cannot be opened.
 */
export async function unfold(file: string, bytes: number, parts: Unfolding): Promise<Leaf[] | null> {
  const budget = new Budget(parts.limits, bytes);

  async function open(path: string, depth: number): Promise<Unpacked[] | null> {
    const allowance = depth > parts.limits.depth ? { entries: 0, bytes: 0 } : budget.left;
    const members = await opened(path, null, allowance, parts);
    if (members && members.length > 0 && depth > parts.limits.depth)
      throw new Problem('archive.limit', 'Archives lie in each other deeper than RECTO_LIMIT_DEPTH allows.');
    if (members?.length === 0) throw new Problem('file.empty', 'There are no files in the archive.');
    budget.take(members?.length ?? 0, members?.reduce((sum, member) => sum + member.bytes, 0) ?? 0);
    return members;
  }

  async function leavesOf(members: readonly Unpacked[], above: readonly string[]): Promise<Leaf[]> {
    const leaves: Leaf[] = [];
    for (const member of members) {
      const path = [...above, member.name];
      const { path: file, problem } = member;
      try {
        const inner =
          file !== null && (await mayHoldFiles(file, parts.limits)) ? await open(file, path.length + 1) : null;
        if (!inner) leaves.push({ path, file, problem });
        else {
          await rm(file!);
          if (problem) leaves.push({ path, file: null, problem });
          leaves.push(...(await leavesOf(inner, path)));
        }
      } catch (error) {
        parts.signal?.throwIfAborted();
        leaves.push({ path, file: null, problem: reportOf(error, 'reading.failed') });
      }
    }
    return leaves;
  }

  const members = await open(file, 1);
  return members && leavesOf(members, []);
}

/**
 * Opens a container in a child. One that dies over it may have been killed from outside, and memory may have been taken by
 * what it did before: both are tried once more.
 */
export async function opened(
  path: string,
  only: string | null,
  allowance: Budget['left'],
  { limits, password, signal, scratch, lane }: Unfolding,
): Promise<Unpacked[] | null> {
  const order = { path, password, limits, allowance, only, signal };
  try {
    return await unpacked(lane(), order, scratch);
  } catch (error) {
    const code = error instanceof Problem ? error.code : null;
    if (signal?.aborted || (code !== 'reading.failed' && code !== 'reading.memory')) throw error;
    return unpacked(lane(), order, scratch);
  }
}

async function mayHoldFiles(path: string, limits: ReadingLimits): Promise<boolean> {
  return isContainer((await accept(path, limits)).format);
}
