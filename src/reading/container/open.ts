import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { ContainerFormat } from '../../intake/index.ts';
import { ByteReader } from './bytes.ts';
import { openGzip } from './gzip.ts';
import { openMailbox } from './mailbox.ts';
import type { Members } from './member.ts';
import { openTar } from './tar.ts';
import { tnefMembers } from './tnef.ts';

export interface Opening {
  readonly path: string;
  readonly format: ContainerFormat;
  readonly password: string | null;
  /** Members that are wanted; at least one more is told where there are more, and not the millions that a bomb may name. */
  readonly most: number;
}

// The libraries are loaded when they are first needed: a tenth of a second that no child that reads a PDF should wait.

/** Opens a container; null when the file turns out to be a document. Throws `file.corrupt`, `file.unsupported`. */
export async function openContainer({ path, format, password, most }: Opening): Promise<Members | null> {
  switch (format) {
    case 'zip':
      return (await import('./zip.ts')).openZip(path, password, most);
    case 'ole':
      return (await import('./outlook.ts')).openOutlook(path);
    case 'mail':
      return (await import('./mail.ts')).openMail(path);
    case 'mailbox':
      return openMailbox(path, most);
    case 'gzip':
      return openGzip(path);
    case 'tnef':
      return tnefMembers('winmail.dat', await readFile(path));
    case 'tar':
      return openTar(new ByteReader(createReadStream(path)));
  }
}
