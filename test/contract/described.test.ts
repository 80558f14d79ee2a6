import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SLIP_APP, slip } from './papers.ts';
import { openScene, type Scene } from './scene.ts';

// The OpenAPI description of our own API: every route is in it, and answers are as it says.

const NATIVE = '/api/recto/v1';
let scene: Scene;
// biome-ignore lint/suspicious/noExplicitAny: a document of any shape
let described: any;
beforeAll(async () => {
  scene = await openScene();
  described = (await scene.call('GET', `${NATIVE}/openapi.json`)).json;
});
afterAll(() => scene?.close());

describe('the description of our own API', () => {
  it('has every route, with what it takes and answers', () => {
    expect(described.openapi).toBe('3.1.0');
    for (const { method, url } of scene.app.routeTable) {
      if (!url.startsWith(NATIVE) || method === 'HEAD') continue;
      const operation = described.paths[url.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
      expect(operation?.summary, `${method} ${url}`).toEqual(expect.any(String));
      const parts = [...url.matchAll(/:(\w+)/g)].map(([, name]) => name);
      const named = operation.parameters.filter((one: { in: string }) => one.in === 'path');
      expect(named.map((one: { name: string }) => one.name)).toEqual(parts);
    }
    const ids = Object.values<object>(described.paths).flatMap((path) =>
      Object.values(path).map((one) => one.operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is what answers are like', async () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    const holds = async (method: string, path: string, pattern: string, body?: object | FormData | string) => {
      const answer = await scene.call(method, path, body);
      expect(answer.status, `${method} ${path}: ${answer.text}`).toBeLessThan(300);
      const { content } = described.paths[`${NATIVE}${pattern}`][method.toLowerCase()].responses[answer.status];
      const judge = ajv.compile(content['application/json'].schema);
      expect(judge(answer.json), `${method} ${path}: ${ajv.errorsText(judge.errors)} ${answer.text}`).toBe(true);
      return answer.json;
    };
    const app = SLIP_APP.replace(
      'fields:',
      'fields:\n      - {name: nowhere, type: iban, required: true, threshold: 0.9}',
    );
    await holds('PUT', `${NATIVE}/apps/slip`, '/apps/{name}', app);
    const published = await holds('POST', `${NATIVE}/apps/slip/versions`, '/apps/{name}/versions');
    expect(published.warnings).toEqual([expect.stringContaining('slip.nowhere')]);
    await holds('GET', `${NATIVE}/apps`, '/apps');
    await holds('GET', `${NATIVE}/apps/slip`, '/apps/{name}');
    const form = new FormData();
    form.append('app', 'slip');
    form.append('file', new Blob([await slip()]), 'slip.pdf');
    const run = await holds('POST', `${NATIVE}/runs`, '/runs', form);
    await scene.ended(run.id);
    await holds('GET', `${NATIVE}/runs/${run.id}`, '/runs/{run}');
    await holds('GET', `${NATIVE}/runs/${run.id}/result`, '/runs/{run}/result');
    const { tasks } = await holds('GET', `${NATIVE}/tasks`, '/tasks');
    const path = `${NATIVE}/tasks/${tasks[0].id}`;
    await holds('POST', `${path}/claim`, '/tasks/{task}/claim');
    await holds('POST', `${NATIVE}/tasks/next`, '/tasks/next', {});
    const box = { page: 1, left: 0, top: 0, width: 1, height: 1 };
    const edit = { version: 0, kind: 'value', document: 0, field: 'nowhere', to: { text: 'none', at: { box } } };
    await holds('POST', `${path}/edits`, '/tasks/{task}/edits', edit);
    await holds('GET', path, '/tasks/{task}');
    await holds('POST', `${path}/undo`, '/tasks/{task}/undo', { version: 1 });
    await holds('GET', `${NATIVE}/runs/${run.id}/files/0/edits`, '/runs/{run}/files/{file}/edits');
    await holds('POST', `${path}/completion`, '/tasks/{task}/completion', { version: 2, why: 'there is none' });
    await holds('GET', `${NATIVE}/lessons`, '/lessons');
    await holds('GET', `${NATIVE}/me`, '/me');
    await holds('GET', `${NATIVE}/people`, '/people');
    await holds('GET', `${NATIVE}/teams`, '/teams');
    await holds('GET', `${NATIVE}/tables`, '/tables');
  });
});
