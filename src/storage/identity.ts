import { sql } from 'kysely';
import { isUuid, type OrganizationId } from '../domain/index.ts';
import type {
  IdentityStore,
  Organization,
  StoredConnectedApp,
  StoredPerson,
  StoredToken,
  Team,
} from '../identity/index.ts';
import type { Database } from './database.ts';

const ORGANIZATION = [
  'organizations.id as organizationId',
  'organizations.slug',
  'organizations.name as organizationName',
] as const;

interface WithOrganization {
  readonly organizationId: OrganizationId;
  readonly slug: string;
  readonly organizationName: string;
}

function organizationOf(row: WithOrganization): Organization {
  return { id: row.organizationId, slug: row.slug, name: row.organizationName };
}

/**
 * Organizations and who acts for them. The look-ups by e-mail, client id and token hash are the only queries without an
 * organization: they are what finds it.
 */
export function identityStore(database: Database): IdentityStore {
  return {
    async organizations() {
      return database
        .selectFrom('organizations')
        .select(['id', 'slug', 'name'])
        .orderBy('created')
        .orderBy('id')
        .execute();
    },

    async addOrganization(organization, credentials) {
      return database.transaction().execute(async (transaction) => {
        const made = await transaction
          .insertInto('organizations')
          .values(organization)
          .onConflict((c) => c.doNothing())
          .returning('id')
          .executeTakeFirst();
        if (!made) return false;
        if (credentials) {
          await putPerson(transaction, made.id, credentials.person);
          await insertToken(transaction, made.id, credentials.token);
          await putConnectedApp(transaction, made.id, credentials.connectedApp);
        }
        return true;
      });
    },

    async person(email) {
      const row = await database
        .selectFrom('people')
        .innerJoin('organizations', 'organizations.id', 'people.organization_id')
        .select([...ORGANIZATION, 'people.id', 'people.email', 'people.password_hash', 'people.roles'])
        .where(sql`lower(people.email)`, '=', email.toLowerCase())
        .executeTakeFirst();
      if (!row) return null;
      const { id, email: kept, password_hash: passwordHash, roles } = row;
      return { organization: organizationOf(row), id, email: kept, passwordHash, roles };
    },

    async people(organization) {
      return database
        .selectFrom('people')
        .select(['id', 'email', 'roles'])
        .where('organization_id', '=', organization)
        .orderBy('email')
        .execute();
    },

    async addPerson(organization, { id, email, passwordHash, roles }) {
      const row = await database
        .insertInto('people')
        .values({ id, organization_id: organization, email, password_hash: passwordHash, roles: JSON.stringify(roles) })
        .onConflict((c) => c.expression(sql`lower(email)`).doNothing())
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },

    async setRoles(organization, person, roles) {
      const row = await database
        .updateTable('people')
        .set({ roles: JSON.stringify(roles) })
        .where('organization_id', '=', organization)
        .where('id', '=', person)
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },

    async removePerson(organization, person) {
      return database.transaction().execute(async (transaction) => {
        const row = await transaction
          .deleteFrom('people')
          .where('organization_id', '=', organization)
          .where('id', '=', person)
          .returning('id')
          .executeTakeFirst();
        await transaction
          .deleteFrom('tokens')
          .where('organization_id', '=', organization)
          .where('kind', '=', 'person')
          .where('subject', '=', person)
          .execute();
        return row !== undefined;
      });
    },

    async teams(organization) {
      const rows = await database
        .selectFrom('teams')
        .leftJoin('team_members', (join) =>
          join
            .onRef('team_members.organization_id', '=', 'teams.organization_id')
            .onRef('team_members.team', '=', 'teams.name'),
        )
        .select(['teams.name', 'person_id', 'lead'])
        .where('teams.organization_id', '=', organization)
        .orderBy('teams.name')
        .orderBy('person_id')
        .execute();
      const teams = new Map<string, Team['members'][number][]>();
      for (const { name, person_id: person, lead } of rows) {
        const members = teams.get(name) ?? [];
        teams.set(name, person === null ? members : [...members, { person, lead: lead === true }]);
      }
      return [...teams].map(([name, members]) => ({ name, members }));
    },

    async putTeam(organization, { name, members }) {
      return database.transaction().execute(async (transaction) => {
        const wanted = members.map(({ person }) => person);
        const known = await transaction
          .selectFrom('people')
          .select('id')
          .where('organization_id', '=', organization)
          .where(sql<boolean>`id = any(${wanted}::uuid[])`)
          .execute();
        const unknown = wanted.filter((person) => !known.some(({ id }) => id === person));
        if (unknown.length > 0) return unknown;
        await transaction
          .insertInto('teams')
          .values({ organization_id: organization, name })
          .onConflict((c) => c.doNothing())
          .execute();
        await transaction
          .deleteFrom('team_members')
          .where('organization_id', '=', organization)
          .where('team', '=', name)
          .execute();
        if (members.length > 0)
          await transaction
            .insertInto('team_members')
            .values(
              members.map(({ person, lead }) => ({
                organization_id: organization,
                team: name,
                person_id: person,
                lead,
              })),
            )
            .execute();
        return [];
      });
    },

    async removeTeam(organization, name) {
      const row = await database
        .deleteFrom('teams')
        .where('organization_id', '=', organization)
        .where('name', '=', name)
        .returning('name')
        .executeTakeFirst();
      return row !== undefined;
    },

    async memberships(organization, person) {
      if (!isUuid(person)) return [];
      return database
        .selectFrom('team_members')
        .select(['team', 'lead'])
        .where('organization_id', '=', organization)
        .where('person_id', '=', person)
        .execute();
    },

    putPerson: (organization, person) => putPerson(database, organization, person),

    async connectedApp(clientId) {
      const row = await database
        .selectFrom('connected_apps')
        .innerJoin('organizations', 'organizations.id', 'connected_apps.organization_id')
        .select([...ORGANIZATION, 'client_id', 'connected_apps.name', 'secret_hash', 'roles'])
        .where('client_id', '=', clientId)
        .executeTakeFirst();
      if (!row) return null;
      const { client_id, name, secret_hash: secretHash, roles } = row;
      return { organization: organizationOf(row), clientId: client_id, name, secretHash, roles };
    },

    putConnectedApp: (organization, app) => putConnectedApp(database, organization, app),

    async token(hash, now) {
      const row = await database
        .selectFrom('tokens')
        .innerJoin('organizations', 'organizations.id', 'tokens.organization_id')
        .leftJoin('people', (join) => join.on(sql`people.id::text`, '=', sql.ref('tokens.subject')))
        .select([...ORGANIZATION, 'tokens.id', 'hash', 'kind', 'subject', 'tokens.name', 'tokens.roles', 'expires'])
        .select('people.roles as now')
        .where('hash', '=', hash)
        .where((e) => e.or([e('expires', 'is', null), e('expires', '>', now)]))
        .executeTakeFirst();
      if (!row) return null;
      const { id, kind, subject, name, expires } = row;
      // A person's roles may have changed since.
      const roles = kind === 'person' ? (row.now ?? []) : row.roles;
      return { organization: organizationOf(row), id, hash: row.hash, kind, subject, name, roles, expires };
    },

    async putToken(organization, token) {
      await database.transaction().execute(async (transaction) => {
        if (token.expires === null) {
          // Two processes may start at once with the same environment: one after the other.
          await transaction
            .selectFrom('organizations')
            .select('id')
            .where('id', '=', organization)
            .forUpdate()
            .execute();
          await transaction
            .deleteFrom('tokens')
            .where('organization_id', '=', organization)
            .where('name', '=', token.name)
            .where('expires', 'is', null)
            .execute();
        }
        await insertToken(transaction, organization, token);
      });
    },

    async deleteExpiredTokens(now) {
      await database.deleteFrom('tokens').where('expires', '<=', now).execute();
    },
  };
}

async function putPerson(database: Database, organization: OrganizationId, person: Omit<StoredPerson, 'organization'>) {
  const row = { password_hash: person.passwordHash, roles: JSON.stringify(person.roles) };
  await database
    .insertInto('people')
    .values({ id: person.id, organization_id: organization, email: person.email, ...row })
    .onConflict((c) =>
      c.expression(sql`lower(email)`).doUpdateSet(row).where('people.organization_id', '=', organization),
    )
    .execute();
}

async function putConnectedApp(
  database: Database,
  organization: OrganizationId,
  app: Omit<StoredConnectedApp, 'organization'>,
) {
  const row = { name: app.name, secret_hash: app.secretHash, roles: JSON.stringify(app.roles) };
  await database
    .insertInto('connected_apps')
    .values({ client_id: app.clientId, organization_id: organization, ...row })
    .onConflict((c) =>
      c.column('client_id').doUpdateSet(row).where('connected_apps.organization_id', '=', organization),
    )
    .execute();
}

async function insertToken(database: Database, organization: OrganizationId, token: Omit<StoredToken, 'organization'>) {
  const { roles, ...rest } = token;
  await database
    .insertInto('tokens')
    .values({ ...rest, organization_id: organization, roles: JSON.stringify(roles) })
    .execute();
}
