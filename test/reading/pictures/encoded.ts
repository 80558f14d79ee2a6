// Pictures of the words in `SIGN`, made by ImageMagick: nothing that Recto depends on writes these two formats.

export const HEIC = Buffer.from(
  [
    'AAAAGGZ0eXBoZWljAAAAAG1pZjFoZWljAAABrG1ldGEAAAAAAAAAIWhkbHIAAAAAAAAAAHBpY3QAAAAAAAAAAAAAAAAAAAAADnBpdG0AAAAAAAIA',
    'AAAQaWRhdAAAAAABBAA8AAAAOGlsb2MBAAAAREAAAgABAAAAAAAAAcwAAQAAAAAAAAX6AAIAAQAAAAAAAAABAAAAAAAAAAgAAAA4aWluZgAAAAAA',
    'AgAAABVpbmZlAgAAAQABAABodmMxAAAAABVpbmZlAgAAAAACAABncmlkAAAAANdpcHJwAAAAtWlwY28AAAB1aHZjQwEDcAAAAAAAAAAAAB7wAPz9',
    '+PgAAA8DIAABABhAAQwB//8DcAAAAwCQAAADAAADAB66AkAhAAEAKUIBAQNwAAADAJAAAAMAAAMAHqAISBB35bq5Ka5sCAAAAwAIAAADAAhAIgAB',
    'AAZEAcFzwYkAAAAUaXNwZQAAAAAAAAEEAAAAQAAAABRpc3BlAAAAAAAAAQQAAAA8AAAAEHBpeGkAAAAAAwgICAAAABppcG1hAAAAAAAAAAIAAQKB',
    'AgACAgOEAAAAGmlyZWYAAAAAAAAADmRpbWcAAgABAAEAAAYCbWRhdAAABfYoAa8ZQrZIs3ulU7TrgU3eGIixIQMVIKjYRaYndPAs2949dU/G6puF',
    'SNNEdc6Y1fmyzggPeBBSDZQ25sk8cSXM81z+R2+mJJzHzkOCnvt6qlaiKXHgb27mda1DdMiJSVrvS/1niu8QMYAtlfnuMi8Y7CUEtpk/fgx7xZuC',
    'HFyRczsuYresTRHKyHnUwcV8Ke5ZtwPwyxc0gj7CM/vPH/jjzKHY7b76KIeLTOHTAWzaa03Hbb6zOptI4qLCo/QdqgtFE3dLCLMi4Krt2QzksXNG',
    'i+k7JF1P2lWps7gIq90pSS3m+7CVzcG/pYGT4AV8KVHyDctgStRW9ZlGEHgcteCoHsO2aAF2v6B5UGrv6n33YT3qZLgRXXchmlN+CSUlj9Jd8TYE',
    'FvK2zfKUwLklREShQqDlhUmgMnHO+YfAlCwKN1Z8PwasOebitMzQ0Ggsoa04xPPTTePV9kEc4CAcOIYgumCI0Bo1MJw3uaBEDvFkX7WXaiLRTL1e',
    'r/xxLpCCLCnoRq3tmtieNrdQiySKpwNmwh8E1872nQ55MsKFGnrrVMTZRBBx/+M2sxOBeHRjGnZ3BTWk6qd3DluIjhYg87uggxPBa425Muxzucrx',
    'wB2FKCNs/u+xUKfw+spVR3hBeYp1vuus8/YgM1TRtWFmCQHFIibh/2XLxOgtiW3AEaAGGjfB0xNt6mzv7MKH4iLH2nsH6Gu5imu2uRb3lU8D7G7x',
    '2WFaIL3gaiM+BdYANNFotGlY/qt81RPcA1Sy54GTHHtOl/xmlSCup2x24B2xjYv9xoRp8ZWvMk2TIXFfhNzgOWin90qi1mNBOW9zVT3JOeNmctJS',
    'efk8N0ubP1y5VCXEYm4Pefq6+DFMMKDKOK71mWXgE66kYJcb1Wj3jubzo+Tuv0qhxfuZYvn73BQgg0NCeULVa6Wz1w4q3S3IUenJVldJNtvge6Aa',
    'wWj2Ja0hVItbr6FwKkP9HTecaV3POLkbJ9RnZMTH3U7aIH9tR7hVENvg3GFSqjfo8hA+jnW8zzRhS02USxc9MGN0/FbTgIQKMDzgY8/YqSs6McQu',
    'pSz4N0uSIsptQPk1c30And7vzuf53DZrrHqb2erbzqvJv7HYlYu08MdpBMLqf0xBDwbFYO6+0x4wCo8RJXHULhTO6GThPt4RYGvQvxyU90C9f+m0',
    'rqBaajifanoWh5ZvwxtyZjGp1qXeZ65xvwGTAZ1D2B/amD0/wjpgaEA0C1GlGQ9J9QKXNjW2USDq233AdPp0dE0m5rO8AhxoGO5VI+b4GQICk3lj',
    'hlPelv+0EZvB93gB491W8MQSDWSvAy9XlO945zmGjN+zdE5M9QF/HBApJlQ0IQUWVAw0w5yTd85JYwKcn6y36aDr3w8lx5JZivwjBvolTaIpltI2',
    '7iBUOtUJMYhunesWrerfpnrao+U3FKuzBEalETgGw1iKFY1HABrEAQRRP735VLSc1dpP5/TWL9becffkLsvUK79OVpolsZCT6EoJdmyhLpmxRq5s',
    '7gRY1vxhzVuA8/B5YH5Fh7sMfvQZzt+y7o1o56xO5pJVrOjwzEQ3X4C0dlZ8xdv1f8k+VuMR4fIRI7TSzmOqBhWUh+Oqd3hCG3OSpzuxdylpS0p/',
    'QhC8oFlBUK85ry19pLWjJnQfYyXvalQRw07yMM/AIWeDygLxmCwxylJiQYjKzNAWkDeBr5b+wEz+wOYysL+ZfeLa/ec/1hQyWjVxsq5Ixtc+n9Ny',
    'nkcXyUBhXVpNYKKKOlR1iPmzBc+DAJ293okunxNcwZCrB+FRzA+eMQUKCSDNthMBfhjMgCSDjullyuZ2rNkVoPBHFaAJdLaUZcIgL0L9o5bWgrKa',
    'zymGQOlwlXEiu4klULnvk+RdKB2zCWUMyftWdL91qIX1u3QG1aDR6x8xZ2ZA7nNbG6WQwoPZwkW/vvsU1oZhUTdgsBaGmp6fcamTQCcwD2ozDh2/',
    'qb+qqGxg51tD8xuP+Zhxsrdv0nMZuVAXJwBiAUVfnQbWo4pxguTD2LOeIPD8aRWbKMKNnLjmz8y5/A==',
  ].join(''),
  'base64',
);

/** The same with a turn by so many quarters counter-clockwise among its properties (ISO/IEC 23008-12, 6.5.10). */
export function turnedHeic(quarters: number): Buffer {
  const turn = Buffer.from([0, 0, 0, 9, ...Buffer.from('irot'), quarters]);
  const end = (box: string) => HEIC.indexOf(box) - 4 + HEIC.readUInt32BE(HEIC.indexOf(box) - 4);
  const [properties, uses] = [end('ipco'), end('ipma')];
  // It is the fifth property, and the picture, whose uses come last, cannot do without it.
  const bytes = Buffer.concat([
    HEIC.subarray(0, properties),
    turn,
    HEIC.subarray(properties, uses),
    Buffer.from([0x85]),
    HEIC.subarray(uses),
  ]);
  const grown = { ipco: turn.length, ipma: 1, iprp: turn.length + 1, meta: turn.length + 1 };
  for (const [box, by] of Object.entries(grown)) {
    const at = bytes.indexOf(box) - 4;
    bytes.writeUInt32BE(bytes.readUInt32BE(at) + by, at);
  }
  bytes[bytes.indexOf('ipma') + 19]! += 1;
  // Where the tiles of the picture begin.
  const place = bytes.indexOf(Buffer.from([0, 0, 1, 0xcc]));
  bytes.writeUInt32BE(0x1cc + turn.length + 1, place);
  return bytes;
}

export const JPEG_2000 = Buffer.from(
  [
    'AAAADGpQICANCocKAAAAFGZ0eXBqcDIgAAAAAGpwMiAAAAAtanAyaAAAABZpaGRyAAAAPAAAAQQAAQcHAAAAAAAPY29scgEAAAAAABEAAAK+anAy',
    'Y/9P/1EAKQAAAAABBAAAADwAAAAAAAAAAAAAAQQAAAA8AAAAAAAAAAAAAQcBAf9SAAwAAAABAAUEBAAB/1wAE0BASEhQSEhQSEhQSEhQSEhQ/2QA',
    'JQABQ3JlYXRlZCBieSBPcGVuSlBFRyB2ZXJzaW9uIDIuNS4w/5AACgAAAAACPQAB/5PfMPAEAazPlyPFQ/NAU2Jpjl3HxCo+IZHxCRfvEwjFbeix',
    '1h8M6roXppc8j7NU6tYY1ItwhP3DcODfKbnxop8RoFthb2M25nAIC4+H+JyuZxh6D9kS+H/7IbMQ8CUY5GdgPDT3bpYC9SuyV2kf9zkVF4NYY/bT',
    '1oQUQJ+CKtFThkSiJ11Tl2EpfwPs0vHuCrDp/p9q/C8jrd8Te+J3PhrwYaI1JgODj7Qd4LBdCBJ5CiQwQ/NSwFMUgMcX3bPXQIuB8gqGdTC1johE',
    'aMCcvZUMGDeXrldrFgCpv+mIGstmUp2Lh14yxmNwYcOs7dfJ+HS8JZ2M5rjazbzIp4ABdKGy3MFrXd+N+n0LDsUa9chgj1kudtZzO8t9mzAAyror',
    'VOrRsfZQzDPkjo+C/ndB3Q1UgBW/f3ligCyZ7mb3hRcYZ9Hvw7FcLvwapdEz1exAwqSaYd1Mdu5HvAiuKBsQIh/TVVAtHCKd5cOuvolh66l6y4ur',
    'BAq1TKHB2T3sfH1rKJcFF9EmMikihQmOvzToQzsBCsa71vFyZHbbCtzs1w0F/wHdupxMdeuDminKtwQho30VrX6nKbcnzPEMZwMByaYxHS4stqQF',
    'QhkUeYbp2CsipQjI4u2r+moI8KaVynRG6KrpDj2BKRBSe5z6jAYXh2ZSZX7+l0/ajl2h1cZNrsYZeCCKCEEu/MMZoBdNwb7OtnKi+KDRQMoJH4iM',
    'VMRBRhJ/l0oLKxhdKmTZyAAu8+1y/9k=',
  ].join(''),
  'base64',
);

/** A white sheet of 64 × 64 pixels: a bare code stream. */
export const BLANK_JPEG_2000 = Buffer.from(
  [
    '/0//UQApAAAAAABAAAAAQAAAAAAAAAAAAAAAQAAAAEAAAAAAAAAAAAABBwEB/1IADAAAAAEABQQEAAH/XAATQEBISFBISFBISFBISFBISFD/ZAAlAAFD',
    'cmVhdGVkIGJ5IE9wZW5KUEVHIHZlcnNpb24gMi41LjT/kAAKAAAAAAAZAAH/k8+0DAHKv4CAgICA/9k=',
  ].join(''),
  'base64',
);
