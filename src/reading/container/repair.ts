// A ZIP whose directory is lost or lies is read by the headers that stand before its files (APPNOTE 6.3.10, 4.3.7).

const LOCAL = Buffer.from('PK\x03\x04');
const DESCRIPTOR = Buffer.from('PK\x07\x08');
const DIRECTORY = Buffer.from('PK\x01\x02');

/** Fixed bytes of a local header, of a record of the directory, of the directory's end. */
const [HEADER, RECORD, END] = [30, 46, 22];

/** Flag of a file whose sizes follow it. */
const STREAMED = 8;

/** Files, and descriptors tried for one file, beyond which a made-up archive would only take time. */
const [MOST_FILES, MOST_TRIES] = [65_535, 1_000];

interface Found {
  /** Where the local header begins. */
  readonly at: number;
  readonly packed: number;
  readonly size: number;
  readonly sum: number;
}

/** A directory for the files of the archive, to be read as if it stood behind them; null when no file is found. */
export function directoryOf(archive: Buffer): Buffer | null {
  const records: Buffer[] = [];
  for (let at = archive.indexOf(LOCAL); at >= 0 && at + HEADER <= archive.length && records.length < MOST_FILES; ) {
    const found = fileAt(archive, at);
    records.push(recordOf(archive, found));
    at = archive.indexOf(LOCAL, contentOf(archive, at) + found.packed);
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

function contentOf(archive: Buffer, at: number): number {
  return Math.min(archive.length, at + HEADER + archive.readUInt16LE(at + 26) + archive.readUInt16LE(at + 28));
}

function fileAt(archive: Buffer, at: number): Found {
  const start = contentOf(archive, at);
  const told = {
    at,
    sum: archive.readUInt32LE(at + 14),
    packed: archive.readUInt32LE(at + 18),
    size: archive.readUInt32LE(at + 22),
  };
  const streamed = (archive.readUInt16LE(at + 6) & STREAMED) !== 0 && told.packed === 0;
  if (!streamed) return { ...told, packed: Math.min(told.packed, archive.length - start) };
  // A size that is not known must not end the content early.
  return describedAt(archive, at, start) ?? { ...told, packed: nextAfter(archive, start) - start, size: 0xfffffffe };
}

/** The sizes by the descriptor that follows the content and agrees with where it stands. */
function describedAt(archive: Buffer, at: number, start: number): Found | null {
  let end = archive.indexOf(DESCRIPTOR, start);
  for (let tries = 0; tries < MOST_TRIES && end >= 0 && end + 16 <= archive.length; tries++) {
    const packed = archive.readUInt32LE(end + 8);
    if (packed === end - start)
      return { at, packed, sum: archive.readUInt32LE(end + 4), size: archive.readUInt32LE(end + 12) };
    end = archive.indexOf(DESCRIPTOR, end + 1);
  }
  return null;
}

function nextAfter(archive: Buffer, start: number): number {
  const ends = [LOCAL, DIRECTORY].map((mark) => archive.indexOf(mark, start)).filter((end) => end >= 0);
  return Math.min(archive.length, ...ends);
}

/** The directory's record of a file (4.3.12). */
function recordOf(archive: Buffer, { at, packed, size, sum }: Found): Buffer {
  const record = Buffer.alloc(RECORD);
  record.write('PK\x01\x02', 'latin1');
  record.writeUInt16LE(20, 4);
  archive.copy(record, 6, at + 4, at + 14); // version needed, flags, method, time
  record.writeUInt32LE(sum, 16);
  record.writeUInt32LE(packed, 20);
  record.writeUInt32LE(size, 24);
  const name = archive.subarray(at + HEADER, at + HEADER + archive.readUInt16LE(at + 26));
  const extra = archive.subarray(at + HEADER + name.length, contentOf(archive, at));
  record.writeUInt16LE(name.length, 28);
  record.writeUInt16LE(extra.length, 30);
  record.writeUInt32LE(at, 42);
  return Buffer.concat([record, name, extra]);
}
