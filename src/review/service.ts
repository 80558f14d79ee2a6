import { acceptance, doubtsOf, mustBeResolved, packetDoubts } from '../checking/index.ts';
import {
  type Actor,
  type App,
  type Choice,
  type Edit,
  type FileResult,
  hasEnded,
  type OrganizationId,
  type PacketField,
  type PacketFieldDefinition,
  type PacketInput,
  type PacketResult,
  Problem,
  type Reason,
  type Run,
  type RunId,
  type Task,
  type TaskId,
} from '../domain/index.ts';
import { type Change, change, fieldOf, isSame, judgeLayout, laidOut, personal, withDocuments } from './change.ts';
import { keepPersonal } from './kept.ts';
import { type LayoutChange, layoutAfter } from './layout.ts';
import { lessonsOf } from './lessons.ts';
import type {
  Ending,
  Lesson,
  LessonFilter,
  NewEdit,
  Place,
  Pointed,
  ReviewedFile,
  Reviewer,
  ReviewStore,
  Stages,
  StoredLesson,
  TaskFilter,
} from './ports.ts';
import { lastChange, undone } from './undo.ts';

export interface ReviewParts {
  readonly store: ReviewStore;
  readonly stages: Stages;
  /** How long a claim holds after its last sign of life, in seconds. */
  readonly lease: number;
  readonly clock?: () => Date;
}

/** A file as who works on a task sees it. */
export interface FileView extends ReviewedFile {
  readonly position: number;
  /** The definition that ran. */
  readonly app: App;
  readonly edits: readonly Edit[];
}

/** The packet of a run, by what its files say now. */
export interface PacketView {
  readonly version: number;
  readonly result: PacketResult;
  readonly accepted: readonly string[];
  readonly edits: readonly Edit[];
}

export interface TaskView {
  readonly task: Task;
  /** Null for the task of a packet. */
  readonly file: FileView | null;
  /** Null for the task of a file. */
  readonly packet: PacketView | null;
  /** What still must be corrected, or accepted with a reason. */
  readonly unresolved: readonly Reason[];
}

/** What a person says a value is: typed, taken from the page, or that there is none. */
export type GivenValue = { readonly text: string | null; readonly at?: Pointed } | { readonly at: Pointed };

export type EditRequest =
  | {
      readonly kind: 'value';
      readonly document: number;
      readonly field: string;
      readonly cell?: { readonly row: number; readonly column: string };
      readonly to: GivenValue;
    }
  | Extract<Change, { kind: 'rows' }>
  | LayoutChange;

/** What a person takes for a field of a packet: one of its inputs, or a value of their own. */
export interface ChoiceRequest {
  readonly field: string;
  readonly to: { readonly input: PacketInput } | { readonly text: string | null };
}

/** A request to change what somebody has seen as `version`: a file, or the packet. */
export interface Seen {
  readonly version: number;
  /** Position of the file, for the task of a packet, whose own version is meant without it; else the task's own. */
  readonly file?: number;
  readonly why?: string;
}

/** An answer to a blind audit. */
export interface Answer {
  readonly document: number;
  readonly field: string;
  readonly to: GivenValue;
}

/** Reviews and edits of a run. */
export interface RunHistory {
  /** Whether tasks held it up, and all have ended. */
  readonly reviewed: boolean;
  /** For each file that was asked for. */
  readonly files: ReadonlyMap<number, FileHistory>;
}

export interface FileHistory {
  readonly reviewed: boolean;
  readonly edits: readonly Edit[];
}

export const NO_HISTORY: RunHistory = { reviewed: false, files: new Map() };

/** Everything that people do with tasks. Each call throws the problems of `ReviewStore`, and `edit.invalid`. */
export interface Reviews {
  list(organization: OrganizationId, reviewer: Reviewer, filter: TaskFilter): Promise<readonly Task[]>;
  get(organization: OrganizationId, id: TaskId, reviewer: Reviewer): Promise<TaskView>;
  file(organization: OrganizationId, id: TaskId, reviewer: Reviewer, position: number): Promise<FileView>;
  next(
    organization: OrganizationId,
    reviewer: Reviewer,
    filter: Parameters<ReviewStore['next']>[2],
  ): Promise<Task | null>;
  claim(organization: OrganizationId, id: TaskId, reviewer: Reviewer): Promise<Task>;
  release(organization: OrganizationId, id: TaskId, reviewer: Reviewer, skip: boolean): Promise<Task>;
  escalate(organization: OrganizationId, id: TaskId, reviewer: Reviewer, why: string): Promise<Task>;
  assign(organization: OrganizationId, id: TaskId, person: string | null): Promise<Task>;
  prioritise(organization: OrganizationId, id: TaskId, priority: number): Promise<Task>;
  /** Answers the new version of the file. */
  edit(
    organization: OrganizationId,
    id: TaskId,
    reviewer: Reviewer,
    wanted: EditRequest,
    seen: Seen,
  ): Promise<FileView>;
  /** For the task of a packet. */
  choose(
    organization: OrganizationId,
    id: TaskId,
    reviewer: Reviewer,
    wanted: ChoiceRequest,
    seen: Seen,
  ): Promise<PacketView>;
  undo(organization: OrganizationId, id: TaskId, reviewer: Reviewer, seen: Seen): Promise<FileView | PacketView>;
  complete(organization: OrganizationId, id: TaskId, reviewer: Reviewer, seen: Seen): Promise<Task>;
  reject(organization: OrganizationId, id: TaskId, reviewer: Reviewer, why: string): Promise<Task>;
  answer(organization: OrganizationId, id: TaskId, reviewer: Reviewer, answers: readonly Answer[]): Promise<Task>;
  edits(place: Place): Promise<readonly Edit[]>;
  /** The packet of a run that waits for people or has ended; null when there is none yet. */
  packet(run: Run): Promise<PacketView | null>;
  /** What became of the reviews of a run, for these files of it. */
  history(organization: OrganizationId, run: RunId, files: readonly number[]): Promise<RunHistory>;
  lessons(organization: OrganizationId, filter: LessonFilter): Promise<readonly StoredLesson[]>;
}

export function createReviews({ store, stages, lease, clock = () => new Date() }: ReviewParts): Reviews {
  /** The task, as this person may see it. */
  async function seenTask(organization: OrganizationId, id: TaskId, reviewer: Reviewer): Promise<Task> {
    const task = await store.get(organization, id);
    if (!task || !maySee(reviewer, task)) throw new Problem('task.unknown', 'There is no such task.');
    return task;
  }

  /** The task, which this person has claimed. The store looks again when something is written. */
  async function heldTask(organization: OrganizationId, id: TaskId, reviewer: Reviewer): Promise<Task> {
    const task = await seenTask(organization, id, reviewer);
    if (task.state !== 'open') throw new Problem('task.ended', `The task is ${task.state}.`);
    const { claim } = task;
    if (claim?.by.id !== reviewer.id || claim.until <= clock().toISOString())
      throw new Problem('task.unclaimed', 'You have no claim on the task, or it has run out.');
    return task;
  }

  async function runOf({ organization, run: id }: Pick<Task, 'organization' | 'run'>): Promise<Run> {
    const run = await stages.run(organization, id);
    if (!run) throw new Problem('run.unknown', `Run ${id} does not exist.`);
    return run;
  }

  async function fileOf(place: Place): Promise<FileView> {
    const { organization, run, file: position } = place;
    const [found, edits, app] = await Promise.all([
      store.file(organization, run, position),
      store.edits(organization, run, position),
      appOf(place),
    ]);
    if (!found) throw new Problem('edit.invalid', `The run has no finished file ${position}.`);
    return { ...found, position, edits, app };
  }

  const appOf = async (of: Pick<Task, 'organization' | 'run'>): Promise<App> => stages.app(await runOf(of));

  async function packetNow({ organization, run: id }: Pick<Task, 'organization' | 'run'>): Promise<PacketView> {
    const run = await runOf({ organization, run: id });
    const [{ version, choices, accepted }, edits] = await Promise.all([
      store.packet(organization, id),
      store.edits(organization, id, null),
    ]);
    const result = await stages.packet(run, choices);
    if (!result) throw new Problem('edit.invalid', 'The app asks nothing of its packets.');
    return { version, result, accepted, edits };
  }

  /** Keeps a choice, or takes one back. */
  async function keepChoice(
    task: Task,
    reviewer: Reviewer,
    seen: Seen,
    edit: Pick<NewEdit, 'kind' | 'name' | 'from' | 'to' | 'undoes'>,
    choice: Choice | null,
  ): Promise<PacketView> {
    const before = await store.packet(task.organization, task.run);
    refuseStale(before, seen);
    const { [edit.name ?? '']: _, ...others } = before.choices;
    const choices = choice ? { ...others, [edit.name ?? '']: choice } : others;
    const by = actor(reviewer);
    const edits = [{ ...OF_FILE, ...edit, by, why: seen.why ?? '' }];
    await store.changePacket(task, by, { ...before, choices }, edits, lease);
    return packetNow(task);
  }

  function placeOf(task: Task, file: number | undefined): Place {
    if (task.kind === 'audit') throw new Problem('edit.invalid', 'An audit is answered, not edited.');
    if (task.file !== null && file !== undefined && file !== task.file)
      throw new Problem('edit.invalid', `The task is about file ${task.file} of its run.`);
    const position = task.file ?? file;
    if (position === undefined) throw new Problem('edit.invalid', 'Say with "file" which file of the run is meant.');
    return { organization: task.organization, run: task.run, file: position };
  }

  async function given(place: Place, to: GivenValue) {
    const evidence = to.at ? await stages.read(place, to.at) : [];
    const read = evidence.map(({ words }) => words.map(({ text }) => text).join(' ')).join('\n');
    if (!('text' in to) && read === '') throw new Problem('edit.invalid', 'Nothing can be read there; type the value.');
    return { text: 'text' in to ? to.text : read, evidence };
  }

  async function afterLayout(place: Place, file: FileResult, app: App, wanted: LayoutChange) {
    const layout = layoutAfter(file, wanted);
    judgeLayout(file, app, layout);
    const same =
      layout.length === file.documents.length && layout.every((part, at) => isSame(file.documents[at]!, part));
    if (same) throw new Problem('edit.invalid', 'The documents are so already.');
    const documents = laidOut(file, layout, await stages.extract(place, layout));
    const moved = file.documents.filter((document) => !documents.includes(document));
    const kept = keepPersonal(moved, documents, app);
    return { ...withDocuments(file, kept.documents), layout: 'person' as const };
  }

  /** Checks the changed file anew and keeps it. */
  async function keep(
    task: Task,
    reviewer: Reviewer,
    place: Place,
    before: FileView,
    changed: FileResult,
    edit: Omit<NewEdit, 'by' | 'why' | 'keptFrom'>,
    why: string,
  ): Promise<FileView> {
    const documents = await stages.check(place, changed.documents);
    const result = withDocuments(changed, documents);
    const by = actor(reviewer);
    // What checks and formulas made of it is no part of what the person did.
    const to = edit.kind === 'layout' ? { documents, layout: result.layout } : edit.to;
    const edits = [{ ...edit, to, by, why, keptFrom: null }];
    const version = await store.change(
      task,
      by,
      { position: place.file, result, version: before.version },
      edits,
      lease,
    );
    const { app } = before;
    return {
      position: place.file,
      result,
      version,
      app,
      edits: await store.edits(task.organization, task.run, place.file),
    };
  }

  async function ended(task: Task, by: Actor, ending: Ending): Promise<Task> {
    const done = await store.end(task, by, ending);
    stages.ended(task.run);
    return done;
  }

  async function completePacket(task: Task, reviewer: Reviewer, seen: Seen): Promise<Task> {
    const packet = await store.packet(task.organization, task.run);
    refuseStale(packet, seen);
    const left = packetDoubts((await packetNow(task)).result, packet.accepted);
    const by = actor(reviewer);
    const taken = left.map(({ check, message }) => acceptance({ name: check ?? '', message }));
    return ended(task, by, {
      ...{ state: 'done', why: seen.why ?? '', lessons: [], file: null },
      edits: left.length > 0 ? [accepted(left, by, seen.why)] : [],
      packet: { ...packet, accepted: [...packet.accepted, ...taken] },
    });
  }

  const reviews: Reviews = {
    list: (organization, reviewer, filter) => store.list(organization, reviewer, filter),

    async get(organization, id, reviewer) {
      const task = await seenTask(organization, id, reviewer);
      const file = task.file === null ? null : await fileOf({ organization, run: task.run, file: task.file });
      const packet = task.kind === 'packet' ? await packetNow(task) : null;
      const unresolved = packet
        ? packetDoubts(packet.result, packet.accepted)
        : task.kind === 'review' && file
          ? doubtsOf(file.result.documents, file.app).filter(mustBeResolved)
          : [];
      return { task, file, packet, unresolved };
    },

    async file(organization, id, reviewer, position) {
      const task = await seenTask(organization, id, reviewer);
      return fileOf(placeOf(task, position));
    },

    next: (organization, reviewer, filter) => store.next(organization, reviewer, filter, lease),

    async claim(organization, id, reviewer) {
      await seenTask(organization, id, reviewer);
      return store.claim(organization, id, reviewer, lease);
    },

    async release(organization, id, reviewer, skip) {
      await seenTask(organization, id, reviewer);
      return store.release(organization, id, actor(reviewer), skip);
    },

    async escalate(organization, id, reviewer, why) {
      await heldTask(organization, id, reviewer);
      return store.escalate(organization, id, actor(reviewer), why);
    },

    assign: (organization, id, person) => store.assign(organization, id, person),
    prioritise: (organization, id, priority) => store.prioritise(organization, id, priority),

    async edit(organization, id, reviewer, wanted, seen) {
      const task = await heldTask(organization, id, reviewer);
      const place = placeOf(task, seen.file);
      const before = await fileOf(place);
      refuseStale(before, seen);
      const { app } = before;
      const why = seen.why ?? '';
      if (wanted.kind === 'value' || wanted.kind === 'rows') {
        const after = change(
          before.result,
          app,
          wanted.kind === 'rows' ? wanted : { ...wanted, cell: wanted.cell ?? null, to: await given(place, wanted.to) },
        );
        return keep(task, reviewer, place, before, after.file, { ...after.changed, undoes: null }, why);
      }
      const after = await afterLayout(place, before.result, app, wanted);
      const { documents, layout } = before.result;
      const edit = { kind: 'layout', document: null, name: null, cell: null, undoes: null } as const;
      return keep(task, reviewer, place, before, after, { ...edit, from: { documents, layout }, to: null }, why);
    },

    async choose(organization, id, reviewer, { field: name, to }, seen) {
      const task = await heldTask(organization, id, reviewer);
      if (task.kind !== 'packet') throw new Problem('edit.invalid', 'The task is about a file, not about a packet.');
      const { packet } = await appOf(task);
      const definition = packet?.fields.find((field) => field.name === name);
      if (!definition) throw new Problem('edit.invalid', `The packet has no field "${name.slice(0, 100)}".`);
      if (definition.formula !== null)
        throw new Problem('edit.invalid', `${name} follows from other fields; correct those.`);
      const field = (await packetNow(task)).result.fields.find((one) => one.name === name);
      const choice = chosen(name, definition, field, to);
      const { choices } = await store.packet(organization, task.run);
      const edit = { kind: 'packet', name, from: choices[name] ?? null, to: choice, undoes: null } as const;
      return keepChoice(task, reviewer, seen, edit, choice);
    },

    async undo(organization, id, reviewer, seen) {
      const task = await heldTask(organization, id, reviewer);
      if (task.kind === 'packet' && seen.file === undefined) {
        const last = lastChange(await store.edits(organization, task.run, null));
        if (!last) throw new Problem('edit.invalid', 'There is nothing to take back.');
        const { name, from, to, number } = last;
        const edit = { kind: 'undo', name, from: to, to: from, undoes: number } as const;
        return keepChoice(task, reviewer, seen, edit, from as Choice | null); // as `choose` keeps it
      }
      const place = placeOf(task, seen.file);
      const before = await fileOf(place);
      refuseStale(before, seen);
      const last = lastChange(before.edits);
      if (!last) throw new Problem('edit.invalid', 'There is nothing to take back.');
      const { document, name, cell, from, to, number } = last;
      const edit = { kind: 'undo', document, name, cell, from: to, to: from, undoes: number } as const;
      return keep(task, reviewer, place, before, undone(before.result, last), edit, seen.why ?? '');
    },

    async complete(organization, id, reviewer, seen) {
      const task = await heldTask(organization, id, reviewer);
      if (task.kind === 'packet') return completePacket(task, reviewer, seen);
      const place = placeOf(task, undefined);
      const before = await fileOf(place);
      refuseStale(before, seen);
      const { app } = before;
      const left = doubtsOf(before.result.documents, app).filter(mustBeResolved);
      const by = actor(reviewer);
      const edits = left.length > 0 ? [accepted(left, by, seen.why)] : [];
      const { result, version, position } = before;
      const lessons = lessonsOf(position, result, app, before.edits, task.reasons);
      const why = seen.why ?? '';
      const file = { result, version, position };
      return ended(task, by, { state: 'done', why, edits, lessons, file, packet: null });
    },

    async reject(organization, id, reviewer, why) {
      const task = await heldTask(organization, id, reviewer);
      const by = actor(reviewer);
      if (task.kind === 'packet') {
        const packet = { ...(await store.packet(organization, task.run)), rejected: why };
        const edit: NewEdit = { ...OF_FILE, kind: 'rejected', by, why, from: null, to: why };
        return ended(task, by, { state: 'rejected', why, edits: [edit], lessons: [], file: null, packet });
      }
      const place = placeOf(task, undefined);
      const before = await fileOf(place);
      const problem = { code: 'review.rejected', message: `Rejected in review: ${why}` } as const;
      const result: FileResult = { ...before.result, status: 'partial', problem };
      const edit: NewEdit = { ...OF_FILE, kind: 'rejected', by, why, from: before.result.problem, to: problem };
      const file = { position: place.file, version: before.version, result };
      const done = await store.end(task, by, {
        state: 'rejected',
        why,
        edits: [edit],
        lessons: [],
        file,
        packet: null,
      });
      stages.ended(task.run);
      return done;
    },

    async answer(organization, id, reviewer, answers) {
      const task = await heldTask(organization, id, reviewer);
      if (task.kind !== 'audit' || task.file === null) throw new Problem('edit.invalid', 'Only an audit is answered.');
      const place = { organization, run: task.run, file: task.file };
      const { result, app } = await fileOf(place);
      const lessons = await Promise.all(
        task.reasons.map(async ({ document, fields: [name = ''] }) => {
          const answer = answers.find((one) => one.document === document && one.field === name);
          if (!answer)
            throw new Problem('edit.invalid', `Say what ${name} of document ${document} is, or that it is not there.`);
          return blindLesson(task.file!, result, app, answer, await given(place, answer.to));
        }),
      );
      const ending = { state: 'done', why: '', edits: [], lessons, file: null, packet: null } as const;
      return store.end(task, actor(reviewer), ending);
    },

    async packet(run) {
      if (!hasEnded(run.state) && run.state !== 'review') return null;
      const { organization, id } = run;
      const { version, result, accepted: taken } = await store.packet(organization, id);
      // What has ended stays as it was found then.
      if (run.state === 'review' && result) return packetNow({ organization, run: id });
      return result && { version, result, accepted: taken, edits: await store.edits(organization, id, null) };
    },

    edits: ({ organization, run, file }) => store.edits(organization, run, file),
    async history(organization, run, files) {
      const everyone = { id: '', name: '', teams: null, leads: null };
      const tasks = await store.list(organization, everyone, {
        ...{ run, kinds: ['review', 'packet'], limit: MOST_TASKS, offset: 0 },
      });
      const ended = (some: readonly Task[]) =>
        some.length > 0 && some.every(({ state }) => state === 'done' || state === 'rejected');
      const each = files.map(async (file): Promise<[number, FileHistory]> => {
        const reviewed = ended(tasks.filter((task) => task.file === file));
        return [file, { reviewed, edits: await store.edits(organization, run, file) }];
      });
      return { reviewed: ended(tasks), files: new Map(await Promise.all(each)) };
    },

    lessons: (organization, filter) => store.lessons(organization, filter),
  };
  return reviews;
}

/** A file and the packet have one or two tasks each; a run has thousands of files at most. */
const MOST_TASKS = 20_000;

/** An edit of a file as a whole. */
const OF_FILE = { document: null, name: null, cell: null, undoes: null, keptFrom: null } as const;

const actor = ({ id, name }: Reviewer): Actor => ({ id, name });

function maySee({ teams }: Reviewer, { team }: Task): boolean {
  return team === null || teams === null || teams.includes(team);
}

function refuseStale({ version }: { readonly version: number }, seen: Seen): void {
  if (version !== seen.version)
    throw new Problem('edit.conflict', `It has changed meanwhile: it is at version ${version}, not ${seen.version}.`);
}

function chosen(
  name: string,
  { type }: PacketFieldDefinition,
  field: PacketField | undefined,
  to: ChoiceRequest['to'],
): Choice {
  if ('text' in to) {
    const { text, value } = personal(name, { type, choices: [] }, { text: to.text, evidence: [] });
    return { text, value };
  }
  const { file, document, field: from } = to.input;
  const found = field?.inputs.find((one) => one.file === file && one.document === document && one.field === from);
  if (!found || found.text === null)
    throw new Problem(
      'edit.invalid',
      `${name} has no such input: ${from.slice(0, 100)} of document ${document} in file ${file}.`,
    );
  return { input: { file, document, field: from } };
}

/** That somebody takes failures as they are; throws `task.unresolved` where no reason is given. */
function accepted(left: readonly Reason[], by: Actor, why: string | undefined): NewEdit {
  const named = left.map(({ message }) => message);
  if (!why?.trim())
    throw new Problem('task.unresolved', `This is still so: ${named.slice(0, 10).join('; ')}.`, {
      faults: left.map((reason) => ({
        key: reason.check ?? reason.fields.join(),
        line: null,
        message: reason.message,
      })),
    });
  return { ...OF_FILE, kind: 'accepted', by, why, from: named, to: null };
}

function blindLesson(
  file: number,
  result: FileResult,
  app: App,
  { document: at, field: name }: Answer,
  to: { text: string | null; evidence: FileResult['documents'][number]['fields'][number]['evidence'] },
): Lesson {
  const document = result.documents[at];
  const machine = document?.fields.find((value) => value.name === name);
  if (!document || !machine) throw new Problem('edit.invalid', `Document ${at} has no ${name} any more.`);
  const documentClass = app.classes.find((one) => one.name === document.class);
  if (!documentClass) throw new Problem('edit.invalid', 'The document has no class.');
  const final = personal(name, fieldOf(documentClass, name), to);
  const same = JSON.stringify(final.value) === JSON.stringify(machine.value);
  return {
    ...{ file, document: at, class: document.class, pages: document.pages, subject: 'field', name, machine, final },
    ...{ outcome: same ? 'confirmed' : 'corrected', blind: true },
  };
}
