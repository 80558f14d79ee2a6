import type { RunId } from '../domain/index.ts';
import type { Seal } from './ports.ts';

const contextOf = (run: RunId) => `passwords of run ${run}`;

/** The passwords as they are kept with the run; null when there are none. */
export function sealPasswords(seal: Seal, run: RunId, passwords: Readonly<Record<string, string>>): string | null {
  return Object.keys(passwords).length === 0 ? null : seal.seal(JSON.stringify(passwords), contextOf(run));
}

/** The password of one file of the run, when one was given. */
export function passwordOf(seal: Seal, run: RunId, sealed: string | null, file: string): string | undefined {
  if (sealed === null) return undefined;
  // Sealed by `sealPasswords`: a record of texts.
  const passwords = JSON.parse(seal.open(sealed, contextOf(run))) as Readonly<Record<string, string>>;
  return Object.hasOwn(passwords, file) ? passwords[file] : undefined;
}
