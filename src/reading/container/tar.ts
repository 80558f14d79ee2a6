import { Problem } from '../../domain/index.ts';
import type { ByteReader } from './bytes.ts';
import { type Member, passed, type Sink } from './member.ts';

/** Headers and contents start at multiples of this (POSIX.1-1988, ustar). */
const BLOCK = 512;

/** Longest name or extended header that is taken: they are gathered in memory. */
const LONGEST = 2 ** 16;

interface Header {
  readonly name: string;
  readonly bytes: number;
  readonly type: string;
}

/** Types of entries that only point: to another file (1 and 2), to a device (3, 4, 6). */
const LINKS = '12346';

export function isTar(block: Uint8Array): boolean {
  return block.length === BLOCK && latin1(block.subarray(257, 262)) === 'ustar';
}

/**
 * The files of a tar archive, one after the other as they come. Behind damage the next header is looked for. Throws
 * `file.corrupt` at the end where there was damage, or where the archive has no end. `skipped` gets what nobody poured.
 */
export async function* openTar(source: ByteReader, skipped: Sink): AsyncGenerator<Member> {
  let damage: string | null = null;
  try {
    let long: string | null = null;
    for (;;) {
      const block = await source.take(BLOCK);
      if (block.length < BLOCK) damage ??= 'The archive is cut short: files may be missing.';
      if (block.length < BLOCK) break;
      // What ends an archive may also lie within the content of a file whose header is lost.
      if (block.every((byte) => byte === 0)) {
        if (damage === null) break;
        continue;
      }
      const header = headerOf(block);
      if (!header) {
        damage ??= 'The archive is damaged: files may be missing.';
        continue;
      }
      const { bytes, type } = header;
      const padding = (BLOCK - (bytes % BLOCK)) % BLOCK;
      if ('Lxg'.includes(type)) {
        const text = Buffer.from(await source.take(Math.min(bytes, LONGEST))).toString('utf8');
        await source.pass(Math.max(0, bytes - LONGEST) + padding, skipped);
        if (type === 'L') long = text.replace(/\0.*$/s, '');
        else if (type === 'x') long = /^\d+ path=(.*)$/m.exec(text)?.[1] ?? long;
        continue;
      }
      let left = bytes;
      const pour = async (to: Sink) => {
        const passed = await source.pass(left, async (piece) => {
          left -= piece.length;
          await to(piece);
        });
        if (passed < bytes) throw new Problem('file.corrupt', 'The archive ends within this file.');
      };
      const name = long ?? header.name;
      // Folders have no content of their own; '\0' is an old writer's plain file.
      if ('0\x007'.includes(type)) yield { name, pour };
      else if (LINKS.includes(type)) yield passed(name, 'link');
      long = null;
      await source.pass(left + padding, skipped);
    }
    if (damage !== null) throw new Problem('file.corrupt', damage);
  } finally {
    await source.close();
  }
}

/** Null when the block is no header. */
function headerOf(block: Uint8Array): Header | null {
  const sum = block.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0);
  const text = (from: number, to: number) => {
    const field = Buffer.from(block.subarray(from, to));
    const end = field.indexOf(0);
    return field.subarray(0, end < 0 ? field.length : end).toString('utf8');
  };
  const bytes = sizeOf(block);
  if (sum !== Number.parseInt(text(148, 156), 8) || bytes === null) return null;
  const prefix = text(345, 500);
  const name = text(0, 100);
  // GNU's old format keeps times where ustar has the prefix, and says so by a space after the mark.
  const posix = block[262] === 0 && prefix !== '';
  return { name: posix ? `${prefix}/${name}` : name, bytes, type: latin1(block.subarray(156, 157)) };
}

/** Octal digits, or for 8 GiB and more a binary number with its first bit set. */
function sizeOf(block: Uint8Array): number | null {
  const field = block.subarray(124, 136);
  const size =
    (field[0]! & 0x80) === 0
      ? Number.parseInt(latin1(field).replace(/[\0 ].*$/s, '') || '0', 8)
      : field.reduce((number, byte, at) => number * 256 + (at === 0 ? byte & 0x7f : byte), 0);
  return Number.isSafeInteger(size) ? size : null;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
