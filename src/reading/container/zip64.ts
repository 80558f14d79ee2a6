/** In the place of a number that has more than 32 bits: it stands in the extra field (APPNOTE 6.3.10, 4.5.3). */
export const ELSEWHERE = 0xffffffff;

/** Numbers of a header; those that stand elsewhere by its extra field, where they follow each other in this order. */
export function wideNumbers(extra: Buffer, told: readonly number[]): number[] {
  let at = 0;
  while (at + 4 <= extra.length && extra.readUInt16LE(at) !== 1) at += 4 + extra.readUInt16LE(at + 2);
  at += 4;
  return told.map((number) => {
    if (number !== ELSEWHERE || at + 8 > extra.length) return number;
    at += 8;
    return Number(extra.readBigUInt64LE(at - 8));
  });
}
