import { copyFile, lstat, mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from '../../children/index.ts';
import type { ReadingLimits } from '../reader.ts';
import type { LibreOffice } from './find.ts';
import { PROFILE } from './profile.ts';

export interface Conversion {
  readonly path: string;
  /** Of its kind, as `docx`. */
  readonly extension: string;
  /** An empty folder for it alone. */
  readonly folder: string;
  readonly limits: ReadingLimits;
  readonly signal: AbortSignal;
}

/**
 * Has LibreOffice make a PDF of a document, in a process of its own with a profile of its own. Answers the PDF's path, in
 * the folder given, or why there is none. What is in the document is not looked at here, nor in what comes of it.
 */
export async function convert(
  { command, folder: reads }: LibreOffice,
  { path, extension, folder, limits, signal }: Conversion,
): Promise<{ readonly pdf: string } | { readonly reason: string }> {
  const work = join(folder, 'work');
  await mkdir(join(work, 'profile', 'user'), { recursive: true });
  await writeFile(join(work, 'profile', 'user', 'registrymodifications.xcu'), PROFILE);
  await copyFile(path, join(work, `document.${extension}`));
  const failure = await runProgram({
    command: (seen) => [
      command,
      '--headless',
      '--norestore',
      `-env:UserInstallation=file://${encodeURI(`${seen}/profile`)}`,
      '--convert-to',
      'pdf',
      '--outdir',
      seen,
      `${seen}/document.${extension}`,
    ],
    reads,
    folder,
    limits,
    signal,
  });
  const pdf = join(folder, 'pages.pdf');
  const isMade = failure === null && (await isPdf(join(work, 'document.pdf')));
  if (isMade) await rename(join(work, 'document.pdf'), pdf);
  for (const each of ['work', 'root']) await rm(join(folder, each), { recursive: true, force: true });
  return isMade ? { pdf } : { reason: failure ?? 'It made no PDF.' };
}

/** Whether a plain file begins as PDFs do: a link, which a program that was taken over may make, leads elsewhere. */
async function isPdf(path: string): Promise<boolean> {
  const told = await lstat(path).catch(() => null);
  if (!told?.isFile()) return false;
  const file = await open(path, 'r');
  try {
    const { buffer } = await file.read(Buffer.alloc(5), 0, 5, 0);
    return buffer.toString('latin1') === '%PDF-';
  } finally {
    await file.close();
  }
}
