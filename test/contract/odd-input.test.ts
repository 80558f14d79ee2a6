import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SLIP_APP } from './papers.ts';
import { openScene, type Scene } from './scene.ts';

// Input that a client may send by accident or on purpose is the client's fault, whatever the database thinks of it:
// each is answered with a 4xx in the words of its dialect, or taken, but never with a 5xx.

let scene: Scene;
let app: string;
let batch: number;
let organization: string;

beforeAll(async () => {
  scene = await openScene();
  app = await scene.publish(SLIP_APP);
  organization = scene.acme.organization.id;
  batch = (await scene.call('POST', '/api/v2/batches', {})).json.id;
  await scene.call('PUT', `/api/v2/batches/${batch}/files/a.pdf`, Buffer.from('x'));
});
afterAll(() => scene?.close());

const HUGE = '999999999999999';
const LONG = 'x'.repeat(8_000);
const DEEP = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;

function run(more: string): () => [string, string, string] {
  return () => ['POST', '/api/v2/apps/runs', `{"app_name":"slip","batch_id":${batch},${more}}`];
}

const ODD: Record<string, () => [method: string, path: string, body?: string]> = {
  'a batch number that no column holds': () => ['GET', `/api/v2/batches/${HUGE}`],
  'its files': () => ['GET', `/api/v2/batches/${HUGE}/files?page_size=${HUGE}`],
  'a batch number in a run': () => ['POST', '/api/v2/apps/runs', `{"app_name":"slip","batch_id":${HUGE}}`],
  'a number past the exact ones': () => ['POST', '/api/v2/apps/runs', '{"app_name":"slip","batch_id":1e300}'],
  'a page far out': () => ['GET', `/api/v2/batches?limit=${HUGE}&offset=${HUGE}`],
  'runs far out': () => ['GET', `/api/v2/apps/runs?limit=${HUGE}&offset=${HUGE}&from_timestamp=0&to_timestamp=${HUGE}`],
  'U+0000 in a filter': () => ['GET', '/api/v2/batches?username=%00'],
  'U+0000 in a name': () => ['POST', '/api/v2/batches', '{"name":"a\\u0000b"}'],
  'half a character in a name': () => ['POST', '/api/v2/batches', '{"name":"a\\ud800b"}'],
  'U+0000 in a key': run('"settings":{"keys":{"custom":{"a\\u0000":1}}}'),
  'half a character in a value': run('"settings":{"keys":{"custom":{"a":"\\udc00"}}}'),
  'U+0000 in a tag': run('"settings":{"tags":["\\u0000"]}'),
  'U+0000 in a version': run('"version":"\\u0000"'),
  'keys without end': run(`"settings":{"keys":{"custom":{"a":${DEEP}}}}`),
  'a prototype': () => ['POST', '/api/v2/apps/runs', '{"__proto__":{"app_name":"slip"}}'],
  'a body that is no object': () => ['POST', '/api/v2/apps/runs', '[[["a"]]]'],
  'results far out': () => ['GET', `/api/v2/apps/runs/${app}/results?file_offset=${HUGE}`],
  'an app named U+0000': () => ['GET', '/api/recto/v1/apps/%00'],
  'an app file with U+0000': () => ['PUT', '/api/recto/v1/apps/x', 'recto: 1\nname: "a\0b"\nclasses: []'],
  'an app file that is a bomb': () => [
    'PUT',
    '/api/recto/v1/apps/x',
    `recto: 1\na: &a [x]\nb: &b [*a,*a]\nname: ${DEEP}`,
  ],
  'an image far out': () => ['GET', `/api/recto/v1/runs/${app}/files/${HUGE}/pages/${HUGE}/image`],
  'an action that is no id': () => ['GET', `/api/v1/organizations/${organization}/actions/'--/versions/1/executions/1`],
  'a version of U+0000': () => [
    'GET',
    `/api/v1/organizations/${organization}/actions/${app}/versions/%00/executions/${app}`,
  ],
  'a file named U+0000': () => [
    'POST',
    `/api/v1/organizations/${organization}/actions/${app}/versions/1.0.0/executions`,
    '{"file":"eA==","fileName":"\\u0000.pdf"}',
  ],
  'an action page far out': () => [
    'GET',
    `/idp/api/v1/organizations/${organization}/actions?page=${HUGE}&size=${HUGE}`,
  ],
  'a client named U+0000': () => [
    'POST',
    '/accounts/api/v2/oauth2/token',
    '{"grant_type":"client_credentials","client_id":"\\u0000","client_secret":"x"}',
  ],
  'a person named U+0000': () => ['POST', '/accounts/login', '{"username":"\\u0000","password":"x"}'],
  'a very long password': () => ['POST', '/accounts/login', `{"username":"a","password":"${'x'.repeat(500_000)}"}`],
  'a very long file name': () => ['PUT', `/api/v2/batches/${batch}/files/${LONG}`, 'x'],
  'a very long id of a run': () => ['GET', `/api/v2/apps/runs/${LONG}/results`],
  'a very long name of an app': () => ['GET', `/api/recto/v1/apps/${LONG}`],
  'a very long name of a new app': () => ['PUT', `/api/recto/v1/apps/${LONG}`, SLIP_APP],
  'a very long version of an action': () => [
    'GET',
    `/api/v1/organizations/${organization}/actions/${app}/versions/${LONG}/executions/${app}`,
  ],
  'an address that is no text': () => ['GET', '/api/v2/batches/%FF'],
};

describe('odd input', () => {
  it.each(Object.entries(ODD))('%s is no fault of the server', async (_, make) => {
    const [method, path, body] = make();
    const answer = await scene.call(method, path, body, { 'content-type': 'application/json' });
    expect(answer.status, answer.text).toBeLessThan(500);
    if (answer.status < 400) return;
    const { json } = answer;
    if (path.startsWith('/api/v2')) expect(json).toEqual({ message: expect.any(String) });
    else if (path.startsWith('/accounts'))
      expect(json).toEqual({ error: expect.any(String), error_description: expect.any(String) });
    else expect(json).toMatchObject({ status: answer.status, title: expect.any(String) });
  });

  it('leaves the server well', async () => {
    expect(await scene.call('GET', '/readyz')).toMatchObject({ status: 200 });
  });
});
