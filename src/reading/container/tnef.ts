// What Exchange makes of enclosures when it sends to somebody without Outlook: one file, winmail.dat (MS-OXTNEF).
import { Problem } from '../../domain/index.ts';
import { type Member, member } from './member.ts';

interface TnefFile {
  /** '' where the file does not say. */
  readonly name: string;
  readonly content: Uint8Array;
}

const SIGNATURE = 0x223e9f78;

/** Attributes of an attachment (2.1.3.1): its beginning, its short name, its content, its properties. */
const [RENDERING, TITLE, CONTENT, PROPERTIES] = [0x00069002, 0x00018010, 0x0006800f, 0x00069005];

/** Property tags of MAPI (MS-OXPROPS): the long name, and the content. */
const [LONG_NAME, OBJECT] = [0x3707, 0x3701];

export function isTnef(content: Uint8Array): boolean {
  return content.length >= 6 && viewOf(content).getUint32(0, true) === SIGNATURE;
}

/** The files within; one that is cut off says so under its own `name`. */
export function* tnefMembers(name: string, content: Uint8Array): Generator<Member> {
  const { files, isWhole } = tnefFiles(content);
  for (const file of files) yield member(file.name || 'attachment', file.content);
  if (isWhole) return;
  const problem = new Problem('file.corrupt', 'What Outlook has enclosed with the mail is cut off.');
  yield { name, pour: () => Promise.reject(problem) };
}

/**
 * The files within, and whether nothing is cut off; the mail's own formatting, which is all that many of these hold, is
 * left out.
 */
export function tnefFiles(content: Uint8Array): { files: TnefFile[]; isWhole: boolean } {
  const view = viewOf(content);
  const found: { name: string; long: string; content: Uint8Array }[] = [];
  let at = 6;
  try {
    while (at < content.length) {
      const [attribute, length] = [view.getUint32(at + 1, true), view.getUint32(at + 5, true)];
      const value = content.subarray(at + 9, at + 9 + length);
      if (value.length < length) break;
      if (attribute === RENDERING) found.push({ name: '', long: '', content: new Uint8Array() });
      const file = found.at(-1);
      if (file && attribute === TITLE) file.name = textOf(value, 'latin1');
      if (file && attribute === CONTENT) file.content = value;
      if (file && attribute === PROPERTIES) {
        const { name, object } = propertiesOf(value);
        file.long = name ?? file.long;
        // A message that was enclosed lies here, behind the 16 bytes that name its interface.
        if (object && file.content.length === 0) file.content = object.subarray(16);
      }
      at += 9 + length + 2; // a checksum follows
    }
  } catch (error) {
    // A view tells so that a number lies outside of it; what was found before is whole.
    if (!(error instanceof RangeError)) throw error;
  }
  const files = found.map(({ name, long, content: bytes }) => ({ name: long || name, content: bytes }));
  return { files: files.filter((file) => file.content.length > 0), isWhole: at === content.length };
}

/** Bytes of one value of the types that have a fixed size, padded to four (MS-OXCDATA, 2.11.1). */
const FIXED: Readonly<Record<number, number>> = {
  2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16,
}; // biome-ignore format: one list

const [TEXT_8, TEXT_16, MANY] = [0x1e, 0x1f, 0x1000];

/** What of an attachment's properties is of use here (MS-OXTNEF, 2.1.3.4). Throws a `RangeError` where they break off. */
function propertiesOf(bytes: Uint8Array): { name: string | null; object: Uint8Array | null } {
  const view = viewOf(bytes);
  let at = 0;
  const number = () => {
    at += 4;
    return view.getUint32(at - 4, true);
  };
  const sized = () => {
    const length = number();
    const value = bytes.subarray(at, at + length);
    at += padded(length);
    return value;
  };
  let name: string | null = null;
  let object: Uint8Array | null = null;
  for (let left = number(); left > 0; left--) {
    const tag = number();
    const [type, id] = [tag & 0xffff & ~MANY, tag >>> 16];
    if (id >= 0x8000) skipPropertyName();
    const fixed = FIXED[type];
    if (fixed !== undefined) {
      const count = tag & MANY ? number() : 1;
      if (count > bytes.length) throw new RangeError('cut short');
      at += fixed * count;
      continue;
    }
    for (let values = number(); values > 0; values--) {
      const value = sized();
      if (id === LONG_NAME && type === TEXT_16) name = textOf(value, 'utf-16le');
      if (id === LONG_NAME && type === TEXT_8) name = textOf(value, 'latin1');
      if (id === OBJECT && value.length > 16) object = value;
    }
  }
  return { name, object };

  /** A property that has a name instead of a number says it first: the GUID of its set, then a number or a text. */
  function skipPropertyName(): void {
    at += 16;
    if (number() === 0) at += 4;
    else sized();
  }
}

function padded(length: number): number {
  return length + ((4 - (length % 4)) % 4);
}

function textOf(value: Uint8Array, encoding: 'latin1' | 'utf-16le'): string {
  return new TextDecoder(encoding).decode(value).replace(/\0.*$/s, '');
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
