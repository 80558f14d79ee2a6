import { afterEach, expect, it } from 'vitest';
import { seeded } from '../../src/evaluate/index.ts';
import { onBothDatabases } from '../support/storage.ts';
import { API, type Caller, type Office, openOffice } from './office.ts';

const TASKS = Number(process.env.QUEUE_TASKS ?? 1_000);
const REVIEWERS = 20;
/** Seconds: longer than a busy machine takes for one task, and short enough for claims to run out. */
const LEASE = 3;
const SEED = Number(process.env.QUEUE_SEED ?? 7);

const APP = `
recto: 1
name: forms
classes: [{name: form, fields: [{name: number, type: id}, {name: total, type: money, required: true}]}]
review: {audit: 0}
`;

/** What a reviewer was told: that an edit was kept as the so-manieth version, or that a task is done. */
interface Kept {
  readonly task: string;
  readonly version: number;
  readonly text: string;
  readonly by: string;
}

onBothDatabases(`${TASKS} tasks, ${REVIEWERS} people`, (opened) => {
  let office: Office;
  afterEach(() => office?.close());

  it('are worked off, each once, and no edit is lost or overwritten', { timeout: 500_000 }, async () => {
    // Claims run out under their owners' hands, again and again.
    office = await openOffice(opened.storage(), { lease: LEASE });
    const app = await office.push(APP);
    const files = Object.fromEntries(
      Array.from({ length: TASKS }, (_, i) => [`${String(i).padStart(4, '0')}.txt`, `form number=${i}`]),
    );
    const run = await office.run(app, files);
    while ((await office.state(run)) === 'unfinished');
    expect(await office.state(run)).toBe('review');

    const kept: Kept[] = [];
    const done = new Map<string, { by: string; version: number }[]>();
    const outcomes: Record<string, number> = {};
    const count = (what: string) => {
      outcomes[what] = (outcomes[what] ?? 0) + 1;
    };

    async function work(call: Caller, me: string, random: () => number): Promise<void> {
      /** A call whose answer may be lost on the way: then nobody knows what became of it. */
      const shaky = async (method: string, path: string, body?: object) => {
        const gone = random() < 0.05;
        const answer = await call(
          method,
          path,
          body,
          gone ? AbortSignal.timeout(1 + Math.floor(random() * 8)) : undefined,
        ).catch(() => null);
        if (!answer) count('connection lost');
        return answer;
      };
      for (;;) {
        const next = await shaky('POST', `${API}/tasks/next`, {});
        if (!next) continue;
        expect(next.status).toBe(200);
        const { task } = next.json;
        if (task === null) return;
        const path = `${API}/tasks/${task.id}`;
        if (random() < 0.02) {
          // Goes away and leaves the claim to run out, or goes on with it when it has.
          await new Promise((resolve) => setTimeout(resolve, LEASE * 1_000 + 100));
          count('absent');
          if (random() < 0.5) continue;
        }
        const seen = await shaky('GET', path);
        if (seen?.json.task.state !== 'open') continue;
        let { version } = seen.json.file;
        for (let edits = 1 + Math.floor(random() * 2); edits > 0; edits -= 1) {
          const text = String(Math.floor(random() * 1e9));
          const body = { version, kind: 'value', document: 0, field: 'total', to: { text }, why: me };
          const edited = await shaky('POST', `${path}/edits`, body);
          if (!edited) break;
          count(edited.status === 200 ? 'edited' : edited.json.code);
          if (edited.status !== 200) break;
          version = edited.json.version;
          kept.push({ task: task.id, version, text, by: me });
        }
        const completed = await shaky('POST', `${path}/completion`, { version, why: 'as it is' });
        if (completed) count(completed.status === 200 ? 'completed' : completed.json.code);
        if (completed?.status === 200) done.set(task.id, [...(done.get(task.id) ?? []), { by: me, version }]);
      }
    }

    const people = await Promise.all(Array.from({ length: REVIEWERS }, (_, i) => office.person(`r${i}`, ['reviewer'])));
    // Who finds nothing free looks again until nothing is open: others may still let a claim run out.
    const open = async () => (await office.admin('GET', `${API}/tasks?run=${run}&limit=1`)).json.tasks.length;
    await Promise.all(
      people.map(async ({ call, id }, i) => {
        const random = seeded(SEED + i);
        do await work(call, id, random);
        while ((await open()) > 0 && (await new Promise((resolve) => setTimeout(resolve, 200, true))));
      }),
    );
    console.info(outcomes);

    expect(await office.state(run)).toBe('complete');
    const { storage } = opened;
    const tasks = await storage().reviews.list(office.organization, EVERYONE, {
      run: run as never,
      limit: 5_000,
      offset: 0,
    });
    expect(tasks).toHaveLength(TASKS);
    expect(tasks.every(({ state, ended, claim }) => state === 'done' && ended !== null && claim === null)).toBe(true);
    expect(outcomes['connection lost']).toBeGreaterThan(TASKS / 50);
    expect((outcomes['task.unclaimed'] ?? 0) + (outcomes.absent ?? 0)).toBeGreaterThan(0);
    for (const task of tasks) {
      const ends = done.get(task.id) ?? [];
      // Nobody was told twice that the task ended; one whose answer was lost was told nothing.
      expect(ends.length).toBeLessThanOrEqual(1);
      if (ends[0]) expect(task.ended?.by.id).toBe(ends[0].by);
      const edits = await storage().reviews.edits(office.organization, run as never, task.file);
      const values = edits.filter(({ kind }) => kind === 'value');
      // A chain without a gap: each edit stands on what the one before it left.
      let before: unknown = null;
      for (const [at, edit] of values.entries()) {
        expect(edit.number).toBe(at + 1);
        const { text: from } = edit.from as { text: string | null };
        expect(from).toBe(before);
        before = (edit.to as { text: string }).text;
      }
      // What somebody was told to be kept is there, as that version, of that person.
      for (const one of kept.filter((each) => each.task === task.id)) {
        const edit = values[one.version - 1];
        expect({ text: (edit?.to as { text: string } | undefined)?.text, by: edit?.by.id }).toEqual({
          text: one.text,
          by: one.by,
        });
      }
      const file = await storage().reviews.file(office.organization, run as never, task.file!);
      expect(file?.version).toBe(values.length + 1); // the end counts as a change
      expect(file?.result.documents[0]?.fields[1]?.text ?? null).toBe(before);
      if (ends[0]) expect(ends[0].version).toBe(values.length);
    }
  });
});

const EVERYONE = { id: '', name: '', teams: null, leads: null };
