import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Answer, Question } from '../domain/index.ts';
import type { Asker } from '../runs/index.ts';
import type { Database, DatabaseTransaction } from './database.ts';

type Unseen = Extract<Question, { kind: 'unseen' }>;

interface Sighting {
  readonly id: number;
  readonly key: string;
  readonly document: number;
}

/**
 * Notes what was seen of a unit's documents, and tells which was seen before. Equal documents are noted one after the
 * other, under a lock until what was noted can be read: of two at once, one finds the other. What was noted of the unit
 * earlier stays where it is still true, with its place in the order, and goes where it is not.
 */
export async function sightings(database: Database, place: Asker, questions: readonly Unseen[]): Promise<Answer[]> {
  const asked = questions.map((question) => {
    const parts = JSON.stringify([place.organization, place.app, question.name, question.key]);
    return { ...question, key: createHash('sha256').update(parts).digest('hex') };
  });
  return database.transaction().execute(async (transaction) => {
    // The unit before the keys, and those in their order: nobody waits in a circle.
    await lock(transaction, `unit ${place.run} ${place.unit}`);
    for (const key of [...new Set(asked.map(({ key }) => key))].sort()) await lock(transaction, `sighting ${key}`);
    const noted = await transaction
      .selectFrom('sightings')
      .select(['id', 'key', 'document'])
      .where('organization_id', '=', place.organization)
      .where('run_id', '=', place.run)
      .where('position', '=', place.unit)
      .orderBy('id')
      .execute();
    const answers: Answer[] = [];
    const standing = new Set<number>();
    for (const { document, name, key } of asked) {
      const same = noted.filter((one) => one.key === key && !standing.has(one.id));
      const own = await note(
        transaction,
        place,
        document,
        { name, key },
        same.find((one) => one.document === document) ?? same[0],
      );
      standing.add(own);
      answers.push(await before(transaction, place, key, own));
    }
    const gone = noted.filter(({ id }) => !standing.has(id)).map(({ id }) => id);
    if (gone.length > 0)
      await transaction
        .deleteFrom('sightings')
        .where('organization_id', '=', place.organization)
        .where('id', 'in', gone)
        .execute();
    return answers;
  });
}

async function lock(transaction: DatabaseTransaction, of: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${of}, 0))`.execute(transaction);
}

/** The sighting of a document: the one there was, which may have had another place in the file, or a new one. */
async function note(
  transaction: DatabaseTransaction,
  { organization, app, run, unit }: Asker,
  document: number,
  of: { readonly name: string; readonly key: string },
  known: Sighting | undefined,
): Promise<number> {
  if (known) {
    if (known.document !== document)
      await transaction
        .updateTable('sightings')
        .set({ document })
        .where('organization_id', '=', organization)
        .where('id', '=', known.id)
        .execute();
    return known.id;
  }
  const { id } = await transaction
    .insertInto('sightings')
    .values({ organization_id: organization, app_id: app, ...of, run_id: run, position: unit, document })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/**
 * The oldest sighting of another document. A file of a batch that is run again was seen when its first run saw it, not
 * when this one did. What a cancelled run saw does not count: it is sent again.
 */
async function before(
  transaction: DatabaseTransaction,
  { organization, run, unit }: Asker,
  key: string,
  own: number,
): Promise<Answer> {
  const { rows } = await sql<{ run: string; file: string; seen: Date }>`
    with equal as (
      select s.id, s.run_id as run, s.position, u.file, s.seen,
        coalesce(r.batch_id = mine.batch_id and u.file = own.file, false) as same
      from sightings s
      join units u on u.run_id = s.run_id and u.position = s.position
      join runs r on r.id = s.run_id
      join units own on own.run_id = ${run} and own.position = ${unit}
      join runs mine on mine.id = own.run_id
      where s.organization_id = ${organization} and s.key = ${key} and (r.state <> 'cancelled' or s.run_id = ${run})
    )
    select run, file, seen from equal
    where id < ${own} and run = ${run} and position = ${unit}
      or not same and id < least(${own}::bigint, (select min(id) from equal where same))
    order by id limit 1`.execute(transaction);
  const [first] = rows;
  if (!first) return { status: 'passed', message: '' };
  const at = first.seen.toISOString().slice(0, 10);
  return { status: 'failed', message: `It was seen before, on ${at}: ${first.file} in run ${first.run}` };
}
