import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { ContainerFormat } from '../../intake/index.ts';
import { ByteReader } from './bytes.ts';
import { openGzip } from './gzip.ts';
import { openMailbox } from './mailbox.ts';
import type { Members, Sink } from './member.ts';
import { openTar } from './tar.ts';
import { tnefMembers } from './tnef.ts';

export interface Opening {
  readonly path: string;
  readonly format: ContainerFormat;
  readonly password: string | null;
  /** Members that are wanted; at least one more is told where there are more, and not the millions that a bomb may name. */
  readonly most: number;
  /** Gets what must be unpacked on the way to other members; may throw, which ends the container. */
  readonly skipped: Sink;
}

// The libraries are loaded when they are first needed: a tenth of a second that no child that reads a PDF should wait.

/** Opens a container; null when the file turns out to be a document. Throws `file.corrupt`, `file.unsupported`. */
export async function openContainer({ path, format, password, most, skipped }: Opening): Promise<Members | null> {
  switch (format) {
    case 'zip':
      return (await import('./zip.ts')).openZip(path, password, most);
    case 'ole':
      return (await import('./outlook.ts')).openOutlook(path);
    case 'mail':
      return (await import('./mail.ts')).openMail(path);
    case 'cms':
      return (await import('./signed.ts')).openSigned(path);
    case 'mailbox':
      return openMailbox(path, most);
    case 'gzip':
      return openGzip(path, skipped);
    case 'tnef':
      return tnefMembers('winmail.dat', await readFile(path));
    case 'tar':
      // Not packed: what nobody pours costs nothing.
      return openTar(new ByteReader(createReadStream(path)), async () => {});
  }
}
