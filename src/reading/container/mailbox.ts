import { createReadStream } from 'node:fs';
import { MAIL_SEPARATOR } from '../../intake/index.ts';
import type { Member } from './member.ts';

/** A separator stands at the start of the file or after an empty line. */
const SEPARATOR = new RegExp(`(?:^|\\r?\\n\\r?\\n)${MAIL_SEPARATOR.source}`, 'g');

/** Characters that a separator may have, kept from one piece to the next. */
const LONGEST = 300;

/** The mails of a mailbox file, and no more than one above `most` of them. */
export async function* openMailbox(path: string, most: number): AsyncGenerator<Member> {
  const { starts, ends } = await rangesOf(path, most);
  for (const [index, start] of starts.entries()) {
    const end = ends[index]!;
    yield {
      name: `${index + 1}.eml`,
      pour: async (to) => {
        if (end <= start) return;
        for await (const chunk of createReadStream(path, { start, end: end - 1 })) await to(chunk);
      },
    };
  }
}

/** Where each mail begins, after its separator, and ends. */
async function rangesOf(path: string, most: number): Promise<{ starts: number[]; ends: number[] }> {
  const starts: number[] = [];
  const ends: number[] = [];
  let kept = '';
  let at = 0; // where in the file `kept` begins
  for await (const chunk of createReadStream(path, { encoding: 'latin1', highWaterMark: 2 ** 20 })) {
    const text: string = kept + chunk;
    let from = 0;
    for (const match of text.matchAll(SEPARATOR)) {
      if (match.index === 0 && at > 0 && match[0].startsWith('From')) continue;
      if (starts.length > 0) ends.push(at + match.index);
      if (starts.length > most) return { starts, ends };
      from = match.index + match[0].length;
      starts.push(at + from);
    }
    const keep = Math.max(from, text.length - LONGEST);
    at += keep;
    kept = text.slice(keep);
  }
  ends.push(at + kept.length);
  return { starts, ends };
}
