import { readFile } from 'node:fs/promises';
import { Problem } from '../../domain/index.ts';
import { cmsBytes } from '../../intake/index.ts';
import type { Octets } from './asn1.ts';
import { signedContent } from './cms.ts';
import { membersOf } from './letter.ts';
import { isEntity, letterOf } from './mail.ts';
import type { Member, Members } from './member.ts';

/**
 * What a signed file (`.p7m`) holds: one file, as an invoice, or a mail without its header, whose members are then its own.
 * Throws `file.encrypted`, `file.unsupported`, `file.corrupt`.
 */
export async function openSigned(path: string): Promise<Members> {
  const signed = signedContent(cmsBytes(await readFile(path)));
  return isEntity(signed.bytes) ? mailMembers(signed) : [{ name: 'content', pour: (to) => pour(signed, to) }];
}

async function* mailMembers({ bytes, isWhole }: Octets): AsyncGenerator<Member> {
  yield* membersOf(await letterOf(bytes));
  if (!isWhole) throw CUT;
}

async function pour({ bytes, isWhole }: Octets, to: (bytes: Uint8Array) => Promise<void>): Promise<void> {
  await to(bytes);
  if (!isWhole) throw CUT;
}

const CUT = new Problem('file.corrupt', 'The signed file is cut off.');
