import { constants, crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { putNumber } from './binaries.ts';
import { type Mutation, mutated, place } from './mutate.ts';

export interface ZipPart {
  readonly name: string;
  readonly bytes: Buffer;
  /** How many times the bytes follow each other in the part, default once: a bomb is packed without being laid out. */
  readonly times?: number;
}

/** A ZIP archive (APPNOTE 6.3) of deflated parts, as programs write it. */
export function zip(parts: readonly ZipPart[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let at = 0;
  for (const { name, bytes, times = 1 } of parts) {
    const packed = deflated(bytes, times);
    const length = bytes.length * times;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(checksum(bytes, times), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    centrals.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0', 'latin1'), common, tail, Buffer.from(name)]));
    locals.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(parts.length, 4);
  end.writeUInt16LE(parts.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06', 'latin1'), end]);
}

/** Deflated blocks may follow each other, as long as only the last of them says that it is the last. */
function deflated(bytes: Buffer, times: number): Buffer {
  if (times === 1) return deflateRawSync(bytes);
  const block = deflateRawSync(bytes, { finishFlush: constants.Z_FULL_FLUSH });
  return Buffer.concat([...Array<Buffer>(times).fill(block), deflateRawSync(Buffer.alloc(0))]);
}

function checksum(bytes: Buffer, times: number): number {
  let sum = 0;
  for (let i = 0; i < times; i++) sum = crc32(bytes, sum);
  return sum;
}

/** The parts of an archive that `zip` wrote; none when it is damaged by now. */
function unzip(bytes: Buffer): ZipPart[] {
  const parts: ZipPart[] = [];
  try {
    for (let at = 0; bytes.toString('latin1', at, at + 4) === 'PK\x03\x04'; ) {
      const [packed, name] = [bytes.readUInt32LE(at + 18), bytes.readUInt16LE(at + 26)];
      const start = at + 30 + name;
      const content = inflateRawSync(bytes.subarray(start, start + packed), { maxOutputLength: 2 ** 23 });
      parts.push({ name: bytes.toString('utf8', at + 30, start), bytes: content });
      at = start + packed;
    }
  } catch {
    return [];
  }
  return parts;
}

/** Changes one part's content by `inner` and packs the archive anew. */
export function within(inner: readonly Mutation[]): Mutation {
  return (bytes, chance) => {
    const parts = unzip(bytes);
    if (parts.length === 0) return bytes;
    const index = chance.whole(0, parts.length - 1);
    const part = parts[index]!;
    parts[index] = { ...part, bytes: mutated(part.bytes, inner, chance) };
    return zip(parts);
  };
}

/** Names, sizes, methods and offsets of an archive, and parts that are missing, doubled, or a bomb. */
export const ZIP: readonly Mutation[] = [
  (bytes, chance) => {
    const parts = unzip(bytes);
    if (parts.length === 0) return bytes;
    const index = chance.whole(0, parts.length - 1);
    const part = parts[index]!;
    const odd = chance.of([
      '../../x',
      '/etc/passwd',
      '',
      'a'.repeat(60_000),
      'C:\\x',
      'con',
      '\0',
      part.name,
      'x/'.repeat(500),
    ]);
    const change = chance.whole(0, 4);
    if (change === 0) parts.splice(index, 1);
    else if (change === 1) parts.push(...Array.from({ length: chance.of([1, 3_000]) }, () => part));
    else if (change === 2) parts[index] = { ...part, name: odd };
    else if (change === 3) parts[index] = { ...part, bytes: Buffer.alloc(1_000_000, ' '), times: chance.of([1, 60]) };
    else parts[index] = { ...part, bytes };
    return zip(parts);
  },
  (bytes, chance) => {
    const copy = Buffer.from(bytes);
    const signature = Buffer.from(chance.of(['PK\x03\x04', 'PK\x01\x02', 'PK\x05\x06']), 'latin1');
    const at = copy.indexOf(signature, chance.happens(0.5) ? place(copy, chance) : 0);
    if (at >= 0) putNumber(copy, at + chance.whole(4, 42), chance.of([2, 4]), true, chance);
    return copy;
  },
];
