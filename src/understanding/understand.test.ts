import { describe, expect, it } from 'vitest';
import { understand } from './index.ts';
import { appWith, field, pageOf } from './testing/pages.ts';

describe('understand', () => {
  it('reads a field that it has never heard of by its own name', () => {
    const page = pageOf([
      [100, 100, 'Memorandum of the Guild'],
      [100, 200, 'Zorblat Index: 48-XK-2'],
      [100, 240, 'Quorl Class: Emerald'],
      [100, 280, 'Frim Number: 77-120'],
    ]);
    const app = appWith(field('zorblat_index', 'id'), field('quorlClass', 'text'));
    const [document] = understand([page], app);
    expect(document!.fields.map((f) => f.text)).toEqual(['48-XK-2', 'Emerald']);
    expect(document!.fields[0]!.evidence[0]!.words.map((w) => w.text)).toEqual(['48-XK-2']);
  });

  it('reads it by an alias, to the right or below', () => {
    const page = pageOf([
      [100, 200, 'Gromp Tally'],
      [500, 200, '991-B'],
      [100, 300, 'Wexel Band'],
      [100, 330, 'Upper Tier'],
    ]);
    const app = appWith(
      field('a', 'id', { aliases: ['Gromp Tally'] }),
      field('b', 'text', { aliases: ['wexel band'] }),
    );
    expect(understand([page], app)[0]!.fields.map((f) => f.text)).toEqual(['991-B', 'Upper Tier']);
  });

  it('answers that a field is absent rather than to guess', () => {
    const page = pageOf([[100, 200, 'Nothing to see here']]);
    const [document] = understand([page], appWith(field('iban', 'iban'), field('due_date', 'date')));
    for (const value of document!.fields) {
      expect(value).toMatchObject({ text: null, value: null, evidence: [], problem: null });
      expect(value.confidence.ocr).toBeNull();
      expect(value.confidence.model).toBeGreaterThan(0.8);
    }
  });

  it('cuts the box of a word of which only a part is the value', () => {
    const page = pageOf([[100, 200, 'Total:12.50']]);
    const [value] = understand([page], appWith(field('total', 'money')))[0]!.fields;
    expect(value).toMatchObject({ text: '12.50', value: 12.5 });
    expect(value!.evidence[0]!.left).toBeGreaterThan(0.1 + 0.05);
  });

  it('keeps a page that was not read in its document, and reads what there is of one that was read in part', () => {
    const problem = { code: 'file.corrupt', message: 'x' } as const;
    const unread = { ...pageOf([]), problem };
    const partly = { ...pageOf([[100, 200, 'Total 12.50']]), number: 2, problem };
    const [document] = understand([unread, partly], appWith(field('total', 'money')));
    expect(document!.pages).toEqual([1, 2]);
    expect(document!.fields[0]!.value).toBe(12.5);
  });

  it('takes each file of a container for a document of its own, however pages are to be split', () => {
    const page = (number: number, name: string, text: string) => ({
      ...pageOf([[100, 200, text]], { number }),
      part: { path: [name], page: 1, ...(name === 'message.html' && { cover: true as const }) },
    });
    const pages = [
      page(1, 'message.html', 'Please pay.'),
      page(2, 'a.pdf', 'Total 12.50'),
      { ...page(3, 'a.pdf', 'Page 2 of 2'), part: { path: ['a.pdf'], page: 2 } },
      page(4, 'b.pdf', 'Total 7.00'),
    ];
    for (const splitting of ['off', 'document'] as const) {
      const documents = understand(pages, { ...appWith(field('total', 'money')), splitting });
      expect(documents.map((document) => document.pages)).toEqual([[1], [2, 3], [4]]);
      expect(documents.map(({ fields }) => fields[0]?.value)).toEqual([undefined, 12.5, 7]);
    }
    const split = understand(pages, { ...appWith(field('total', 'money')), splitting: 'page' });
    expect(split.map((document) => document.pages)).toEqual([[1], [2], [3], [4]]);
  });

  it('takes the text of a mail for a document only where what comes with it does not say as much', () => {
    const page = (number: number, path: string[], ...texts: string[]) => ({
      ...pageOf(
        texts.map((text, i) => [100, 200 + 40 * i, text] as const),
        { number },
      ),
      part: { path, page: 1, ...(path.at(-1) === 'message.html' && { cover: true as const }) },
    });
    const app = appWith(field('total', 'money'), field('number', 'id'));
    const values = (...pages: ReturnType<typeof page>[]) =>
      understand(pages, app).map((document) => document.class && document.fields.map(({ value }) => value));
    const cover = page(1, ['message.html'], 'Total 99.00');
    const invoice = page(2, ['a.pdf'], 'Total 12.50', 'Number AB-17');
    expect(values(cover, invoice)).toEqual([null, [12.5, 'AB-17']]);
    expect(values(cover, page(2, ['terms.pdf'], 'We deliver at once.'))).toEqual([
      [99, null],
      [null, null],
    ]);
    expect(values(page(1, ['b.eml', 'message.html'], 'Total 99.00'), invoice)).toEqual([
      [99, null],
      [12.5, 'AB-17'],
    ]);
    const named = { ...cover, part: { path: ['message.html'], page: 1 } };
    expect(values(named, invoice)).toEqual([
      [99, null],
      [12.5, 'AB-17'],
    ]);
  });

  it('says nothing of a file within a container that could not be read', () => {
    const good = { ...pageOf([[100, 200, 'Total 12.50']]), part: { path: ['a.pdf'], page: 1 } };
    const problem = { code: 'file.encrypted', message: 'x' } as const;
    const bad = { ...pageOf([], { number: 2 }), part: { path: ['b.pdf'], page: 1 }, problem };
    const [, unread] = understand([good, bad], appWith(field('total', 'money')));
    expect(unread).toMatchObject({ class: null, pages: [2], fields: [] });
  });
});

it('answers for every field and table of a class, also for those within groups', () => {
  const items = field('items', 'table', { columns: [field('amount', 'money')] });
  const group = field('order', 'group', { fields: [field('number', 'id'), items] });
  const page = {
    number: 1,
    width: 100,
    height: 100,
    rotation: 0,
    source: 'text',
    words: [],
    rules: [],
    problem: null,
  } as const;
  const word = { text: 'x', line: 0, confidence: 1, left: 0.1, top: 0.1, width: 0.1, height: 0.1 };
  const [document] = understand([{ ...page, words: [word] }], appWith(group));
  expect(document?.fields.map(({ name }) => name)).toEqual(['order.number']);
  expect(document?.tables.map(({ name }) => name)).toEqual(['order.items']);
});

describe('a document whose pages say that it begins or ends elsewhere', () => {
  const app = { ...appWith(field('number', 'id')), splitting: 'document' as const };
  const boundaries = (...texts: readonly string[]) =>
    understand(
      texts.map((text, at) => ({ ...pageOf([[100, 100, text]]), number: at + 1 })),
      app,
    ).map(({ pages, boundary }) => [pages, boundary]);

  it('tells so', () => {
    expect(boundaries('Page 1 of 2', 'Page 2 of 2')).toEqual([[[1, 2], undefined]]);
    expect(boundaries('Page 2 of 3', 'Page 3 of 3')).toEqual([[[1, 2], 'Its first page says that it is page 2 of 3']]);
    expect(boundaries('Page 1 of 3', 'Page 2 of 3', 'Page 1 of 1')).toEqual([
      [[1, 2], 'Its last page says that it is page 2 of 3'],
      [[3], undefined],
    ]);
  });
});
