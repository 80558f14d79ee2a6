import { readFile } from 'node:fs/promises';
import PostalMime, { type Address, type Attachment } from 'postal-mime';
import { Problem } from '../../domain/index.ts';
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

async function letterOf(mail: Uint8Array | string): Promise<Letter> {
  const parsed = await PostalMime.parse(mail, { forceRfc822Attachments: true }).catch((cause: unknown) => {
    throw new Problem('file.corrupt', 'The mail is damaged, or nested too deeply.', { cause });
  });
  const { html, text } = parsed;
  return {
    from: written(parsed.from ?? parsed.sender),
    to: parsed.to?.map(written).join(', ') ?? '',
    cc: parsed.cc?.map(written).join(', ') ?? '',
    date: parsed.headers.find(({ key }) => key === 'date')?.value.trim() ?? '',
    subject: parsed.subject ?? '',
    body: bodyOf(html || null, text ?? ''),
    enclosures: parsed.attachments.map(enclosure),
  };
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
