import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checked } from '../../src/checking/index.ts';
import type { App, AppId, CheckResult, DocumentResult, OrganizationId, Page, RunId } from '../../src/domain/index.ts';
import { appOf, field } from '../../src/domain/testing/app.ts';
import { answered } from '../../src/runs/answers.ts';
import { type Asker, understandHere } from '../../src/runs/index.ts';
import { desk, understandText } from '../runs/desk.ts';
import { bytes, onBothDatabases } from '../support/storage.ts';

const CHECK = { name: 'once', class: 'letters', field: null, message: null, blocks: false } as const;
const APP = appOf('letters', [field('text')], { checks: [{ ...CHECK, unseen: ['text'] }] });

/** Each line is a document. */
function understandLines(pages: readonly Page[], app: App): readonly DocumentResult[] {
  return pages.flatMap((page) => understandText([page], app));
}

onBothDatabases('documents that were seen before', (opened) => {
  let at: ReturnType<typeof desk>;
  let organization: OrganizationId;
  let app: AppId;

  beforeAll(async () => {
    at = desk(opened.storage(), { understanding: understandHere(understandLines) });
    await at.worker.start();
  });
  afterAll(() => at.worker.stop());
  beforeEach(async () => {
    organization = await opened.organization();
    app = await at.publish(organization, APP);
  });

  const start = async (input: string | number, of = app): Promise<RunId> => {
    const given =
      typeof input === 'number'
        ? { kind: 'batch' as const, batch: input }
        : { kind: 'file' as const, name: 'a.txt', content: bytes(input) };
    return (await at.runs.start({ organization, app: of, owner: '', input: given })).id;
  };
  const checksOf = async (run: RunId): Promise<CheckResult[]> => {
    await at.runs.wait(organization, run, 20_000);
    const { files } = await at.runs.files(organization, run, { offset: 0, limit: 100 });
    return files.flatMap(({ result }) => result.documents.flatMap(({ checks }) => checks ?? []));
  };
  const statuses = async (run: RunId) => (await checksOf(run)).map(({ status }) => status);
  const seen = async (input: string | number, of = app) => statuses(await start(input, of));

  it('fail with when and where they were, whatever their capitals and the version of the app', async () => {
    const first = await start('Letter  one');
    expect(await statuses(first)).toEqual(['passed']);
    await at.publish(organization, { ...APP, description: 'another' });
    const [check] = await checksOf(await start('letter ONE'));
    const today = new Date().toISOString().slice(0, 10);
    expect(check).toMatchObject({ status: 'failed', name: 'once', kind: 'unseen', fields: ['text'] });
    expect(check?.message).toBe(`It was seen before, on ${today}: a.txt in run ${first}`);
    expect(await seen('letter two')).toEqual(['passed']);
  });

  it('are those of the app and of the organization', async () => {
    expect(await seen('one')).toEqual(['passed']);
    const other = appOf('others', [field('text')], { checks: [{ ...CHECK, class: 'others', unseen: ['text'] }] });
    expect(await seen('one', await at.publish(organization, other))).toEqual(['passed']);
    organization = await opened.organization();
    expect(await seen('one', await at.publish(organization, APP))).toEqual(['passed']);
  });

  it('fail when they are later in one file', async () => {
    expect(await seen('one\ntwo\none\nTWO\nthree')).toEqual(['passed', 'passed', 'failed', 'failed', 'passed']);
  });

  it('are not those of the same file of the same batch, run again', async () => {
    const batch = await at.batchOf(organization, { 'a.txt': 'one\none', 'b.txt': 'two', 'c.txt': 'one' });
    const first = await seen(batch);
    expect(first.filter((status) => status === 'passed')).toHaveLength(2);
    for (const _ of [1, 2, 3]) expect(await seen(batch)).toEqual(first);
    expect(await seen(await at.batchOf(organization, { 'b.txt': 'two' }))).toEqual(['failed']);
    expect(await seen('two')).toEqual(['failed']);
  });

  it('are not those of a run that was cancelled', async () => {
    const run = await start('!hang one');
    await at.runs.cancel(organization, run);
    const place: Omit<Asker, 'documents'> = { organization, app, run, unit: 0 };
    expect(await answer(place, 'one')).toEqual(['passed']);
    expect(await seen('one')).toEqual(['passed']);
  });

  it('pass once, when many come at once', async () => {
    const runs = await Promise.all(Array.from({ length: 8 }, () => start('one\none')));
    const all = (await Promise.all(runs.map(statuses))).flat();
    expect(all.filter((status) => status === 'passed')).toHaveLength(1);
    expect(all.filter((status) => status === 'failed')).toHaveLength(15);
  });

  /** What becomes of the documents of a file, each with a text; null is an absent one. */
  async function answer(place: Omit<Asker, 'documents'>, ...texts: readonly (string | null)[]) {
    const documents = texts.map((text): DocumentResult => {
      const [document] = understandText([], APP);
      const fields = document!.fields.map((one) => ({ ...one, text, value: text }));
      const { name, blocks } = CHECK;
      const asked = { name, blocks, kind: 'unseen', status: 'skipped', fields: ['text'], message: '' } as const;
      return { ...document!, fields, checks: [asked] };
    });
    const found = await answered(opened.storage().references, place, documents, APP);
    return found.map(({ checks }) => checks?.[0]?.status);
  }

  describe('asked about again', () => {
    async function places(count: number): Promise<Omit<Asker, 'documents'>[]> {
      const runs = await Promise.all(Array.from({ length: count }, (_, index) => start(`idle ${index}`)));
      await Promise.all(runs.map(statuses));
      return runs.map((run) => ({ organization, app, run, unit: 0 }));
    }

    it('get the same answer', async () => {
      const [first, second] = await places(2);
      for (const _ of [1, 2]) {
        expect(await answer(first!, 'one', 'two', 'one')).toEqual(['passed', 'passed', 'failed']);
        expect(await answer(second!, 'two', 'three')).toEqual(['failed', 'passed']);
      }
    });

    it('are compared by each check for itself, also under one name', async () => {
      const [first, second] = await places(2);
      const other = field('other');
      const checks = [
        { ...CHECK, unseen: ['text'] },
        { ...CHECK, unseen: ['other'] },
      ];
      const two = appOf('letters', [field('text'), other], { checks });
      const ask = async (place: Omit<Asker, 'documents'>, values: Readonly<Record<string, string>>) => {
        const [document] = understandText([], two);
        const fields = document!.fields.map((one) => ({ ...one, value: values[one.name]! }));
        const asked = checked([{ ...document!, fields }], two, { today: '2026-01-01' });
        const [found] = await answered(opened.storage().references, place, asked, two);
        return found?.checks?.map(({ status }) => status);
      };
      expect(await ask(first!, { text: 'a', other: 'b' })).toEqual(['passed', 'passed']);
      expect(await ask(second!, { text: 'a', other: 'a' })).toEqual(['failed', 'passed']);
      expect(await ask(second!, { text: 'a', other: 'b' })).toEqual(['failed', 'failed']);
    });

    it('are forgotten where their values have changed, and seen with those that they have now', async () => {
      const [first, second, third] = await places(3);
      expect(await answer(first!, 'one')).toEqual(['passed']);
      expect(await answer(second!, 'two')).toEqual(['passed']);
      expect(await answer(third!, 'one')).toEqual(['failed']);
      // The first is corrected to what the second was when it passed: that one is older.
      expect(await answer(first!, 'two')).toEqual(['failed']);
      expect(await answer(second!, 'two')).toEqual(['passed']);
      expect(await answer(third!, 'one')).toEqual(['passed']);
      expect(await answer(third!, null)).toEqual(['skipped']);
      expect(await answer(first!, 'one')).toEqual(['passed']);
    });

    it('keep their place when documents before them are split or joined', async () => {
      const [first, second] = await places(2);
      expect(await answer(first!, 'one', 'two', 'three')).toEqual(['passed', 'passed', 'passed']);
      expect(await answer(second!, 'three')).toEqual(['failed']);
      expect(await answer(first!, 'one', 'more', 'two', 'three')).toEqual(['passed', 'passed', 'passed', 'passed']);
      expect(await answer(first!, 'three')).toEqual(['passed']);
      expect(await answer(second!, 'two', 'more')).toEqual(['passed', 'passed']);
    });

    it('do not wait for each other in a circle', async () => {
      const all = await places(6);
      const texts = ['a', 'b', 'c', 'd'];
      const found = await Promise.all(
        all.map((place, index) => answer(place, ...(index % 2 === 0 ? texts : [...texts].reverse()))),
      );
      expect(found.flat().filter((status) => status === 'passed')).toHaveLength(4);
    });
  });
});
