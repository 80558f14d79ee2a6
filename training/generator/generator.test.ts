import { describe, expect, it } from 'vitest';
import { parseTruthRow } from '../../src/evaluate/index.ts';
import { degrade, generate, type Kind, LAYOUTS, makeFiles, type Truth } from './index.ts';

const designs = (Object.keys(LAYOUTS) as Kind[]).flatMap((kind) => LAYOUTS[kind].map((layout) => ({ kind, layout })));
const amount = (truth: Truth, field: string) => Math.round(Number(truth.fields[field]) * 100);

/** The words of a field as they stand on the page, each printing of it once. */
function wordsOf(truth: Truth, field: string): string {
  return truth.boxes
    .filter((b) => b.label === field)
    .map((b) => b.text)
    .join(' ');
}

describe.each(designs)('a generated $kind in the layout $layout', ({ kind, layout }) => {
  it('has the same bytes for the same seed, and others for another', async () => {
    const [a, b, c] = await Promise.all([5, 5, 6].map((seed) => generate({ kind, layout, seed })));
    expect(Buffer.from(a!.pdf).equals(b!.pdf)).toBe(true);
    expect(a!.truth).toEqual(b!.truth);
    expect(Buffer.from(a!.pdf).equals(c!.pdf)).toBe(false);
  });

  it('prints every field of its truth, and none that is absent', async () => {
    for (let seed = 0; seed < 25; seed++) {
      const { truth } = await generate({ kind, layout, seed });
      for (const [field, printed] of Object.entries(truth.printed)) {
        expect(wordsOf(truth, field).toLowerCase(), `${field} of ${seed}`).toContain(printed.toLowerCase());
      }
      for (const field of truth.absent) expect(wordsOf(truth, field)).toBe('');
    }
  });

  it('keeps every word inside of its page', async () => {
    for (let seed = 0; seed < 25; seed++) {
      const { truth } = await generate({ kind, layout, seed });
      const outside = truth.boxes.filter(({ box }) => box.some((edge) => edge < 0 || edge > 1));
      expect(outside, `seed ${seed}`).toEqual([]);
    }
  });

  it('adds up', async () => {
    for (let seed = 0; seed < 25; seed++) {
      const { truth } = await generate({ kind, layout, seed });
      const cell = kind === 'invoice' ? 'line_total' : 'amount';
      const sum = truth.line_items.reduce((all, line) => all + Math.round(Number(line[cell]) * 100), 0);
      if (kind === 'invoice') {
        expect(amount(truth, 'net_total')).toBe(sum);
        expect(amount(truth, 'grand_total')).toBe(sum + amount(truth, 'tax_total'));
      } else expect([sum, sum + amount(truth, 'tax')]).toContain(amount(truth, 'total'));
    }
  });
});

it('makes invoices of several pages, and documents that lack fields, in several languages', async () => {
  const truths = await Promise.all(
    Array.from({ length: 30 }, (_, seed) => generate({ kind: 'invoice', seed }).then((g) => g.truth)),
  );
  expect(truths.some((t) => t.pages > 1)).toBe(true);
  expect(truths.some((t) => t.absent.includes('due_date'))).toBe(true);
  expect(new Set(truths.map((t) => t.lang)).size).toBeGreaterThan(2);
});

it('writes rows that the scorer reads', async () => {
  for (const as of ['pdf', 'image'] as const) {
    const [made] = await makeFiles({ kind: 'receipt', seed: 3 }, as);
    const row = parseTruthRow(JSON.parse(JSON.stringify(made!.row)));
    expect(row).toMatchObject({ kind: 'receipt', set: 'generated', unit: 'relative' });
    expect(row.boxes.length).toBe(made!.row.boxes.length);
  }
});

it('refuses a layout that it does not know', async () => {
  await expect(generate({ kind: 'receipt', layout: 'origami', seed: 1 })).rejects.toThrow(/origami/);
});

describe('a worn picture', () => {
  it('is the same for the same seed', async () => {
    const { pdf, truth } = await generate({ kind: 'receipt', layout: 'till', seed: 2 });
    const [a, b] = [
      await degrade({ pdf, boxes: truth.boxes }, 1, 9, 'photo'),
      await degrade({ pdf, boxes: truth.boxes }, 1, 9, 'photo'),
    ];
    expect(Buffer.from(a.jpeg).equals(b.jpeg)).toBe(true);
    expect(a.boxes).toEqual(b.boxes);
  });

  it('has its words where the perspective moved them', async () => {
    const { pdf, truth } = await generate({ kind: 'receipt', layout: 'till', seed: 2 });
    const { boxes } = await degrade({ pdf, boxes: truth.boxes }, 1, 9, 'photo');
    expect(boxes.map((b) => b.text)).toEqual(truth.boxes.map((b) => b.text));
    expect(boxes.every(({ box }) => box.every((edge) => edge > 0 && edge < 1))).toBe(true);
    expect(boxes).not.toEqual(truth.boxes);
  });
});
