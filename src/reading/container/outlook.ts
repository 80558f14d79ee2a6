import { readFile } from 'node:fs/promises';
import { decompressRTF } from '@kenjiuno/decompressrtf';
import msgreader, { type FieldsData } from '@kenjiuno/msgreader';
import { Problem } from '../../domain/index.ts';
import { bodyOf, type Enclosure, type Letter, membersOf } from './letter.ts';
import { type Member, type Members, member } from './member.ts';

// CommonJS that was compiled from a module: its default export is a property of what Node imports.
const MsgReader = msgreader.default;
type MessageReader = InstanceType<typeof MsgReader>;

/** The class of a message's root (MS-OXMSG, 2.4): {00020D0B-0000-0000-C000-000000000046}. */
const MESSAGE = Buffer.from('0b0d020000000000c000000000000046', 'hex');

/** A message of Outlook: its text first, then what it encloses; null when the OLE file is another document. */
export async function openOutlook(path: string): Promise<Members | null> {
  const bytes = await readFile(path);
  if (!isMessage(bytes)) return null;
  try {
    return messageOf(bytes);
  } catch (cause) {
    throw new Problem('file.corrupt', 'The Outlook message is damaged.', { cause });
  }
}

/** By the class of the root, or, where the writer left that out, by the names in the directory. */
function isMessage(bytes: Buffer): boolean {
  if (bytes.length < 1_536) return false;
  // MS-CFB, 2.2: the sector size as a power of two, and the sector where the directory begins with its root.
  const root = (bytes.readUInt32LE(48) + 1) * 2 ** Math.min(12, bytes.readUInt16LE(30));
  const named = bytes.subarray(root + 80, root + 96);
  if (named.length === 16 && !named.every((byte) => byte === 0)) return named.equals(MESSAGE);
  const holds = (name: string) => bytes.includes(Buffer.from(name, 'utf16le'));
  const others = ['WordDocument', 'Workbook', 'Book', 'PowerPoint Document', 'EncryptedPackage'];
  return holds('__properties_version1.0') && !others.some(holds);
}

function messageOf(bytes: Buffer): Members {
  const view = new DataView(Uint8Array.from(bytes).buffer);
  let reader = new MsgReader(view);
  let fields = reader.getFileData();
  const encoding = fields.messageCodepage ?? fields.internetCodepage;
  // Old messages hold texts in their author's code page, which is known only once they were read.
  if (encoding !== undefined && encoding !== UTF_8) {
    reader = new MsgReader(view);
    reader.parserConfig = { ansiEncoding: `cp${encoding}` };
    fields = reader.getFileData();
  }
  return withRtf(membersOf(letterOf(fields, reader)), fields);
}

/** A body that there is as RTF only is a file of its own: RTF is read as other documents are. */
async function* withRtf(members: AsyncIterable<Member>, fields: FieldsData): AsyncGenerator<Member> {
  const { compressedRtf } = fields;
  let first = true;
  for await (const each of members) {
    yield each;
    if (first && compressedRtf && !fields.body && !htmlOf(fields))
      yield { ...member('message.rtf', Uint8Array.from(decompressRTF([...compressedRtf]))), cover: true };
    first = false;
  }
}

function letterOf(fields: FieldsData, reader: MessageReader): Letter {
  const html = htmlOf(fields);
  const recipients = (kind: string) =>
    (fields.recipients ?? [])
      .filter(({ recipType }) => (recipType ?? 'to') === kind)
      .map(({ name, smtpAddress, email }) => written(name, smtpAddress ?? email))
      .join(', ');
  return {
    from: written(fields.senderName, fields.senderSmtpAddress ?? fields.creatorSMTPAddress ?? fields.senderEmail),
    to: recipients('to'),
    cc: recipients('cc'),
    date: fields.clientSubmitTime ?? fields.messageDeliveryTime ?? '',
    subject: fields.subject ?? '',
    body: bodyOf(html, fields.body ?? ''),
    enclosures: (fields.attachments ?? []).map((attachment) => enclosure(attachment, reader, html)),
  };
}

/** Exchange's own addresses (`/O=…/CN=…`) say nothing to a reader. */
function written(name: string | undefined, address: string | undefined): string {
  const known = address?.includes('@') ? address : undefined;
  if (name && known && name !== known) return `${name} <${known}>`;
  return name || known || address || '';
}

const UTF_8 = 65_001;

/** Code pages of Windows under the names of the Encoding Standard; 125x are told by their numbers. */
const CODE_PAGES: Readonly<Record<number, string>> = {
  932: 'shift_jis', 936: 'gbk', 949: 'euc-kr', 950: 'big5', 874: 'windows-874', 20127: 'windows-1252',
  20866: 'koi8-r', 28591: 'iso-8859-1', 28592: 'iso-8859-2', 28605: 'iso-8859-15', 50220: 'iso-2022-jp',
  51932: 'euc-jp', [UTF_8]: 'utf-8',
}; // biome-ignore format: one list

function htmlOf({ bodyHtml, html, internetCodepage = UTF_8 }: FieldsData): string | null {
  if (bodyHtml) return bodyHtml;
  if (!html || html.length === 0) return null;
  const windows = internetCodepage >= 1_250 && internetCodepage <= 1_258;
  return new TextDecoder(windows ? `windows-${internetCodepage}` : (CODE_PAGES[internetCodepage] ?? 'utf-8')).decode(
    html,
  );
}

function enclosure(attachment: FieldsData, reader: MessageReader, html: string | null): Enclosure {
  const { innerMsgContent, fileName, fileNameShort, name, extension, pidContentId, attachmentHidden } = attachment;
  const named = fileName || fileNameShort || name || `attachment${extension ?? ''}`;
  const shown = pidContentId !== undefined && pidContentId !== '' && html?.includes(`cid:${pidContentId}`) === true;
  return {
    name: innerMsgContent && !/\.msg$/i.test(named) ? `${named}.msg` : named,
    mediaType: attachment.attachMimeTag?.toLowerCase() ?? '',
    inline: attachmentHidden === true || shown,
    content: () => reader.getAttachment(attachment).content,
  };
}
