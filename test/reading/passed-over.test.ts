import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Enclosed, mail, tar, zip } from './archives.ts';
import { cleanUp, file, pdf, reader, told } from './samples.ts';

cleanUp();
const reading = reader();

let note: Buffer;
beforeAll(async () => {
  note = Buffer.from(await (await pdf((_, text) => text('Delivery note', 72, 100))).save());
});

async function read(bytes: Uint8Array | string, by = reading, pages?: number[]) {
  const { pages: found } = await by.read(file(bytes), pages ? { pages } : {});
  return { pages: told(found), over: found.map(({ passedOver }) => passedOver).filter(Boolean) };
}

describe('what has no page is counted, by its reason, on the first page of the container', () => {
  it('what systems leave, and links, in archives within archives too', async () => {
    const inner = tar([
      { name: 'a.pdf', content: note },
      { name: 'latest.pdf', content: '', type: '2' },
      { name: 'hard.pdf', content: '', type: '1' },
    ]);
    const outer = zip([
      { name: '__MACOSX/._b.pdf', content: 'fork' },
      { name: '.DS_Store', content: 'x' },
      { name: 'link.pdf', content: '../secret.pdf', mode: 0o120777 },
      { name: 'in.tar', content: inner },
      { name: 'b.pdf', content: note, mode: 0o100644 },
    ]);
    const expected = [{ system: 2, link: 3 }];
    expect(await read(outer)).toEqual({ pages: ['1: in.tar > a.pdf 1', '2: b.pdf 1'], over: expected });
    expect(await read(outer, reading, [2])).toEqual({ pages: ['2: b.pdf 1'], over: expected });
    expect(await read(zip([{ name: 'b.pdf', content: note }]))).toEqual({ pages: ['1: b.pdf 1'], over: [] });
  });

  it('signatures and ornaments of mails', async () => {
    const dot = sharp({ create: { width: 1, height: 1, channels: 3, background: '#fff' } });
    const enclosed: Enclosed[] = [
      { name: 'dot.png', type: 'image/png', content: await dot.png().toBuffer(), id: 'dot@example' },
      { name: 'smime.p7s', type: 'application/pkcs7-signature', content: 'signed' },
      { name: 'note.pdf', type: 'application/pdf', content: note },
    ];
    expect(await read(mail('Please pay.', enclosed))).toEqual({
      pages: ['1: message.html 1', '2: note.pdf 1'],
      over: [{ signature: 1, ornament: 1 }],
    });
  });
});

describe('files of which nothing can be read', () => {
  const song = (size: number) => Buffer.concat([Buffer.from('ID3\x03\0\0\0'), Buffer.alloc(size, 1)]);
  const songs = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ name: `${i}.mp3`, content: song(2_000 + i), stored: true }));

  it('do not count against the limit of files: those behind them are read', async () => {
    const few = reader({ limits: { entries: 2 } });
    expect(await read(zip([...songs(2), { name: 'a.pdf', content: note }]), few)).toEqual({
      pages: ['1: 0.mp3 1 file.unsupported', '2: 1.mp3 1 file.unsupported', '3: a.pdf 1'],
      over: [],
    });
  });

  it('are only counted where there are many of them', async () => {
    const few = reader({ limits: { entries: 2 } });
    expect(await read(zip([...songs(5), { name: 'a.pdf', content: note }]), few)).toEqual({
      pages: ['1: 0.mp3 1 file.unsupported', '2: 1.mp3 1 file.unsupported', '3: a.pdf 1'],
      over: [{ unreadable: 3 }],
    });
    expect(await read(zip([{ name: 'a.pdf', content: note }, ...songs(30)]), few)).toEqual({
      pages: ['1: a.pdf 1', '2: 0.mp3 1 file.unsupported', '3: 1.mp3 1 file.unsupported', '4: 19.mp3 1 archive.limit'],
      over: [{ unreadable: 17 }],
    });
  });

  it('cost nothing of what the files may expand to', async () => {
    const small = reader({ limits: { expanded: 2 ** 20 } });
    const videos = ['1', '2'].map((name) => ({ name: `${name}.mp3`, content: song(900_000) }));
    expect((await read(zip([...videos, { name: 'a.pdf', content: note }]), small)).pages).toEqual([
      '1: 1.mp3 1 file.unsupported',
      '2: 2.mp3 1 file.unsupported',
      '3: a.pdf 1',
    ]);
  });
});

it('counts what is unpacked on the way to other files of a packed tar', async () => {
  const fork = { name: '__MACOSX/._a.pdf', content: Buffer.alloc(2 ** 21) };
  const packed = gzipSync(tar([{ name: 'a.pdf', content: note }, fork, { name: 'b.pdf', content: note }]));
  expect(await read(packed, reader({ limits: { expanded: 2 ** 20 } }))).toEqual({
    pages: ['1: a.pdf 1', '2: 1 archive.limit'],
    over: [{ system: 1 }],
  });
});

it('tells names in one form, whole characters only, and those of the same name apart', async () => {
  const names = [
    'Scha\u0308fer.pdf',
    'Sch\u00e4fer.pdf',
    `${'x'.repeat(3)}${'\u{1f4c4}'.repeat(126)}.pdf`,
    '/abs\0olute.pdf',
  ];
  const { pages } = await read(zip(names.map((name) => ({ name: Buffer.from(name), content: note }))));
  expect(pages.slice(0, 2)).toEqual(['1: Schäfer.pdf 1', '2: Schäfer (2).pdf 1']);
  expect(Buffer.from(pages[2]!).toString()).toBe(pages[2]);
  expect(pages[3]).toBe('4: absolute.pdf 1');
});
