import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { AccessToken, Identity, Principal } from './identity.ts';
import { hashToken, isSecret } from './secrets.ts';
import type { IdentityStore, StoredConnectedApp, StoredPerson } from './store.ts';

export interface IdentityParts {
  readonly store: IdentityStore;
  /** Default: the system's. */
  readonly clock?: () => Date;
}

const HOUR = 3600;
/** How long a checked user and password are remembered, in milliseconds: scrypt takes 0.1 s, and clients send them with each request. */
const REMEMBERED = 60_000;
const REMEMBERED_AT_MOST = 1000;

/** Checks who calls, and grants access tokens. */
export function createIdentity({ store, clock = () => new Date() }: IdentityParts): Identity {
  // Keyed by a digest under a key of this process, so that no secret stays in memory.
  const key = randomBytes(32);
  const remembered = new Map<string, { principal: Principal; until: number }>();

  async function person(email: string, password: string): Promise<Principal | null> {
    const found = await store.person(email);
    return (await isSecret(password, found?.passwordHash ?? null)) && found ? ofPerson(found) : null;
  }

  async function connectedApp(clientId: string, secret: string): Promise<Principal | null> {
    const found = await store.connectedApp(clientId);
    return (await isSecret(secret, found?.secretHash ?? null)) && found ? ofConnectedApp(found) : null;
  }

  /** One hash whoever is meant, and whether there is such a user or not. */
  async function anybody(user: string, secret: string): Promise<Principal | null> {
    const human = await store.person(user);
    const machine = human ? null : await store.connectedApp(user);
    if (!(await isSecret(secret, human?.passwordHash ?? machine?.secretHash ?? null))) return null;
    if (human) return ofPerson(human);
    return machine && ofConnectedApp(machine);
  }

  async function grant(principal: Principal | null): Promise<AccessToken | null> {
    if (!principal) return null;
    const now = clock();
    await store.deleteExpiredTokens(now);
    const token = randomUUID();
    const { kind, id: subject, name, roles } = principal;
    const expires = new Date(now.getTime() + HOUR * 1000);
    await store.putToken(principal.organization.id, {
      id: randomUUID(),
      hash: hashToken(token),
      kind,
      subject,
      name,
      roles,
      expires,
    });
    return { token, expiresInSeconds: HOUR };
  }

  return {
    async authenticateBearer(token) {
      const found = await store.token(hashToken(token), clock());
      if (!found) return null;
      const { organization, kind, subject: id, name, roles } = found;
      return { organization, kind, id, name, roles };
    },

    async authenticateBasic(user, password) {
      const digest = createHmac('sha256', key).update(`${user.length}:${user}${password}`).digest('hex');
      const now = clock().getTime();
      const known = remembered.get(digest);
      if (known && known.until > now) return known.principal;
      remembered.delete(digest);
      const principal = await anybody(user, password);
      if (principal) {
        const oldest = remembered.keys().next();
        if (remembered.size >= REMEMBERED_AT_MOST && !oldest.done) remembered.delete(oldest.value);
        remembered.set(digest, { principal, until: now + REMEMBERED });
      }
      return principal;
    },

    grantToConnectedApp: async (clientId, clientSecret) => grant(await connectedApp(clientId, clientSecret)),
    grantToPerson: async (email, password) => grant(await person(email, password)),
  };
}

function ofPerson({ organization, id, email, roles }: StoredPerson): Principal {
  return { organization, kind: 'person', id, name: email, roles };
}

function ofConnectedApp({ organization, clientId, name, roles }: StoredConnectedApp): Principal {
  return { organization, kind: 'connected-app', id: clientId, name, roles };
}
