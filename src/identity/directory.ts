import { randomUUID } from 'node:crypto';
import { type OrganizationId, Problem } from '../domain/index.ts';
import type { Role } from './rights.ts';
import { hashSecret } from './secrets.ts';
import type { IdentityStore, ListedPerson, Membership, Team } from './store.ts';

/** People, their roles and their teams. Throw `person.unknown`, `person.exists`, `person.last-admin`, `team.unknown`. */
export interface Directory {
  people(organization: OrganizationId): Promise<readonly ListedPerson[]>;
  add(
    organization: OrganizationId,
    person: { email: string; password: string; roles: readonly Role[] },
  ): Promise<ListedPerson>;
  setRoles(organization: OrganizationId, person: string, roles: readonly Role[]): Promise<void>;
  remove(organization: OrganizationId, person: string): Promise<void>;
  teams(organization: OrganizationId): Promise<readonly Team[]>;
  putTeam(organization: OrganizationId, team: Team): Promise<void>;
  removeTeam(organization: OrganizationId, name: string): Promise<void>;
  memberships(organization: OrganizationId, person: string): Promise<readonly Membership[]>;
}

export function createDirectory({ store }: { readonly store: IdentityStore }): Directory {
  /** An organization without an administrator could never have one again. */
  async function refuseLastAdmin(organization: OrganizationId, person: string): Promise<void> {
    const people = await store.people(organization);
    if (!people.some(({ id }) => id === person)) throw unknown(person);
    const admins = people.filter(({ roles }) => roles.includes('admin'));
    if (admins.length === 1 && admins[0]?.id === person)
      throw new Problem('person.last-admin', `${admins[0].email} is the only administrator.`);
  }

  return {
    people: (organization) => store.people(organization),

    async add(organization, { email, password, roles }) {
      const person = { id: randomUUID(), email, roles };
      const passwordHash = await hashSecret(password);
      if (!(await store.addPerson(organization, { ...person, passwordHash })))
        throw new Problem('person.exists', `Somebody has the address ${email} already.`);
      return person;
    },

    async setRoles(organization, person, roles) {
      if (!roles.includes('admin')) await refuseLastAdmin(organization, person);
      if (!(await store.setRoles(organization, person, roles))) throw unknown(person);
    },

    async remove(organization, person) {
      await refuseLastAdmin(organization, person);
      await store.removePerson(organization, person);
    },

    teams: (organization) => store.teams(organization),

    async putTeam(organization, team) {
      const strangers = await store.putTeam(organization, team);
      if (strangers.length > 0) throw unknown(strangers.join(', '));
    },

    async removeTeam(organization, name) {
      if (!(await store.removeTeam(organization, name))) throw new Problem('team.unknown', `There is no team ${name}.`);
    },

    memberships: (organization, person) => store.memberships(organization, person),
  };
}

const unknown = (person: string) => new Problem('person.unknown', `There is no person ${person}.`);
