import { describe, expect, it } from 'vitest';
import { recordsIn } from '../office/directory.ts';
import { directoryOf } from './repair.ts';

/** A local header of a file without content whose name is `a`; `flags` 8: what it holds is told behind it. */
function header(flags = 8): Buffer {
  const bytes = Buffer.alloc(31);
  bytes.write('PK\x03\x04\x14', 'latin1');
  bytes.writeUInt16LE(flags, 6);
  bytes.writeUInt16LE(8, 8);
  bytes.writeUInt16LE(1, 26);
  bytes.write('a', 30);
  return bytes;
}

const repeated = (piece: Buffer, bytes: number) => Buffer.alloc(bytes - (bytes % piece.length), piece);
const found = (archive: Buffer) => recordsIn(directoryOf(archive) ?? Buffer.alloc(0)).length;

// Of sizes at which steps that grow with the files times the bytes would not end within any patience.
describe('a ZIP without directory', () => {
  const LONG = 64 * 2 ** 20;

  it('is read at once with as many files as there may be, none of which tells its end', () => {
    expect(found(repeated(Buffer.concat([header(), Buffer.alloc(970)]), LONG))).toBe(65_534);
  });

  it('is read at once with false signatures of headers', () => {
    const archive = Buffer.concat([
      header(),
      repeated(Buffer.from('PK\x03\x04\xff\xff\xff\xff', 'latin1'), LONG),
      header(0),
    ]);
    expect(found(archive)).toBe(2);
  });

  it('is read at once with false signatures of descriptors', () => {
    const descriptors = repeated(Buffer.from('PK\x07\x08', 'latin1'), 1_000);
    expect(found(repeated(Buffer.concat([header(), descriptors]), LONG))).toBe(Math.floor(LONG / (31 + 1_000)));
  });

  it('takes no file for one by its signature alone', () => {
    expect(directoryOf(Buffer.from(`PK\x03\x04${'\xff'.repeat(60)}`, 'latin1'))).toBeNull();
  });
});
