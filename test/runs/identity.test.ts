import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createIdentity, establish, type GivenIdentity } from '../../src/identity/index.ts';
import { onBothDatabases } from '../support/storage.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

onBothDatabases('identity', (opened) => {
  const store = () => opened.storage().identity;
  const identity = () => createIdentity({ store: store() });

  /** What the environment of a new organization says; every test has its own. */
  function environment(more: GivenIdentity = {}) {
    const own = randomUUID();
    return {
      email: `${own}@example.com`,
      password: `password ${own}`,
      token: `token ${own}`,
      organizationId: own,
      organizationSlug: own,
      clientId: `client-${own}`,
      clientSecret: `secret ${own}`,
      ...more,
    };
  }

  it('makes an organization, an administrator, a token and a connected app at the first start, shown once', async () => {
    const first = await establish({ store: store(), given: {} });
    expect(first).toMatchObject({ first: true, organization: { slug: 'default' } });
    const { email, password, token, clientId, clientSecret } = first.made;
    expect(await identity().authenticateBearer(token!)).toMatchObject({
      kind: 'token',
      organization: first.organization,
      roles: ['admin'],
    });
    expect(await identity().authenticateBasic(email!, password!)).toMatchObject({ kind: 'person', name: email });
    expect(await identity().authenticateBasic(clientId!, clientSecret!)).toMatchObject({ kind: 'connected-app' });

    const later = await establish({ store: store(), given: {} });
    expect(later).toEqual({ organization: first.organization, first: false, made: {} });
    expect(await identity().authenticateBearer(token!)).not.toBeNull();
  });

  it('lets everything that the environment gives work, and generates none of it', async () => {
    const given = environment();
    const { organization, made } = await establish({ store: store(), given });
    expect(made).toEqual({});
    expect(organization).toMatchObject({ id: given.organizationId, slug: given.organizationSlug });
    expect((await identity().authenticateBearer(given.token))?.organization).toEqual(organization);
    const person = await identity().authenticateBasic(given.email.toUpperCase(), given.password);
    expect(person).toMatchObject({ kind: 'person', organization });
    expect(await identity().grantToConnectedApp(given.clientId, given.clientSecret)).not.toBeNull();
  });

  it('lets what the environment gives at a later start work too, in place of what it gave before', async () => {
    const given = environment();
    await establish({ store: store(), given });
    const changed = { ...given, token: `${given.token} 2`, password: 'another', clientSecret: 'another secret' };
    expect((await establish({ store: store(), given: changed })).first).toBe(false);
    expect(await identity().authenticateBearer(changed.token)).not.toBeNull();
    expect(await identity().authenticateBearer(given.token)).toBeNull();
    expect(await identity().authenticateBasic(given.email, 'another')).not.toBeNull();
    expect(await identity().authenticateBasic(given.email, given.password)).toBeNull();
    expect(await identity().grantToConnectedApp(given.clientId, 'another secret')).not.toBeNull();
    expect(await identity().grantToConnectedApp(given.clientId, given.clientSecret)).toBeNull();
  });

  it('agrees with itself when two processes start at once', async () => {
    const given = environment();
    const both = await Promise.all([1, 2].map(() => establish({ store: store(), given })));
    expect(both.map((e) => e.organization.id)).toEqual([given.organizationId, given.organizationId]);
    expect(both.filter((e) => e.first)).toHaveLength(1);
  });

  it('makes a second organization beside the first, with an administrator of its own', async () => {
    const slug = `second-${randomUUID()}`;
    const second = await establish({ store: store(), given: { organizationSlug: slug } });
    expect(second).toMatchObject({ first: true, organization: { slug }, made: { email: `admin@${slug}.localhost` } });
    const administrator = await identity().authenticateBasic(second.made.email!, second.made.password!);
    expect(administrator?.organization).toEqual(second.organization);
  });

  describe('refuses', () => {
    it.each([
      { organizationId: 'no-uuid' },
      { organizationSlug: 'No Slug' },
      { clientSecret: undefined },
      { clientId: undefined },
    ])('an environment that says %j', async (more) => {
      const given = { ...environment(), ...more };
      await expect(establish({ store: store(), given })).rejects.toMatchObject({ code: 'config.invalid' });
    });

    it.each(['email', 'token', 'clientId', 'organizationSlug'] as const)(
      'the %s of another organization',
      async (name) => {
        const theirs = environment();
        await establish({ store: store(), given: theirs });
        const given = environment({ [name]: theirs[name] });
        await expect(establish({ store: store(), given })).rejects.toMatchObject({ code: 'config.invalid' });
        // Nothing half made: the corrected environment starts as the first one would.
        const corrected = environment({ organizationId: given.organizationId });
        expect((await establish({ store: store(), given: corrected })).first).toBe(true);
      },
    );

    it('wrong, unknown and empty secrets', async () => {
      const given = environment();
      await establish({ store: store(), given });
      for (const token of ['', 'unknown', `${given.token} `]) {
        expect(await identity().authenticateBearer(token)).toBeNull();
      }
      for (const [user, password] of [
        [given.email, given.clientSecret],
        [given.email, ''],
        ['nobody@example.com', given.password],
        [given.clientId, given.password],
        ['nobody', ''],
        ['', ''],
      ] as const) {
        expect(await identity().authenticateBasic(user, password)).toBeNull();
      }
      expect(await identity().grantToConnectedApp(given.email, given.password)).toBeNull();
      expect(await identity().grantToPerson(given.clientId, given.clientSecret)).toBeNull();
    });
  });

  it('grants tokens that end after an hour, in the name of who asked', async () => {
    const given = environment();
    await establish({ store: store(), given });
    let now = new Date();
    const clocked = createIdentity({ store: store(), clock: () => now });
    const toApp = await clocked.grantToConnectedApp(given.clientId, given.clientSecret);
    const toPerson = await clocked.grantToPerson(given.email, given.password);
    expect(toApp).toEqual({ token: expect.stringMatching(UUID), expiresInSeconds: 3600 });
    expect(await clocked.authenticateBearer(toApp!.token)).toMatchObject({ kind: 'connected-app', id: given.clientId });
    expect(await clocked.authenticateBearer(toPerson!.token)).toMatchObject({ kind: 'person', name: given.email });
    now = new Date(now.getTime() + 3_599_000);
    expect(await clocked.authenticateBearer(toApp!.token)).not.toBeNull();
    now = new Date(now.getTime() + 2_000);
    expect(await clocked.authenticateBearer(toApp!.token)).toBeNull();
  });

  it('remembers a checked password for a minute only', async () => {
    const given = environment();
    await establish({ store: store(), given });
    let now = new Date();
    const clocked = createIdentity({ store: store(), clock: () => now });
    expect(await clocked.authenticateBasic(given.email, given.password)).not.toBeNull();
    await establish({ store: store(), given: { ...given, password: 'changed' } });
    now = new Date(now.getTime() + 61_000);
    expect(await clocked.authenticateBasic(given.email, given.password)).toBeNull();
  });

  it('stores no secret as it is', async () => {
    const given = environment();
    await establish({ store: store(), given });
    const { token } = (await identity().grantToPerson(given.email, given.password))!;
    const person = await store().person(given.email);
    const app = await store().connectedApp(given.clientId);
    const kept = JSON.stringify([person, app]);
    for (const secret of [given.password, given.clientSecret, given.token, token]) expect(kept).not.toContain(secret);
    expect(person?.passwordHash).toMatch(/^scrypt\$32768\$8\$3\$/);
  });
});
