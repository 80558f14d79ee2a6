// A ZIP whose directory is lost or lies is read by the headers that stand before its files (APPNOTE 6.3.10, 4.3.7).
import { Descriptors, Marks } from './signatures.ts';
import { ELSEWHERE, wideNumbers } from './zip64.ts';

/** Fixed bytes of a local header, of a record of the directory, of the directory's end. */
const [HEADER, RECORD, END] = [30, 46, 22];

/** Flag of a file whose sizes follow it. */
const STREAMED = 8;

/** Files beyond which a made-up archive would only take time; one more would mean that their number stands elsewhere. */
const MOST_FILES = 65_534;

/** No version and no method has come so far (4.4.3.2, 4.4.5). */
const NONE = 100;

/** A size that is not known must not end the content early. */
const UNKNOWN = ELSEWHERE - 1;

interface Found {
  /** Where the local header begins. */
  readonly at: number;
  readonly packed: number;
  readonly size: number;
  readonly sum: number;
}

/**
 * A directory for the files of the archive, to be read as if it stood behind them; null when no file is found. Takes time
 * that grows with the archive as its length does, and memory for its files, whatever signatures there are in it.
 */
export function directoryOf(archive: Buffer): Buffer | null {
  const records: Buffer[] = [];
  const headers = new Marks(archive, 'PK\x03\x04', (at) => isHeader(archive, at));
  const listed = new Marks(archive, 'PK\x01\x02');
  const descriptors = new Descriptors(archive);
  for (let at = headers.from(0); at < archive.length && records.length < MOST_FILES; ) {
    const start = contentOf(archive, at);
    const next = () => Math.min(headers.from(start), listed.from(start));
    const found = fileAt(archive, at, descriptors, next);
    records.push(recordOf(archive, found));
    at = headers.from(start + found.packed);
  }
  if (records.length === 0) return null;
  const directory = Buffer.concat(records);
  const end = Buffer.alloc(END);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(records.length, 8);
  end.writeUInt16LE(records.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(archive.length, 16);
  return Buffer.concat([directory, end]);
}

/** Whether a directory that was made anew has as many files as the end of the archive's own tells of (4.3.16). */
export function hasAllFiles(archive: Buffer, directory: Buffer): boolean {
  const end = archive.lastIndexOf('PK\x05\x06', archive.length - END, 'latin1');
  return end >= 0 && directory.readUInt16LE(directory.length - END + 10) >= archive.readUInt16LE(end + 10);
}

/** Whether a signature begins a header: four bytes of something else may be the same. */
function isHeader(archive: Buffer, at: number): boolean {
  if (at + HEADER > archive.length || archive.readUInt16LE(at + 26) === 0) return false;
  return archive[at + 4]! < NONE && archive.readUInt16LE(at + 8) < NONE;
}

function contentOf(archive: Buffer, at: number): number {
  return Math.min(archive.length, at + HEADER + archive.readUInt16LE(at + 26) + archive.readUInt16LE(at + 28));
}

function nameOf(archive: Buffer, at: number): Buffer {
  return archive.subarray(at + HEADER, at + HEADER + archive.readUInt16LE(at + 26));
}

function extraOf(archive: Buffer, at: number): Buffer {
  return archive.subarray(at + HEADER + nameOf(archive, at).length, contentOf(archive, at));
}

/** `next`: where something else begins behind the beginning of the content. */
function fileAt(archive: Buffer, at: number, descriptors: Descriptors, next: () => number): Found {
  const start = contentOf(archive, at);
  const told = [archive.readUInt32LE(at + 22), archive.readUInt32LE(at + 18)];
  const [size, packed] = wideNumbers(extraOf(archive, at), told) as [number, number];
  const sum = archive.readUInt32LE(at + 14);
  const isStreamed = (archive.readUInt16LE(at + 6) & STREAMED) !== 0 && (packed === 0 || packed === ELSEWHERE);
  if (!isStreamed) return { at, sum, size, packed: Math.min(packed, archive.length - start) };
  const described = descriptors.of(start, told[1] === ELSEWHERE) ?? descriptors.unsigned(start, next());
  return { at, ...(described ?? { sum, size: UNKNOWN, packed: next() - start }) };
}

/** The directory's record of a file (4.3.12). */
function recordOf(archive: Buffer, { at, packed, size, sum }: Found): Buffer {
  const record = Buffer.alloc(RECORD);
  const [name, extra] = [nameOf(archive, at), extraOf(archive, at)];
  record.write('PK\x01\x02', 'latin1');
  record.writeUInt16LE(20, 4);
  archive.copy(record, 6, at + 4, at + 14); // version needed, flags, method, time
  record.writeUInt32LE(sum, 16);
  record.writeUInt32LE(packed, 20);
  record.writeUInt32LE(Math.min(size, UNKNOWN), 24);
  record.writeUInt16LE(name.length, 28);
  record.writeUInt16LE(extra.length, 30);
  record.writeUInt32LE(at, 42);
  return Buffer.concat([record, name, extra]);
}
