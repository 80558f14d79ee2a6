import type { Identity } from './identity.ts';
import type { IdentityStore } from './store.ts';

export interface IdentityParts {
  readonly store: IdentityStore;
  /** Default: the system's. */
  readonly clock?: () => Date;
}

/** Checks who calls, and grants access tokens. */
export function createIdentity(_parts: IdentityParts): Identity {
  throw new Error('not yet written');
}
