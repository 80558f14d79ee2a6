import { Problem } from '../../domain/index.ts';
import { type Element, elementsIn, NotBer, type Octets, octetsOf } from './asn1.ts';

/** Tags (X.690): SEQUENCE, OBJECT IDENTIFIER, and what is marked [0]. */
const [SEQUENCE, OBJECT, MARKED] = [0x30, 0x06, 0xa0];

/** Content types (RFC 5652, 4 to 9; RFC 3274; RFC 5083) in hexadecimal. */
const SIGNED = '2a864886f70d010702';
const SEALED: readonly string[] = [
  '2a864886f70d010703', // enveloped-data
  '2a864886f70d010704', // signed-and-enveloped-data of PKCS #7
  '2a864886f70d010706', // encrypted-data
  '2a864886f70d0109100117', // auth-enveloped-data
];

/**
 * What a message of CMS signs. The signature is not examined: that says who signed, not what is to be read. Throws
 * `file.encrypted` for what is sealed, `file.unsupported` for a signature alone and other kinds, `file.corrupt`.
 */
export function signedContent(message: Buffer): Octets {
  try {
    const [type, marked] = within(first(elementsIn(message)), SEQUENCE);
    const kind = first([type], OBJECT).content.toString('hex');
    if (SEALED.includes(kind))
      throw new Problem('file.encrypted', 'The file is encrypted for the holder of a key, and cannot be opened.', {
        remedy: 'Send what is in it, decrypted.',
      });
    if (kind !== SIGNED)
      throw new Problem('file.unsupported', 'The file is a cryptographic message of a kind that is not read.');
    // SignedData: a version, algorithms, and what is signed: its type, and itself where it is no file beside.
    const [, , signed] = within(first(within(marked, MARKED)), SEQUENCE);
    const [, content] = within(signed, SEQUENCE);
    if (!content) throw new Problem('file.unsupported', 'The file holds a signature or certificates alone.');
    return octetsOf(first(within(content, MARKED)));
  } catch (cause) {
    if (cause instanceof NotBer) throw new Problem('file.corrupt', 'The signed file is damaged.', { cause });
    throw cause;
  }
}

function first(elements: Iterable<Element | undefined>, tag?: number): Element {
  const [element] = elements;
  if (!element || (tag !== undefined && element.tag !== tag)) throw new NotBer();
  return element;
}

/** The elements of one that must have this tag, taken as far as they are asked for. */
function within(element: Element | undefined, tag: number): Iterable<Element> {
  return elementsIn(first([element], tag).content);
}
