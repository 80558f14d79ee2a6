import { checked, packetDoubts } from '../checking/index.ts';
import { type FileResult, hasEnded, outcome, Problem, type ProblemCode, reportOf } from '../domain/index.ts';
import { answered } from './answers.ts';
import type { Bells } from './bells.ts';
import { packetOfRun } from './packets.ts';
import { passwordOf } from './passwords.ts';
import { keptChoices, taskOf, tasksOf, withEarlier } from './people.ts';
import type { Step, UnitWork } from './ports.ts';
import { type Kept, loadReading, storeReading } from './readings.ts';
import { failedFile } from './result.ts';
import type { PublishedApps, RunsParts } from './runs.ts';

/** Takes steps from the queue and does them. */
export interface Worker {
  start(): Promise<void>;
  /** Takes no more steps; those at work are put back for another process. */
  stop(): Promise<void>;
}

/** How often a step is tried in all when it meets faults that may pass. */
const ATTEMPTS = 3;
/** What ran into a limit has cost much, and what was not understood is likely to stay so: once more, for a machine that was busy. */
const DOUBTFUL_ATTEMPTS = 2;
const DOUBTFUL: readonly ProblemCode[] = ['reading.timeout', 'reading.memory', 'understanding.failed'];
/** Seconds before the second and the third attempt. */
const BACK_OFF = [1, 4];
/** How often long work looks whether its run was cancelled elsewhere, in milliseconds: a cancel is felt within a second. */
const LOOK_EVERY = 700;

/** A problem of the file itself: reading it again finds the same. */
function isFinal(code: ProblemCode): boolean {
  return code.startsWith('file.') || code.startsWith('image.') || code.startsWith('archive.');
}

/** The worker: each step is a claimed job that ends by settling it in the store, whatever happens. */
export function createWorker(parts: RunsParts, published: PublishedApps, bells: Bells): Worker {
  const { reader, understanding, limits, log } = parts;
  const { runs: store, reviews, references, jobs, blobs, seal } = parts.storage;

  async function read(step: Step): Promise<void> {
    const work = await store.begin(step);
    if (!work) return;
    await orGiveUp(step, work, 'reading.failed', async () => {
      const password = passwordOf(seal, step.run, work.passwords, work.file);
      // What a password opened is not kept for other runs: they may not have it.
      const key = password === undefined ? parts.config : null;
      const kept = key === null ? null : await store.reading(step.organization, work.blob.hash, key);
      if (kept) {
        refuseTooLong(kept.pages.length, work.maxPages);
        return store.settleRead(step, kept, null);
      }
      const { reading, whole } = await readAndKeep(step, work, password);
      // A page that failed may succeed another time: such a reading serves this run only.
      await store.settleRead(step, reading, whole ? key : null);
    });
  }

  function readAndKeep(step: Step, work: UnitWork, password: string | undefined): Promise<Kept> {
    return whileWanted(step, async (signal, stop) => {
      let told = 0;
      const progress = (_done: number, total: number) => {
        told = total;
        try {
          refuseTooLong(total, work.maxPages);
        } catch (problem) {
          stop(problem);
        }
      };
      const options = { ...(password === undefined ? {} : { password }), signal, progress };
      const kept = await blobs.withPath(step.organization, work.blob.hash, (path) =>
        storeReading(blobs, step.organization, reader.pages(path, options)),
      );
      refuseTooLong(kept.reading.pages.length, work.maxPages);
      // What was lost on the way may be there another time.
      if (kept.reading.pages.length < told)
        throw new Problem('reading.failed', `Of ${told} pages only ${kept.reading.pages.length} were read.`);
      return kept;
    });
  }

  async function understandStep(step: Step): Promise<void> {
    const work = await store.begin(step);
    if (!work) return;
    await orGiveUp(step, work, 'understanding.failed', async () => {
      if (!work.reading) throw new Error('The unit was not read.');
      const { definition } = await published(step.organization, work.app, work.version);
      const reading = await loadReading(blobs, step.organization, work.reading.blob);
      const run = await store.get(step.organization, step.run);
      const today = (run?.started ?? new Date().toISOString()).slice(0, 10);
      const earlier = await store.earlier(step);
      const layout = earlier?.result.layout ? earlier.result.documents : null;
      const order = { name: work.file, reading, app: definition, today, layout };
      const found = await whileWanted(step, (signal) => understanding.file(order, signal));
      const { result, kept } = withEarlier(found, earlier, definition);
      const asked = kept.length > 0 ? checked(result.documents, definition, { today }) : result.documents;
      const asker = { organization: step.organization, app: work.app, run: step.run, unit: step.unit };
      const documents = await answered(references, asker, asked, definition);
      const whole = { ...result, documents };
      await store.settleUnit(step, whole, parts.config, { tasks: tasksOf(step, whole, definition), kept });
    });
  }

  /**
   * Does long work under a signal that is aborted with the step, by `stop`, and when the run was cancelled; throws the
   * reason of the last two.
   */
  async function whileWanted<T>(
    step: Step,
    act: (signal: AbortSignal, stop: (reason: unknown) => void) => Promise<T>,
  ): Promise<T> {
    const stop = new AbortController();
    const look = async () => {
      const run = await store.get(step.organization, step.run).catch(() => null);
      if (run && hasEnded(run.state)) stop.abort(new Problem('run.cancelled', 'The run was cancelled.'));
    };
    const looking = setInterval(look, LOOK_EVERY);
    // Rung at once when the run is cancelled in this process.
    const bell = bells.next(step.run);
    bell.promise.then(look);
    try {
      return await act(AbortSignal.any([step.signal, stop.signal]), (reason) => stop.abort(reason));
    } catch (error) {
      throw stop.signal.aborted ? stop.signal.reason : error;
    } finally {
      clearInterval(looking);
      bell.forget();
    }
  }

  /** Does a step; a fault is tried again after a while, and at last ends the unit with its reason. */
  async function orGiveUp(step: Step, work: UnitWork, code: ProblemCode, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (step.signal.aborted) return store.again(step, 0, false);
      const problem = reportOf(error, code);
      if (problem.code === 'run.cancelled') return store.drop(step);
      const attempts = DOUBTFUL.includes(problem.code) ? DOUBTFUL_ATTEMPTS : ATTEMPTS;
      const final = error instanceof Problem && isFinal(error.code);
      const fields = { run: step.run, unit: step.unit, step: step.kind, code: problem.code };
      if (final || work.faults + 1 >= attempts) {
        log.warn(fields, 'a file failed');
        return store.settleUnit(step, failed(work, problem.code, problem.message), parts.config);
      }
      log.warn({ ...fields, error: problem.message }, 'a step met a fault and is tried again');
      await store.again(step, BACK_OFF[work.faults] ?? 0, true);
    }
  }

  async function finish(step: Step): Promise<void> {
    const outcomes = await store.outcomes(step);
    if (!outcomes) return;
    const whole = outcome(outcomes.statuses);
    const { packet, rejected } = await lookAtPacket(step);
    const state = rejected && whole === 'complete' ? 'partial' : whole;
    const problem = state === 'failed' ? outcomes.problem : rejected;
    // Somebody may correct a file meanwhile: then all is looked at again.
    if (!(await store.settleRun(step, { state, problem, changes: outcomes.changes, packet }))) return finish(step);
    bells.ring(step.run);
    const run = await store.get(step.organization, step.run);
    log.info({ run: step.run, state: run?.state }, run?.state === 'review' ? 'a run waits for people' : 'a run ended');
  }

  /** The packet of a run whose files have all ended, the task that it needs, and why a person has rejected it. */
  async function lookAtPacket(step: Step) {
    const run = await store.get(step.organization, step.run);
    if (!run) return { packet: null, rejected: null };
    const { definition } = await published(step.organization, run.app.id, run.app.version);
    if (!definition.packet) return { packet: null, rejected: null };
    const { choices, accepted, rejected, result: before } = await reviews.packet(step.organization, step.run);
    const kept = before ? null : keptChoices(await store.earlierPacket(step), definition);
    const result = await packetOfRun({ storage: parts.storage, published }, run, kept?.choices ?? choices);
    if (!result) return { packet: null, rejected: null };
    if (rejected !== null) {
      const problem = { code: 'review.rejected', message: `Rejected in review: ${rejected}` } as const;
      return { packet: { result, task: null }, rejected: problem };
    }
    const doubts = packetDoubts(result, accepted);
    return {
      packet: { result, task: doubts.length > 0 ? taskOf('packet', doubts, definition) : null, kept },
      rejected: null,
    };
  }

  /** A step whose process died each time it was tried. */
  async function exhausted(step: Step): Promise<void> {
    if (step.kind === 'finish') {
      const problem = { code: 'server.failed', message: 'The run could not be finished.' } as const;
      await store.settleRun(step, { state: 'failed', problem, changes: null });
      return bells.ring(step.run);
    }
    const work = await store.unit(step.organization, step.run, step.unit);
    if (!work) return store.drop(step);
    const code = step.kind === 'read' ? 'reading.failed' : 'understanding.failed';
    log.error({ run: step.run, unit: step.unit, step: step.kind }, 'a step was broken off too often');
    await store.settleUnit(step, failed(work, code, 'The work on this file was broken off too often.'), parts.config);
  }

  return {
    async start() {
      await jobs.work('finish', 1, finish);
      await jobs.work('understand', limits.concurrency, understandStep);
      await jobs.work('read', limits.reads, read);
      await jobs.exhausted(exhausted);
    },
    stop: () => jobs.stop(),
  };
}

function failed(work: UnitWork, code: ProblemCode, message: string): FileResult {
  return failedFile(work.file, { code, message }, work.reading?.pages ?? []);
}

function refuseTooLong(pages: number, most: number | null): void {
  if (most !== null && pages > most) {
    throw new Problem('file.too-many-pages', `The file has ${pages} pages; at most ${most} are taken.`);
  }
}
