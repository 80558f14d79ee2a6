import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BIN, folder, pdfOf, recto } from './recto.ts';

const place = folder();
const LETTER = `recto: 1
name: letter
classes:
  - name: letter
    fields:
      - {name: gate pass, type: id, description: The number of the gate pass}
      - {name: mooring fee, type: money, description: What the berth costs}
      - {name: tide table, type: date, description: The day of the tide}
`;

beforeAll(async () => {
  writeFileSync(place.in('letter.yaml'), LETTER);
  writeFileSync(place.in('letter.pdf'), await pdfOf(['Gate pass: GP-7731', 'Mooring fee: EUR 1,250.50']));
  writeFileSync(place.in('text.pdf'), 'BZh9, an archive by its first letters.');
  writeFileSync(place.in('empty.pdf'), '');
});
afterAll(() => place.remove());

describe('recto run', () => {
  it('extracts fields that it has never heard of, in input order, beside files that cannot be read', async () => {
    const files = ['text.pdf', 'letter.pdf', 'empty.pdf', 'nowhere.pdf'].map(place.in);
    const { code, out, err } = await recto(['run', ...files, '--app', place.in('letter.yaml')]);
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect([code, err]).toEqual([1, '']);
    expect(lines.map(({ file, status, problem }) => [file, status, problem?.code ?? null])).toEqual([
      [files[0], 'failed', 'file.unsupported'],
      [files[1], 'complete', null],
      [files[2], 'failed', 'file.empty'],
      [files[3], 'failed', 'file.missing'],
    ]);
    const [pass, fee, tide] = lines[1].documents[0].fields;
    expect(pass).toMatchObject({ name: 'gate pass', text: 'GP-7731', value: 'GP-7731', source: 'extracted' });
    expect(fee).toMatchObject({ name: 'mooring fee', value: 1250.5 });
    expect(tide).toMatchObject({ name: 'tide table', text: null, value: null, evidence: [] });
    // The words stand at 60 of 595 points from the left; the box must enclose them where they are.
    const [box] = pass.evidence;
    expect(box).toMatchObject({ page: 1 });
    expect(box.left).toBeGreaterThan(60 / 595);
    expect(box.top).toBeCloseTo((842 - 760 - 9) / 842, 1);
  });

  it('survives a reader that goes away, without an exit code of 124 or more', () => {
    const files = Array.from({ length: 6 }, () => place.in('letter.pdf')).join(' ');
    const script = `node ${BIN} run ${files} --app ${place.in('letter.yaml')} | head -c 20; echo " $\{PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
    expect(stdout).toMatch(/^\{"file":.{12} [01]\n$/);
    expect(stderr).toBe('');
  });
});

describe('recto read', () => {
  it('gives the words of every page, with boxes in fractions', async () => {
    writeFileSync(place.in('two.pdf'), await pdfOf(['First page'], ['Second page']));
    const { code, out } = await recto(['read', place.in('two.pdf')]);
    expect(code).toBe(0);
    const { file, pages } = JSON.parse(out);
    expect(file).toBe(place.in('two.pdf'));
    expect(pages.map((page: { number: number }) => page.number)).toEqual([1, 2]);
    expect(pages[1]).toMatchObject({ rotation: 0, source: 'text', problem: null });
    expect(pages[1].words.map((word: { text: string }) => word.text)).toEqual(['Second', 'page']);
    for (const { left, top, width, height } of pages[1].words) {
      expect(Math.min(left, top, width, height)).toBeGreaterThan(0);
      expect(Math.max(left + width, top + height)).toBeLessThan(1);
    }
  });
});

describe('recto doctor', () => {
  it('finds nothing wrong here', async () => {
    const { code, out } = await recto(['doctor'], { RECTO_DATA: place.in('data') });
    expect(out).not.toMatch(/^fault/m);
    expect(out).toMatch(/^ok +reading +an empty page was read/m);
    expect(out).toMatch(/^note +confinement/m);
    expect(code).toBe(0);
  });

  it('names wrong settings, and ends with 1', async () => {
    const { code, out } = await recto(['doctor'], { RECTO_DATE: 'x', PORT: '99999' });
    expect(out).toMatch(/^fault +settings +RECTO_DATE: .*did you mean "RECTO_DATA"/m);
    expect(out).toMatch(/^fault +settings +PORT: /m);
    expect(code).toBe(1);
  });
});
