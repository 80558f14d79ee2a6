import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Reader } from '../../src/reading/index.ts';
import { mail, outlook, tar, winmail, zip } from './archives.ts';
import { cleanUp, file, LETTER_WORDS, letter, pdf, reader, texts, told } from './samples.ts';

cleanUp();
const reading = reader();

let bill: Buffer;
let note: Buffer;
beforeAll(async () => {
  bill = Buffer.from(await (await letter(2)).save());
  note = Buffer.from(await (await pdf((_, text) => text('Delivery note', 72, 100))).save());
});

const partsOf = async (bytes: Uint8Array | string, by: Reader = reading, password?: string): Promise<string[]> =>
  told((await by.read(file(bytes), password === undefined ? {} : { password })).pages);
const leftovers = () => readdirSync(tmpdir()).filter((name) => name.startsWith(`recto-parts-${process.pid}-`));

describe('a ZIP', () => {
  it('is read as the pages of its files, one after the other', async () => {
    const path = file(
      zip([
        { name: 'bills/may.pdf', content: bill },
        { name: 'note.pdf', content: note, stored: true },
      ]),
    );
    const { pages } = await reading.read(path);
    expect(told(pages)).toEqual(['1: bills/may.pdf 1', '2: bills/may.pdf 2', '3: note.pdf 1']);
    expect(texts(pages[1]!)).toEqual(LETTER_WORDS);
    expect(texts(pages[2]!)).toEqual(['Delivery', 'note']);
    expect((await reading.read(path, { pages: [3] })).pages).toEqual([pages[2]]);
    expect(leftovers()).toEqual([]);
  });

  it('is followed into the archives within it', async () => {
    const inner = zip([{ name: 'note.pdf', content: note }]);
    const outer = zip([
      { name: 'a.zip', content: inner },
      { name: 'b.tgz', content: gzipSync(tar([{ name: 'note.pdf', content: note }])) },
    ]);
    expect(await partsOf(outer)).toEqual(['1: a.zip > note.pdf 1', '2: b.tgz > note.pdf 1']);
  });

  it('tells files of the same name apart, and takes names for names only', async () => {
    const names = [
      'note.pdf',
      'note.pdf',
      '../../etc/note.pdf',
      'C:\\scans\\..\\note.pdf',
      Buffer.from('Sch\x84fer.pdf', 'latin1'),
    ];
    const parts = await partsOf(zip(names.map((name) => ({ name, content: note }))));
    expect(parts).toEqual([
      '1: note.pdf 1',
      '2: note (2).pdf 1',
      '3: etc/note.pdf 1',
      '4: scans/note.pdf 1',
      '5: Schäfer.pdf 1',
    ]);
  });

  it('may have been written as a stream', async () => {
    expect(await partsOf(zip([{ name: 'note.pdf', content: note, streamed: true }]))).toEqual(['1: note.pdf 1']);
  });

  it('gives what can be read of it, and says what cannot', async () => {
    const files = [
      { name: 'broken.pdf', content: '%PDF-1.7 but no more' },
      { name: 'note.pdf', content: note },
      { name: 'empty.pdf', content: '' },
      { name: 'song.mp3', content: 'ID3\x03\0\0\0' },
    ];
    expect(await partsOf(zip(files))).toEqual([
      '1: broken.pdf 1 file.corrupt',
      '2: note.pdf 1',
      '3: empty.pdf 1 file.empty',
      '4: song.mp3 1 file.unsupported',
    ]);
  });

  it('fails with the first problem when nothing in it can be read', async () => {
    const files = [
      { name: 'a.bin', content: '\x01\x02\x03' },
      { name: 'b.pdf', content: '%PDF-' },
    ];
    await expect(partsOf(zip(files))).rejects.toMatchObject({
      code: 'file.unsupported',
      message: expect.stringContaining('a.bin'),
    });
  });

  it('fails when there is nothing in it but what systems leave', async () => {
    const junk = ['__MACOSX/._note.pdf', '.DS_Store', 'scans/Thumbs.db', 'scans/'].map((name) => ({
      name,
      content: 'x',
    }));
    await expect(partsOf(zip(junk))).rejects.toMatchObject({ code: 'file.empty' });
    await expect(partsOf(zip([]))).rejects.toMatchObject({ code: 'file.empty' });
    expect(await partsOf(zip([...junk, { name: 'note.pdf', content: note }]))).toEqual(['1: note.pdf 1']);
  });

  it('opens with its password, and says when it needs one', async () => {
    for (const zipCrypto of [true, false]) {
      const writer = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false });
      await writer.add('note.pdf', new Uint8ArrayReader(note), { password: 'open sesame', zipCrypto });
      await writer.add('plain.pdf', new Uint8ArrayReader(note));
      const bytes = await writer.close();
      expect(await partsOf(bytes)).toEqual(['1: note.pdf 1 file.encrypted', '2: plain.pdf 1']);
      expect(await partsOf(bytes, reading, 'wrong')).toEqual(['1: note.pdf 1 file.encrypted', '2: plain.pdf 1']);
      expect(await partsOf(bytes, reading, 'open sesame')).toEqual(['1: note.pdf 1', '2: plain.pdf 1']);
    }
  });

  it('is read by its files when its directory is cut off or lies', async () => {
    const files = [
      { name: 'note.pdf', content: note, streamed: true },
      { name: 'may.pdf', content: bill },
    ];
    const whole = zip(files);
    const directory = whole.indexOf('PK\x01\x02');
    expect(await partsOf(whole.subarray(0, directory))).toEqual([
      '1: note.pdf 1',
      '2: may.pdf 1',
      '3: may.pdf 2',
      '4: 1 file.corrupt',
    ]);
    const cut = await partsOf(whole.subarray(0, directory - 500));
    expect(cut[0]).toBe('1: note.pdf 1');
    expect(cut.at(-1)).toContain('file.corrupt');
    const lying = Buffer.from(whole);
    lying.writeUInt32LE(7, lying.indexOf('PK\x01\x02', directory + 4) + 42);
    expect(await partsOf(lying)).toEqual(['1: note.pdf 1', '2: may.pdf 1', '3: may.pdf 2']);
    await expect(partsOf(`PK\x03\x04${'x'.repeat(20)}`)).rejects.toMatchObject({ code: 'file.corrupt' });
  });

  it('reads a file whose checksum is wrong, and says so', async () => {
    const damaged = zip([{ name: 'note.pdf', content: note, stored: true }]);
    damaged[damaged.indexOf('%PDF-1.') + 7] = 0x33;
    const { pages } = await reading.read(file(damaged));
    expect(told(pages)).toEqual(['1: note.pdf 1 file.corrupt']);
    expect(texts(pages[0]!)).toEqual(['Delivery', 'note']);
  });
});

describe('the limits of archives', () => {
  const zeros = Buffer.alloc(33 * 2 ** 20);
  zeros.write('%PDF-1.7');

  it('hold what expands beyond measure, whatever its directory says', async () => {
    const bomb = (claimed?: number) =>
      zip([
        { name: 'note.pdf', content: note },
        { name: 'zeros.pdf', content: zeros, ...(claimed && { claimed }) },
        { name: 'more.pdf', content: note },
      ]);
    expect(await partsOf(bomb())).toEqual(['1: note.pdf 1', '2: zeros.pdf 1 archive.limit']);
    expect(await partsOf(bomb(10))).toEqual(['1: note.pdf 1', '2: zeros.pdf 1 file.corrupt', '3: more.pdf 1']);
    const large = reader({ limits: { ratio: 2_000, bytes: 2 ** 20 } });
    expect(await partsOf(bomb(), large)).toEqual(['1: note.pdf 1', '2: zeros.pdf 1 file.too-large', '3: more.pdf 1']);
  });

  it('hold what lies too deep', async () => {
    let nested = zip([{ name: 'note.pdf', content: note }]);
    for (let i = 0; i < 3; i++)
      nested = zip([
        { name: 'note.pdf', content: note },
        { name: 'in.zip', content: nested },
      ]);
    const shallow = reader({ limits: { depth: 3 } });
    expect(await partsOf(nested, shallow)).toEqual([
      '1: note.pdf 1',
      '2: in.zip > note.pdf 1',
      '3: in.zip > in.zip > note.pdf 1',
      '4: in.zip > in.zip > in.zip 1 archive.limit',
    ]);
  });

  it('hold too many files, those in inner archives included', async () => {
    const some = zip(['a', 'b'].map((name) => ({ name: `${name}.pdf`, content: note })));
    const all = zip([
      { name: '1.zip', content: some },
      { name: '2.zip', content: some },
    ]);
    const few = reader({ limits: { entries: 3 } });
    expect(await partsOf(all, few)).toEqual([
      '1: 1.zip > a.pdf 1',
      '2: 1.zip > b.pdf 1',
      '3: 2.zip > a.pdf 1',
      '4: 2.zip > b.pdf 1 archive.limit',
    ]);
  });

  it('hold entries that share their bytes', async () => {
    const shared = zip([
      { name: 'note.pdf', content: note },
      ...['b', 'c'].map((name) => ({ name, content: note, overlapping: true })),
    ]);
    expect(await partsOf(shared)).toEqual(['1: note.pdf 1', '2: b 1 archive.limit', '3: c 1 archive.limit']);
  });

  it('count the pages of all files together', async () => {
    const two = zip(['a', 'b'].map((name) => ({ name, content: bill })));
    await expect(partsOf(two, reader({ limits: { pages: 3 } }))).rejects.toMatchObject({ code: 'file.too-many-pages' });
    expect(await partsOf(two, reader({ limits: { pages: 4 } }))).toHaveLength(4);
  });
});

describe('other archives', () => {
  it('are read alike', async () => {
    const long = `${'a'.repeat(120)}.pdf`;
    const files = [
      { name: 'note.pdf', content: note },
      { name: long, content: bill },
    ];
    const expected = ['1: note.pdf 1', `2: ${long} 1`, `3: ${long} 2`];
    expect(await partsOf(tar(files))).toEqual(expected);
    expect(await partsOf(gzipSync(tar(files)))).toEqual(expected);
    expect(await partsOf(gzipSync(note))).toEqual(['1: content 1']);
  });

  it('are read as far as they go when they are cut short', async () => {
    const files = [
      { name: 'a.pdf', content: note },
      { name: 'b.pdf', content: bill },
    ];
    const whole = tar(files);
    const cut = whole.subarray(0, whole.length - 2_048);
    expect((await partsOf(cut))[0]).toBe('1: a.pdf 1');
    expect((await partsOf(cut)).at(-1)).toContain('file.corrupt');
  });

  it('that cannot be opened are named', async () => {
    for (const [head, name] of [
      ['7z\xbc\xaf\x27\x1c', '7-Zip'],
      ['Rar!\x1a\x07\x01\0', 'RAR'],
    ] as const)
      await expect(partsOf(Buffer.from(head, 'latin1'))).rejects.toMatchObject({
        code: 'file.unsupported',
        message: expect.stringContaining(name),
      });
  });
});

describe('a mail', () => {
  const enclosed = () => [{ name: 'note.pdf', type: 'application/pdf', content: note }];

  it('is its text, then what it encloses', async () => {
    const parts = await partsOf(mail('Please pay.', enclosed()));
    expect(parts).toEqual(['1: message.html 1', '2: note.pdf 1']);
  });

  it('is followed into mails and archives that it encloses', async () => {
    const inner = mail('See below.', [
      { name: 'all.zip', type: 'application/zip', content: zip([{ name: 'note.pdf', content: note }]) },
    ]);
    const outer = mail('Forwarded.', [{ name: 'first.eml', type: 'message/rfc822', content: inner }]);
    const parts = await partsOf(outer);
    expect(parts.filter((part) => part.includes('note'))).toEqual([
      expect.stringContaining('first.eml > all.zip > note.pdf 1'),
    ]);
  });

  it('has no page for signatures and ornaments', async () => {
    const dot = await sharp({ create: { width: 1, height: 1, channels: 3, background: '#fff' } })
      .png()
      .toBuffer();
    const scan = await sharp({ create: { width: 800, height: 600, channels: 3, background: '#fff' } })
      .png()
      .toBuffer();
    const parts = await partsOf(
      mail('Please pay.', [
        { name: 'dot.png', type: 'image/png', content: dot, id: 'dot@example' },
        { name: 'scan.png', type: 'image/png', content: scan, id: 'scan@example' },
        { name: 'smime.p7s', type: 'application/pkcs7-signature', content: 'signed' },
        ...enclosed(),
      ]),
    );
    expect(parts.map((part) => part.split(' ')[1])).toEqual(['message.html', 'scan.png', 'note.pdf']);
  });

  it('gives what Exchange has wrapped into a winmail.dat', async () => {
    const wrapped = (files: { name: string; content: Uint8Array }[]) =>
      mail('Please pay.', [{ name: 'winmail.dat', type: 'application/ms-tnef', content: winmail(files) }]);
    expect(await partsOf(wrapped([{ name: 'note.pdf', content: note }]))).toEqual([
      '1: message.html 1',
      '2: note.pdf 1',
    ]);
    expect(await partsOf(wrapped([]))).toEqual(['1: message.html 1']);
  });

  it('may be written in UTF-16, or lie in a mailbox with others', async () => {
    const one = mail('Please pay.', enclosed());
    expect((await partsOf(Buffer.from(`\ufeff${one}`, 'utf16le'))).at(-1)).toBe('2: note.pdf 1');
    const separator = 'From ada@example.com Tue Mar 12 09:30:00 2024\n';
    const box = [one, one].map((each) => `${separator}${each}\n`).join('\n');
    expect((await partsOf(box)).filter((part) => part.includes('note'))).toEqual([
      '2: 1.eml > note.pdf 1',
      '4: 2.eml > note.pdf 1',
    ]);
  });

  it('may be one of Outlook, with another one in it', async () => {
    const inner = { subject: 'First', body: 'See below.', files: [{ name: 'note.pdf', content: note }] };
    const message = outlook({
      subject: 'Second',
      body: 'Forwarded.',
      files: [{ name: 'may.pdf', content: bill }],
      inner,
    });
    const parts = await partsOf(message);
    expect(parts).toEqual([
      '1: message.html 1',
      '2: may.pdf 1',
      '3: may.pdf 2',
      '4: First.msg > message.html 1',
      '5: First.msg > note.pdf 1',
    ]);
  });
});

describe('pages of a container', () => {
  it('are drawn by the file that they come from', async () => {
    const inner = zip([
      { name: 'note.pdf', content: note },
      { name: 'note.pdf', content: bill },
    ]);
    const path = file(mail('Please pay.', [{ name: 'all.zip', type: 'application/zip', content: inner }]));
    const { pages } = await reading.read(path);
    const last = pages.at(-1)!;
    expect(last.part).toEqual({ path: ['all.zip', 'note (2).pdf'], page: 2 });
    const image = await reading.pageImage(path, last.number, { part: last.part!, rotation: last.rotation });
    expect(image).toMatchObject({ number: last.number, width: last.width, height: last.height });
    const again = await reading.read(file(image.bytes));
    expect(texts(again.pages[0]!)).toContain('Northwind');
    await expect(reading.pageImage(path, 1, { part: { path: ['other.pdf'], page: 1 } })).rejects.toMatchObject({
      code: 'request.invalid',
    });
    expect(leftovers()).toEqual([]);
  });

  it('leave nothing behind when reading is cancelled', async () => {
    const abort = new AbortController();
    const many = zip(Array.from({ length: 30 }, (_, i) => ({ name: `${i}.pdf`, content: bill })));
    const read = reading.read(file(many), {
      signal: abort.signal,
      progress: () => abort.abort(new Error('no longer wanted')),
    });
    await expect(read).rejects.toThrow('no longer wanted');
    expect(leftovers()).toEqual([]);
  });

  it('are counted as they are read', async () => {
    const counts: string[] = [];
    const two = zip(['a', 'b'].map((name) => ({ name, content: bill })));
    await reading.read(file(two), { progress: (done, total) => counts.push(`${done}/${total}`) });
    expect(counts.at(-1)).toBe('4/4');
  });
});
