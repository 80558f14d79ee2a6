// Archives and mails made by hand, so that they can be made wrong as well.
import { crc32, deflateRawSync } from 'node:zlib';
import { burn, type Entry } from '@kenjiuno/msgreader/lib/Burner.js';

export interface Packed {
  readonly name: string | Uint8Array;
  readonly content: Uint8Array | string;
  readonly stored?: boolean;
  /** Sizes and checksum follow the content instead of standing before it. */
  readonly streamed?: boolean;
  /** Sizes have eight bytes (ZIP64), as writers make them that do not know how much is to come. */
  readonly wide?: boolean;
  /** A streamed file's sizes have no signature before them. */
  readonly unsigned?: boolean;
  /** What the directory says of the size; default the truth. */
  readonly claimed?: number;
  /** Takes the bytes of the entry before it instead of its own. */
  readonly overlapping?: boolean;
  /** Unix's word for kind and rights, as 0o120777 of a symbolic link. */
  readonly mode?: number;
}

const bytesOf = (content: Uint8Array | string) => Buffer.from(content as Uint8Array);

/** A ZIP (APPNOTE 6.3.10, 4.3) of the given files. */
export function zip(files: readonly Packed[]): Buffer {
  const body: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  let last = 0;
  for (const file of files) {
    const { name, content, stored = false, streamed = false, claimed, overlapping = false, mode } = file;
    const plain = bytesOf(content);
    const packed = stored ? plain : deflateRawSync(plain);
    const title = bytesOf(name);
    const offset = overlapping ? last : at;
    const fixed = Buffer.alloc(26);
    fixed.writeUInt16LE(20, 0);
    fixed.writeUInt16LE(streamed ? 8 : 0, 2);
    fixed.writeUInt16LE(stored ? 0 : 8, 4);
    fixed.writeUInt32LE(crc32(plain), 10);
    fixed.writeUInt32LE(packed.length, 14);
    fixed.writeUInt32LE(claimed ?? plain.length, 18);
    fixed.writeUInt16LE(title.length, 22);
    const local = Buffer.from(fixed);
    if (streamed) local.fill(0, 10, 22);
    const sizes = file.wide ? wideSizes(packed.length, plain.length) : fixed.subarray(14, 22);
    const signature = file.unsigned ? '' : 'PK\x07\x08';
    const descriptor = streamed ? [Buffer.from(signature, 'latin1'), fixed.subarray(10, 14), sizes] : [];
    const extra = file.wide ? wideExtra(streamed ? [0, 0] : [plain.length, packed.length]) : Buffer.alloc(0);
    if (file.wide) local.fill(0xff, 14, 22).writeUInt16LE(extra.length, 24);
    if (!overlapping) {
      const whole = Buffer.concat([Buffer.from('PK\x03\x04'), local, title, extra, packed, ...descriptor]);
      body.push(whole);
      at += whole.length;
    }
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((mode ?? 0) * 2 ** 16, 6);
    tail.writeUInt32LE(offset, 10);
    const madeBy = Buffer.from([0x14, mode === undefined ? 0 : 3]);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02'), madeBy, fixed, tail, title]));
    last = offset;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...body, listed, Buffer.from('PK\x05\x06'), end]);
}

function wideSizes(...sizes: number[]): Buffer {
  const bytes = Buffer.alloc(8 * sizes.length);
  for (const [at, size] of sizes.entries()) bytes.writeBigUInt64LE(BigInt(size), 8 * at);
  return bytes;
}

/** The extra field of sizes that have eight bytes each (APPNOTE 4.5.3). */
function wideExtra(sizes: readonly number[]): Buffer {
  return Buffer.concat([Buffer.from([1, 0, 8 * sizes.length, 0]), wideSizes(...sizes)]);
}

/** A tar archive (ustar); a name of more than 100 bytes goes before its file as GNU's tar does it. */
export function tar(files: readonly { name: string; content: Uint8Array | string; type?: string }[]): Buffer {
  const padded = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
  const one = (name: string, content: Buffer, type: string) => {
    const header = Buffer.alloc(512);
    header.write(name.slice(0, 100), 0);
    header.write('0000644\0', 100);
    header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('        ', 148);
    header.write(type, 156);
    header.write('ustar\x0000', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return Buffer.concat([header, padded(content)]);
  };
  const blocks = files.flatMap(({ name, content, type = '0' }) => [
    ...(name.length > 100 ? [one('././@LongLink', Buffer.from(`${name}\0`), 'L')] : []),
    one(name, bytesOf(content), type),
  ]);
  return Buffer.concat([...blocks, Buffer.alloc(1_024)]);
}

/** A winmail.dat (MS-OXTNEF) with files. */
export function winmail(files: readonly { name: string; content: Uint8Array }[]): Buffer {
  const attribute = (id: number, value: Uint8Array) => {
    const head = Buffer.alloc(9);
    head.writeUInt8(2, 0);
    head.writeUInt32LE(id, 1);
    head.writeUInt32LE(value.length, 5);
    return Buffer.concat([head, value, Buffer.alloc(2)]);
  };
  const attributes = files.flatMap(({ name, content }) => [
    attribute(0x00069002, Buffer.alloc(14)),
    attribute(0x00018010, Buffer.from(`${name}\0`)),
    attribute(0x0006800f, content),
  ]);
  return Buffer.concat([Buffer.from('789f3e220100', 'hex'), ...attributes]);
}

export interface Enclosed {
  readonly name: string;
  readonly type: string;
  readonly content: Uint8Array | string;
  /** Shown in the body under this id. */
  readonly id?: string;
}

/** A mail with a text and enclosures. */
export function mail(text: string, enclosed: readonly Enclosed[] = [], subject = 'Our invoice'): string {
  const parts = enclosed.map(({ name, type, content, id }) =>
    [
      `Content-Type: ${type}; name="${name}"`,
      `Content-Disposition: ${id ? 'inline' : 'attachment'}; filename="${name}"`,
      ...(id ? [`Content-ID: <${id}>`] : []),
      'Content-Transfer-Encoding: base64',
      '',
      bytesOf(content)
        .toString('base64')
        .replace(/(.{76})/g, '$1\r\n'),
    ].join('\r\n'),
  );
  const body = [`Content-Type: text/plain; charset=utf-8\r\n\r\n${text}`, ...parts];
  return [
    'From: Ada Byron <ada@example.com>',
    'To: Charles <charles@example.com>',
    'Date: Tue, 12 Mar 2024 09:30:00 +0100',
    `Subject: ${subject}`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="edge"',
    '',
    ...body.map((part) => `--edge\r\n${part}`),
    '--edge--',
    '',
  ].join('\r\n');
}

export interface Message {
  readonly subject: string;
  readonly body: string;
  readonly files?: readonly { readonly name: string; readonly content: Uint8Array }[];
  /** A message within the message. */
  readonly inner?: Message;
}

/** A message of Outlook (MS-OXMSG) with Unicode texts. */
export function outlook(message: Message): Buffer {
  const entries: Entry[] = [{ name: 'Root Entry', type: 5, children: [], length: 0 }];
  const add = (parent: number, name: string, content: Uint8Array | null) => {
    const at = entries.length;
    entries[parent]!.children!.push(at);
    // Copied: the burner looks at the whole buffer behind a view.
    if (content)
      entries.push({ name, type: 2, binaryProvider: () => Uint8Array.from(content), length: content.length });
    else entries.push({ name, type: 1, children: [], length: 0 });
    return at;
  };
  const text = (parent: number, tag: string, value: string) =>
    add(parent, `__substg1.0_${tag}001F`, Buffer.from(value, 'utf16le'));
  const fill = (parent: number, { subject, body, files = [], inner }: Message, header: number) => {
    add(parent, '__properties_version1.0', Buffer.alloc(header));
    text(parent, '0037', subject);
    text(parent, '1000', body);
    text(parent, '0C1A', 'Ada Byron');
    const recipient = add(parent, '__recip_version1.0_#00000000', null);
    add(recipient, '__properties_version1.0', Buffer.alloc(8));
    text(recipient, '3001', 'Charles');
    text(recipient, '39FE', 'charles@example.com');
    for (const [index, { name, content }] of files.entries()) {
      const attached = add(parent, `__attach_version1.0_#0000000${index}`, null);
      add(attached, '__properties_version1.0', Buffer.alloc(8));
      text(attached, '3707', name);
      add(attached, '__substg1.0_37010102', content);
    }
    if (!inner) return;
    const attached = add(parent, `__attach_version1.0_#0000000${files.length}`, null);
    add(attached, '__properties_version1.0', Buffer.alloc(8));
    text(attached, '3001', inner.subject);
    fill(add(attached, '__substg1.0_3701000D', null), inner, 24);
  };
  fill(0, message, 32);
  return Buffer.from(burn(entries));
}
