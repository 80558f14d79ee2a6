import { type FileHandle, open, readFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import * as zip from '@zip.js/zip.js';
import { Problem } from '../../domain/index.ts';
import { type Member, type Members, passed, type Sink } from './member.ts';
import { isJunk } from './names.ts';
import { directoryOf, hasAllFiles } from './repair.ts';

// Inflating takes place in this process, which is a child already.
zip.configure({ useWebWorkers: false });

/** What marks a ZIP as one document: Office's packages (ECMA-376, part 2), OpenDocument and EPUB, Apple's iWork. */
const DOCUMENT =
  /^(\[Content_Types\]\.xml|word\/document\.xml|xl\/workbook\.(xml|bin)|ppt\/presentation\.xml|mimetype|Index\/Document\.iwa|Index\.zip)$/i;

const LOCAL_HEADER = Buffer.from('PK\x03\x04');

/** What is wrong with an archive that is whole: making its directory anew would not help. */
const TELLING = [zip.ERR_ENCRYPTED_CENTRAL_DIRECTORY, zip.ERR_SPLIT_ZIP_FILE];

/** The bytes of a file, and behind them, where its own directory is of no use, one that was made anew. */
class FileReader extends zip.Reader<FileHandle> {
  readonly #file: FileHandle;
  readonly #bytes: number;
  readonly #directory: Uint8Array;

  constructor(file: FileHandle, bytes: number, directory: Uint8Array = new Uint8Array()) {
    super(file);
    this.#file = file;
    this.#bytes = bytes;
    this.#directory = directory;
    this.size = bytes + directory.length;
  }

  override async readUint8Array(offset: number, length: number): Promise<Uint8Array> {
    const own = new Uint8Array(Math.max(0, Math.min(length, this.#bytes - offset)));
    const { bytesRead } = await this.#file.read(own, 0, own.length, offset);
    const from = Math.max(0, offset - this.#bytes);
    const more = this.#directory.subarray(from, from + length - own.length);
    return Buffer.concat([own.subarray(0, bytesRead), more]);
  }
}

/**
 * The files of a ZIP, and of those that people put there no more than one above `most`; null when it is one document. Throws `file.corrupt`,
 * `file.unsupported`; pouring throws `file.encrypted`, `file.corrupt`, `file.unsupported`, `archive.limit`.
 */
export async function openZip(path: string, password: string | null, most: number): Promise<Members | null> {
  const file = await open(path, 'r');
  try {
    let entries = await listed(file, most);
    let isWhole = true;
    if (!entries) {
      const archive = await readFile(path);
      const directory = directoryOf(archive);
      entries = directory && (await listed(file, most, directory));
      isWhole = directory !== null && hasAllFiles(archive, directory);
    }
    if (!entries) throw new Problem('file.corrupt', 'The archive is damaged.');
    if (entries !== 'document') return membersOf(file, entries, isWhole, password);
  } catch (error) {
    await file.close();
    throw error instanceof Problem ? error : problemOf(error);
  }
  await file.close();
  return null;
}

/**
 * The entries by the directory of the file, or by a given one. Null when there is none that can be used: what it says is
 * damaged, or no file begins where it says.
 */
async function listed(
  file: FileHandle,
  most: number,
  directory?: Uint8Array,
): Promise<zip.FileEntry[] | 'document' | null> {
  const { size } = await file.stat();
  const source = new FileReader(file, size, directory);
  const entries: zip.FileEntry[] = [];
  let files = 0;
  try {
    for await (const entry of new zip.ZipReader(source, { strictness: 'tolerant' }).getEntriesGenerator()) {
      if (DOCUMENT.test(entry.filename)) return 'document';
      if (entry.directory) continue;
      if (isJunk(entry.filename)) {
        entries.push(entry);
        continue;
      }
      const header = await source.readUint8Array(entry.offset, 4);
      if (Buffer.compare(header, LOCAL_HEADER) !== 0) return null;
      entries.push(entry);
      files += 1;
      if (files > most) break;
    }
    return entries;
  } catch (error) {
    if (error instanceof Error && TELLING.includes(error.message)) throw error;
    return null;
  }
}

async function* membersOf(
  file: FileHandle,
  entries: readonly zip.FileEntry[],
  isWhole: boolean,
  password: string | null,
): AsyncGenerator<Member> {
  try {
    for (const entry of entries) {
      const name = entry.filename;
      if (entry.symlink) yield passed(name, 'link');
      else yield { name, pour: (to) => pour(entry, password, to) };
    }
    if (!isWhole) throw new Problem('file.corrupt', 'The archive is damaged or cut short: files may be missing.');
  } finally {
    await file.close();
  }
}

async function pour(entry: zip.FileEntry, password: string | null, to: Sink): Promise<void> {
  if (entry.encrypted && password === null)
    throw new Problem('file.encrypted', 'The file is encrypted in its archive and needs a password.');
  // What the sink throws comes out of the streams in a changed form.
  let refused: unknown = null;
  let sum = 0;
  const writable = new WritableStream<Uint8Array>({
    write: (bytes) => {
      sum = crc32(bytes, sum);
      return to(bytes).catch((error: unknown) => {
        refused ??= error;
        throw error;
      });
    },
  });
  try {
    await entry.getData(writable, {
      ...(entry.encrypted && password !== null ? { password } : {}),
      // Bombs let many entries share the same bytes; no honest archive does.
      checkOverlappingEntry: true,
    });
  } catch (error) {
    throw refused ?? problemOf(error, entry.encrypted);
  }
  // Checked here, as the library would hold the content back. AES has a check of its own, and mostly no sum.
  if (sum !== entry.crc32 && !(entry.encrypted && !entry.zipCrypto)) throw problemOf(null, entry.encrypted);
}

function problemOf(error: unknown, encrypted = false): Problem {
  const message = error instanceof Error ? error.message : '';
  const options = { cause: error };
  switch (message) {
    case zip.ERR_INVALID_PASSWORD:
      return new Problem('file.encrypted', 'The file in the archive does not open with this password.', options);
    case zip.ERR_UNSUPPORTED_ENCRYPTION:
    case zip.ERR_ENCRYPTED_CENTRAL_DIRECTORY:
      return new Problem('file.encrypted', 'The archive is encrypted in a way that cannot be opened.', options);
    case zip.ERR_UNSUPPORTED_COMPRESSION:
      return new Problem('file.unsupported', 'The file is compressed in a way that cannot be read.', options);
    case zip.ERR_SPLIT_ZIP_FILE:
      return new Problem('file.unsupported', 'This is one volume of a split archive.', options);
    case zip.ERR_OVERLAPPING_ENTRY:
      return new Problem('archive.limit', 'The archive gives the same bytes out as several files.', options);
    default:
      // A wrong password passes its short check one time in 256.
      if (encrypted)
        return new Problem('file.encrypted', 'The file in the archive does not open with this password.', options);
      return new Problem('file.corrupt', 'The archive is damaged.', options);
  }
}
