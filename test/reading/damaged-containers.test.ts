import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { tar, zip } from './archives.ts';
import { cleanUp, file, pdf, reader, told } from './samples.ts';

cleanUp();
const reading = reader();
const partsOf = async (bytes: Uint8Array) => told((await reading.read(file(bytes))).pages);

let note: Buffer;
let three: { name: string; content: Buffer }[];
beforeAll(async () => {
  note = Buffer.from(await (await pdf((_, text) => text('Delivery note', 72, 100))).save());
  three = ['a', 'b', 'c'].map((name) => ({ name: `${name}.pdf`, content: note }));
});

/** Bytes of one file in a tar: its header, and its content in whole blocks. */
const inTar = () => 512 + 512 * Math.ceil(note.length / 512);

describe('of a damaged archive what came out is read, and it is said that files may be missing', () => {
  it('when a tar is cut between two files', async () => {
    const cut = tar(three).subarray(0, 2 * inTar());
    expect(await partsOf(cut)).toEqual(['1: a.pdf 1', '2: b.pdf 1', '3: 1 file.corrupt']);
  });

  it('when a header of a tar is damaged: those behind it are found', async () => {
    const damaged = Buffer.from(tar(three));
    damaged.fill('x', inTar(), inTar() + 512);
    expect(await partsOf(damaged)).toEqual(['1: a.pdf 1', '2: c.pdf 1', '3: 1 file.corrupt']);
  });

  it('when a packed tar is cut, or its packing damaged', async () => {
    const random = createHash('shake256', { outputLength: 100_000 }).update('noise').digest();
    const packed = gzipSync(tar([...three, { name: 'd.txt', content: random }]));
    const cut = await partsOf(packed.subarray(0, packed.length - 10_000));
    expect(cut.slice(0, 3)).toEqual(['1: a.pdf 1', '2: b.pdf 1', '3: c.pdf 1']);
    expect(cut.slice(3).join()).toContain('file.corrupt');
    expect(cut.at(-1)).toMatch(/^\d: 1 file.corrupt$/);
  });

  it('when a ZIP has fewer files than its directory had', async () => {
    const whole = zip(three);
    const lying = Buffer.from(whole);
    // The second record is no longer one, and the second file's header neither.
    lying.fill('x', lying.indexOf('PK\x01\x02', lying.indexOf('PK\x01\x02') + 4), whole.length - 100);
    lying.write('XX', lying.indexOf('PK\x03\x04', 4), 'latin1');
    expect(await partsOf(lying)).toEqual(['1: a.pdf 1', '2: c.pdf 1', '3: 1 file.corrupt']);
  });

  it.each([
    ['streamed', { streamed: true }],
    ['streamed without signatures', { streamed: true, unsigned: true }],
    ['streamed, with sizes of eight bytes', { streamed: true, wide: true }],
    ['streamed so, without signatures', { streamed: true, wide: true, unsigned: true }],
    ['of sizes of eight bytes', { wide: true }],
    ['streamed and not packed', { streamed: true, stored: true }],
  ])('when a ZIP has lost its directory: files %s are whole', async (_, written) => {
    const whole = zip(three.map((each) => ({ ...each, ...written })));
    const lost = whole.subarray(0, whole.indexOf('PK\x01\x02'));
    expect(await partsOf(lost)).toEqual(['1: a.pdf 1', '2: b.pdf 1', '3: c.pdf 1', '4: 1 file.corrupt']);
  });

  it('under the name of the archive when that lies in another one', async () => {
    const cut = tar(three).subarray(0, inTar());
    const outer = zip([
      { name: 'old.tar', content: cut },
      { name: 'new.pdf', content: note },
    ]);
    expect(await partsOf(outer)).toEqual(['1: old.tar > a.pdf 1', '2: old.tar 1 file.corrupt', '3: new.pdf 1']);
  });

  it('when one file of three is damaged: that one alone', async () => {
    const whole = zip(three.map((each) => ({ ...each, stored: true })));
    const third = whole.lastIndexOf('%PDF-1.');
    whole[third + 7] = 0x33;
    expect(await partsOf(whole)).toEqual(['1: a.pdf 1', '2: b.pdf 1', '3: c.pdf 1 file.corrupt']);
  });
});
