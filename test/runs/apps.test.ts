import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { AppId } from '../../src/domain/index.ts';
import { appOf, field } from '../../src/domain/testing/app.ts';
import { bytes, onBothDatabases } from '../support/storage.ts';
import { desk } from './desk.ts';

onBothDatabases('the registry of apps', (opened) => {
  const apps = () => opened.storage().apps;

  it('keeps a draft until it is published, and replaces it by name', async () => {
    const organization = await opened.organization();
    const first = await apps().push(organization, appOf('a'));
    expect(first).toMatchObject({ name: 'a', version: null, state: 'draft' });
    const changed = appOf('a', [field('other')]);
    const second = await apps().push(organization, changed);
    expect(second.id).toBe(first.id);
    expect(await apps().draft(organization, first.id)).toEqual(changed);
    expect(await apps().published(organization, first.id)).toBeNull();
  });

  it('publishes versions that never change, of which only the minor grows', async () => {
    const organization = await opened.organization();
    const { id } = await apps().push(organization, appOf('a'));
    const versions = [];
    for (let i = 0; i < 11; i++) versions.push((await apps().publish(organization, id)).version);
    expect([versions[0], versions[1], versions[10]]).toEqual(['1.0.0', '1.1.0', '1.10.0']);
    const before = await apps().published(organization, id, '1.0.0');
    const changed = appOf('a', [field('other')]);
    await apps().push(organization, changed);
    await apps().publish(organization, id);
    expect(await apps().published(organization, id, '1.0.0')).toEqual(before);
    expect(await apps().published(organization, id)).toMatchObject({ version: '1.11.0', definition: changed });
    expect((await apps().versions(organization, id)).map((v) => v.version).slice(0, 3)).toEqual([
      '1.11.0',
      '1.10.0',
      '1.9.0',
    ]);
    expect(await apps().published(organization, id, '7.0.0')).toBeNull();
    expect(await apps().find(organization, 'a')).toMatchObject({ version: '1.11.0', state: 'production' });
  });

  it('keeps a definition to the letter, the order of its keys too', async () => {
    const organization = await opened.organization();
    const odd = { ...appOf('odd'), dialects: { zeta: 1, alpha: { ключ: ['\u0000', '😀', null, 1e-7] }, b: 'x' } };
    const { id } = await apps().push(organization, odd);
    await apps().publish(organization, id);
    expect(JSON.stringify((await apps().published(organization, id))?.definition)).toBe(JSON.stringify(odd));
  });

  it('gives two that publish at once two versions', async () => {
    const organization = await opened.organization();
    const { id } = await apps().push(organization, appOf('a'));
    const both = await Promise.all([apps().publish(organization, id), apps().publish(organization, id)]);
    expect(both.map((p) => p.version).sort()).toEqual(['1.0.0', '1.1.0']);
  });

  it('publishes once for two that each want the first version', async () => {
    const organization = await opened.organization();
    const { id } = await apps().push(organization, appOf('a'));
    const both = await Promise.all([apps().publish(organization, id, null), apps().publish(organization, id, null)]);
    expect(both.map((v) => v.version)).toEqual(['1.0.0', '1.0.0']);
    expect(await apps().versions(organization, id)).toHaveLength(1);
  });

  it('finds an app by its name and its id, its own id first', async () => {
    const organization = await opened.organization();
    const a = await apps().push(organization, appOf('a'));
    const namedLikeIt = await apps().push(organization, appOf(a.id));
    expect((await apps().find(organization, 'a'))?.id).toBe(a.id);
    expect((await apps().find(organization, a.id))?.id).toBe(a.id);
    expect((await apps().find(organization, namedLikeIt.id))?.id).toBe(namedLikeIt.id);
    expect(await apps().find(organization, 'b')).toBeNull();
    expect((await apps().list(organization)).map((entry) => entry.name)).toEqual([a.id, 'a'].sort());
  });

  it('keeps organizations apart, also under the same name', async () => {
    const [mine, theirs] = [await opened.organization(), await opened.organization()];
    const a = await apps().push(mine, appOf('a'));
    await apps().publish(mine, a.id);
    expect((await apps().push(theirs, appOf('a'))).id).not.toBe(a.id);
    const stranger = await opened.organization();
    expect(await apps().list(stranger)).toEqual([]);
    expect(await apps().find(stranger, a.id)).toBeNull();
    expect(await apps().draft(stranger, a.id)).toBeNull();
    expect(await apps().versions(stranger, a.id)).toEqual([]);
    expect(await apps().published(stranger, a.id)).toBeNull();
    await expect(apps().publish(stranger, a.id)).rejects.toMatchObject({ code: 'app.unknown' });
    const nowhere = randomUUID() as string as AppId;
    await expect(apps().publish(mine, nowhere)).rejects.toMatchObject({ code: 'app.unknown' });
  });
});

onBothDatabases('batches', (opened) => {
  const batches = () => desk(opened.storage()).batches;
  const named = { name: 'b', workspace: 'w', owner: 'o' };

  it('count up and list by workspace and owner', async () => {
    const organization = await opened.organization();
    const first = await batches().create(organization, named);
    const second = await batches().create(organization, { ...named, workspace: 'v', owner: 'p' });
    expect(second.id).toBeGreaterThan(first.id);
    expect(await batches().get(organization, first.id)).toEqual(first);
    const list = async (filter: object) =>
      (await batches().list(organization, { limit: 10, offset: 0, ...filter })).map((batch) => batch.id);
    expect(await list({})).toEqual([first.id, second.id]);
    expect(await list({ offset: 1 })).toEqual([second.id]);
    expect(await list({ workspace: 'w' })).toEqual([first.id]);
    expect(await list({ owner: 'p' })).toEqual([second.id]);
  });

  it('hold files by name, in the order of their names; one of the same name is replaced', async () => {
    const organization = await opened.organization();
    const { id } = await batches().create(organization, named);
    for (const name of ['b', 'a', 'B', 'folder/a b.pdf', 'é'])
      await batches().putFile(organization, id, name, bytes(name));
    expect(await batches().putFile(organization, id, 'a', bytes('lon', 'ger'))).toMatchObject({ name: 'a', bytes: 6 });
    const names = async (after: string | null, limit = 10) =>
      (await batches().files(organization, id, { after, limit })).map((file) => file.name);
    expect(await names(null)).toEqual(['B', 'a', 'b', 'folder/a b.pdf', 'é']);
    expect(await names('a', 2)).toEqual(['b', 'folder/a b.pdf']);
    expect(await names('é')).toEqual([]);
  });

  it('take no file that is too large', async () => {
    const organization = await opened.organization();
    const { id } = await batches().create(organization, named);
    const put = batches().putFile(organization, id, 'a', bytes('x'.repeat(1001)));
    await expect(put).rejects.toMatchObject({ code: 'file.too-large' });
    expect(await batches().files(organization, id, { after: null, limit: 10 })).toEqual([]);
  });

  it('are unknown to other organizations, and so are numbers that are no batch', async () => {
    const [mine, theirs] = [await opened.organization(), await opened.organization()];
    const { id } = await batches().create(mine, named);
    for (const number of [id, 0, -1, 1.5, 2 ** 31, Number.MAX_SAFE_INTEGER]) {
      expect(await batches().get(theirs, number)).toBeNull();
      await expect(batches().putFile(theirs, number, 'a', bytes('x'))).rejects.toMatchObject({ code: 'batch.unknown' });
      const files = batches().files(theirs, number, { after: null, limit: 1 });
      await expect(files).rejects.toMatchObject({ code: 'batch.unknown' });
    }
    expect(await batches().list(theirs, { limit: 10, offset: 0 })).toEqual([]);
  });
});
