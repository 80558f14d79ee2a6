import { afterAll, beforeAll, expect, it } from 'vitest';
import { onBothDatabases } from '../support/storage.ts';
import { API, type Caller, type Office, openOffice } from './office.ts';

const APP = `
recto: 1
name: purchase
splitting: document
classes:
  - {name: invoice, fields: [{name: order, type: id}, {name: total, type: money}]}
  - {name: purchase-order, fields: [{name: order, type: id}, {name: total, type: money}]}
  - {name: receipt, fields: [{name: order, type: id}]}
packet:
  fields:
    - {name: order number, type: id, inputs: [invoice.order, purchase-order.order, receipt.order]}
    - {name: total, type: money, inputs: [invoice.total, purchase-order.total]}
    - {name: share, type: derived, formula: 'total / sum(field("purchase-order.total"))'}
  checks:
    - {name: same order, match: [invoice.order, purchase-order.order, receipt.order], blocks: true}
    - {name: complete, present: [invoice, purchase-order, receipt], blocks: true}
    - {name: charged, formula: 'total <= sum(field("purchase-order.total"))'}
review: {audit: 0}
`;
const THREE = ['invoice order=77 total=90', 'purchase-order order=78 total=100', 'receipt order=77'];

onBothDatabases('a packet', (opened) => {
  let office: Office;
  let app: string;
  let anna: { id: string; call: Caller };
  let copies = 0;
  beforeAll(async () => {
    office = await openOffice(opened.storage());
    app = await office.push(APP);
    anna = await office.person('anna', ['reviewer']);
  });
  afterAll(() => office?.close());

  const pages = () => {
    copies += 1;
    return THREE.map((page) => `${page} copy${copies}`);
  };
  async function claimed(run: string) {
    const { json } = await anna.call('GET', `${API}/tasks?run=${run}`);
    expect(json.tasks).toHaveLength(1);
    const path = `${API}/tasks/${json.tasks[0].id}`;
    await anna.call('POST', `${path}/claim`);
    return { task: json.tasks[0], path };
  }
  const aihub = async (run: string) =>
    (
      await office.admin(
        'GET',
        `/api/v2/apps/runs/${run}/results?include_review_results=true&include_validation_results=true`,
      )
    ).json;

  it('of three documents that do not match stops, is corrected and completes, in every dialect', async () => {
    const file = pages().join('\n');
    const form = new FormData();
    form.append('file', new Blob([file]), 'three.txt');
    const address = `/api/v1/organizations/${office.organization}/actions/${app}/versions/1.0.0/executions`;
    const submitted = await fetch(office.url + address, {
      method: 'POST',
      headers: { authorization: office.bearer },
      body: form,
    });
    expect(submitted.status).toBe(201);
    const { id: run } = (await submitted.json()) as { id: string };
    const mulesoft = async () => (await office.admin('GET', `${address}/${run}`)).json;

    expect(await office.state(run)).toBe('review');
    expect(await mulesoft()).toMatchObject({ status: 'MANUAL_VALIDATION_REQUIRED' });
    const stopped = await aihub(run);
    expect(stopped).toMatchObject({ status: 'STOPPED_AT_CHECKPOINT', review_completed: false });
    expect(stopped.files[0].documents[1].fields[0].validations).toEqual({
      valid: false,
      alerts: [expect.objectContaining({ type: 'match', blocked: true, msg: MISMATCH })],
    });
    expect(stopped.case_info.fields[0]).toEqual({
      name: 'order_number',
      value: '77',
      input_fields: [
        { record_index: 0, refined_phrase_name: 'order' },
        { record_index: 1, refined_phrase_name: 'order' },
        { record_index: 2, refined_phrase_name: 'order' },
      ],
      chosen_field: { record_index: 0, refined_phrase_name: 'order' },
      edit_history: [],
      validations: { valid: false, failures: [{ type: 'all_inputs_match', msg: MISMATCH }] },
    });

    const { task, path } = await claimed(run);
    expect(task).toMatchObject({
      kind: 'packet',
      file: null,
      reasons: [{ kind: 'packet', check: 'same order', message: MISMATCH }],
    });
    const view = (await anna.call('GET', path)).json;
    expect(view.packet.result.checks[0].inputs).toContainEqual({ file: 0, document: 1, field: 'order' });
    const refused = await anna.call('POST', `${path}/completion`, { version: 0 });
    expect(refused).toMatchObject({ status: 409, json: { code: 'task.unresolved' } });
    const wanted = { kind: 'value', document: 1, field: 'order', to: { text: '77' } };
    expect(await anna.call('POST', `${path}/edits`, { version: 0, ...wanted })).toMatchObject({ status: 422 });
    expect((await anna.call('POST', `${path}/edits`, { version: 0, file: 0, ...wanted })).status).toBe(200);
    expect((await anna.call('GET', path)).json.unresolved).toEqual([]);
    expect((await anna.call('POST', `${path}/completion`, { version: 0 })).status).toBe(200);

    expect(await office.state(run)).toBe('complete');
    expect(await mulesoft()).toMatchObject({ status: 'SUCCEEDED', documentName: 'three.txt' });
    const completed = await aihub(run);
    expect(completed).toMatchObject({ status: 'COMPLETE', review_completed: true });
    expect(completed.case_info.fields[0]).toMatchObject({ value: '77', validations: { valid: true, failures: [] } });
    expect(completed.files[0].documents[1].fields[0]).toMatchObject({
      value: '77',
      edit_history: [{ modifications: [{ message: 'Edited to "77"' }] }],
    });
    const native = (await office.admin('GET', `${API}/runs/${run}/result`)).json;
    expect(native.run.state).toBe('complete');
    expect(native.packet).toMatchObject({
      fields: [
        { name: 'order number', value: { text: '77', source: 'person' }, chosen: { document: 1 } },
        { name: 'total', value: { value: 90, source: 'extracted', evidence: [{ page: 1 }] } },
        { name: 'share', value: { value: 0.9, source: 'derived' } },
      ],
      checks: [{ status: 'passed' }, { status: 'passed' }, { status: 'passed' }],
    });
  });

  it('of three files keeps choices and values of a person, with their history, and takes them back', async () => {
    const [a, b, c] = pages();
    const run = await office.run(app, { 'a.txt': a!, 'b.txt': b!, 'c.txt': c! });
    expect(await office.state(run)).toBe('review');
    const { path } = await claimed(run);
    const choose = (version: number, field: string, to: object) =>
      anna.call('POST', `${path}/edits`, { version, kind: 'choice', field, to });
    const chosen = await choose(0, 'total', { input: { file: 1, document: 0, field: 'total' } });
    expect(chosen.json.result.fields[1]).toMatchObject({
      value: { value: 100, source: 'person' },
      chosen: { file: 1 },
    });
    expect(await choose(0, 'total', { text: '95' })).toMatchObject({ status: 409, json: { code: 'edit.conflict' } });
    expect((await choose(1, 'total', { text: '95' })).json.result.fields[1]).toMatchObject({
      value: { value: 95 },
      chosen: null,
    });
    expect(await choose(2, 'share', { text: '1' })).toMatchObject({ status: 422 });
    expect(await choose(2, 'total', { input: { file: 2, document: 0, field: 'total' } })).toMatchObject({
      status: 422,
    });
    expect((await anna.call('POST', `${path}/undo`, { version: 2 })).json.result.fields[1]).toMatchObject({
      value: { value: 100 },
    });
    expect((await anna.call('POST', `${path}/completion`, { version: 3, why: 'a known slip' })).status).toBe(200);
    expect(await office.state(run)).toBe('complete');
    const { case_info } = await aihub(run);
    expect(case_info.fields[1]).toMatchObject({
      value: '100',
      chosen_field: { record_index: 1, refined_phrase_name: 'total' },
      edit_history: [
        {},
        { modifications: [{ message: 'Edited to "95"' }] },
        { modifications: [{ message: 'Edited to "100"' }] },
      ],
    });
    const { json } = await office.admin('GET', `${API}/runs/${run}/packet`);
    const again = await office.run(app, { 'a.txt': a!, 'b.txt': b!, 'c.txt': c! });
    await office.state(again);
    const kept = (await office.admin('GET', `${API}/runs/${again}/packet`)).json;
    expect(kept.result.fields[1]).toMatchObject({ value: { value: 100, source: 'person' }, chosen: { file: 1 } });
    expect(kept.edits).toMatchObject([{ kind: 'kept', name: 'total', by: { id: anna.id }, keptFrom: run }]);
    expect(json).toMatchObject({
      accepted: [`same order: ${OTHER_FILES}`],
      edits: [{ from: null }, {}, { kind: 'undo' }, { kind: 'accepted' }],
    });
  });

  it('that is rejected ends its run in part', async () => {
    const run = await office.run(app, { 'all.txt': pages().join('\n') });
    expect(await office.state(run)).toBe('review');
    const { path } = await claimed(run);
    await anna.call('POST', `${path}/rejection`, { why: 'two orders' });
    expect(await office.state(run)).toBe('partial');
    expect(await aihub(run)).toMatchObject({
      status: 'COMPLETE',
      message: expect.stringContaining('Rejected in review: two orders'),
    });
  });

  it('waits for the files in review, and is looked at when they are done', async () => {
    const own = await office.push(
      APP.replace('name: purchase\n', 'name: both\n').replace(
        'packet:',
        'checks: [{class: invoice, field: total, range: {to: 50}, blocks: true}]\npacket:',
      ),
    );
    const run = await office.run(own, { 'all.txt': pages().join('\n') });
    expect(await office.state(run)).toBe('review');
    const first = await claimed(run);
    expect(first.task.kind).toBe('review');
    await anna.call('POST', `${first.path}/edits`, {
      version: 0,
      kind: 'value',
      document: 0,
      field: 'total',
      to: { text: '40' },
    });
    await anna.call('POST', `${first.path}/completion`, { version: 1 });
    expect(await office.state(run)).toBe('review');
    const second = await claimed(run);
    expect(second.task.kind).toBe('packet');
    await anna.call('POST', `${second.path}/completion`, { version: 0, why: 'known' });
    expect(await office.state(run)).toBe('complete');
  });
});

const MISMATCH = 'invoice.order is "77" in three.txt, but purchase-order.order is "78" in three.txt';
const OTHER_FILES = 'invoice.order is "77" in a.txt, but purchase-order.order is "78" in b.txt';
