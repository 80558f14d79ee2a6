import { randomBytes, randomUUID } from 'node:crypto';
import { isUuid, type OrganizationId, Problem } from '../domain/index.ts';
import type { Organization, Scope } from './identity.ts';
import { hashSecret, hashToken, isSecret, randomPassword, randomToken } from './secrets.ts';
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

const ALL: readonly Scope[] = ['execute', 'manage'];
const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;
/** Names of the long-lived tokens made here; a token of the same name is replaced. */
const FROM_ENVIRONMENT = 'administrator (environment)';
const FROM_FIRST_START = 'administrator';

/**
 * Makes the organization and its administrator at the first start, and lets what the environment gives work at every
 * start: another token given later takes the place of the one given before. Throws `config.invalid`.
 */
export async function establish(parts: { store: IdentityStore; given: GivenIdentity }): Promise<Established> {
  const { store, given } = parts;
  const { organization, first } = await findOrMakeOrganization(store, given);
  const made: { -readonly [Key in keyof Established['made']]: string } = {};

  // Generated secrets are shown once, so they are made at the first start only; given ones are put right at every start.
  const email = given.email ?? 'admin@localhost';
  if (given.password !== undefined || first) {
    const password = given.password ?? randomPassword();
    await putPerson(store, organization, email, password);
    if (given.email === undefined) made.email = email;
    if (given.password === undefined) made.password = password;
  }

  if (given.token !== undefined) await putGivenToken(store, organization, given.token);
  else if (first) {
    made.token = randomToken('recto_');
    await putToken(store, organization, FROM_FIRST_START, made.token);
  }

  if ((given.clientId === undefined) !== (given.clientSecret === undefined)) {
    throw new Problem('config.invalid', 'RECTO_CLIENT_ID and RECTO_CLIENT_SECRET are given together or not at all.');
  }
  if (given.clientId !== undefined || first) {
    const clientId = given.clientId ?? randomBytes(16).toString('hex');
    const secret = given.clientSecret ?? randomToken();
    await putConnectedApp(store, organization, clientId, secret);
    if (given.clientId === undefined) Object.assign(made, { clientId, clientSecret: secret });
  }
  return { organization, first, made };
}

async function findOrMakeOrganization(
  store: IdentityStore,
  given: GivenIdentity,
): Promise<{ organization: Organization; first: boolean }> {
  const slug = given.organizationSlug ?? 'default';
  const id = (given.organizationId ?? randomUUID()).toLowerCase();
  if (!isUuid(id)) throw new Problem('config.invalid', 'RECTO_ORG_ID is not a UUID.');
  if (!SLUG.test(slug)) {
    throw new Problem('config.invalid', 'RECTO_ORG_SLUG may hold lower-case letters, digits and hyphens, at most 63.');
  }
  const find = async () => {
    const all = await store.organizations();
    if (given.organizationId !== undefined) return all.find((o) => o.id === id);
    // Without a slug given, the first organization goes on, however it is called.
    return given.organizationSlug === undefined ? all[0] : all.find((o) => o.slug === slug);
  };
  const existing = await find();
  if (existing) return { organization: existing, first: false };
  // The shape was checked above.
  const organization: Organization = { id: id as OrganizationId, slug, name: slug };
  if (await store.addOrganization(organization)) return { organization, first: true };
  // Two processes may start at once on one database: the other one made it.
  const other = await find();
  if (other) return { organization: other, first: false };
  throw new Problem(
    'config.invalid',
    `The organization ${slug} exists under another id: correct RECTO_ORG_ID, or give the new organization another RECTO_ORG_SLUG.`,
  );
}

async function putPerson(store: IdentityStore, organization: Organization, email: string, password: string) {
  const existing = await store.person(email);
  if (existing && existing.organization.id !== organization.id) {
    throw new Problem('config.invalid', 'RECTO_ADMIN_EMAIL belongs to a person of another organization.');
  }
  if (existing && (await isSecret(password, existing.passwordHash))) return;
  const passwordHash = await hashSecret(password);
  await store.putPerson(organization.id, { id: existing?.id ?? randomUUID(), email, passwordHash, scopes: ALL });
}

async function putGivenToken(store: IdentityStore, organization: Organization, token: string) {
  const existing = await store.token(hashToken(token), new Date());
  if (existing && existing.organization.id !== organization.id) {
    throw new Problem('config.invalid', 'RECTO_ADMIN_TOKEN is in use by another organization.');
  }
  if (!existing) await putToken(store, organization, FROM_ENVIRONMENT, token);
}

async function putToken(store: IdentityStore, organization: Organization, name: string, token: string) {
  const id = randomUUID();
  const hash = hashToken(token);
  await store.putToken(organization.id, { id, hash, kind: 'token', subject: id, name, scopes: ALL, expires: null });
}

async function putConnectedApp(store: IdentityStore, organization: Organization, clientId: string, secret: string) {
  const existing = await store.connectedApp(clientId);
  if (existing && existing.organization.id !== organization.id) {
    throw new Problem('config.invalid', 'RECTO_CLIENT_ID is in use by another organization.');
  }
  if (existing && (await isSecret(secret, existing.secretHash))) return;
  const secretHash = await hashSecret(secret);
  await store.putConnectedApp(organization.id, { clientId, name: clientId, secretHash, scopes: ALL });
}
