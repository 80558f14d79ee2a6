import { readFile } from 'node:fs/promises';
import PostalMime, { type Address, type Attachment } from 'postal-mime';
import { Problem } from '../../domain/index.ts';
import { cmsBytes, HEAD_BYTES, isMimeEntity } from '../../intake/index.ts';
import type { Octets } from './asn1.ts';
import { signedContent } from './cms.ts';
import { bodyOf, type Enclosure, type Letter, membersOf } from './letter.ts';
import type { Member } from './member.ts';

/** A mail (RFC 5322 and MIME): its text first, then what it encloses. Throws `file.corrupt`. */
export async function openMail(path: string): Promise<AsyncIterable<Member>> {
  return membersOf(await letterOf(decoded(await readFile(path))));
}

/** Some programs save mails as UTF-16; MIME knows nothing of that. */
function decoded(bytes: Uint8Array): Uint8Array | string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return first === 0xef && second === 0xbb ? bytes.subarray(3) : bytes;
}

/** A mail or a part of one. `depth`: how many mails it is wrapped in by their signatures. Throws `file.corrupt`. */
export async function letterOf(mail: Uint8Array | string, depth = 0): Promise<Letter> {
  const parsed = await PostalMime.parse(mail, { forceRfc822Attachments: true }).catch((cause: unknown) => {
    throw new Problem('file.corrupt', 'The mail is damaged, or nested too deeply.', { cause });
  });
  const { html, text } = parsed;
  const letter: Letter = {
    from: written(parsed.from ?? parsed.sender),
    to: parsed.to?.map(written).join(', ') ?? '',
    cc: parsed.cc?.map(written).join(', ') ?? '',
    date: parsed.headers.find(({ key }) => key === 'date')?.value.trim() ?? '',
    subject: parsed.subject ?? '',
    body: bodyOf(html || null, text ?? ''),
    enclosures: parsed.attachments.map(enclosure),
  };
  return depth < MOST_WRAPPINGS ? unwrapped(letter, depth) : letter;
}

/** Signed, then encrypted and signed again is what the standard tells of (RFC 2634, 1.1); gateways may sign once more. */
const MOST_WRAPPINGS = 4;

const SIGNED = /^application\/(x-)?pkcs7-mime$/;

/** A mail whose text and enclosures are one signed message (S/MIME, RFC 8551, 3.5.2) with these in its place. */
async function unwrapped(letter: Letter, depth: number): Promise<Letter> {
  const [wrapper, ...others] = letter.enclosures;
  if (!wrapper || others.length > 0 || !SIGNED.test(wrapper.mediaType) || letter.body.text.trim() !== '') return letter;
  const signed = signedWithin(wrapper);
  if (!signed || !isEntity(signed.bytes)) return letter;
  const inner = await letterOf(signed.bytes, depth + 1).catch(() => null);
  if (!inner) return letter;
  const cut: Enclosure = {
    ...wrapper,
    content: () => {
      throw new Problem('file.corrupt', 'The signed mail is cut off.');
    },
  };
  return {
    ...letter,
    subject: letter.subject || inner.subject,
    body: inner.body,
    enclosures: signed.isWhole ? inner.enclosures : [...inner.enclosures, cut],
  };
}

/** Null for what says by itself, as a file of the mail, why it is not read. */
function signedWithin({ content }: Enclosure): Octets | null {
  try {
    return signedContent(cmsBytes(Buffer.from(content())));
  } catch {
    return null;
  }
}

/** Whether bytes are a mail, or what stands in one behind its own header. */
export function isEntity(bytes: Buffer): boolean {
  return isMimeEntity(bytes.toString('latin1', 0, HEAD_BYTES).trimStart());
}

function written(address: Address | undefined): string {
  if (!address) return '';
  if (address.group) return `${address.name}: ${address.group.map(written).join(', ')}`;
  return address.name && address.address ? `${address.name} <${address.address}>` : address.name || address.address;
}

/** What an enclosure without a name is called, by its media type. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  'message/rfc822': '.eml',
  'application/pdf': '.pdf',
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/tiff': '.tif',
  'image/gif': '.gif',
  'text/plain': '.txt',
  'text/html': '.html',
};

function enclosure({ filename, mimeType, disposition, related, content }: Attachment, index: number): Enclosure {
  return {
    name: filename || `attachment-${index + 1}${EXTENSIONS[mimeType] ?? ''}`,
    mediaType: mimeType,
    inline: related === true || disposition === 'inline',
    // Only `attachmentEncoding`, which is not asked for, makes texts of contents.
    content: () => (typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content)),
  };
}
