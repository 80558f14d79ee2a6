import { describe, expect, it } from 'vitest';
import { Package } from './package.ts';
import { zipOf } from './testing/package.ts';

/** Bytes that do not pack. */
const noise = (length: number) => {
  const bytes = Buffer.alloc(length);
  for (let i = 0, state = 1; i < length; i++) {
    state = (state * 48_271) % 2_147_483_647;
    bytes[i] = state & 0xff;
  }
  return bytes;
};
const content = noise(20_000);
const zip = zipOf({ 'a.xml': '<a/>', 'b.bin': content, 'c.xml': '<c/>' });
const end = zip.lastIndexOf('PK\x05\x06', undefined, 'latin1');
const directory = zip.indexOf('PK\x01\x02', 0, 'latin1');
const changed = (change: (bytes: Buffer) => void): Package => {
  const bytes = Buffer.from(zip);
  change(bytes);
  return new Package(bytes);
};
const text = (pack: Package, name: string) => Buffer.from(pack.read(name) ?? []).toString();

describe('a package', () => {
  it('that is sound gives its parts, by any case, and what stands before it does no harm', () => {
    const pack = new Package(Buffer.concat([Buffer.from('X-Gateway: 1\r\n'), zip]));
    expect([text(pack, 'A.xml'), text(pack, '/c.xml'), pack.read('d.xml')]).toEqual(['<a/>', '<c/>', null]);
    expect(pack.damaged).toBe(false);
  });

  it('is read by the headers of its parts where the directory is lost, is short, or points elsewhere', () => {
    const lost = new Package(zip.subarray(0, directory));
    const short = changed((bytes) => bytes.fill(0, bytes.lastIndexOf('PK\x01\x02', undefined, 'latin1'), end));
    const wrong = changed((bytes) => bytes.writeUInt32LE(7, directory + 42));
    for (const pack of [lost, short, wrong]) {
      expect([text(pack, 'a.xml'), text(pack, 'c.xml')]).toEqual(['<a/>', '<c/>']);
      expect(Buffer.compare(pack.read('b.bin')!, content)).toBe(0);
      expect(pack.damaged).toBe(true);
    }
  });

  it('gives a part whole whose directory lies about its length', () => {
    const second = zip.indexOf('PK\x01\x02', directory + 4, 'latin1');
    const pack = changed((bytes) => bytes.writeUInt32LE(100, second + 20));
    expect(Buffer.compare(pack.read('b.bin')!, content)).toBe(0);
    expect(pack.damaged).toBe(false);
  });

  it('gives of a damaged part what stands before the damage, and the others', () => {
    const letters = Buffer.from('Copper wire and steel. '.repeat(400) + noise(5_000).toString('base64'));
    const bytes = zipOf({ 'a.xml': letters, 'c.xml': '<c/>' });
    bytes.fill(0xff, 1_500, 1_540);
    const pack = new Package(bytes);
    expect(text(pack, 'a.xml').slice(0, 9_200)).toBe(letters.toString().slice(0, 9_200));
    expect(text(pack, 'c.xml')).toBe('<c/>');
    expect(pack.damaged).toBe(true);
  });

  it('passes over a part that is packed in a way that nobody reads', () => {
    const pack = changed((bytes) => bytes.writeUInt16LE(9, directory + 10));
    expect([pack.read('a.xml'), text(pack, 'c.xml'), pack.damaged]).toEqual([null, '<c/>', true]);
  });

  it('counts a part once, however often it is read', () => {
    const picture = Buffer.alloc(15 * 2 ** 20);
    const pack = new Package(zipOf({ 'logo.bmp': picture }));
    for (let i = 0; i < 60; i++) expect(pack.read('logo.bmp')).toHaveLength(15 * 2 ** 20);
  });
});
