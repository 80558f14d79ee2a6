import type { Package } from '../package.ts';

/** Columns that a sheet may list: some times as many as it can have, for lists that name some again. */
const MOST_LISTED = 10 * 16_384;

/**
 * The parts of a workbook as the library can read them, where the file itself will not do: what is sound of a damaged one,
 * and no list of columns without end, of which the library makes an object each. Null where the file does.
 */
export function soundParts(pack: Package): Iterable<[name: string, content: Uint8Array]> | null {
  let mended = false;
  // All are read, and none is kept: together they may take most of a child's memory.
  for (const name of pack.names) {
    const content = pack.read(name);
    if (content && mendedSheet(name, content)) mended = true;
  }
  return mended || pack.damaged ? partsOf(pack) : null;
}

function* partsOf(pack: Package): Generator<[name: string, content: Uint8Array]> {
  for (const name of pack.names) {
    const content = pack.read(name);
    if (content) yield [name, mendedSheet(name, content) ?? content];
  }
}

function mendedSheet(name: string, content: Uint8Array): Uint8Array | null {
  return /worksheets\//i.test(name) ? withoutEndlessColumns(content) : null;
}

/** A sheet without its list of columns, where that is longer than any sheet's; else null. */
function withoutEndlessColumns(content: Uint8Array): Uint8Array | null {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const [from, end] = [bytes.indexOf('cols>'), bytes.lastIndexOf('cols>')];
  if (end <= from) return null;
  let listed = 0;
  for (const [column] of bytes.toString('latin1', from, end).matchAll(/<(?:\w*:)?col\b[^<>]*>/g)) {
    const [min, max] = ['min', 'max'].map((name) => Number(new RegExp(`\\b${name}=["'](\\d+)`).exec(column)?.[1]) || 1);
    listed += Math.max(1, max! - min! + 1);
  }
  if (listed <= MOST_LISTED) return null;
  // The list's own tags stay.
  const start = from + 'cols>'.length;
  return Buffer.concat([bytes.subarray(0, start), bytes.subarray(bytes.lastIndexOf('<', end))]);
}
