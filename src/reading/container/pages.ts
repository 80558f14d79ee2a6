import { rm } from 'node:fs/promises';
import type { Lane } from '../../children/index.ts';
import { type PassedOver, Problem, type ProblemReport, reportOf } from '../../domain/index.ts';
import { accept } from '../../intake/index.ts';
import { Expense } from '../expense.ts';
import { asPart, pack, withPassedOver } from '../packed.ts';
import type { Order, Reply } from '../protocol.ts';
import type { PackedPage, ReadingLimits, ReadOptions } from '../reader.ts';
import { PageCount } from './page-count.ts';
import { Scratch } from './scratch.ts';
import { type Leaf, unfold } from './unfold.ts';

/** Files that are begun before those before them are done, at most: each holds some pages that nobody takes yet. */
const MOST_AHEAD = 8;

export interface ContainerParts {
  readonly limits: ReadingLimits;
  /** Files within one container that are read at once. */
  readonly processes: number;
  readonly lane: () => Lane<Order, Reply>;
  /** Reads a file that is one document. */
  readonly document: (
    path: string,
    options: ReadOptions,
    expense: Expense,
  ) => AsyncGenerator<PackedPage, void, undefined>;
}

/**
 * Reads a container as one file: the pages of the files within it, in their order, numbered on. A file that cannot be
 * read is one page without words, with its problem. Answers whether it is a container; else it is one document, and there
 * were no pages. Throws `file.too-many-pages`, and at the end the first problem when nothing could be read.
 */
export async function* containerPages(
  path: string,
  options: ReadOptions,
  parts: ContainerParts,
): AsyncGenerator<PackedPage, boolean, undefined> {
  const { bytes } = await accept(path, parts.limits);
  const { signal, password = null } = options;
  const scratch = await Scratch.make();
  const expense = new Expense(parts.limits.seconds);
  try {
    const unfolded = await unfold(path, bytes, { ...parts, password, signal, scratch, expense });
    if (!unfolded) return false;
    const { leaves, over } = unfolded;
    expense.expectFiles(leaves.length);
    yield* chosen(pagesOf(leaves, options, parts, expense), over, options.pages);
    return true;
  } finally {
    await scratch.remove();
  }
}

/** The pages of all files in order, with some files read ahead. */
async function* pagesOf(
  leaves: readonly Leaf[],
  options: ReadOptions,
  { limits, processes, document }: ContainerParts,
  expense: Expense,
): AsyncGenerator<PackedPage, void, undefined> {
  const count = new PageCount(leaves.length, limits.pages, options.progress);
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  const begin = (index: number) => {
    const progress = (done: number, total: number) => {
      try {
        count.set(index, done, total);
      } catch (problem) {
        stop.abort(problem);
      }
    };
    const { pages: _, ...asked } = options;
    const pages = leafPages(leaves[index]!, (file) => document(file, { ...asked, signal, progress }, expense), signal);
    const first = pages.next();
    first.catch(() => {}); // awaited when it is its turn; until then it must not count as unhandled
    return { pages, first };
  };
  const begun: ReturnType<typeof begin>[] = [];
  const ahead = Math.min(processes, MOST_AHEAD);
  let number = 0;
  try {
    for (const [index, { path, cover, problem }] of leaves.entries()) {
      while (begun.length < leaves.length && begun.length <= index + ahead) begun.push(begin(begun.length));
      const { pages, first } = begun[index]!;
      for (let next = await first; !next.done; next = await pages.next()) {
        number += 1;
        const part = { path, page: next.value.number, ...(cover && { cover }) };
        yield asPart(next.value, number, part, problem);
      }
      signal.throwIfAborted();
    }
  } finally {
    stop.abort(new Error('Nobody waits for the pages.'));
    await Promise.allSettled(begun.map(({ pages }) => pages.return()));
  }
}

/** The pages of one file of a container; what went wrong is on the pages, and only an abort is thrown. */
async function* leafPages(
  { file, problem }: Leaf,
  read: (file: string) => AsyncIterable<PackedPage>,
  signal: AbortSignal,
): AsyncGenerator<PackedPage, void, undefined> {
  if (file === null) {
    yield unread(1, problem);
    return;
  }
  let last = 0;
  let isTold = false;
  try {
    for await (const page of read(file)) {
      yield page;
      last = page.number;
      isTold ||= page.problem !== null;
    }
  } catch (error) {
    signal.throwIfAborted();
    // A file of which no page could be read says so again at its end.
    if (!isTold) yield unread(last + 1, reportOf(error, 'reading.failed'));
  } finally {
    await rm(file, { force: true });
  }
}

function unread(number: number, problem: ProblemReport | null): PackedPage {
  return pack({ number, width: 1, height: 1, rotation: 0, source: 'text', words: [], rules: [], problem });
}

/** The pages that were asked for, with what has no page on the first of them. Throws the first problem when none of them could be read. */
async function* chosen(
  pages: AsyncIterable<PackedPage>,
  over: PassedOver,
  asked: readonly number[] | undefined,
): AsyncGenerator<PackedPage, void, undefined> {
  const last = asked ? Math.max(...asked) : Number.POSITIVE_INFINITY;
  let unreadPage: PackedPage | null = null;
  let isRead = false;
  let isFirst = Object.keys(over).length > 0;
  for await (const page of pages) {
    if (page.number > last) break;
    if (asked && !asked.includes(page.number)) continue;
    if (page.problem && page.words === 0) unreadPage ??= page;
    else isRead = true;
    yield isFirst ? withPassedOver(page, over) : page;
    isFirst = false;
  }
  if (unreadPage?.problem && !isRead) {
    const { code, message } = unreadPage.problem;
    const where = unreadPage.part?.path.join(', in it ');
    throw new Problem(code, where ? `${where}: ${message}` : message);
  }
}
