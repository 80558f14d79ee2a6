import { deep, EXTREMES, type Mutation, number, replaced, token } from './mutate.ts';

/** Objects, references, streams, counts and content operators of a PDF that is written as text. */
export const PDF: readonly Mutation[] = [
  number(/-?\d+(\.\d+)?/g),
  number(
    /(?<=\/(Count|Length|Width|Height|BitsPerComponent|N|First|Size|Prev|Rotate|Columns|Predictor|Index)\s)-?\d+/g,
  ),
  // Any object for any other, itself included: pages that hold themselves, fonts that are pages.
  token(/\d+ 0 R/g, (_, chance, all) => chance.of(all)),
  token(/\d+ 0 obj/g, (_, chance, all) => chance.of(all)),
  token(/\/[A-Za-z]\w*/g, (_, chance, all) =>
    chance.of([...all, '/Names', '/Kids', '/JBIG2Decode', '/JPXDecode', '/LZWDecode', '/']),
  ),
  token(/<<|>>|\[|\]|\(|\)|stream|endstream|endobj|obj|xref|trailer|startxref/g, (_, chance, all) =>
    chance.of([...all, '']),
  ),
  token(/\/Filter\s*\/\w+/g, (_, chance) => `/Filter [${'/FlateDecode '.repeat(deep(chance) % 5_001)}]`),
  token(/\[/g, (_, chance) => '['.repeat(deep(chance))),
  token(/<</g, (_, chance) => '<</A '.repeat(deep(chance))),
  token(/\bBT\b/g, (_, chance) =>
    chance.of(['q ', '/F1 ', 'BT ', '/X1 Do ', '[(', '1 0 0 1 0 0 cm ']).repeat(deep(chance)),
  ),
  token(/\([^)]*\) Tj/g, (found, chance) => `${found} `.repeat(chance.of([100, 5_000, 50_000]))),
  token(/\d+ \d+ Td/g, (_, chance) => `${chance.of(EXTREMES)} ${chance.of(EXTREMES)} Td`),
  token(
    /\/MediaBox\s*\[[^\]]*\]/g,
    (_, chance) => `/MediaBox [${[0, 0, 0, 0].map(() => chance.of(EXTREMES)).join(' ')}]`,
  ),
  (bytes, chance) => replaced(bytes, 0, 0, Buffer.alloc(chance.of([10, 900, 2_000]), '\n')),
];

/** Markup: tags, entities, attributes, nesting. */
export const MARKUP: readonly Mutation[] = [
  number(/\d+/g),
  token(/<[^>]*>/g, (_, chance, all) => chance.of([...all, '', '<', '<!--', '<![CDATA[', '<a b="', '<?x'])),
  token(/<\w[^>/]*>/g, (found, chance) => found.repeat(deep(chance))),
  token(
    /="[^"]*"/g,
    (_, chance) =>
      `="${chance.of(['', '-1', '9'.repeat(400), 'x'.repeat(100_000), '&#x110000;', '../../../etc/passwd', 'file:///etc/passwd', '\0'])}"`,
  ),
  token(
    />[^<]+</g,
    (_, chance) =>
      `>${chance.of(['&lol;'.repeat(1_000), '&#0;&#xd800;&#99999999;', 'x'.repeat(200_000), '\x00\x01\xff\xfe', 'a '.repeat(50_000)])}<`,
  ),
  token(/<\?xml[^>]*\?>|^/g, (found, chance) =>
    chance.of([
      `${found}<!DOCTYPE l [<!ENTITY a "${'ha'.repeat(50)}">${'bcdefghij'
        .split('')
        .map((n, i) => `<!ENTITY ${n} "${`&${'abcdefghi'[i]};`.repeat(20)}">`)
        .join('')}]>`,
      `${found}<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>`,
      '<?xml version="1.0" encoding="UTF-16"?>',
      '<?xml version="1.0" encoding="none-such"?>',
      '\xff\xfe',
    ]),
  ),
];

/** Groups, control words and their numbers. */
export const RTF: readonly Mutation[] = [
  number(/(?<=\\[a-z]+)-?\d+/g),
  token(/\\[a-z]+/g, (_, chance, all) =>
    chance.of([...all, '\\bin', '\\u', '\\uc', '\\trowd', '\\cell', '\\row', '\\pict', '\\objdata']),
  ),
  token(/[{}]/g, (_, chance, all) => chance.of([...all, ''])),
  token(/\{/g, (_, chance) => '{\\b '.repeat(deep(chance))),
];

/** Headers, boundaries and encodings of a mail. */
export const MAIL: readonly Mutation[] = [
  token(/^[\w-]+:.*$/gm, (_, chance, all) => chance.of([...all, ''])),
  token(/boundary="?[^"\r\n;]*"?/g, (_, chance) => `boundary="${chance.of(['', 'a', '--', 'x'.repeat(5_000)])}"`),
  token(
    /charset="?[\w-]+"?/g,
    (_, chance) => `charset=${chance.of(['none-such', 'utf-16', 'utf-7', '"', 'iso-2022-jp', 'x'.repeat(999)])}`,
  ),
  token(
    /Content-Transfer-Encoding:.*/gi,
    (_, chance) => `Content-Transfer-Encoding: ${chance.of(['base64', 'quoted-printable', 'uuencode', 'binary', '?'])}`,
  ),
  token(/^--\S+$/gm, (found, chance) =>
    `${found}\r\nContent-Type: multipart/mixed; boundary="n"\r\n\r\n--n\r\n`.repeat(deep(chance) % 5_001),
  ),
  token(
    /Content-Type:.*/gi,
    (_, chance) =>
      `Content-Type: ${chance.of(['multipart/mixed', 'message/rfc822', 'text/html', 'application/pdf', 'a/b'.repeat(999)])}`,
  ),
  token(
    /^Subject:.*$/gm,
    (_, chance) =>
      `Subject: ${chance.of(['=?utf-8?B?////?=', '=?x?Q?=ZZ?=', 'x'.repeat(200_000), 'a\r\n '.repeat(5_000)])}`,
  ),
  token(/^$/gm, (_, chance) => 'X-Many: y\r\n'.repeat(deep(chance))),
];
