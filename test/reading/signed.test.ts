import { beforeAll, describe, expect, it } from 'vitest';
import { mail, zip } from './archives.ts';
import { cleanUp, file, pdf, reader, texts, told } from './samples.ts';
import { detached, sealed, signed } from './signed.ts';

cleanUp();
const reading = reader();
const read = async (bytes: Uint8Array | string) => (await reading.read(file(bytes))).pages;
const problemOf = (bytes: Uint8Array | string) => read(bytes).then(() => null, ({ code }) => code); // biome-ignore format: one line

let note: Buffer;
beforeAll(async () => {
  note = Buffer.from(await (await pdf((_, text) => text('Delivery note', 72, 100))).save());
});

/** A mail of a header and, in its place, a signed or sealed message. */
const wrapped = (message: Buffer, kind = 'signed-data') =>
  [
    'From: Ada Byron <ada@example.com>',
    'Subject: Our invoice',
    'MIME-Version: 1.0',
    `Content-Type: application/pkcs7-mime; smime-type=${kind}; name=smime.p7m`,
    'Content-Transfer-Encoding: base64',
    'Content-Disposition: attachment; filename=smime.p7m',
    '',
    message.toString('base64').replace(/(.{64})/g, '$1\r\n'),
    '',
  ].join('\r\n');

/** A mail without its header fields: what a signature covers. */
const entity = () => {
  const whole = mail('Please pay.', [{ name: 'note.pdf', type: 'application/pdf', content: note }]);
  return whole.slice(whole.indexOf('Content-Type'));
};

describe('a mail that is one signed message', () => {
  it.each([undefined, 1_000, 7])('is read as the mail that was signed, in pieces of %s bytes', async (pieces) => {
    const pages = await read(wrapped(signed(entity(), pieces)));
    expect(told(pages)).toEqual(['1: message.html 1', '2: note.pdf 1']);
    expect(texts(pages[0]!)).toEqual(expect.arrayContaining(['Byron', 'Our', 'invoice', 'Please', 'pay.']));
    expect(pages[0]!.part?.cover).toBe(true);
    expect(texts(pages[1]!)).toEqual(['Delivery', 'note']);
  });

  it('may be signed twice', async () => {
    const once = wrapped(signed(entity())).split('\r\n').slice(3).join('\r\n');
    expect(told(await read(wrapped(signed(once))))).toEqual(['1: message.html 1', '2: note.pdf 1']);
  });

  it('is read as far as it goes when it is cut off', async () => {
    const message = signed(entity());
    const pages = await read(wrapped(message.subarray(0, message.indexOf('JVBERi') + 20)));
    expect(texts(pages[0]!)).toEqual(expect.arrayContaining(['Please', 'pay.']));
    expect(told(pages).at(-1)).toBe('3: smime.p7m 1 file.corrupt');
  });

  it('says so when it is sealed', async () => {
    const pages = await read(wrapped(sealed(), 'enveloped-data'));
    expect(told(pages)).toEqual(['1: message.html 1', '2: smime.p7m 1 file.encrypted']);
    expect(texts(pages[0]!)).toContain('Byron');
  });
});

describe('a signed file', () => {
  const XML = '<?xml version="1.0"?><FatturaElettronica><Numero>123</Numero></FatturaElettronica>';

  it('is read as what is signed, whether its lengths are told or not', async () => {
    for (const message of [signed(note), signed(note, 4_096)]) {
      const pages = await read(message);
      expect(told(pages)).toEqual(['1: content 1']);
      expect(texts(pages[0]!)).toEqual(['Delivery', 'note']);
    }
    expect(texts((await read(signed(XML)))[0]!)).toContain('123');
  });

  it('may be written in base64', async () => {
    const digits = signed(XML)
      .toString('base64')
      .replace(/(.{64})/g, '$1\n');
    for (const text of [digits, `-----BEGIN PKCS7-----\n${digits}\n-----END PKCS7-----\n`])
      expect(texts((await read(text))[0]!)).toContain('123');
  });

  it('may lie in an archive, be signed twice, or hold a mail or an archive', async () => {
    const files = [
      { name: 'a.xml.p7m', content: signed(XML) },
      { name: 'b.pdf.p7m', content: signed(signed(note, 500)) },
      { name: 'c.p7m', content: signed(entity()) },
      { name: 'd.p7m', content: signed(zip([{ name: 'e.pdf', content: note }])) },
    ];
    expect(told(await read(zip(files)))).toEqual([
      '1: a.xml.p7m > content 1',
      '2: b.pdf.p7m > content > content 1',
      '3: c.p7m > message.html 1',
      '4: c.p7m > note.pdf 1',
      '5: d.p7m > content > e.pdf 1',
    ]);
  });

  it('says what is wrong with one that cannot be read', async () => {
    expect(await problemOf(sealed())).toBe('file.encrypted');
    expect(await problemOf(detached())).toBe('file.unsupported');
    expect(await problemOf(signed(note).subarray(0, 30))).toBe('file.corrupt');
    expect(await problemOf(signed(''))).toBe('file.empty');
  });
});
