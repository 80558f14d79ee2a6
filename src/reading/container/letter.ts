import { Parser } from 'htmlparser2';
import sharp from 'sharp';
import { Problem } from '../../domain/index.ts';
import { type Member, member, passed } from './member.ts';
import { isTnef, tnefMembers } from './tnef.ts';

/** A mail, whatever its format. Texts are '' where the mail says nothing. */
export interface Letter {
  readonly from: string;
  readonly to: string;
  readonly cc: string;
  /** As it is to be shown. */
  readonly date: string;
  readonly subject: string;
  readonly body: { readonly kind: 'html' | 'text'; readonly text: string };
  readonly enclosures: readonly Enclosure[];
}

export interface Enclosure {
  readonly name: string;
  /** In lower case, '' where the mail does not say. */
  readonly mediaType: string;
  /** Shown within the body, not enclosed as a file of its own. */
  readonly inline: boolean;
  /** Throws where it is damaged: the mail's own text must not be lost for it. */
  readonly content: () => Uint8Array;
}

/** The body that says something: some programs put HTML without a word beside the text. */
export function bodyOf(html: string | null, text: string): Letter['body'] {
  return html !== null && (text.trim() === '' || hasWords(html))
    ? { kind: 'html', text: html }
    : { kind: 'text', text };
}

function hasWords(html: string): boolean {
  let isSilent = 0;
  let found = false;
  const silent = (name: string) => name === 'head' || name === 'style' || name === 'script';
  const parser = new Parser({
    onopentag: (name) => {
      if (silent(name)) isSilent += 1;
    },
    onclosetag: (name) => {
      if (silent(name)) isSilent -= 1;
    },
    ontext: (text) => {
      found ||= isSilent === 0 && /[\p{L}\p{N}]/u.test(text);
    },
  });
  parser.end(html);
  return found;
}

/** Signatures say who wrote the mail, and are nothing to read. */
const SIGNATURE = /^application\/(x-)?(pkcs7|pgp)-signature$/;
const SIGNATURE_NAME = /^(smime\.p7s|signature\.asc)$/i;
/** What S/MIME has encrypted says so by itself. */
const ENCRYPTED = /^application\/pgp-encrypted$/;

/** Pixels below which, in one direction, a picture in a mail's body is an ornament: a logo, a line, a tracking dot. */
const ORNAMENT = 64;

/** The mail itself, then what it encloses, in its order. */
export async function* membersOf(letter: Letter): AsyncGenerator<Member> {
  yield { ...member('message.html', page(letter)), cover: true };
  for (const enclosure of letter.enclosures) {
    const { name, mediaType } = enclosure;
    const content = contentOf(enclosure);
    if (content === null) yield failing(name, new Problem('file.corrupt', 'What the mail encloses is damaged.'));
    else if (SIGNATURE.test(mediaType) || SIGNATURE_NAME.test(name)) yield passed(name, 'signature');
    else if (enclosure.inline && (await isOrnament(content))) yield passed(name, 'ornament');
    else if (ENCRYPTED.test(mediaType)) yield failing(name, SEALED);
    else if (isTnef(content)) yield* tnefMembers(name, content);
    else yield member(name, content);
  }
}

const SEALED = new Problem('file.encrypted', 'The mail is encrypted or sealed and cannot be opened.');

function failing(name: string, problem: Problem): Member {
  return { name, pour: () => Promise.reject(problem) };
}

function contentOf(enclosure: Enclosure): Uint8Array | null {
  try {
    return enclosure.content();
  } catch {
    return null;
  }
}

/** Whether a picture is too small for anything to be read on it. What is no picture, is none. */
async function isOrnament(content: Uint8Array): Promise<boolean> {
  const size = await sharp(content)
    .metadata()
    .catch(() => null);
  return size !== null && Math.min(size.width, size.height) < ORNAMENT;
}

/** The mail as a page: who wrote to whom, when and about what, then the body. */
function page({ from, to, cc, date, subject, body }: Letter): string {
  const fields = { From: from, To: to, Cc: cc, Date: date, Subject: subject };
  const rows = Object.entries(fields)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `<tr><th>${name}:</th><td>${escaped(value)}</td></tr>`);
  const text = body.kind === 'html' ? body.text : `<pre style="white-space: pre-wrap">${escaped(body.text)}</pre>`;
  return [
    '<!DOCTYPE html><html><head><meta charset="utf-8">',
    `<title>${escaped(subject)}</title></head><body>`,
    `<table>${rows.join('')}</table>`,
    text,
    '</body></html>',
  ].join('\n');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
