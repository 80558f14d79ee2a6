import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mail } from '../reading/archives.ts';
import { hasSpecification, Specification } from './openapi.ts';
import { SLIP_APP, slip } from './papers.ts';
import { openScene, type Scene } from './scene.ts';

// A file of several parts, a mail with two slips, through both dialects.

let scene: Scene;
let app: string;
let letter: Buffer;

beforeAll(async () => {
  scene = await openScene();
  app = await scene.publish(SLIP_APP);
  const content = await slip();
  const slips = ['march.pdf', 'april.pdf'].map((name) => ({ name, type: 'application/pdf', content }));
  letter = Buffer.from(mail('Please find two slips enclosed.', slips));
});
afterAll(() => scene?.close());

it('has a document for each part in the AI Hub API, with the pages of the whole file counted on', async () => {
  const specification = hasSpecification ? new Specification() : null;
  const { json: batch } = await scene.call('POST', '/api/v2/batches', { name: 'parts' });
  const octets = { 'content-type': 'application/octet-stream' };
  await scene.call('PUT', `/api/v2/batches/${batch.id}/files/two.eml`, letter, octets);
  const { json: run } = await scene.call('POST', '/api/v2/apps/runs', { app_name: 'slip', batch_id: batch.id });
  await scene.ended(run.id);
  const path = `/api/v2/apps/runs/${run.id}/results?include_source_info=true`;
  const { status, json } = await scene.call('GET', path);
  const faults = specification?.faults('GET', '/v2/apps/runs/{run_id}/results', status, json);
  expect(faults ?? '').toBe('');
  expect(json).toMatchObject({ status: 'COMPLETE', files: [{ original_file_name: 'two.eml' }] });
  const { documents } = json.files[0];
  expect(documents.map((each: { page_numbers: number[] }) => each.page_numbers)).toEqual([[1], [2], [3]]);
  for (const [index, document] of documents.slice(1).entries()) {
    expect(document.class_name).toBe('slip');
    const [number, date] = document.fields;
    expect([number.value, date.value]).toEqual(['A-4711', '2026-03-31']);
    expect(date.source_coordinates[0].page_number).toBe(index + 1);
  }
});

it('has the values of its slips in the MuleSoft API, once, and none of the letter', async () => {
  const { organization, clientId: client_id, clientSecret: client_secret } = scene.acme;
  const grant = { grant_type: 'client_credentials', client_id, client_secret };
  const { json: granted } = await scene.call('POST', '/accounts/api/v2/oauth2/token', grant, { authorization: '' });
  const headers = { authorization: `bearer ${granted.access_token}` };
  const executions = `/api/v1/organizations/${organization.id}/actions/${app}/versions/1.0.0/executions`;
  const form = new FormData();
  form.append('callback', '{"noAuthUrl": "null"}');
  form.append('file', new Blob([new Uint8Array(letter)]), 'two.eml');
  const { json: submitted } = await scene.call('POST', executions, form, headers);
  expect(submitted).toMatchObject({ documentName: 'two.eml', status: 'ACKNOWLEDGED' });
  let json = submitted;
  for (let i = 0; i < 600 && ['ACKNOWLEDGED', 'IN_PROGRESS', 'RESULTS_PENDING'].includes(json.status); i += 1) {
    await sleep(100);
    json = (await scene.call('GET', `${executions}/${submitted.id}`, undefined, headers)).json;
  }
  expect(Object.keys(json)).toEqual(['id', 'documentName', 'status', 'fields', 'tables']);
  expect(json).toMatchObject({ documentName: 'two.eml', status: 'SUCCEEDED' });
  expect(json.fields['order number']).toEqual({ value: 'A-4711' });
  expect(json.fields['due date']).toEqual({ value: '2026-03-31' });
});
