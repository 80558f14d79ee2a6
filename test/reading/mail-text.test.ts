import { beforeAll, describe, expect, it } from 'vitest';
import { mail, winmail, zip } from './archives.ts';
import { cleanUp, file, pdf, reader, texts, told } from './samples.ts';

cleanUp();
const reading = reader();
const read = async (bytes: Uint8Array | string) => (await reading.read(file(bytes))).pages;

let note: Buffer;
beforeAll(async () => {
  note = Buffer.from(await (await pdf((_, text) => text('Delivery note', 72, 100))).save());
});

describe("a mail's own text", () => {
  it('is told from the files that come with it, whatever these are called', async () => {
    const html = { name: 'message.html', type: 'text/html', content: '<p>Terms</p>' };
    const pages = await read(zip([{ name: 'a.eml', content: mail('Please pay.', [html]) }, html]));
    expect(told(pages)).toEqual(['1: a.eml > message.html 1', '2: a.eml > message (2).html 1', '3: message.html 1']);
    expect(pages.map(({ part }) => part?.cover)).toEqual([true, undefined, undefined]);
  });

  it('is read where the HTML beside it says nothing', async () => {
    const parts = [
      'Content-Type: text/plain\r\n\r\nPlease pay.',
      'Content-Type: text/html\r\n\r\n<html><head><title>Mail</title><style>p { margin: 0 }</style></head><p>&nbsp;</p></html>',
    ].map((part) => `--edge\r\n${part}\r\n`);
    const head = 'From: ada@example.com\r\nSubject: Invoice\r\nMIME-Version: 1.0\r\n';
    const both = `${head}Content-Type: multipart/alternative; boundary=edge\r\n\r\n${parts.join('')}--edge--\r\n`;
    expect(texts((await read(both))[0]!)).toEqual(expect.arrayContaining(['Please', 'pay.']));
  });

  it('survives what it encloses, damaged as that may be', async () => {
    const broken = [
      { name: 'a.pdf', type: 'application/pdf', content: '%PDF-1.7 but no more' },
      { name: 'b.zip', type: 'application/zip', content: 'PK\x03\x04 but no more' },
      {
        name: 'winmail.dat',
        type: 'application/ms-tnef',
        content: winmail([{ name: 'c.pdf', content: note }]).subarray(0, 90),
      },
    ];
    const pages = await read(mail('Please pay.', broken));
    expect(texts(pages[0]!)).toEqual(expect.arrayContaining(['Please', 'pay.']));
    expect(pages.slice(1).map(({ problem }) => problem?.code)).toEqual([
      'file.corrupt',
      'file.corrupt',
      'file.corrupt',
    ]);
  });

  it('is found in a signed mail, and in a winmail.dat within a mail within a ZIP', async () => {
    const signed = mail('Please pay.').replace(
      'multipart/mixed',
      'multipart/signed; protocol="application/pkcs7-signature"',
    );
    expect(texts((await read(signed))[0]!)).toEqual(expect.arrayContaining(['Please', 'pay.']));
    const wrapped = mail('Please pay.', [
      { name: 'winmail.dat', type: 'application/ms-tnef', content: winmail([{ name: 'c.pdf', content: note }]) },
    ]);
    expect(told(await read(zip([{ name: 'x.eml', content: wrapped }])))).toEqual([
      '1: x.eml > message.html 1',
      '2: x.eml > c.pdf 1',
    ]);
  });
});
