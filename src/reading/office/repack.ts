import { constants, crc32, deflateRawSync } from 'node:zlib';

/** A ZIP (APPNOTE 6.3.10, 4.3) of these parts: of a damaged one, for a library that reads none but sound ones. */
export function packed(parts: Iterable<readonly [name: string, content: Uint8Array]>): Buffer {
  const body: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [part, content] of parts) {
    const name = Buffer.from(part);
    const bytes = deflateRawSync(content, { level: constants.Z_BEST_SPEED });
    const fixed = Buffer.alloc(26);
    fixed.writeUInt16LE(20, 0);
    fixed.writeUInt16LE(8, 4);
    fixed.writeUInt32LE(crc32(content), 10);
    fixed.writeUInt32LE(bytes.length, 14);
    fixed.writeUInt32LE(content.length, 18);
    fixed.writeUInt16LE(name.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), fixed, place, name]));
    const whole = Buffer.concat([Buffer.from('PK\x03\x04'), fixed, name, bytes]);
    body.push(whole);
    at += whole.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...body, listed, end]);
}
