import { z } from 'zod';

// What the task routes take and answer.

const index = z.int().min(0).max(1_000_000);
const page = z.int().min(1).max(1_000_000);
const sentence = z.string().trim().min(1, 'must say why').max(2_000);
const className = z.string().max(100).nullable();

/** Fractions of the page; whether it lies on the page is judged with the page. */
const box = z.strictObject({
  page,
  left: z.number(),
  top: z.number(),
  width: z.number(),
  height: z.number(),
});
const pointed = z.union([z.strictObject({ page, words: z.array(index).min(1).max(10_000) }), z.strictObject({ box })]);
const text = z.string().max(100_000).nullable();
/** Typed (null: there is none), taken from the page, or typed with its place. */
const given = z.union([z.strictObject({ text, at: pointed.optional() }), z.strictObject({ at: pointed })]);

const seen = { version: z.int().min(0), file: index.optional(), why: z.string().max(2_000).optional() };
const cell = z.strictObject({ row: index, column: z.string().max(100) });
const layout = z.array(z.strictObject({ pages: z.array(page).max(100_000), class: className })).max(100_000);

export const editBody = z.discriminatedUnion('kind', [
  z.strictObject({
    ...seen,
    kind: z.literal('value'),
    document: index,
    field: z.string().max(500),
    cell: cell.optional(),
    to: given,
  }),
  z.strictObject({
    ...{ ...seen, kind: z.literal('rows'), document: index, table: z.string().max(500) },
    ...{ action: z.enum(['insert', 'delete']), row: index },
  }),
  z.strictObject({ ...seen, kind: z.literal('class'), document: index, class: className }),
  z.strictObject({ ...seen, kind: z.literal('split'), document: index, page }),
  z.strictObject({ ...seen, kind: z.literal('merge'), documents: z.array(index).min(2).max(100_000) }),
  z.strictObject({ ...seen, kind: z.literal('move'), page, document: index }),
  z.strictObject({ ...seen, kind: z.literal('layout'), documents: layout }),
  z.strictObject({
    ...{ ...seen, kind: z.literal('choice'), field: z.string().max(500) },
    to: z.union([
      z.strictObject({ input: z.strictObject({ file: index, document: index, field: z.string().max(500) }) }),
      z.strictObject({ text }),
    ]),
  }),
]);
export const seenBody = z.strictObject(seen);
export const whyBody = z.strictObject({ why: sentence });
export const assignBody = z.strictObject({ person: z.uuid().nullable() });
export const priorityBody = z.strictObject({ priority: z.int().min(0).max(9) });
export const nextBody = z.strictObject({ app: z.string().max(200).optional(), team: z.string().max(100).optional() });
export const answerBody = z.strictObject({
  answers: z.array(z.strictObject({ document: index, field: z.string().max(500), to: given })).max(1_000),
});

const actor = z.object({ id: z.string(), name: z.string() });
export const reason = z.object({
  kind: z.enum(['check', 'missing', 'threshold', 'class', 'boundary', 'audit', 'packet']),
  document: z.int().nullable(),
  fields: z.array(z.string()),
  check: z.string().nullable(),
  message: z.string(),
});
export const taskAnswer = z.object({
  id: z.string(),
  run: z.string(),
  app: z.object({ id: z.string(), name: z.string(), version: z.string() }),
  file: z.int().nullable().describe('Position of the file in the run; null: the packet'),
  kind: z.enum(['review', 'packet', 'audit']),
  state: z.enum(['open', 'done', 'rejected', 'cancelled']),
  team: z.string().nullable(),
  priority: z.int(),
  reasons: z.array(reason),
  assignee: z.string().nullable(),
  claim: z.object({ by: actor, until: z.string() }).nullable(),
  escalated: z.object({ by: actor, why: z.string() }).nullable(),
  created: z.string(),
  ended: z.object({ by: actor, at: z.string(), why: z.string() }).nullable(),
});
export const editAnswer = z.object({
  number: z.int(),
  kind: z.enum(['value', 'rows', 'layout', 'packet', 'undo', 'kept', 'accepted', 'rejected']),
  document: z.int().nullable(),
  name: z.string().nullable(),
  cell: z.object({ row: z.int(), column: z.string() }).nullable(),
  from: z.unknown(),
  to: z.unknown(),
  by: actor,
  at: z.string(),
  why: z.string(),
  undoes: z.int().nullable(),
  keptFrom: z.string().nullable(),
});
export const fileAnswer = z.object({
  index: z.int(),
  version: z.int(),
  result: z.record(z.string(), z.unknown()).describe('As in the result of a run'),
  edits: z.array(editAnswer),
});
export const packetAnswer = z.object({
  version: z.int(),
  result: z.object({
    fields: z.array(z.record(z.string(), z.unknown())),
    checks: z.array(z.record(z.string(), z.unknown())),
  }),
  accepted: z.array(z.string()),
  edits: z.array(editAnswer),
});
export const changedAnswer = z.union([fileAnswer, packetAnswer]);
export const viewAnswer = z.object({
  task: taskAnswer,
  unresolved: z.array(reason),
  file: fileAnswer.nullable(),
  packet: packetAnswer.nullable(),
  asked: z.array(
    z.object({
      document: z.int().nullable(),
      class: z.string().nullable(),
      pages: z.array(z.int()),
      field: z.string(),
      type: z.string(),
      description: z.string(),
      choices: z.array(z.string()),
    }),
  ),
});
export const lessonAnswer = z.record(z.string(), z.unknown());
