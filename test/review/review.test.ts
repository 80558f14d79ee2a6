import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onBothDatabases } from '../support/storage.ts';
import { API, type Caller, type Office, openOffice } from './office.ts';

const APP = `
recto: 1
name: invoices
splitting: document
classes:
  - name: invoice
    fields:
      - {name: number, type: id, required: true}
      - {name: subtotal, type: money}
      - {name: tax, type: money}
      - {name: total, type: money}
      - {name: secret, type: text, hidden: true}
      - {name: items, type: table, columns: [{name: what, type: text}, {name: amount, type: money}]}
      - {name: gross, type: derived, formula: subtotal + tax}
  - name: letter
    fields: [{name: subject, type: text}, {name: number, type: id}]
checks:
  - {name: sums, class: invoice, formula: subtotal + tax = total, blocks: true}
  - {name: lines, class: invoice, formula: sum(items.amount) = subtotal}
review: {audit: 0}
`;
const GOOD = 'invoice number=A-1 subtotal=10 tax=2 total=12 items=wire|10 secret=s3cret';
const BAD = 'invoice number=A-2 subtotal=10 tax=2 total=13 items=wire|4 items=hooks|6';

onBothDatabases('review over HTTP', (opened) => {
  let office: Office;
  let app: string;
  let anna: { id: string; call: Caller };
  let bert: { id: string; call: Caller };
  let copies = 0;
  beforeAll(async () => {
    office = await openOffice(opened.storage());
    app = await office.push(APP);
    anna = await office.person('anna', ['reviewer']);
    bert = await office.person('bert', ['reviewer']);
  });
  afterAll(() => office?.close());

  /** A run that waits for people, and its task, claimed by Anna. */
  async function inReview(files: Readonly<Record<string, string>> = { 'bad.txt': BAD }) {
    // A file that was corrected before would be right by now: each is another one.
    const others = Object.entries(files).map(([name, text]) => [
      name,
      text.replace('invoice ', `invoice copy${++copies} `),
    ]);
    const run = await office.run(app, Object.fromEntries(others));
    expect(await office.state(run)).toBe('review');
    const { json } = await anna.call('GET', `${API}/tasks?run=${run}`);
    const [task] = json.tasks;
    const path = `${API}/tasks/${task.id}`;
    expect((await anna.call('POST', `${path}/claim`)).status).toBe(200);
    const edit = (body: object, version = 0, who = anna) => who.call('POST', `${path}/edits`, { version, ...body });
    const file = async () => (await anna.call('GET', path)).json.file;
    return { run, task, path, edit, file };
  }
  const total = { kind: 'value', document: 0, field: 'total' };

  it('stops a run at a blocking failure, says why, and lets the other files go on', async () => {
    const { run, task } = await inReview({ 'a-good.txt': GOOD, 'b-bad.txt': BAD });
    expect(task).toMatchObject({
      kind: 'review',
      file: 1,
      state: 'open',
      reasons: [
        {
          kind: 'check',
          document: 0,
          check: 'sums',
          fields: ['subtotal', 'tax', 'total'],
          message: 'subtotal + tax = total does not hold: (subtotal + tax) is 12, total is 13',
        },
      ],
    });
    const results = (await office.admin('GET', `/api/v2/apps/runs/${run}/results?include_validation_results=true`))
      .json;
    expect(results.status).toBe('STOPPED_AT_CHECKPOINT');
    expect(results.files.map((file: { original_file_name: string }) => file.original_file_name)).toEqual([
      'a-good.txt',
      'b-bad.txt',
    ]);
  });

  it('goes on by itself when the last task ends, and shows in AI Hub who changed what', async () => {
    const { run, edit, path } = await inReview();
    const edited = await edit({ ...total, to: { text: '12.00' }, why: 'misread' });
    expect(edited).toMatchObject({
      status: 200,
      json: { version: 1, edits: [{ number: 1, from: '13', to: '12.00' }] },
    });
    expect(edited.json.result.documents[0].checks[0]).toMatchObject({ name: 'sums', status: 'passed' });
    expect(edited.json.result.documents[0].fields[3]).toMatchObject({
      ...{ name: 'total', text: '12.00', value: 12, source: 'person' },
      confidence: { model: null, ocr: null },
    });
    expect(await anna.call('POST', `${path}/completion`, { version: 1 })).toMatchObject({
      status: 200,
      json: { state: 'done', ended: { by: { id: anna.id } } },
    });
    expect(await office.state(run)).toBe('complete');
    const { json } = await office.admin('GET', `/api/v2/apps/runs/${run}/results?include_review_results=true`);
    expect(json).toMatchObject({ status: 'COMPLETE', review_completed: true });
    const [document] = json.files[0].documents;
    expect(document).toMatchObject({ review_completed: true, class_edit_history: [] });
    const field = document.fields.find((one: { field_name: string }) => one.field_name === 'total');
    expect(field).toMatchObject({
      value: '12.00',
      edit_history: [
        {
          timestamp: expect.stringMatching(/^\d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d$/),
          user_id: `anna@${office.slug}.example`,
          modifications: [{ message: 'Edited to "12.00"' }],
        },
      ],
    });
    expect(document.fields[0].edit_history).toEqual([]);
  });

  it('refuses to end a task whose checks still fail, unless somebody says why', async () => {
    const { run, path } = await inReview();
    const refused = await anna.call('POST', `${path}/completion`, { version: 0 });
    expect(refused).toMatchObject({ status: 409, json: { code: 'task.unresolved', faults: [{ key: 'sums' }] } });
    expect((await anna.call('POST', `${path}/completion`, { version: 0, why: 'rounded by hand' })).status).toBe(200);
    expect(await office.state(run)).toBe('complete');
    const { json } = await anna.call('GET', `${API}/runs/${run}/files/0/edits`);
    expect(json.edits).toMatchObject([{ kind: 'accepted', why: 'rounded by hand' }]);
  });

  it('lets nobody overwrite what somebody else has changed', async () => {
    const { edit, path, file } = await inReview();
    expect((await edit({ ...total, to: { text: '14' } })).status).toBe(200);
    expect(await edit({ ...total, to: { text: '15' } })).toMatchObject({
      status: 409,
      json: { code: 'edit.conflict' },
    });
    expect(await edit({ ...total, to: { text: '15' } }, 1, bert)).toMatchObject({
      status: 409,
      json: { code: 'task.unclaimed' },
    });
    expect(await bert.call('POST', `${path}/claim`)).toMatchObject({ status: 409, json: { code: 'task.claimed' } });
    expect((await file()).version).toBe(1);
    const both = await Promise.all([16, 17].map((text) => edit({ ...total, to: { text: String(text) } }, 1)));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('takes cells, rows, and values from words and boxes on the page', async () => {
    const { edit } = await inReview();
    const cell = { kind: 'value', document: 0, field: 'items', cell: { row: 0, column: 'amount' }, to: { text: '5' } };
    expect((await edit(cell)).json.result.documents[0].tables[0]).toMatchObject({
      source: 'person',
      rows: [{ amount: { value: 5, source: 'person' } }, {}],
    });
    expect((await edit({ kind: 'rows', document: 0, table: 'items', action: 'insert', row: 2 }, 1)).status).toBe(200);
    const deleted = await edit({ kind: 'rows', document: 0, table: 'items', action: 'delete', row: 0 }, 2);
    expect(deleted.json.result.documents[0].tables[0].rows).toHaveLength(2);
    const number = { kind: 'value', document: 0, field: 'number' };
    const words = await edit({ ...number, to: { at: { page: 1, words: [0, 1] } } }, 3);
    expect(words.json.result.documents[0].fields[0]).toMatchObject({
      text: expect.stringMatching(/^invoice\ncopy\d+$/),
      evidence: [{ page: 1, words: [{ text: 'invoice' }] }, { page: 1 }],
    });
    const empty = { page: 1, left: 0.5, top: 0.5, width: 0.2, height: 0.1 };
    const reread = await edit({ ...number, to: { at: { box: empty } } }, 4);
    expect(reread.json.result.documents[0].fields[0]).toMatchObject({ text: 'region1', evidence: [{ left: 0.5 }] });
    const typed = await edit({ ...number, to: { text: 'A-3', at: { box: empty } } }, 5);
    expect(typed.json.result.documents[0].fields[0]).toMatchObject({ text: 'A-3', evidence: [{ left: 0.5 }] });
  });

  it('takes corrections back, the last one first', async () => {
    const { edit, path, file } = await inReview();
    const before = (await file()).result;
    await edit({ ...total, to: { text: '14' } });
    await edit({ kind: 'rows', document: 0, table: 'items', action: 'delete', row: 0 }, 1);
    await edit({ kind: 'class', document: 0, class: 'letter' }, 2);
    expect((await file()).result.documents).toMatchObject([{ class: 'letter' }]);
    for (const version of [3, 4, 5]) expect((await anna.call('POST', `${path}/undo`, { version })).status).toBe(200);
    const after = await file();
    expect(after.result).toEqual(before);
    expect(after.edits.map(({ kind, undoes }: { kind: string; undoes: number }) => [kind, undoes])).toEqual([
      ...[
        ['value', null],
        ['rows', null],
        ['layout', null],
      ],
      ...[
        ['undo', 3],
        ['undo', 2],
        ['undo', 1],
      ],
    ]);
    expect(await anna.call('POST', `${path}/undo`, { version: 6 })).toMatchObject({
      status: 422,
      json: { detail: 'There is nothing to take back.' },
    });
  });

  it('changes the class, splits, merges and moves pages, extracts anew and keeps what a person has set', async () => {
    const text = `${BAD}\n+ second\nletter subject=Hello number=L-1\n+ fourth`;
    const { edit } = await inReview({ 'four.txt': text });
    const shape = (answer: { json: { result: { documents: { class: string; pages: number[] }[] } } }) =>
      answer.json.result.documents.map((document) => [document.class, document.pages]);
    const number = { kind: 'value', document: 0, field: 'number' };
    await edit({ ...number, to: { text: 'A-9' } });
    const split = await edit({ kind: 'split', document: 0, page: 2 }, 1);
    expect(shape(split)).toEqual([
      ['invoice', [1]],
      ['invoice', [2]],
      ['letter', [3, 4]],
    ]);
    expect(split.json.result.documents[0].fields[0]).toMatchObject({ text: 'A-9', source: 'person' });
    const classed = await edit({ kind: 'class', document: 1, class: 'letter' }, 2);
    expect(shape(classed)[1]).toEqual(['letter', [2]]);
    const merged = await edit({ kind: 'merge', documents: [1, 2] }, 3);
    expect(shape(merged)).toEqual([
      ['invoice', [1]],
      ['letter', [2, 3, 4]],
    ]);
    expect(merged.json.result.documents[1].fields[0]).toMatchObject({ name: 'subject', text: 'Hello' });
    const moved = await edit({ kind: 'move', page: 2, document: 0 }, 4);
    expect(shape(moved)).toEqual([
      ['invoice', [1, 2]],
      ['letter', [3, 4]],
    ]);
    expect(moved.json.result.documents[0].fields[0]).toMatchObject({ text: 'A-9', source: 'person' });
    const lost = { kind: 'layout', documents: [{ pages: [1, 2, 3], class: 'invoice' }] };
    expect(await edit(lost, 5)).toMatchObject({ status: 422, json: { detail: 'No document has page 4.' } });
  });

  it('keeps what a person has set in later runs of the same file, and says so', async () => {
    const content = `${BAD}\nletter subject=x number=L-7`;
    const { edit, path, task } = await inReview({ 'again.txt': content });
    const same = content.replace('invoice ', `invoice copy${copies} `);
    await edit({ ...total, to: { text: '12' } });
    await edit({ kind: 'merge', documents: [0, 1] }, 1);
    await edit({ kind: 'rows', document: 0, table: 'items', action: 'insert', row: 0 }, 2);
    await anna.call('POST', `${path}/completion`, { version: 3 });
    expect(await office.state(task.run)).toBe('complete');
    await office.push(APP.replace('      - {name: tax', '      - {name: note, type: text}\n      - {name: tax'));
    const run = await office.run(app, { 'another.txt': same });
    expect(await office.state(run)).toBe('complete');
    const { json } = await office.admin('GET', `${API}/runs/${run}/result`);
    expect(json.run.app.version).toBe('1.1.0');
    expect(json.files[0]).toMatchObject({ layout: 'person', documents: [{ class: 'invoice', pages: [1, 2] }] });
    const [document] = json.files[0].documents;
    const byName = new Map(document.fields.map((field: { name: string }) => [field.name, field]));
    expect(byName.get('total')).toMatchObject({ text: '12', source: 'person' });
    expect(byName.get('note')).toMatchObject({ text: null, source: 'extracted' });
    expect(document.tables[0].rows).toHaveLength(3);
    const { edits } = (await anna.call('GET', `${API}/runs/${run}/files/0/edits`)).json;
    expect(edits).toMatchObject([
      { kind: 'kept', name: 'total', from: '13', to: '12', by: { id: anna.id }, keptFrom: task.run },
      { kind: 'kept', name: 'items', from: { rows: 2 }, to: { rows: 3 }, keptFrom: task.run },
    ]);
    await office.push(APP);
  });

  it('ends a run in part when a document is rejected, with the reason', async () => {
    const { run, path } = await inReview();
    expect((await anna.call('POST', `${path}/rejection`, { why: '' })).status).toBe(400);
    expect((await anna.call('POST', `${path}/rejection`, { why: 'not ours' })).json.state).toBe('rejected');
    expect(await office.state(run)).toBe('partial');
    const { json } = await office.admin('GET', `/api/v2/apps/runs/${run}`);
    expect(json).toMatchObject({ status: 'COMPLETE', msg: '1 of 1 file read. bad.txt: Rejected in review: not ours' });
  });

  it('takes tasks by priority and age, skips, assigns and escalates', async () => {
    const own = await office.push(APP.replace('name: invoices', 'name: queue'));
    const runs = [];
    for (const name of ['1', '2', '3']) {
      runs.push(await office.run(own, { [`${name}.txt`]: `${BAD} ${name}` }));
      expect(await office.state(runs.at(-1)!)).toBe('review');
    }
    const { tasks } = (await office.admin('GET', `${API}/tasks?app=queue`)).json;
    expect(tasks.map((task: { run: string }) => task.run)).toEqual(runs);
    const next = async (who: typeof anna) => (await who.call('POST', `${API}/tasks/next`, { app: 'queue' })).json.task;
    await office.admin('PUT', `${API}/tasks/${tasks[2].id}/priority`, { priority: 5 });
    expect((await next(anna)).id).toBe(tasks[2].id);
    expect((await next(anna)).id).toBe(tasks[2].id); // what is claimed goes on first
    expect((await next(bert)).id).toBe(tasks[0].id);
    await bert.call('POST', `${API}/tasks/${tasks[0].id}/skip`);
    expect((await next(bert)).id).toBe(tasks[1].id);
    await bert.call('DELETE', `${API}/tasks/${tasks[1].id}/claim`);
    await office.admin('PUT', `${API}/tasks/${tasks[1].id}/assignment`, { person: anna.id });
    expect(await next(bert)).toBeNull();
    expect(await bert.call('POST', `${API}/tasks/${tasks[1].id}/claim`)).toMatchObject({ status: 409 });
    const escalated = await anna.call('POST', `${API}/tasks/${tasks[2].id}/escalation`, { why: 'a foreign form' });
    expect(escalated.json).toMatchObject({ claim: null, escalated: { why: 'a foreign form', by: { id: anna.id } } });
    expect(await anna.call('POST', `${API}/tasks/${tasks[2].id}/claim`)).toMatchObject({ status: 409 });
    expect((await next(anna)).id).toBe(tasks[1].id);
    expect((await office.admin('POST', `${API}/tasks/${tasks[2].id}/claim`)).status).toBe(200);
  });

  it('shows the tasks of a team to its members only', async () => {
    const own = await office.push(
      `${APP.replace('name: invoices', 'name: teamed')}`.replace('review: {', 'review: {team: payables, '),
    );
    const run = await office.run(own, { 'x.txt': BAD });
    expect(await office.state(run)).toBe('review');
    const [task] = (await office.admin('GET', `${API}/tasks?run=${run}`)).json.tasks;
    expect((await anna.call('GET', `${API}/tasks/${task.id}`)).status).toBe(404);
    await office.admin('PUT', `${API}/teams/payables`, { members: [{ person: anna.id }] });
    expect((await anna.call('GET', `${API}/tasks/${task.id}`)).status).toBe(200);
    expect((await anna.call('GET', `${API}/me`)).json).toMatchObject({ teams: [{ team: 'payables', lead: false }] });
    expect((await bert.call('POST', `${API}/tasks/${task.id}/claim`)).status).toBe(404);
    expect((await bert.call('GET', `${API}/tasks?run=${run}`)).json.tasks).toEqual([]);
    await anna.call('POST', `${API}/tasks/${task.id}/claim`);
    await anna.call('POST', `${API}/tasks/${task.id}/escalation`, { why: 'unsure' });
    expect((await anna.call('POST', `${API}/tasks/${task.id}/claim`)).status).toBe(409);
    await office.admin('PUT', `${API}/teams/payables`, { members: [{ person: anna.id, lead: true }] });
    expect((await anna.call('POST', `${API}/tasks/${task.id}/claim`)).status).toBe(200);
  });

  it('hands what was confirmed and corrected to the learning store', async () => {
    const own = await office.push(APP.replace('name: invoices', 'name: taught'));
    const run = await office.run(own, { 'x.txt': BAD });
    await office.state(run);
    const [task] = (await anna.call('GET', `${API}/tasks?run=${run}`)).json.tasks;
    await anna.call('POST', `${API}/tasks/${task.id}/claim`);
    await anna.call('POST', `${API}/tasks/${task.id}/edits`, { version: 0, ...total, to: { text: '12' } });
    await anna.call('POST', `${API}/tasks/${task.id}/completion`, { version: 1 });
    const { lessons } = (await office.admin('GET', `${API}/lessons?app=taught`)).json;
    const shown = lessons.map(({ name, outcome, blind }: { name: string; outcome: string; blind: boolean }) => [
      name,
      outcome,
      blind,
    ]);
    expect(shown).toEqual([
      ...[
        ['number', 'confirmed', false],
        ['subtotal', 'confirmed', false],
        ['tax', 'confirmed', false],
      ],
      ...[
        ['total', 'corrected', false],
        ['items', 'confirmed', false],
      ],
    ]);
    expect(lessons[3]).toMatchObject({
      machine: { text: '13', evidence: [{ page: 1 }] },
      final: { text: '12' },
      ...{ class: 'invoice', hash: expect.stringMatching(/^[0-9a-f]{64}$/), by: { id: anna.id } },
    });
    expect((await anna.call('GET', `${API}/lessons`)).status).toBe(403);
  });

  it('asks for a sample of accepted values again, blindly', async () => {
    const fields = Array.from({ length: 60 }, (_, i) => `{name: f${i}, type: text}`);
    const own = await office.push(
      `recto: 1\nname: sampled\nclasses: [{name: form, fields: [${fields.join(', ')}]}]\nreview: {audit: 0.05}`,
    );
    const page = `form ${fields.map((_, i) => `f${i}=v${i}`).join(' ')}`;
    const run = await office.run(
      own,
      Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`${i}.txt`, `${page} ${i}`])),
    );
    expect(await office.state(run)).toBe('complete'); // audits hold nothing up
    const { tasks } = (await anna.call('GET', `${API}/tasks?run=${run}&kind=audit`)).json;
    const asked = tasks.reduce((sum: number, task: { reasons: object[] }) => sum + task.reasons.length, 0);
    expect(asked).toBeGreaterThan(5);
    expect(asked).toBeLessThan(60);
    const [task] = tasks;
    const path = `${API}/tasks/${task.id}`;
    await anna.call('POST', `${path}/claim`);
    const view = await anna.call('GET', path);
    expect(view.json).toMatchObject({
      file: null,
      asked: [{ document: 0, pages: [1] }, ...task.reasons.slice(1).map(() => ({}))],
    });
    expect(JSON.stringify(view.json)).not.toMatch(/v\d/);
    const [{ field: name }] = view.json.asked;
    expect((await anna.call('POST', `${path}/answers`, { answers: [] })).status).toBe(422);
    const answers = view.json.asked.map(({ document, field }: { document: number; field: string }) => ({
      ...{ document, field, to: { text: field === name ? 'other' : field.replace('f', 'v') } },
    }));
    expect((await anna.call('POST', `${path}/answers`, { answers })).json.state).toBe('done');
    const { lessons } = (await office.admin('GET', `${API}/lessons?app=sampled`)).json;
    expect(lessons).toHaveLength(answers.length);
    expect(lessons[0]).toMatchObject({ name, outcome: 'corrected', blind: true, final: { text: 'other' } });
    const result = (await office.admin('GET', `${API}/runs/${run}/result`)).json;
    expect(
      result.files[lessons[0].file].documents[0].fields.find((one: { name: string }) => one.name === name).text,
    ).toBe(name.replace('f', 'v'));
  });

  describe('bad input', () => {
    it.each<[string, object, RegExp]>([
      ['a field that is not there', { ...total, field: 'totl', to: { text: '1' } }, /no field "totl"/],
      ['a hidden field', { ...total, field: 'secret', to: { text: '1' } }, /no field "secret"/],
      ['a derived field', { ...total, field: 'gross', to: { text: '1' } }, /follows from other fields/],
      ['a document that is not there', { ...total, document: 7, to: { text: '1' } }, /no document 7/],
      ['a text that is no amount', { ...total, to: { text: 'much' } }, /"much" is no amount/],
      [
        'a box off the page',
        { ...total, to: { at: { box: { page: 1, left: 0.9, top: 0, width: 0.2, height: 0.1 } } } },
        /does not lie on the page/,
      ],
      [
        'a box of no size',
        { ...total, to: { at: { box: { page: 1, left: 0.9, top: 0, width: 0, height: 0.1 } } } },
        /does not lie on the page/,
      ],
      [
        'a box on a page that is not there',
        { ...total, to: { at: { box: { page: 9, left: 0, top: 0, width: 0.2, height: 0.1 } } } },
        /no page 9/,
      ],
      ['words that are not there', { ...total, to: { at: { page: 1, words: [999] } } }, /no word 999/],
      ['a row that is not there', { kind: 'rows', document: 0, table: 'items', action: 'delete', row: 2 }, /no row 2/],
      [
        'a column that is not there',
        { ...total, field: 'items', cell: { row: 0, column: 'x' }, to: { text: '1' } },
        /no column "x"/,
      ],
      ['a class that is not there', { kind: 'class', document: 0, class: 'bill' }, /no class "bill"/],
      ['a split at the first page', { kind: 'split', document: 0, page: 1 }, /cannot be split before page 1/],
      ['nothing new', { kind: 'class', document: 0, class: 'invoice' }, /are so already/],
      ['an unknown kind', { kind: 'burn' }, /kind/],
    ])('%s is refused, and changes nothing', async (_, body, message) => {
      const { edit, file } = await inReview();
      const refused = await edit(body);
      expect([400, 422]).toContain(refused.status);
      expect(refused.json.detail).toMatch(message);
      expect(refused.headers.get('content-type')).toContain('application/problem+json');
      expect(await file()).toMatchObject({ version: 0, edits: [] });
    });

    it('an edit on a finished run is refused', async () => {
      const { edit, path, run } = await inReview();
      await anna.call('POST', `${path}/completion`, { version: 0, why: 'so be it' });
      await office.state(run);
      expect(await edit({ ...total, to: { text: '1' } })).toMatchObject({ status: 409, json: { code: 'task.ended' } });
      expect((await anna.call('POST', `${path}/claim`)).json.code).toBe('task.ended');
    });

    it("a cancelled run's task is gone, and cancelling loses no edit", async () => {
      const { edit, path, run } = await inReview();
      await edit({ ...total, to: { text: '14' } });
      await office.runs.cancel(office.organization, run as never);
      expect((await anna.call('GET', path)).json.task.state).toBe('cancelled');
      expect(await edit({ ...total, to: { text: '1' } }, 1)).toMatchObject({ json: { code: 'task.ended' } });
      expect((await anna.call('GET', `${API}/runs/${run}/files/0/edits`)).json.edits).toHaveLength(1);
    });

    it("another organization's task is not there", async () => {
      const { task, path } = await inReview();
      const other = await openOffice(opened.storage(), { works: false });
      try {
        expect((await other.admin('GET', `${API}/tasks/${task.id}`)).status).toBe(404);
        for (const call of ['claim', 'skip']) expect((await other.admin('POST', `${path}/${call}`)).status).toBe(404);
        expect((await other.admin('POST', `${path}/edits`, { version: 0, ...total, to: { text: '1' } })).status).toBe(
          404,
        );
        expect((await other.admin('PUT', `${path}/priority`, { priority: 3 })).status).toBe(404);
        expect((await other.admin('GET', `${API}/tasks`)).json.tasks).toEqual([]);
      } finally {
        await other.close();
      }
    });
  });
});
