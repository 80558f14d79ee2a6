// What is signed or sealed with certificates (S/MIME and CAdES; CMS, RFC 5652) begins with a sequence and what it is.

/** A SEQUENCE of any length (X.690, 8.1.3), and an object identifier of PKCS #7 or, of later kinds, of S/MIME. */
const SEQUENCE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are bytes
  /^0(?:[\x00-\x80]|\x81.|\x82..|\x83.{3}|\x84.{4})\x06(?:\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07[\x02-\x06]|\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01[\x09\x17])/s;

/** What may stand before it where it is written in base64 (RFC 7468). */
const ARMOUR = /^-----BEGIN (?:CMS|PKCS7|PKCS #7 SIGNED DATA)-----\s+/;

/** Whether bytes, given as Latin-1, begin so. */
export function isCms(head: string): boolean {
  return SEQUENCE.test(head);
}

/** Whether a text begins so in base64, with a line before it that says so or none. */
export function isArmouredCms(head: string): boolean {
  const [digits = ''] = /^[A-Za-z0-9+/\s]{0,64}/.exec(head.replace(ARMOUR, '')) ?? [];
  return isCms(Buffer.from(digits, 'base64').toString('latin1'));
}

/** The bytes of a file that begins in either way. */
export function cmsBytes(file: Buffer): Buffer {
  if (file[0] === 0x30) return file;
  const text = file
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart();
  return Buffer.from(text.replace(ARMOUR, '').replace(/-----END .*$/s, ''), 'base64');
}
