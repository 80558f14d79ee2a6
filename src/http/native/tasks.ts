import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { AppRegistry } from '../../apps/index.ts';
import { type AppId, isUuid, type OrganizationId, Problem, type RunId, type TaskId } from '../../domain/index.ts';
import { may } from '../../identity/index.ts';
import type { EditRequest, Reviewer } from '../../review/index.ts';
import { ASSIGN, AUDIT, callerOf, READ, REVIEW } from '../access.ts';
import type { ServerParts } from '../server-parts.ts';
import { count, valid, word, words } from '../validate.ts';
import { presentChanged, presentEdit, presentFile, presentPacket, presentTask, presentView } from './present-task.ts';
import {
  answerBody, assignBody, changedAnswer, editAnswer, editBody, fileAnswer, lessonAnswer, nextBody, packetAnswer, priorityBody, seenBody, taskAnswer, viewAnswer,
  whyBody,
} from './task-schemas.ts'; // biome-ignore format: one list

const PAGE = 50;
const LARGEST_PAGE = 500;
const LESSONS = 1_000;

const listing = z.object({
  state: words,
  kind: words,
  app: word,
  team: word,
  run: word,
  mine: word,
  limit: count,
  offset: count,
});
const lessonListing = z.object({ app: word, after: count, limit: count });

interface TaskParams {
  task: string;
}
interface FileParams extends TaskParams {
  file: string;
}
interface RunFileParams {
  run: string;
  file: string;
}

/** The work of people: tasks, corrections, and what they teach. */
export async function taskRoutes(app: FastifyInstance, parts: ServerParts): Promise<void> {
  const { reviews, registry, runs } = parts;
  const tasks = z.object({ tasks: z.array(taskAnswer) });

  /** A route on one task, for its reviewer. */
  function onTask(
    method: 'post' | 'delete',
    path: string,
    summary: string,
    body: z.ZodType | undefined,
    answer: z.ZodType,
    act: (context: {
      organization: OrganizationId;
      id: TaskId;
      reviewer: Reviewer;
      request: FastifyRequest;
    }) => Promise<object>,
  ): void {
    const operation = { summary, answer, ...(body && { body }) };
    app[method]<{ Params: TaskParams }>(path, { config: { access: REVIEW, operation } }, async (request) => {
      const { id: organization } = callerOf(request).organization;
      return act({
        organization,
        id: taskId(request.params.task),
        reviewer: await reviewerOf(parts, request),
        request,
      });
    });
  }

  app.get(
    '/tasks',
    { config: { access: READ, operation: { summary: 'Tasks, oldest first', query: listing, answer: tasks } } },
    async (request) => {
      const query = valid(listing, request.query);
      const { organization, id } = callerOf(request);
      const wanted = query.app ? await appId(registry, organization.id, query.app) : undefined;
      const found = await reviews.list(organization.id, await reviewerOf(parts, request), {
        states: valid(z.array(taskAnswer.shape.state), query.state ?? ['open']),
        ...(query.kind && { kinds: valid(z.array(taskAnswer.shape.kind), query.kind) }),
        ...(wanted && { app: wanted }),
        ...(query.team && { team: query.team }),
        ...(query.run && { run: runId(query.run) }),
        ...(query.mine && { person: id }),
        limit: Math.min(query.limit ?? PAGE, LARGEST_PAGE),
        offset: query.offset ?? 0,
      });
      return { tasks: found.map(presentTask) };
    },
  );

  app.post(
    '/tasks/next',
    {
      config: {
        access: REVIEW,
        operation: {
          summary: 'Claims the next task',
          body: nextBody,
          answer: z.object({ task: taskAnswer.nullable() }),
        },
      },
    },
    async (request) => {
      const { app: named, team } = valid(nextBody, request.body ?? {});
      const { id: organization } = callerOf(request).organization;
      const wanted = named ? await appId(registry, organization, named) : undefined;
      const task = await reviews.next(organization, await reviewerOf(parts, request), {
        ...(wanted && { app: wanted }),
        ...(team && { team }),
      });
      return { task: task && presentTask(task) };
    },
  );

  app.get<{ Params: TaskParams }>(
    '/tasks/:task',
    { config: { access: READ, operation: { summary: 'A task with its file', answer: viewAnswer } } },
    async (request) => {
      const { id: organization } = callerOf(request).organization;
      return presentView(
        await reviews.get(organization, taskId(request.params.task), await reviewerOf(parts, request)),
      );
    },
  );

  app.get<{ Params: FileParams }>(
    '/tasks/:task/files/:file',
    { config: { access: READ, operation: { summary: "A file of the task's run", answer: fileAnswer } } },
    async (request) => {
      const { id: organization } = callerOf(request).organization;
      const [id, reviewer] = [taskId(request.params.task), await reviewerOf(parts, request)];
      return presentFile(await reviews.file(organization, id, reviewer, position(request.params.file)));
    },
  );

  onTask(
    'post',
    '/tasks/:task/claim',
    'Claims a task, or makes the claim last longer',
    undefined,
    taskAnswer,
    async (on) => presentTask(await reviews.claim(on.organization, on.id, on.reviewer)),
  );
  onTask('delete', '/tasks/:task/claim', 'Gives a claim back', undefined, taskAnswer, async (on) =>
    presentTask(await reviews.release(on.organization, on.id, on.reviewer, false)),
  );
  onTask(
    'post',
    '/tasks/:task/skip',
    'Gives a task back, not to be offered it again',
    undefined,
    taskAnswer,
    async (on) => presentTask(await reviews.release(on.organization, on.id, on.reviewer, true)),
  );
  onTask('post', '/tasks/:task/escalation', 'Gives a task to the leads of its team', whyBody, taskAnswer, async (on) =>
    presentTask(await reviews.escalate(on.organization, on.id, on.reviewer, valid(whyBody, on.request.body).why)),
  );
  onTask('post', '/tasks/:task/edits', 'Corrects something', editBody, changedAnswer, async (on) => {
    const { version, file, why, ...wanted } = valid(editBody, on.request.body);
    const seen = { version, ...(file !== undefined && { file }), ...(why !== undefined && { why }) };
    if (wanted.kind === 'choice') {
      const { field, to } = wanted;
      return presentPacket(await reviews.choose(on.organization, on.id, on.reviewer, { field, to }, seen));
    }
    // Optional keys are absent where they are not given: nothing of the body is `undefined`.
    const changed = await reviews.edit(on.organization, on.id, on.reviewer, wanted as EditRequest, seen);
    return presentFile(changed);
  });
  onTask('post', '/tasks/:task/undo', 'Takes the last correction back', seenBody, changedAnswer, async (on) => {
    const changed = await reviews.undo(on.organization, on.id, on.reviewer, seenOf(on.request));
    return presentChanged(changed);
  });
  onTask('post', '/tasks/:task/completion', 'Ends a task as done', seenBody, taskAnswer, async (on) =>
    presentTask(await reviews.complete(on.organization, on.id, on.reviewer, seenOf(on.request))),
  );
  onTask(
    'post',
    '/tasks/:task/rejection',
    'Ends a task as one whose document is refused',
    whyBody,
    taskAnswer,
    async (on) =>
      presentTask(await reviews.reject(on.organization, on.id, on.reviewer, valid(whyBody, on.request.body).why)),
  );
  onTask('post', '/tasks/:task/answers', 'Ends an audit with its answers', answerBody, taskAnswer, async (on) => {
    const { answers } = valid(answerBody, on.request.body);
    // As above.
    return presentTask(
      await reviews.answer(on.organization, on.id, on.reviewer, answers as Parameters<typeof reviews.answer>[3]),
    );
  });

  app.put<{ Params: TaskParams }>(
    '/tasks/:task/assignment',
    {
      config: {
        access: ASSIGN,
        operation: { summary: 'Gives a task to a person', body: assignBody, answer: taskAnswer },
      },
    },
    async (request) => {
      const { person } = valid(assignBody, request.body);
      const { id: organization } = callerOf(request).organization;
      const people = person === null ? [] : await parts.directory.people(organization);
      if (person !== null && !people.some(({ id, roles }) => id === person && may(roles, 'review')))
        throw new Problem('person.unknown', `There is no reviewer ${person}.`);
      return presentTask(await reviews.assign(organization, taskId(request.params.task), person));
    },
  );
  app.put<{ Params: TaskParams }>(
    '/tasks/:task/priority',
    { config: { access: ASSIGN, operation: { summary: 'Orders a task', body: priorityBody, answer: taskAnswer } } },
    async (request) => {
      const { priority } = valid(priorityBody, request.body);
      const { id: organization } = callerOf(request).organization;
      return presentTask(await reviews.prioritise(organization, taskId(request.params.task), priority));
    },
  );

  app.get<{ Params: RunFileParams }>(
    '/runs/:run/files/:file/edits',
    {
      config: {
        access: READ,
        operation: { summary: 'Who changed what', answer: z.object({ edits: z.array(editAnswer) }) },
      },
    },
    async (request) => {
      const { id: organization } = callerOf(request).organization;
      const run = await runs.get(organization, runId(request.params.run));
      if (!run) throw new Problem('run.unknown', `Run ${request.params.run.slice(0, 40)} does not exist.`);
      const edits = await reviews.edits({ organization, run: run.id, file: position(request.params.file) });
      return { edits: edits.map(presentEdit) };
    },
  );

  app.get<{ Params: { run: string } }>(
    '/runs/:run/packet',
    {
      config: {
        access: READ,
        operation: { summary: 'What was found across the files of a run', answer: packetAnswer },
      },
    },
    async (request) => {
      const { id: organization } = callerOf(request).organization;
      const run = await runs.get(organization, runId(request.params.run));
      if (!run) throw new Problem('run.unknown', `Run ${request.params.run.slice(0, 40)} does not exist.`);
      const packet = await reviews.packet(run);
      if (!packet) throw new Problem('resource.unknown', 'The run has no packet, or its files have not all ended.');
      return presentPacket(packet);
    },
  );

  app.get(
    '/lessons',
    {
      config: {
        access: AUDIT,
        operation: {
          summary: 'What people have confirmed and corrected, in its order',
          query: lessonListing,
          answer: z.object({ lessons: z.array(lessonAnswer) }),
        },
      },
    },
    async (request) => {
      const { app: named, after, limit } = valid(lessonListing, request.query);
      const { id: organization } = callerOf(request).organization;
      const wanted = named ? await appId(registry, organization, named) : undefined;
      const lessons = await reviews.lessons(organization, {
        ...(wanted && { app: wanted }),
        ...(after !== undefined && { after }),
        limit: Math.min(limit ?? PAGE, LESSONS),
      });
      return { lessons };
    },
  );
}

/** Who reviews: an administrator all tasks, others those of no team and of their own. */
async function reviewerOf({ directory }: ServerParts, request: FastifyRequest): Promise<Reviewer> {
  const { id, name, roles, organization } = callerOf(request);
  // Whoever gives tasks to people, and whoever audits, sees all; an administrator takes all.
  if (may(roles, 'people')) return { id, name, teams: null, leads: null };
  const memberships = await directory.memberships(organization.id, id);
  const seesAll = may(roles, 'assign') || may(roles, 'audit');
  return {
    ...{ id, name },
    teams: seesAll ? null : memberships.map(({ team }) => team),
    leads: memberships.filter(({ lead }) => lead).map(({ team }) => team),
  };
}

function seenOf(request: FastifyRequest): { version: number; why?: string; file?: number } {
  const { version, why, file } = valid(seenBody, request.body);
  return { version, ...(why !== undefined && { why }), ...(file !== undefined && { file }) };
}

function taskId(text: string): TaskId {
  if (!isUuid(text)) throw new Problem('task.unknown', 'There is no such task.');
  return text.toLowerCase() as TaskId; // safe: its shape was just checked
}

function runId(text: string): RunId {
  if (!isUuid(text)) throw new Problem('run.unknown', `Run ${text.slice(0, 40)} does not exist.`);
  return text.toLowerCase() as RunId; // safe: its shape was just checked
}

function position(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new Problem('resource.unknown', 'The run has no such file.');
  return Number(text);
}

async function appId(registry: AppRegistry, organization: OrganizationId, idOrName: string): Promise<AppId> {
  const entry = await registry.find(organization, idOrName);
  if (!entry) throw new Problem('app.unknown', `App ${idOrName.slice(0, 100)} does not exist.`);
  return entry.id;
}
