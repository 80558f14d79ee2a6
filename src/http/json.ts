/**
 * One JSON object as text, in which a `bigint` is an integer literal: nanoseconds since 1970 pass what a double holds
 * exactly, and Node 20 has no `JSON.rawJSON`. A bigint may stand at the top level only; deeper ones throw.
 */
export function writeObject(members: Readonly<Record<string, unknown>>): string {
  const parts: string[] = [];
  for (const [key, value] of Object.entries(members)) {
    const text = typeof value === 'bigint' ? value.toString() : JSON.stringify(value);
    if (text !== undefined) parts.push(`${JSON.stringify(key)}:${text}`);
  }
  return `{${parts.join(',')}}`;
}

/** Nanoseconds since 1970 of an ISO instant in UTC with up to nine decimals of a second. */
export function nanoseconds(instant: string): bigint {
  const fraction = /\.(\d{1,9})\d*(?=Z|[+-]\d\d:?\d\d$)/.exec(instant)?.[1] ?? '';
  const seconds = Math.floor(Date.parse(instant) / 1_000);
  return BigInt(seconds) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'));
}
