import type { OrganizationId } from '../domain/index.ts';
import type { Organization } from './identity.ts';
import type { Role } from './rights.ts';

/** Where identity keeps what it knows; `storage` implements it. Hashes only, never a secret. */
export interface IdentityStore {
  organizations(): Promise<readonly Organization[]>;
  /** Makes it with its first credentials, all or nothing; answers false when its id or slug is taken. */
  addOrganization(organization: Organization, credentials?: FirstCredentials): Promise<boolean>;

  /** E-mail addresses are unique in an installation, without regard to case. */
  person(email: string): Promise<StoredPerson | null>;
  /** Makes the person or replaces the password. */
  putPerson(organization: OrganizationId, person: Omit<StoredPerson, 'organization'>): Promise<void>;

  people(organization: OrganizationId): Promise<readonly ListedPerson[]>;
  /** False when the address is taken. */
  addPerson(organization: OrganizationId, person: Omit<StoredPerson, 'organization'>): Promise<boolean>;
  /** False when there is no such person. Tokens of the person have the new roles at once. */
  setRoles(organization: OrganizationId, person: string, roles: readonly Role[]): Promise<boolean>;
  /** Ends the person's tokens too; false when there is no such person. */
  removePerson(organization: OrganizationId, person: string): Promise<boolean>;

  teams(organization: OrganizationId): Promise<readonly Team[]>;
  /** Makes the team or replaces its members; answers the ids that are no people of the organization, and changes nothing then. */
  putTeam(organization: OrganizationId, team: Team): Promise<readonly string[]>;
  removeTeam(organization: OrganizationId, name: string): Promise<boolean>;
  /** The teams that a person is in. */
  memberships(organization: OrganizationId, person: string): Promise<readonly Membership[]>;

  connectedApp(clientId: string): Promise<StoredConnectedApp | null>;
  putConnectedApp(organization: OrganizationId, app: Omit<StoredConnectedApp, 'organization'>): Promise<void>;

  /** By the SHA-256 of its text; null also when it has expired. */
  token(hash: string, now: Date): Promise<StoredToken | null>;
  /** Long-lived tokens have a name that is unique in the organization: one of the same name is replaced. */
  putToken(organization: OrganizationId, token: Omit<StoredToken, 'organization'>): Promise<void>;
  deleteExpiredTokens(now: Date): Promise<void>;
}

export interface ListedPerson {
  readonly id: string;
  readonly email: string;
  readonly roles: readonly Role[];
}

/** People who get the same tasks. */
export interface Team {
  readonly name: string;
  readonly members: readonly { readonly person: string; readonly lead: boolean }[];
}

export interface Membership {
  readonly team: string;
  /** A lead takes what was escalated. */
  readonly lead: boolean;
}

export interface FirstCredentials {
  readonly person: Omit<StoredPerson, 'organization'>;
  readonly token: Omit<StoredToken, 'organization'>;
  readonly connectedApp: Omit<StoredConnectedApp, 'organization'>;
}

export interface StoredPerson {
  readonly organization: Organization;
  readonly id: string;
  readonly email: string;
  readonly passwordHash: string;
  readonly roles: readonly Role[];
}

export interface StoredConnectedApp {
  readonly organization: Organization;
  readonly clientId: string;
  readonly name: string;
  readonly secretHash: string;
  readonly roles: readonly Role[];
}

export interface StoredToken {
  readonly organization: Organization;
  readonly id: string;
  /** SHA-256 in hexadecimal. */
  readonly hash: string;
  /** Who acts by it: the token itself, or who it was granted to. */
  readonly kind: 'person' | 'token' | 'connected-app';
  readonly subject: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** Null: until it is replaced. */
  readonly expires: Date | null;
}
