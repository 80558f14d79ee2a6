// Signed and sealed messages (CMS, RFC 5652) made by hand: nobody has signed them, and no reading asks for that.

const measured = (tag: number, ...parts: Uint8Array[]) => {
  const content = Buffer.concat(parts);
  const length = Buffer.from([0x84, 0, 0, 0, 0]);
  length.writeUInt32BE(content.length, 1);
  return Buffer.concat([Buffer.from([tag]), length, content]);
};

/** Without a length, ended by a mark, as programs write that sign what they do not have yet. */
const unmeasured = (tag: number, ...parts: Uint8Array[]) =>
  Buffer.concat([Buffer.from([tag, 0x80]), ...parts, Buffer.alloc(2)]);

const [SEQUENCE, SET, MARKED, OCTETS, PIECES] = [0x30, 0x31, 0xa0, 0x04, 0x24];
const VERSION = Buffer.from([2, 1, 1]);
const type = (last: number) => Buffer.from([6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, last]);

/** `pieces`: how long the pieces are into which the content is divided; without it every length is told. */
export function signed(content: Uint8Array | string, pieces?: number): Buffer {
  const bytes = Buffer.from(content as Uint8Array);
  const element = pieces ? unmeasured : measured;
  const parts = pieces
    ? Array.from({ length: Math.ceil(bytes.length / pieces) }, (_, i) => bytes.subarray(i * pieces, (i + 1) * pieces))
    : [];
  const octets = pieces ? unmeasured(PIECES, ...parts.map((part) => measured(OCTETS, part))) : measured(OCTETS, bytes);
  const what = element(SEQUENCE, type(1), element(MARKED, octets));
  return element(SEQUENCE, type(2), element(MARKED, element(SEQUENCE, VERSION, measured(SET), what, measured(SET))));
}

/** A signature whose content is a file beside it. */
export function detached(): Buffer {
  return measured(
    SEQUENCE,
    type(2),
    measured(MARKED, measured(SEQUENCE, VERSION, measured(SET), measured(SEQUENCE, type(1)), measured(SET))),
  );
}

export function sealed(): Buffer {
  return measured(SEQUENCE, type(3), measured(MARKED, measured(SEQUENCE, VERSION, measured(SET))));
}
