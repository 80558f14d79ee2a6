import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SLIP_APP, slip } from '../contract/papers.ts';
import { type Answer, openScene, type Scene } from '../contract/scene.ts';

// The other organization calls every route of the server's own table with the ids of acme's things. A route that is
// not described here fails the test: whoever adds one says how it keeps organizations apart.

let scene: Scene;
/** Acme's things. */
let app: string;
let batch: number;
let run: string;
let execution: string;
let task: string;
let person: string;
/** The other organization's own. */
let ownApp: string;
let ownBatch: number;

beforeAll(async () => {
  scene = await openScene();
  app = await scene.publish(SLIP_APP);
  batch = (await scene.call('POST', '/api/v2/batches', { name: 'of acme' })).json.id;
  await scene.call('PUT', `/api/v2/batches/${batch}/files/acme.pdf`, await slip());
  run = (await scene.call('POST', '/api/v2/apps/runs', { app_id: app, batch_id: batch })).json.id;
  execution = (await scene.call('POST', '/api/recto/v1/runs', form('slip'))).json.id;
  await scene.ended(run);
  await scene.ended(execution);
  const strict = SLIP_APP.replace('name: slip', 'name: strict').replace(
    'fields:',
    'fields:\n      - {name: nowhere, type: iban, required: true}',
  );
  await scene.publish(strict);
  const stopped = (await scene.call('POST', `${NATIVE}/runs`, await slipForm('strict'))).json.id;
  await scene.ended(stopped);
  task = (await scene.call('GET', `${NATIVE}/tasks?run=${stopped}`)).json.tasks[0].id;
  person = (
    await scene.call('POST', `${NATIVE}/people`, { email: PERSON, password: 'a long password', roles: ['reviewer'] })
  ).json.id;
  await scene.call('PUT', `${NATIVE}/teams/payables`, { members: [{ person }] });
  await scene.call('PUT', `${NATIVE}/tables/vendors`, 'name\nAcme\n');
  const source = SLIP_APP.replace('name: slip', 'name: own');
  ownApp = (await asOther('PUT', '/api/recto/v1/apps/own', source)).json.id;
  await asOther('POST', '/api/recto/v1/apps/own/versions');
  ownBatch = (await asOther('POST', '/api/v2/batches', { name: 'own' })).json.id;
  await asOther('PUT', `/api/v2/batches/${ownBatch}/files/own.pdf`, await slip());
});
afterAll(() => scene?.close());

function asOther(method: string, path: string, body?: string | object): Promise<Answer> {
  return scene.call(method, path, body, { authorization: `Bearer ${scene.other.token}` });
}

function form(of: string): FormData {
  const parts = new FormData();
  parts.append('app', of);
  parts.append('file', new Blob(['content']), 'own.pdf');
  return parts;
}

async function slipForm(of: string): Promise<FormData> {
  const parts = new FormData();
  parts.append('app', of);
  parts.append('file', new Blob([await slip()]), 'slip.pdf');
  return parts;
}

interface Attempt {
  readonly path: string;
  readonly body?: string | object;
  /** Status with which it must be answered. */
  readonly status: number;
}

/** `anyone`: the route gives nothing of any organization, and asks for no credentials. */
type Description = 'anyone' | (() => Attempt[]);

/** MuleSoft's addresses name the organization: acme's is 403, and acme's things in one's own are 404. */
function mulesoft(base: string, tail: () => string, attempt: { body?: object } = {}): () => Attempt[] {
  return () => [
    { path: `${base}/organizations/${scene.acme.organization.id}/actions${tail()}`, status: 403, ...attempt },
    { path: `${base}/organizations/${scene.other.organization.id}/actions${tail()}`, status: 404, ...attempt },
  ];
}

const V2 = '/api/v2';
const NATIVE = '/api/recto/v1';
const PERSON = 'rita@acme.example';

function onTask(what: string, body?: object): () => Attempt[] {
  return () => [{ path: `${NATIVE}/tasks/${task}/${what}`, status: 404, ...(body && { body }) }];
}
const EXECUTIONS = '/api/v1/organizations/:organization/actions/:action/versions/:version/executions';
const ACTIONS = '/idp/api/v1/organizations/:organization/actions';

const DESCRIBED: Record<string, Description> = {
  'POST /api/v2/batches': () => [{ path: `${V2}/batches`, body: { name: 'another' }, status: 200 }],
  'GET /api/v2/batches': () => [
    { path: `${V2}/batches`, status: 200 },
    { path: `${V2}/batches?username=administrator&workspace=default`, status: 200 },
  ],
  'GET /api/v2/batches/:batch': () => [{ path: `${V2}/batches/${batch}`, status: 404 }],
  'GET /api/v2/batches/:batch/files': () => [{ path: `${V2}/batches/${batch}/files`, status: 404 }],
  'PUT /api/v2/batches/:batch/files/:file': () => [
    { path: `${V2}/batches/${batch}/files/acme.pdf`, body: 'overwritten', status: 404 },
    { path: `${V2}/batches/${batch}/files/new.pdf`, body: 'added', status: 404 },
  ],
  'POST /api/v2/apps/runs': () => [
    { path: `${V2}/apps/runs`, body: { app_id: app, batch_id: batch }, status: 404 },
    { path: `${V2}/apps/runs`, body: { app_id: app, batch_id: ownBatch }, status: 404 },
    { path: `${V2}/apps/runs`, body: { app_name: 'slip', batch_id: ownBatch }, status: 404 },
    { path: `${V2}/apps/runs`, body: { app_id: ownApp, batch_id: batch }, status: 404 },
  ],
  'GET /api/v2/apps/runs': () => [
    { path: `${V2}/apps/runs`, status: 200 },
    { path: `${V2}/apps/runs?run_id=${run}`, status: 200 },
    { path: `${V2}/apps/runs?app_id=${app}`, status: 200 },
    { path: `${V2}/apps/runs?app_name=slip`, status: 200 },
  ],
  'GET /api/v2/apps/runs/:run': () => [{ path: `${V2}/apps/runs/${run}`, status: 404 }],
  'GET /api/v2/apps/runs/:run/results': () => [{ path: `${V2}/apps/runs/${run}/results`, status: 404 }],

  'POST /accounts/api/v2/oauth2/token': 'anyone',
  'POST /accounts/login': 'anyone',
  [`POST ${EXECUTIONS}`]: mulesoft('/api/v1', () => `/${app}/versions/1.0.0/executions`, { body: { file: 'eA==' } }),
  [`GET ${EXECUTIONS}/:execution`]: mulesoft('/api/v1', () => `/${app}/versions/1.0.0/executions/${execution}`),
  [`GET ${EXECUTIONS}/:execution/v2`]: mulesoft('/api/v1', () => `/${app}/versions/1.0.0/executions/${execution}/v2`),
  [`GET ${ACTIONS}`]: () => [
    { path: ACTIONS.replace(':organization', scene.acme.organization.id), status: 403 },
    { path: ACTIONS.replace(':organization', scene.other.organization.id), status: 200 },
  ],
  [`GET ${ACTIONS}/:action`]: mulesoft('/idp/api/v1', () => `/${app}`),
  [`GET ${ACTIONS}/:action/versions`]: mulesoft('/idp/api/v1', () => `/${app}/versions`),
  [`GET ${ACTIONS}/:action/versions/:version`]: mulesoft('/idp/api/v1', () => `/${app}/versions/1.0.0`),

  'GET /livez': 'anyone',
  'GET /readyz': 'anyone',
  'GET /': 'anyone',
  'GET /assets/page.css': 'anyone',
  'GET /assets/page.js': 'anyone',
  'GET /assets/client.js': 'anyone',
  'GET /assets/view.js': 'anyone',
  'GET /assets/icon.svg': 'anyone',
  'GET /api/recto/v1/apps': () => [{ path: `${NATIVE}/apps`, status: 200 }],
  'GET /api/recto/v1/apps/:name': () => [
    { path: `${NATIVE}/apps/slip`, status: 404 },
    { path: `${NATIVE}/apps/${app}`, status: 404 },
  ],
  // A name is an organization's own: this makes the other's app, and leaves acme's alone.
  'PUT /api/recto/v1/apps/:name': () => [
    { path: `${NATIVE}/apps/form`, body: SLIP_APP.replace('name: slip', 'name: form'), status: 200 },
  ],
  'POST /api/recto/v1/apps/:name/versions': () => [
    { path: `${NATIVE}/apps/slip/versions`, status: 404 },
    { path: `${NATIVE}/apps/${app}/versions`, status: 404 },
  ],
  'POST /api/recto/v1/runs': () => [
    { path: `${NATIVE}/runs`, body: form('slip'), status: 404 },
    { path: `${NATIVE}/runs`, body: form(app), status: 404 },
  ],
  'GET /api/recto/v1/runs/:run': () => [{ path: `${NATIVE}/runs/${run}`, status: 404 }],
  'GET /api/recto/v1/runs/:run/result': () => [{ path: `${NATIVE}/runs/${run}/result`, status: 404 }],
  'GET /api/recto/v1/runs/:run/files/:file/pages/:page/image': () => [
    { path: `${NATIVE}/runs/${run}/files/0/pages/1/image`, status: 404 },
  ],
  'GET /api/recto/v1/runs/:run/files/:file/edits': () => [{ path: `${NATIVE}/runs/${run}/files/0/edits`, status: 404 }],
  'GET /api/recto/v1/runs/:run/packet': () => [{ path: `${NATIVE}/runs/${run}/packet`, status: 404 }],

  'GET /api/recto/v1/tasks': () => [
    { path: `${NATIVE}/tasks`, status: 200 },
    { path: `${NATIVE}/tasks?app=slip`, status: 404 },
  ],
  'POST /api/recto/v1/tasks/next': () => [
    { path: `${NATIVE}/tasks/next`, body: {}, status: 200 },
    { path: `${NATIVE}/tasks/next`, body: { app }, status: 404 },
  ],
  'GET /api/recto/v1/tasks/:task': () => [{ path: `${NATIVE}/tasks/${task}`, status: 404 }],
  'GET /api/recto/v1/tasks/:task/files/:file': () => [{ path: `${NATIVE}/tasks/${task}/files/0`, status: 404 }],
  'POST /api/recto/v1/tasks/:task/claim': onTask('claim'),
  'DELETE /api/recto/v1/tasks/:task/claim': onTask('claim'),
  'POST /api/recto/v1/tasks/:task/skip': onTask('skip'),
  'POST /api/recto/v1/tasks/:task/escalation': onTask('escalation', { why: 'x' }),
  'POST /api/recto/v1/tasks/:task/edits': onTask('edits', { version: 0, kind: 'class', document: 0, class: null }),
  'POST /api/recto/v1/tasks/:task/undo': onTask('undo', { version: 0 }),
  'POST /api/recto/v1/tasks/:task/completion': onTask('completion', { version: 0, why: 'x' }),
  'POST /api/recto/v1/tasks/:task/rejection': onTask('rejection', { why: 'x' }),
  'POST /api/recto/v1/tasks/:task/answers': onTask('answers', { answers: [] }),
  'PUT /api/recto/v1/tasks/:task/assignment': onTask('assignment', { person: null }),
  'PUT /api/recto/v1/tasks/:task/priority': onTask('priority', { priority: 9 }),
  'GET /api/recto/v1/lessons': () => [
    { path: `${NATIVE}/lessons`, status: 200 },
    { path: `${NATIVE}/lessons?app=${app}`, status: 404 },
  ],

  'GET /api/recto/v1/tables': () => [{ path: `${NATIVE}/tables`, status: 200 }],
  // A name is an organization's own: this makes the other's table, and leaves acme's alone.
  'PUT /api/recto/v1/tables/:table': () => [{ path: `${NATIVE}/tables/own`, body: 'a\n1\n', status: 200 }],
  'DELETE /api/recto/v1/tables/:table': () => [{ path: `${NATIVE}/tables/vendors`, status: 404 }],

  'POST /api/recto/v1/sign-in': 'anyone',
  'GET /api/recto/v1/openapi.json': 'anyone',
  'GET /api/recto/v1/me': () => [{ path: `${NATIVE}/me`, status: 200 }],
  'GET /api/recto/v1/people': () => [{ path: `${NATIVE}/people`, status: 200 }],
  'POST /api/recto/v1/people': () => [
    // An address is one person's in the whole installation.
    { path: `${NATIVE}/people`, body: { email: PERSON, password: 'a long password', roles: ['admin'] }, status: 409 },
  ],
  'PATCH /api/recto/v1/people/:person': () => [
    { path: `${NATIVE}/people/${person}`, body: { roles: ['admin'] }, status: 404 },
  ],
  'DELETE /api/recto/v1/people/:person': () => [{ path: `${NATIVE}/people/${person}`, status: 404 }],
  'GET /api/recto/v1/teams': () => [{ path: `${NATIVE}/teams`, status: 200 }],
  'PUT /api/recto/v1/teams/:team': () => [
    { path: `${NATIVE}/teams/payables`, body: { members: [{ person }] }, status: 404 },
    { path: `${NATIVE}/teams/own`, body: { members: [] }, status: 200 },
  ],
  'DELETE /api/recto/v1/teams/:team': () => [{ path: `${NATIVE}/teams/payables`, status: 404 }],
};

/** The table without HEAD, which answers as GET does, without its body. */
function routes() {
  return scene.app.routeTable.filter((route) => route.method !== 'HEAD');
}

/** All that acme has, as acme sees it. */
async function belongings(): Promise<string[]> {
  const paths = [
    `${V2}/batches`,
    `${V2}/batches/${batch}/files`,
    `${V2}/apps/runs`,
    `${V2}/apps/runs/${run}/results`,
    `${NATIVE}/apps`,
    `${NATIVE}/apps/slip`,
    `${NATIVE}/runs/${execution}/result`,
    `${NATIVE}/tasks`,
    `${NATIVE}/tasks/${task}`,
    `${NATIVE}/people`,
    `${NATIVE}/teams`,
    `${NATIVE}/tables`,
  ];
  return Promise.all(paths.map(async (path) => (await scene.call('GET', path)).text));
}

describe('organizations are kept apart', () => {
  it('on every route of the server, and no route is left out', () => {
    const known = new Set(Object.keys(DESCRIBED));
    const there = routes().map((route) => `${route.method} ${route.url}`);
    expect(there.filter((route) => !known.has(route))).toEqual([]);
    expect([...known].filter((route) => !there.includes(route))).toEqual([]);
  });

  it('by answers that show nothing of the other, and change nothing of it', async () => {
    const before = await belongings();
    for (const [route, description] of Object.entries(DESCRIBED)) {
      if (description === 'anyone') continue;
      const method = route.split(' ', 1)[0]!;
      for (const { path, body, status } of description()) {
        const answer = await asOther(method, path, body);
        expect(answer.status, `${method} ${path}: ${answer.text}`).toBe(status);
        // What a refusal repeats of the request is no secret; anything else of acme is.
        if (status === 200) {
          for (const id of [app, run, execution, task, person, 'of acme', 'acme.pdf', 'payables', 'vendors'])
            expect(answer.text, path).not.toContain(id);
        }
      }
    }
    expect(await belongings()).toEqual(before);
  });

  it('and nobody is let in without credentials, except where anyone is', async () => {
    for (const { method, url, access } of routes()) {
      const path = url.replaceAll(/:\w+/g, '1');
      const answer = await scene.call(method, path, method === 'GET' ? undefined : '{}', { authorization: '' });
      const description = DESCRIBED[`${method} ${url}`];
      expect(access.kind === 'anyone', `${method} ${url}`).toBe(description === 'anyone');
      // Signing in without an address is refused for that.
      if (description === 'anyone') expect(answer.status).not.toBe(403);
      else expect(answer.status, `${method} ${url}`).toBe(401);
    }
  });
});
