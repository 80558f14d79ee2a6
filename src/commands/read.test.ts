import { execFileSync, spawn } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Page } from '../domain/index.ts';
import { aslant, grid, lines, pageOf, print } from '../reading/layout/testing/page.ts';
import { folder, readerOf, recto } from './testing/scene.ts';

const cells = [
  ['Item', 'Price'],
  ['Wire | thin', '12.00'],
  ['Packing', '1.50'],
].flatMap((row, r) => row.map((text, c) => print(text, 110 + 300 * c, 210 + 40 * r)));

const DOCUMENT: readonly Page[] = [
  pageOf(
    [
      print('Offer 12', 100, 60, 2),
      ...cells,
      ...lines(['1. Paid at *once*', '2. Kept <dry>'], 100, 400),
      ...lines(['Name: Ada & Sons'], 100, 500),
    ],
    grid([100, 400, 700], [200, 240, 280, 320]),
  ),
  pageOf([print('# no heading', 100, 300)], [], { number: 2 }),
];

let place: ReturnType<typeof folder>;
beforeEach(() => {
  place = folder();
});
afterEach(() => place.remove());

const read = (...args: string[]) =>
  recto(['read', ...args], {
    reader: async () => readerOf({ 'a.pdf': DOCUMENT, 'b.pdf': [pageOf([print('b', 9, 9)])] }),
  });

describe('recto read --format', () => {
  it('writes text in reading order, blocks parted by blank lines and pages by form feeds', async () => {
    expect((await read('a.pdf', '--format', 'text')).out).toEqual([
      'Offer 12\n\nItem\tPrice\nWire | thin\t12.00\nPacking\t1.50\n\n1. Paid at *once*\n\n2. Kept <dry>\n\nName: Ada & Sons\n\f\n# no heading',
    ]);
  });

  it('writes the check boxes of a form before their text, and lists within lists further in', async () => {
    const box = (left: number, top: number) => ({ left: left / 1000, top: top / 1400, width: 0.02, height: 20 / 1400 });
    const mark = (left: number, top: number, checked: boolean) =>
      ({ kind: 'checkbox', checked, box: box(left, top), confidence: 1 }) as const;
    const words = [
      ...lines(['Partnership', 'X', 'Other'], 130, 100, 40),
      ...lines(['• Fruit', '• Wine'], 100, 300, 120),
      ...lines(['1. Apples', '2. Pears'], 140, 340, 40),
    ];
    const form = pageOf(words, [], { marks: [mark(100, 100, true), mark(130, 140, true), mark(100, 180, false)] });
    const printed = (format: string) =>
      recto(['read', 'f.pdf', '--format', format], { reader: async () => readerOf({ 'f.pdf': [form] }) });
    const { out } = await printed('markdown');
    for (const said of ['☑ Partnership', '☑', '☐ Other']) expect(out[0]!.split(/\s*\n/)).toContain(said);
    expect(out[0]).toContain('- Fruit\n  1. Apples\n  2. Pears\n- Wine');
    expect((await printed('text')).out[0]).toContain('☐ Other');
  });

  it('writes Markdown that shows the text as it stands', async () => {
    expect((await read('a.pdf', '--format', 'markdown')).out[0]).toBe(
      [
        '<!-- page 1 -->\n',
        '# Offer 12\n',
        '| Item | Price |',
        '| --- | --- |',
        '| Wire \\| thin | 12.00 |',
        '| Packing | 1.50 |\n',
        '1. Paid at \\*once\\*',
        '2. Kept \\<dry\\>\n',
        'Name: Ada & Sons\n',
        '<!-- page 2 -->\n',
        '\\# no heading',
      ].join('\n'),
    );
  });

  it('writes hOCR with the box of each word in pixels', async () => {
    const [hocr] = (await read('a.pdf', '--format', 'hocr')).out;
    expect(hocr).toContain(
      '<div class="ocr_page" id="page_1" title="image &quot;a.pdf&quot;; bbox 0 0 1000 1400; ppageno 0">',
    );
    expect(hocr).toMatch(
      /<span class="ocrx_word" id="word_[\d_]+" title="bbox 100 60 200 100; x_wconf 100">Offer<\/span>/,
    );
    expect(hocr).toContain('>&lt;dry&gt;</span>');
    expect(hocr).toContain('>&amp;</span>');
    const ids = [...hocr!.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each([-5, -1, 1, 5])(
    'writes into hOCR where the baselines of a page lie that is aslant by %d degrees',
    async (degrees) => {
      const page = aslant(
        pageOf(lines(['Now is the winter of our discontent', 'made glorious summer'], 100, 600)),
        degrees,
      );
      const { out } = await recto(['read', 'c.pdf', '--format', 'hocr'], {
        reader: async () => readerOf({ 'c.pdf': [page] }),
      });
      const found = [
        ...out[0]!.matchAll(/ocr_line" id="\w+" title="bbox (\d+) \d+ (\d+) (\d+); baseline (\S+) (\S+)"/g),
      ];
      expect(found).toHaveLength(2);
      for (const [i, [left, , bottom, slope, offset]] of found.map((match) => match.slice(1).map(Number)).entries()) {
        expect(slope).toBeCloseTo(Math.tan((degrees * Math.PI) / 180), 3);
        for (const { text, ...word } of page.words.filter(({ line }) => line === i)) {
          const middle = (word.left + word.width / 2) * page.width;
          const foot = bottom! + offset! + slope! * (middle - left!);
          // Letters stand 20 pixels high about the middle of their word, a fifth of them below the baseline.
          expect(Math.abs(foot - (word.top + word.height / 2) * page.height - 6), text).toBeLessThan(1.5);
        }
      }
    },
  );

  it('adds the layout to the JSON when asked, and leaves the fixed keys as they are', async () => {
    const [plain, laid] = [await read('a.pdf'), await read('a.pdf', '--layout')].map(({ out }) => JSON.parse(out[0]!));
    const [page] = laid.pages;
    expect(page).toMatchObject(plain.pages[0]);
    expect(page.blocks.map((block: { kind: string }) => block.kind)).toEqual([
      'heading',
      'table',
      'item',
      'item',
      'paragraph',
    ]);
    expect(page.tables).toMatchObject([{ rows: 3, columns: 2, ruled: true, left: 0.1, width: 0.6005 }]);
    expect(page.pairs).toHaveLength(3);
    expect(page.rules).toHaveLength(7);
    expect(Object.keys(page).slice(Object.keys(plain.pages[0]).length)).toEqual(['blocks', 'tables', 'pairs', 'rules']);
    expect(Object.keys(page.blocks[1])).not.toContain('lines');
  });
});

describe('recto read --output', () => {
  it('writes a file, or for several one each into a folder', async () => {
    const out = join(place.path, 'out.txt');
    expect(await read('a.pdf', '-o', out, '--format', 'text')).toMatchObject({ code: 0, out: [] });
    expect(readFileSync(out, 'utf8')).toMatch(/^Offer 12\n.*heading\n$/s);
    expect((await read('a.pdf', 'b.pdf', '-o', place.path, '--format', 'markdown')).code).toBe(0);
    expect(readFileSync(join(place.path, 'b.md'), 'utf8')).toBe('b\n');
  });

  it('follows a link and leaves it one, whether or not something is there', async () => {
    const [link, target] = [join(place.path, 'link.txt'), join(place.path, 'target.txt')];
    symlinkSync('target.txt', link);
    for (const before of [null, 'what stood there before']) {
      if (before) writeFileSync(target, before, { mode: 0o600 });
      expect((await read('b.pdf', '-o', link, '--format', 'text')).code).toBe(0);
      expect(lstatSync(link).isSymbolicLink()).toBe(true);
      expect(readFileSync(target, 'utf8')).toBe('b\n');
    }
    expect(lstatSync(target).mode & 0o777).toBe(0o644);
  });

  it.runIf(process.platform !== 'win32')('writes into a pipe or a device, and leaves it what it is', async () => {
    const pipe = join(place.path, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const reader = spawn('cat', [pipe], { stdio: ['ignore', 'pipe', 'inherit'] });
    const got = new Promise<string>((resolve) => reader.stdout.once('data', (bytes) => resolve(`${bytes}`)));
    expect((await read('b.pdf', '-o', pipe, '--format', 'text')).code).toBe(0);
    expect(await got).toBe('b\n');
    expect(lstatSync(pipe).isFIFO()).toBe(true);
    expect((await read('b.pdf', '-o', '/dev/null', '--format', 'text')).code).toBe(0);
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  it('leaves what stood there, and nothing beside it, when the result cannot be written', async () => {
    writeFileSync(join(place.path, 'kept.txt'), 'kept');
    symlinkSync('loop.txt', join(place.path, 'loop.txt'));
    expect((await read('missing.pdf', '-o', join(place.path, 'kept.txt'), '--format', 'text')).code).toBe(1);
    expect((await read('b.pdf', '-o', join(place.path, 'loop.txt'), '--format', 'text')).err).toContain(
      'cannot be written',
    );
    expect(readFileSync(join(place.path, 'kept.txt'), 'utf8')).toBe('kept');
    expect(readdirSync(place.path).sort()).toEqual(['kept.txt', 'loop.txt']);
  });

  it('refuses to write over an input under another name', async () => {
    const input = place.file('b.pdf', 'the input');
    symlinkSync(input, join(place.path, 'other.txt'));
    const { code, err } = await read(input, '-o', join(place.path, 'other.txt'), '--format', 'text');
    expect([code, err]).toEqual([2, expect.stringContaining('written over itself')]);
    expect(readFileSync(input, 'utf8')).toBe('the input');
  });

  it('tells what went wrong, and ends with 1', async () => {
    const { code, err } = await read('missing.pdf', '--format', 'text');
    expect([code, err]).toEqual([1, 'missing.pdf: The file cannot be opened. (file.missing)']);
    const lost = await read('a.pdf', '--format', 'text', '-o', join(place.path, 'none', 'x.txt'));
    expect(lost.code).toBe(1);
    expect(lost.err).toContain('cannot be written');
  });

  it.each([
    [['a.pdf', '--format', 'docx'], /no format "docx"; take json, text/],
    [['a.pdf', '--format', 'text', '--layout'], /--layout goes with the format json/],
    [['a.pdf', 'b.pdf', '--format', 'hocr'], /--output is missing/],
    [['a.pdf', 'b.pdf', '-o', 'nowhere.txt'], /is no folder/],
    [['a.pdf', '-o', 'a.pdf'], /written over itself/],
    [['a.pdf', 'x/a.png', '-o', '.'], /would both be written/],
    [['a.pdf', '--pages', '3-1'], /--pages takes numbers/],
    [['a.pdf', '--pages', '0'], /--pages takes numbers/],
  ])('refuses %j as wrong usage', async (args, message) => {
    const { code, err } = await read(...args);
    expect([code, err]).toEqual([2, expect.stringMatching(message)]);
  });

  it('passes the pages asked for on, each once', async () => {
    let asked: unknown = null;
    const reader = {
      ...readerOf({}),
      read: async (_: string, options?: object) => {
        asked = options;
        return { pages: [] };
      },
    };
    const { err } = await recto(['read', 'a.pdf', '--pages', '5,1-3,2', '--format', 'text'], {
      reader: async () => reader,
    });
    expect(asked).toMatchObject({ pages: [1, 2, 3, 5] });
    expect(err).toContain('none of the pages');
  });
});
