import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ARCHIVE_CALLED_PDF, EMPTY, SLIP_APP, slip } from './papers.ts';
import { openScene, type Scene } from './scene.ts';

const API = '/api/recto/v1';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.close());

function formOf(app: string, content: Uint8Array, name: string): FormData {
  const form = new FormData();
  form.append('app', app);
  form.append('file', new Blob([new Uint8Array(content)]), name);
  return form;
}

describe('an app through the native API', () => {
  it('is pushed, published, listed, shown, and published again under the next minor version', async () => {
    const yaml = { 'content-type': 'application/yaml' };
    const pushed = await scene.call('PUT', `${API}/apps/slip`, SLIP_APP, yaml);
    expect(pushed).toMatchObject({ status: 200, json: { name: 'slip' } });
    const { id } = pushed.json;
    expect((await scene.call('GET', `${API}/apps`)).json).toEqual({
      apps: [{ id, name: 'slip', version: null, state: 'draft' }],
    });
    const versions = `${API}/apps/slip/versions`;
    expect(await scene.call('POST', versions)).toMatchObject({
      status: 201,
      json: { id, name: 'slip', version: '1.0.0' },
    });
    expect(await scene.call('POST', versions)).toMatchObject({ status: 201, json: { version: '1.1.0' } });
    const shown = await scene.call('GET', `${API}/apps/slip`);
    expect(shown.json).toMatchObject({ id, state: 'production', version: '1.1.0', definition: { name: 'slip' } });
    expect(shown.json.versions.map((v: { version: string }) => v.version)).toEqual(['1.1.0', '1.0.0']);
  });

  it('with faults is refused with all of them', async () => {
    const wrong = SLIP_APP.replace('type: id', 'type: idd').replace('type: date', 'type: dat');
    const answer = await scene.call('PUT', `${API}/apps/slip`, wrong, { 'content-type': 'text/plain' });
    expect(answer).toMatchObject({ status: 422, json: { code: 'app.invalid' } });
    expect(answer.json.faults).toHaveLength(2);
  });
});

describe('a document through the native API', () => {
  it('gives its result and the image of its page', async () => {
    const started = await scene.call('POST', `${API}/runs`, formOf('slip', await slip(), 'slip.pdf'));
    expect(started).toMatchObject({ status: 201, json: { file: 'slip.pdf', app: { name: 'slip', version: '1.1.0' } } });
    const { id } = started.json;
    await scene.ended(id);
    const { json, text } = await scene.call('GET', `${API}/runs/${id}/result`);
    expect(json.run).toMatchObject({ id, state: 'complete', files: { total: 1, ended: 1 } });
    const [file] = json.files;
    expect(file).toMatchObject({ index: 0, file: 'slip.pdf', status: 'complete', pages: [{ number: 1 }] });
    const [document] = file.documents;
    const due = document.fields.find((f: { name: string }) => f.name === 'due date');
    expect(due).toMatchObject({
      text: '2026-03-31',
      value: '2026-03-31',
      source: 'extracted',
      evidence: [{ page: 1 }],
    });
    expect(text).not.toContain('S-0007');
    const image = await fetch(`${scene.url}${API}/runs/${id}/files/0/pages/1/image`, {
      headers: { authorization: `Bearer ${scene.acme.token}` },
    });
    expect(image.status).toBe(200);
    expect(image.headers.get('content-type')).toMatch(/^image\/(png|jpeg)$/);
    expect((await image.arrayBuffer()).byteLength).toBeGreaterThan(1_000);
  });

  it.each([
    ['an empty file', 'slip', EMPTY, 400, 'file.empty'],
    ['an unknown app', 'nothing', ARCHIVE_CALLED_PDF, 404, 'app.unknown'],
  ])('is refused for %s', async (_, app, content, status, code) => {
    const answer = await scene.call('POST', `${API}/runs`, formOf(app, content, 'a.pdf'));
    expect(answer).toMatchObject({ status, json: { code, detail: expect.any(String), remedy: expect.any(String) } });
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });

  it('that is an archive called a PDF ends failed, and says why', async () => {
    const { id } = (await scene.call('POST', `${API}/runs`, formOf('slip', ARCHIVE_CALLED_PDF, 'letter.pdf'))).json;
    await scene.ended(id);
    const { json } = await scene.call('GET', `${API}/runs/${id}/result`);
    expect(json.run.state).toBe('failed');
    expect(json.files).toMatchObject([
      { file: 'letter.pdf', status: 'failed', problem: { message: expect.any(String) }, documents: [] },
    ]);
  });
});

describe('the server', () => {
  it('is live and ready, without a token', async () => {
    for (const path of ['/livez', '/readyz']) {
      expect(await scene.call('GET', path, undefined, { authorization: '' })).toMatchObject({ status: 200 });
    }
  });
});
