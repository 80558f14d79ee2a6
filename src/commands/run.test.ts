import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Problem } from '../domain/index.ts';
import { firstWords, folder, page, readerOf, recto } from './testing/scene.ts';

const APP = `recto: 1
name: mine
classes:
  - name: letter
    fields:
      - {name: first, type: text}
      - {name: second, type: text, hidden: true}
      - {name: third, type: text}
`;

let place: ReturnType<typeof folder>;
beforeEach(() => {
  place = folder();
});
afterEach(() => place.remove());

const understand = async () => firstWords;

describe('recto run', () => {
  it('prints exactly what the interface says, without hidden fields', async () => {
    const file = place.file('a.pdf');
    const reader = async () => readerOf({ 'a.pdf': [page(1, 'one two')] });
    const { code, out, err } = await recto(['run', file, '--app', place.file('app.yaml', APP)], { reader, understand });
    expect([code, err]).toEqual([0, '']);
    const confidence = { model: 0.5, ocr: 0.9, calibrated: false };
    const box = { page: 1, left: 0, top: 0.123457, width: 0.05, height: 0.02 };
    const first = { name: 'first', text: 'one', value: 'one', confidence, source: 'extracted', evidence: [box] };
    expect(out).toHaveLength(1);
    expect(JSON.parse(out[0]!)).toEqual({
      file,
      status: 'complete',
      problem: null,
      documents: [
        {
          class: 'letter',
          pages: [1],
          fields: [first, { ...first, name: 'third', text: null, value: null, evidence: [] }],
          tables: [{ name: 'rows', rows: [{ first }] }],
        },
      ],
    });
  });

  it('prints the files in input order although later ones are ready sooner, and missing ones as failed', async () => {
    const contents = { 'a.pdf': [page(1, 'a')], 'b.pdf': [page(1, 'b')], 'c.pdf': [page(1, 'c')] };
    const reader = async () => readerOf(contents, (name) => (name === 'a.pdf' ? 60 : 0));
    const files = ['a.pdf', 'nowhere.pdf', 'b.pdf', 'c.pdf', 'a.pdf'];
    const { code, out } = await recto(['run', ...files, '--app', place.file('app.yaml', APP)], { reader, understand });
    const lines = out.map((line) => JSON.parse(line));
    expect(code).toBe(1);
    expect(lines.map((line) => line.file)).toEqual(files);
    expect(lines.map((line) => line.status)).toEqual(['complete', 'failed', 'complete', 'complete', 'complete']);
    expect(lines[1]).toMatchObject({ problem: { code: 'file.missing' }, documents: [] });
  });

  it('takes the visible files of a folder by name', async () => {
    for (const name of ['b.pdf', 'a.pdf', '.hidden']) place.file(name);
    const reader = async () => readerOf({ 'a.pdf': [page(1, 'a')], 'b.pdf': [page(1, 'b')] });
    const { out } = await recto(['run', place.path, '--app', 'receipt'], { reader, understand });
    expect(out.map((line) => JSON.parse(line).file.split('/').at(-1))).toEqual(['a.pdf', 'b.pdf']);
  });

  it('calls a file of which some pages could not be read partial, and one without a readable page failed', async () => {
    const problem = { code: 'reading.timeout', message: 'too slow' } as const;
    const contents = { 'some.pdf': [page(1, 'a'), page(2, '', problem)], 'none.pdf': [page(1, '', problem)] };
    const reader = async () => readerOf(contents);
    const argv = ['run', 'some.pdf', 'none.pdf', '--app', place.file('app.yaml', APP)];
    const { code, out } = await recto(argv, { reader, understand });
    expect(out.map((line) => JSON.parse(line).status)).toEqual(['partial', 'failed']);
    expect(JSON.parse(out[1]!).problem.code).toBe('reading.timeout');
    expect(code).toBe(1);
  });

  it('keeps a fault in understanding to its file', async () => {
    const reader = async () => readerOf({ 'a.pdf': [page(1, 'a')], 'b.pdf': [page(1, 'b')] });
    const failing = async () => (pages: Parameters<typeof firstWords>[0], app: Parameters<typeof firstWords>[1]) => {
      if (pages[0]!.words[0]!.text === 'a') throw new Error('boom');
      return firstWords(pages, app);
    };
    const argv = ['run', 'a.pdf', 'b.pdf', '--app', place.file('app.yaml', APP)];
    const { code, out } = await recto(argv, { reader, understand: failing });
    expect(out.map((line) => JSON.parse(line).problem?.code ?? null)).toEqual(['understanding.failed', null]);
    expect(code).toBe(1);
  });

  it('refuses an unknown app with 2 before it reads anything', async () => {
    const { code, out, err } = await recto(['run', 'a.pdf', '--app', 'reciept']);
    expect([code, out]).toEqual([2, []]);
    expect(err).toMatch(/did you mean "receipt"\?.*app\.unknown/s);
    expect(err).toMatch(/only app files and the templates .*without a server: .*invoice.*receipt/);
    expect(err).not.toContain('apps list');
  });

  it('shows the faults of an app file with file, line and key', async () => {
    const file = place.file('wrong.yaml', APP.replace('hidden: true', 'hiden: true').replace('text}', 'txet}'));
    const { code, err } = await recto(['run', 'a.pdf', '--app', file]);
    expect(code).toBe(2);
    expect(err).toContain(`${file}:6: classes[0].fields[0].type: Must be one of`);
    expect(err).toContain(`${file}:7: classes[0].fields[1].hiden: Unknown key "hiden"; did you mean "hidden"?`);
    expect(err).toContain('Correct the places named.');
    expect(err).not.toContain('push');
  });

  it('shows the faults below dialects together with the others', async () => {
    const file = place.file('wrong.yaml', `${APP}splitting: pages\ndialects: {mulesoft: {envelope: pagez}}\n`);
    const { code, err } = await recto(['run', 'a.pdf', '--app', file]);
    expect(code).toBe(2);
    expect(err).toMatch(/: splitting: Must be one of/);
    expect(err).toMatch(/wrong\.yaml:\d+: dialects\.mulesoft\.envelope: Must be one of/);
  });

  it('closes the reader when it fails', async () => {
    let closed = false;
    const reader = async () => ({ ...readerOf({}), close: async () => { closed = true; } }); // biome-ignore format: short
    const broken = () => Promise.reject(new Problem('server.failed', 'no'));
    await recto(['run', 'a.pdf', '--app', 'receipt'], { reader, understand: broken });
    expect(closed).toBe(false);
    await recto(['run', 'a.pdf', '--app', 'receipt'], { reader, understand });
    expect(closed).toBe(true);
  });
});

describe('recto read', () => {
  it('prints exactly what the interface says', async () => {
    const reader = async () => readerOf({ 'a.pdf': [page(1, 'one')] });
    const { code, out } = await recto(['read', 'a.pdf'], { reader });
    expect(code).toBe(0);
    expect(JSON.parse(out[0]!)).toEqual({
      file: 'a.pdf',
      pages: [
        {
          number: 1,
          width: 1000,
          height: 2000,
          rotation: 0,
          source: 'text',
          words: [{ text: 'one', left: 0, top: 0.123457, width: 0.05, height: 0.02, confidence: 0.9 }],
          problem: null,
        },
      ],
    });
  });

  it('says why a file could not be read, and ends with 1', async () => {
    const { code, out, err } = await recto(['read', 'a.pdf'], { reader: async () => readerOf({}) });
    expect(code).toBe(1);
    expect(JSON.parse(out[0]!)).toMatchObject({ file: 'a.pdf', pages: [], problem: { code: 'file.missing' } });
    expect(err).toBe('');
  });
});
