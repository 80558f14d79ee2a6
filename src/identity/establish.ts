import type { Organization } from './identity.ts';
import type { IdentityStore } from './store.ts';

/** What the environment says about the organization and its administrator; see `RECTO_ADMIN_*`, `RECTO_ORG_*`, `RECTO_CLIENT_*`. */
export interface GivenIdentity {
  readonly email?: string | undefined;
  readonly password?: string | undefined;
  readonly token?: string | undefined;
  readonly organizationId?: string | undefined;
  readonly organizationSlug?: string | undefined;
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
}

export interface Established {
  readonly organization: Organization;
  /** Whether the organization was made just now. */
  readonly first: boolean;
  /** What was generated because it was not given: shown to the operator once, never stored. */
  readonly made: {
    readonly email?: string;
    readonly password?: string;
    readonly token?: string;
    readonly clientId?: string;
    readonly clientSecret?: string;
  };
}

/**
 * Makes the organization and its administrator at the first start, and lets what the environment gives work at every
 * start. Throws `config.invalid`.
 */
export async function establish(_parts: { store: IdentityStore; given: GivenIdentity }): Promise<Established> {
  throw new Error('not yet written');
}
