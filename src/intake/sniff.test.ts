import { describe, expect, it } from 'vitest';
import { type Sniffed, sniff } from './sniff.ts';

const told = (head: string | readonly number[]): Sniffed =>
  sniff(typeof head === 'string' ? Buffer.from(head, 'latin1') : Uint8Array.from(head));
const looksLike = (head: string | readonly number[]): string => {
  const sniffed = told(head);
  return sniffed.readable ? sniffed.format : sniffed.looksLike;
};

describe('sniff', () => {
  it('knows what can be read by its content', () => {
    expect(told('%PDF-1.7\n')).toEqual({ readable: true, format: 'pdf' });
    expect(told('\x89PNG\r\n\x1a\n')).toEqual({ readable: true, format: 'png' });
    expect(told([0xff, 0xd8, 0xff, 0xe0])).toEqual({ readable: true, format: 'jpeg' });
    expect(told([0x49, 0x49, 0x2a, 0])).toEqual({ readable: true, format: 'tiff' });
    expect(told([0x4d, 0x4d, 0, 0x2b])).toEqual({ readable: true, format: 'tiff' });
  });

  it('knows pictures of every kind', () => {
    expect(looksLike('GIF89a')).toBe('gif');
    expect(looksLike('RIFF\x10\0\0\0WEBPVP8 ')).toBe('webp');
    expect(looksLike('BM\x10\x20\0\0\0\0\0\0\x36')).toBe('bmp');
    expect(looksLike('\0\0\0\x18ftypheic')).toBe('heif');
    expect(looksLike('\0\0\0\x18ftypavif')).toBe('heif');
    expect(looksLike([0xff, 0x4f, 0xff, 0x51])).toBe('jpeg2000');
    expect(looksLike('\0\0\0\x0cjP  \r\n')).toBe('jpeg2000');
  });

  it('takes no letter that begins with BM for a picture', () => {
    expect(looksLike('BMW Group\nInvoice 12\n')).toBe('text');
  });

  it('finds a PDF behind what mail gateways and printers put before it', () => {
    expect(looksLike(`\x1b%-12345X@PJL JOB\r\n${' '.repeat(600)}%PDF-1.4`)).toBe('pdf');
  });

  it('knows documents and texts without pages', () => {
    expect(looksLike('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')).toBe('ole');
    expect(looksLike('{\\rtf1\\ansi Hello}')).toBe('rtf');
    expect(looksLike('\xef\xbb\xbf<!DOCTYPE html>')).toBe('html');
    expect(looksLike('<?xml version="1.0"?>\n<!-- made by a tool -->\n<html xmlns="x">')).toBe('html');
    expect(looksLike('<table><tr><td>1')).toBe('html');
    expect(looksLike('<?xml version="1.0"?>\n<a/>')).toBe('xml');
    expect(looksLike('<Invoice xmlns="urn:x">')).toBe('xml');
    expect(looksLike('{"total": 4}')).toBe('json');
    expect(looksLike('[1, 2]')).toBe('json');
    expect(looksLike('{"a": [], "b": {}}\n{"a": [-1.5e3, true')).toBe('json');
    expect(looksLike('{"name": "cut sh')).toBe('json');
    expect(looksLike('[draft] Invoice')).toBe('text');
    expect(looksLike('Invoice 12\nTotal 4.00\n')).toBe('text');
    expect(looksLike('a < b\r\n\x0cnext page\x1a')).toBe('text');
  });

  it('knows JSON wherever the head of it is cut off', () => {
    const whole = String.raw`{"file":"C:\\scans\\a.pdf","name":"M\u00fcller, Mu\u0308ller: Müller €","n":[-1.5e+3,true,null,{}]}`;
    const bytes = Buffer.from(whole);
    for (let end = 2; end <= bytes.length; end++)
      expect([end, sniff(bytes.subarray(0, end))]).toEqual([end, { readable: true, format: 'json' }]);
  });

  it('takes no text that begins with a bracket for JSON', () => {
    for (const text of [
      '[1] Smith, J.: On rolls',
      '[2024-05-04 10:30] shipped',
      '[1, 2] and [3]',
      '{"a"} is a set',
      '["x"',
    ])
      expect([text, looksLike(text)]).toEqual([text, text === '["x"' ? 'json' : 'text']);
  });

  it('knows texts of two bytes a character, with and without a mark', () => {
    const wide = (text: string) => Buffer.from(text, 'utf16le');
    expect(sniff(wide('\ufeffTotal 4.00'))).toEqual({ readable: true, format: 'text' });
    expect(sniff(wide('<html><body>Total'))).toEqual({ readable: true, format: 'html' });
    expect(sniff(wide('Total 4.00 EUR').swap16())).toEqual({ readable: true, format: 'text' });
  });

  it('knows what holds further files', () => {
    expect(told('PK\x03\x04\x14')).toEqual({ readable: true, format: 'zip' });
    expect(looksLike('\x1f\x8b\x08')).toBe('gzip');
    expect(looksLike(`${'a.pdf'.padEnd(257, '\0')}ustar\0`)).toBe('tar');
    expect(looksLike('From a@example.com Wed Jan 30 18:07:01 2002\nSubject: x\n')).toBe('mailbox');
  });

  it('takes an archive whose first file is an unpacked PDF for an archive', () => {
    expect(looksLike(`PK\x03\x04${'\0'.repeat(26)}a.pdf%PDF-1.7`)).toBe('zip');
  });

  it('tells a mail by what mails begin with', () => {
    expect(
      looksLike('Received: from mail.example\r\n\tby mx.example; Tue, 12 Mar 2024 09:30:00 +0100\r\nSubject: x'),
    ).toBe('mail');
    expect(looksLike('X-Note: 1\nDKIM-Signature: v=1;\n\ta=rsa\n\nHello')).toBe('mail');
    expect(looksLike('\r\nSubject: x\r\nFrom: Ada <ada@example.com>\r\n\r\nHello')).toBe('mail');
    const wide = Buffer.from('\ufeffFrom: ada@example.com\r\nSubject: x\r\n\r\nHello', 'utf16le');
    expect(looksLike([...wide])).toBe('mail');
  });

  it('takes no other text for a mail', () => {
    expect(looksLike('From: the harbour office\nTo: all\n\nThe crane is closed.')).toBe('text');
    expect(looksLike('Invoice: 12\nFrom: Ada, ada@example.com\nPaid in full\n\n')).toBe('text');
    expect(looksLike('Received: 12 boxes\n\nall of them sound')).toBe('text');
    expect(looksLike('Received: from the harbour, 12 boxes\nDate: 4 May; at noon\n\nall sound')).toBe('text');
    expect(looksLike('From here on, 10:30 is the new time.\nAll the best')).toBe('text');
  });

  it('names what cannot be read', () => {
    expect(looksLike("7z\xbc\xaf'\x1c")).toContain('7-Zip');
    expect(looksLike('Rar!\x1a\x07')).toContain('RAR');
    expect(looksLike('8BPS\0\x01')).toContain('Photoshop');
    expect(looksLike([0, 0, 1, 0, 1, 0])).toContain('icon');
    expect(looksLike([1, 2, 3, 4, 5])).toContain('not known');
  });
});
