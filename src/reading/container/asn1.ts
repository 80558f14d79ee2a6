// ASN.1 as BER or DER writes it (X.690), as far as the messages of CMS need it.

/** An element: its tag with its class, and what it holds; `isCut` when the bytes end before it does. */
export interface Element {
  readonly tag: number;
  readonly content: Buffer;
  readonly isCut: boolean;
}

export interface Octets {
  readonly bytes: Buffer;
  /** Whether nothing of it is cut off. */
  readonly isWhole: boolean;
}

interface Place extends Omit<Element, 'content'> {
  readonly start: number;
  readonly end: number;
  /** Where the next element begins. */
  readonly next: number;
}

/** Bit of a tag whose element holds others, and the bits of its number where that needs further bytes. */
const [CONSTRUCTED, NUMBER] = [0x20, 0x1f];

const OCTETS = 0x04;

/** How deep elements without a length may lie in each other: the end of one is found by going through all within it. */
const MOST_DEPTH = 16;

/** Bytes that are no BER, or none that is needed here. */
export class NotBer extends Error {}

/** The elements in the content of another, or of a file, up to its end or its mark of an end. Throws `NotBer`. */
export function* elementsIn(bytes: Buffer): Generator<Element, void, undefined> {
  for (let at = 0; !isEnd(bytes, at); ) {
    const { tag, isCut, start, end, next } = placeAt(bytes, at, 0);
    yield { tag, isCut, content: bytes.subarray(start, end) };
    at = next;
  }
}

/** An OCTET STRING, whole or in pieces (8.7.3). Throws `NotBer` for another element. */
export function octetsOf(element: Element): Octets {
  if (element.tag === OCTETS) return { bytes: element.content, isWhole: !element.isCut };
  const bytes = Buffer.alloc(element.content.length);
  let [length, isWhole] = [0, true];
  const gather = ({ tag, content, isCut }: Element, depth: number) => {
    if (isCut) isWhole = false;
    if (tag === OCTETS) length += content.copy(bytes, length);
    else if (tag !== (OCTETS | CONSTRUCTED) || depth > MOST_DEPTH) throw new NotBer();
    else for (const piece of elementsIn(content)) gather(piece, depth + 1);
  };
  gather(element, 0);
  return { bytes: bytes.subarray(0, length), isWhole };
}

/** Two zero bytes end what has no length. */
function isEnd(bytes: Buffer, at: number): boolean {
  return at >= bytes.length || (bytes[at] === 0 && (bytes[at + 1] ?? 0) === 0);
}

function placeAt(bytes: Buffer, at: number, depth: number): Place {
  const [tag, length] = [bytes[at]!, bytes[at + 1]];
  if ((tag & NUMBER) === NUMBER || depth > MOST_DEPTH) throw new NotBer();
  if (length === 0x80) return unmeasured(bytes, at, depth);
  const digits = length === undefined || length < 0x80 ? 0 : length & 0x7f;
  const start = at + 2 + digits;
  if (digits > 6) throw new NotBer();
  // The bytes may end within the length.
  if (length === undefined || start > bytes.length)
    return { tag, start: bytes.length, end: bytes.length, next: bytes.length, isCut: true };
  const end = start + (digits === 0 ? length : bytes.readUIntBE(at + 2, digits));
  return { tag, start, end: Math.min(end, bytes.length), next: end, isCut: end > bytes.length };
}

/** An element that ends with a mark (8.1.3.6). */
function unmeasured(bytes: Buffer, at: number, depth: number): Place {
  const tag = bytes[at]!;
  if ((tag & CONSTRUCTED) === 0) throw new NotBer();
  const start = at + 2;
  let end = start;
  while (!isEnd(bytes, end)) end = placeAt(bytes, end, depth + 1).next;
  return { tag, start, end: Math.min(end, bytes.length), next: end + 2, isCut: end + 2 > bytes.length };
}
