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

  it('keeps a page with a problem in its document without reading it', () => {
    const good = pageOf([[100, 200, 'Total 12.50']]);
    const bad = {
      ...pageOf([[100, 200, 'Total 99.50']]),
      number: 2,
      problem: { code: 'reading.failed', message: 'x' } as const,
    };
    const [document] = understand([good, bad], appWith(field('total', 'money')));
    expect(document!.pages).toEqual([1, 2]);
    expect(document!.fields[0]!.value).toBe(12.5);
  });
});
