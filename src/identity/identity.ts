import type { OrganizationId } from '../domain/index.ts';
import type { Role } from './rights.ts';

export interface Organization {
  readonly id: OrganizationId;
  /** Short name in addresses, for example `default`. */
  readonly slug: string;
  readonly name: string;
}

/** Who calls. Every request acts for exactly one organization. */
export interface Principal {
  readonly organization: Organization;
  readonly kind: 'person' | 'token' | 'connected-app';
  readonly id: string;
  /** E-mail of a person, name of a token or connected app: what histories and logs show. */
  readonly name: string;
  readonly roles: readonly Role[];
}

export interface AccessToken {
  /** UUID-shaped, shown once, stored as a hash. */
  readonly token: string;
  readonly expiresInSeconds: number;
}

/** Sign-in for HTTP. Secrets are compared against hashes only; every miss costs the same time. */
export interface Identity {
  /** A long-lived API token or a short-lived access token; null when unknown or expired. */
  authenticateBearer(token: string): Promise<Principal | null>;
  /** A person's e-mail and password, or a connected app's id and secret. */
  authenticateBasic(user: string, password: string): Promise<Principal | null>;
  /** Client credentials grant: one hour. */
  grantToConnectedApp(clientId: string, clientSecret: string): Promise<AccessToken | null>;
  /** E-mail and password of a person. */
  grantToPerson(email: string, password: string): Promise<AccessToken | null>;
}
