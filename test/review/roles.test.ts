import { afterAll, beforeAll, expect, it } from 'vitest';
import { RIGHTS, type Right, ROLES, type Role } from '../../src/identity/index.ts';
import { onBothDatabases } from '../support/storage.ts';
import { API, type Caller, type Office, openOffice } from './office.ts';

// What each role may do, written down once more: a change of one of the two tables alone fails.
const MATRIX: Readonly<Record<Role, string>> = {
  //        read execute manage review assign people audit
  admin: '   x    x       x      x      x      x      x',
  builder: ' x    x       x      -      -      -      x',
  reviewer: 'x    -       -      x      -      -      -',
  operator: 'x    x       -      -      x      -      -',
  auditor: ' x    -       -      -      -      -      x',
};

const TRY: Readonly<Record<Right, readonly [method: string, path: string, body?: object]>> = {
  read: ['GET', `${API}/apps`],
  execute: ['POST', `${API}/runs`, {}],
  manage: ['POST', `${API}/apps/none/versions`],
  review: ['POST', `${API}/tasks/next`, {}],
  assign: ['PUT', `${API}/tasks/00000000-0000-4000-8000-000000000000/priority`, { priority: 1 }],
  people: ['PUT', `${API}/teams/t`, { members: [] }],
  audit: ['GET', `${API}/lessons`],
};

onBothDatabases('roles', (opened) => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice(opened.storage());
  });
  afterAll(() => office?.close());

  it.each(ROLES)('let %s do what the matrix says, and nothing else, on every route', async (role) => {
    const allowed = MATRIX[role]
      .trim()
      .split(/ +/)
      .map((mark) => mark === 'x');
    const { call } = await office.person(`the-${role}`, [role]);
    const { json: me } = await call('GET', `${API}/me`);
    expect(me).toMatchObject({ roles: [role], rights: RIGHTS.filter((_, at) => allowed[at]) });
    for (const [at, right] of RIGHTS.entries()) {
      const [method, path, body] = TRY[right];
      const { status } = await call(method, path, body);
      expect(status === 403, `${role} ${right}`).toBe(!allowed[at]);
    }
    for (const { method, url, access } of office.app.routeTable) {
      if (access.kind === 'anyone' || method === 'HEAD') continue;
      if (allowed[RIGHTS.indexOf(access.right)]) continue;
      const answer = await call(method, url.replaceAll(/:\w+/g, '1'), method === 'GET' ? undefined : {});
      // AI Hub's clients know 401 alone.
      expect(answer.status, `${role}: ${method} ${url}`).toBe(url.startsWith('/api/v2/') ? 401 : 403);
    }
  });

  it('change at once, for tokens that are out already', async () => {
    const rita: { id: string; call: Caller } = await office.person('rita', ['reviewer']);
    expect((await rita.call('GET', `${API}/lessons`)).status).toBe(403);
    expect((await office.admin('PATCH', `${API}/people/${rita.id}`, { roles: ['auditor'] })).status).toBe(204);
    expect((await rita.call('GET', `${API}/lessons`)).status).toBe(200);
    expect((await rita.call('POST', `${API}/tasks/next`, {})).status).toBe(403);
    expect((await office.admin('DELETE', `${API}/people/${rita.id}`)).status).toBe(204);
    expect((await rita.call('GET', `${API}/me`)).status).toBe(401);
  });

  it('leave an administrator in every organization', async () => {
    const { people } = (await office.admin('GET', `${API}/people`)).json;
    const admin = people.find(
      ({ email }: { email: string }) => email.startsWith('admin@') && email.includes(office.slug),
    );
    const others = people.filter(
      ({ id, roles }: { id: string; roles: string[] }) => roles.includes('admin') && id !== admin.id,
    );
    for (const { id } of others) await office.admin('DELETE', `${API}/people/${id}`);
    expect(await office.admin('DELETE', `${API}/people/${admin.id}`)).toMatchObject({
      json: { code: 'person.last-admin' },
    });
    expect((await office.admin('PATCH', `${API}/people/${admin.id}`, { roles: [] })).status).toBe(409);
  });

  it('and passwords, addresses and teams are judged', async () => {
    const body = { email: 'x@example.org', password: 'short', roles: ['reviewer'] };
    expect(await office.admin('POST', `${API}/people`, body)).toMatchObject({
      status: 400,
      json: { detail: expect.stringContaining('10 characters') },
    });
    const good = { ...body, email: `x@${office.slug}.example`, password: 'long enough' };
    expect((await office.admin('POST', `${API}/people`, good)).status).toBe(201);
    expect((await office.admin('POST', `${API}/people`, good)).status).toBe(409);
    expect(
      (await office.admin('POST', `${API}/sign-in`, { email: good.email, password: 'wrong password' })).status,
    ).toBe(401);
    const stranger = { members: [{ person: '00000000-0000-4000-8000-000000000000' }] };
    expect(await office.admin('PUT', `${API}/teams/t2`, stranger)).toMatchObject({
      status: 404,
      json: { code: 'person.unknown' },
    });
    expect(
      (await office.admin('GET', `${API}/teams`)).json.teams.map(({ name }: { name: string }) => name),
    ).not.toContain('t2');
  });
});
