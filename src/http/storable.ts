import { Problem } from '../domain/index.ts';

/** Deepest nesting of a JSON body. What is stored is written again, and the writer goes down call by call. */
const DEEPEST = 64;

/**
 * Refuses texts that no database column holds: PostgreSQL has neither U+0000 nor half of a surrogate pair, and would
 * make a server's fault of a client's. Looks into JSON of any shape, keys included. Throws `request.invalid`.
 */
export function assertStorable(body: unknown): void {
  let level: unknown[] = [body];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) throw new Problem('request.invalid', `The body is nested more than ${DEEPEST} levels deep.`);
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value === 'string') assertText(value);
      else if (Array.isArray(value)) for (const member of value) next.push(member);
      else if (typeof value === 'object' && value !== null && !Buffer.isBuffer(value)) {
        for (const [key, member] of Object.entries(value)) next.push(key, member);
      }
    }
    level = next;
  }
}

/** Throws `request.invalid` for a text with U+0000 or a lone surrogate. */
export function assertText(text: string): void {
  // With the flag u a surrogate that has its other half is part of a character, and no surrogate.
  if (/[\0\p{Surrogate}]/u.test(text)) {
    throw new Problem('request.invalid', 'A text contains U+0000 or half of a character.');
  }
}
