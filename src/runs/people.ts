import { createHash } from 'node:crypto';
import { doubtsOf } from '../checking/index.ts';
import type { Actor, App, FileResult, Reason, TaskKind } from '../domain/index.ts';
import { keepOfEarlier, type NewEdit, type NewTask, sampled } from '../review/index.ts';
import type { EarlierPacket, EarlierReview, Step, UnitReview } from './ports.ts';

/** A task of an app's policy. */
export function taskOf(kind: TaskKind, reasons: readonly Reason[], { review }: App): NewTask {
  return { kind, reasons, team: review?.team ?? null, priority: review?.priority ?? 0 };
}

/** The tasks that a file's result makes: one for what is doubtful, one for the accepted values that are sampled. */
export function tasksOf(step: Pick<Step, 'run' | 'unit'>, result: FileResult, app: App): readonly NewTask[] {
  if (result.status === 'failed') return [];
  const doubts = doubtsOf(result.documents, app);
  const inReview = new Set(doubts.map(({ document }) => document));
  const audit = sampled(result.documents, app, inReview, (key) => chance(`${step.run} ${step.unit} ${key}`));
  return [
    ...(doubts.length > 0 ? [taskOf('review', doubts, app)] : []),
    ...(audit.length > 0 ? [taskOf('audit', audit, app)] : []),
  ];
}

/** A number of 0–1 that follows from a key and looks like chance. */
function chance(key: string): number {
  return createHash('sha256').update(key).digest().readUInt32BE(0) / 2 ** 32;
}

/** A result with what people have set in an earlier run of the file, and the edits that say so. */
export function withEarlier(
  result: FileResult,
  earlier: EarlierReview | null,
  app: App,
): { readonly result: FileResult; readonly kept: UnitReview['kept'] } {
  if (!earlier) return { result, kept: [] };
  const { file, kept } = keepOfEarlier(earlier.result, result, app);
  const edits = kept.map((changed): NewEdit => {
    const by = authorOf(earlier, changed.name);
    const why = `Kept from an earlier run of the file`;
    return { ...changed, by, why, undoes: null, keptFrom: earlier.run };
  });
  if (earlier.result.layout && edits.length === 0) {
    const layout = { document: null, name: null, cell: null, from: null, to: null } as const;
    const by = authorOf(earlier, null);
    edits.push({
      ...layout,
      kind: 'kept',
      by,
      why: 'The documents are kept as in an earlier run',
      undoes: null,
      keptFrom: earlier.run,
    });
  }
  return { result: file, kept: edits };
}

/** The choices of an earlier run that fields of the app's packet still have. */
export function keptChoices(earlier: EarlierPacket | null, { packet }: App) {
  if (!earlier || !packet) return null;
  const names = packet.fields.filter(({ formula }) => formula === null).map(({ name }) => name);
  const choices = Object.fromEntries(Object.entries(earlier.choices).filter(([name]) => names.includes(name)));
  const edits = Object.entries(choices).map(([name, to]): NewEdit => {
    const about = { document: null, name, cell: null, from: null, to, undoes: null } as const;
    const by = authorOf(earlier, name);
    return { ...about, kind: 'kept', by, why: 'Kept from an earlier run of the files', keptFrom: earlier.run };
  });
  return edits.length > 0 ? { choices, edits } : null;
}

/** Who last changed what has a name; whoever last changed anything where that is not told. */
function authorOf({ edits }: Pick<EarlierReview, 'edits'>, name: string | null): Actor {
  const by = edits.findLast((edit) => edit.name === name)?.by ?? edits.at(-1)?.by;
  return by ?? { id: '', name: '' };
}
