import { randomBytes, randomUUID } from 'node:crypto';
import { isUuid, type OrganizationId, Problem } from '../domain/index.ts';
import type { Organization } from './identity.ts';
import type { Role } from './rights.ts';
import { hashSecret, hashToken, isSecret, randomPassword, randomToken } from './secrets.ts';
import type { FirstCredentials, IdentityStore, StoredToken } from './store.ts';

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

const ADMIN: readonly Role[] = ['admin'];
const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;
/** Names of the long-lived tokens made here; a token of the same name is replaced. */
const FROM_ENVIRONMENT = 'administrator (environment)';
const FROM_FIRST_START = 'administrator';

/**
 * Makes the organization and its administrator at the first start, all in one, and lets what the environment gives work
 * at every start: another token given later takes the place of the one given before. Throws `config.invalid`.
 */
export async function establish(parts: { store: IdentityStore; given: GivenIdentity }): Promise<Established> {
  const { store, given } = parts;
  const wanted = organizationOf(given);
  const existing = await find(store, given, wanted);
  if (!existing) {
    await refuseForeign(store, wanted, given);
    const { made, credentials } = await firstCredentials(wanted, given);
    if (await store.addOrganization(wanted, credentials)) return { organization: wanted, first: true, made };
  }
  // Two processes may start at once on one database: the other one made it meanwhile.
  const organization = existing ?? (await find(store, given, wanted));
  if (!organization) {
    throw new Problem(
      'config.invalid',
      `The organization ${wanted.slug} exists under another id: correct RECTO_ORG_ID, or give the new organization another RECTO_ORG_SLUG.`,
    );
  }
  await refuseForeign(store, organization, given);
  await putGiven(store, organization, given);
  return { organization, first: false, made: {} };
}

/** The organization that the environment means. */
function organizationOf(given: GivenIdentity): Organization {
  const slug = given.organizationSlug ?? 'default';
  const id = (given.organizationId ?? randomUUID()).toLowerCase();
  if (!isUuid(id)) throw new Problem('config.invalid', 'RECTO_ORG_ID is not a UUID.');
  if (!SLUG.test(slug)) {
    throw new Problem('config.invalid', 'RECTO_ORG_SLUG may hold lower-case letters, digits and hyphens, at most 63.');
  }
  if ((given.clientId === undefined) !== (given.clientSecret === undefined)) {
    throw new Problem('config.invalid', 'RECTO_CLIENT_ID and RECTO_CLIENT_SECRET are given together or not at all.');
  }
  // The shape was just checked.
  return { id: id as OrganizationId, slug, name: slug };
}

async function find(
  store: IdentityStore,
  given: GivenIdentity,
  wanted: Organization,
): Promise<Organization | undefined> {
  const all = await store.organizations();
  if (given.organizationId !== undefined) return all.find((organization) => organization.id === wanted.id);
  // Without a slug given, the first organization goes on, however it is called.
  return given.organizationSlug === undefined ? all[0] : all.find((organization) => organization.slug === wanted.slug);
}

/** Throws when what the environment gives already lets somebody into another organization. */
async function refuseForeign(store: IdentityStore, organization: Organization, given: GivenIdentity): Promise<void> {
  const owners = {
    RECTO_ADMIN_EMAIL: given.email === undefined ? null : await store.person(given.email),
    RECTO_ADMIN_TOKEN: given.token === undefined ? null : await store.token(hashToken(given.token), new Date()),
    RECTO_CLIENT_ID: given.clientId === undefined ? null : await store.connectedApp(given.clientId),
  };
  for (const [name, owner] of Object.entries(owners)) {
    if (owner && owner.organization.id !== organization.id) {
      throw new Problem('config.invalid', `${name} is in use in the organization ${owner.organization.slug}.`);
    }
  }
}

/** The administrator where no e-mail address is given: addresses are unique in an installation. */
function emailFor({ slug }: Organization): string {
  return slug === 'default' ? 'admin@localhost' : `admin@${slug}.localhost`;
}

/** Generated secrets are shown once, so they are made at the first start only. */
async function firstCredentials(organization: Organization, given: GivenIdentity) {
  const email = given.email ?? emailFor(organization);
  const password = given.password ?? randomPassword();
  const token = given.token ?? randomToken('recto_');
  const clientId = given.clientId ?? randomBytes(16).toString('hex');
  const clientSecret = given.clientSecret ?? randomToken();
  const [passwordHash, secretHash] = await Promise.all([hashSecret(password), hashSecret(clientSecret)]);
  const credentials: FirstCredentials = {
    person: { id: randomUUID(), email, passwordHash, roles: ADMIN },
    token: longLived(token, given.token === undefined ? FROM_FIRST_START : FROM_ENVIRONMENT),
    connectedApp: { clientId, name: clientId, secretHash, roles: ADMIN },
  };
  const made: Established['made'] = {
    ...(given.email === undefined ? { email } : {}),
    ...(given.password === undefined ? { password } : {}),
    ...(given.token === undefined ? { token } : {}),
    ...(given.clientId === undefined ? { clientId, clientSecret } : {}),
  };
  return { made, credentials };
}

function longLived(token: string, name: string): Omit<StoredToken, 'organization'> {
  const id = randomUUID();
  return { id, hash: hashToken(token), kind: 'token', subject: id, name, roles: ADMIN, expires: null };
}

/** Puts right what differs from the environment; hashes are renewed only then. */
async function putGiven(store: IdentityStore, organization: Organization, given: GivenIdentity): Promise<void> {
  const { id } = organization;
  const { password, token, clientId, clientSecret } = given;
  if (password !== undefined) {
    const email = given.email ?? emailFor(organization);
    const person = await store.person(email);
    if (!(await isSecret(password, person?.passwordHash ?? null))) {
      const passwordHash = await hashSecret(password);
      await store.putPerson(id, { id: person?.id ?? randomUUID(), email, passwordHash, roles: ADMIN });
    }
  }
  if (token !== undefined && !(await store.token(hashToken(token), new Date()))) {
    await store.putToken(id, longLived(token, FROM_ENVIRONMENT));
  }
  if (clientId !== undefined && clientSecret !== undefined) {
    const app = await store.connectedApp(clientId);
    if (!(await isSecret(clientSecret, app?.secretHash ?? null))) {
      const secretHash = await hashSecret(clientSecret);
      await store.putConnectedApp(id, { clientId, name: clientId, secretHash, roles: ADMIN });
    }
  }
}
