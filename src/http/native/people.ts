import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { isUuid, Problem } from '../../domain/index.ts';
import { may, RIGHTS, ROLES } from '../../identity/index.ts';
import { ANYONE, callerOf, PEOPLE, READ } from '../access.ts';
import type { ServerParts } from '../server-parts.ts';
import { valid } from '../validate.ts';

const roles = z.array(z.enum(ROLES)).max(ROLES.length);
const name = z.string().trim().min(1).max(100);
const newPerson = z.strictObject({
  email: z.email().max(254),
  password: z.string().min(10, 'must have at least 10 characters').max(500),
  roles,
});
const person = z.object({ id: z.uuid(), email: z.string(), roles });
const team = z.object({
  name: z.string(),
  members: z.array(z.object({ person: z.string(), lead: z.boolean() })),
});
const members = z.strictObject({
  members: z.array(z.strictObject({ person: z.uuid(), lead: z.boolean().default(false) })).max(1_000),
});
const signIn = z.strictObject({ email: z.string().max(254), password: z.string().max(500) });
const me = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  organization: z.object({ id: z.string(), slug: z.string(), name: z.string() }),
  roles,
  rights: z.array(z.enum(RIGHTS)),
  teams: z.array(z.object({ team: z.string(), lead: z.boolean() })),
});

interface PersonParams {
  person: string;
}
interface TeamParams {
  team: string;
}

/** Who there is, what they may do, and which teams they are in. */
export async function peopleRoutes(app: FastifyInstance, { identity, directory }: ServerParts): Promise<void> {
  app.post(
    '/sign-in',
    {
      config: {
        access: ANYONE,
        operation: {
          summary: 'A token for an hour, for e-mail and password',
          body: signIn,
          answer: z.object({ token: z.string(), expiresInSeconds: z.int() }),
        },
      },
    },
    async (request) => {
      const { email, password } = valid(signIn, request.body);
      const granted = await identity.grantToPerson(email, password);
      if (!granted) throw new Problem('identity.unauthenticated', 'The address or the password is not right.');
      return granted;
    },
  );

  app.get(
    '/me',
    { config: { access: READ, operation: { summary: 'Who calls', answer: me } } },
    async (request): Promise<z.infer<typeof me>> => {
      const caller = callerOf(request);
      const { id, name: called, kind, organization } = caller;
      const { id: organizationId, slug, name: organizationName } = organization;
      return {
        ...{ id, name: called, kind, organization: { id: organizationId, slug, name: organizationName } },
        roles: [...caller.roles],
        rights: RIGHTS.filter((right) => may(caller.roles, right)),
        teams: [...(await directory.memberships(organizationId, id))],
      };
    },
  );

  app.get(
    '/people',
    { config: { access: READ, operation: { summary: 'Everybody', answer: z.object({ people: z.array(person) }) } } },
    async (request) => ({ people: await directory.people(callerOf(request).organization.id) }),
  );

  app.post(
    '/people',
    {
      config: { access: PEOPLE, operation: { summary: 'Adds a person', body: newPerson, answer: person, status: 201 } },
    },
    async (request, reply) => {
      const added = await directory.add(callerOf(request).organization.id, valid(newPerson, request.body));
      return reply.code(201).send({ id: added.id, email: added.email, roles: added.roles });
    },
  );

  const changed = z.strictObject({ roles });
  app.patch<{ Params: PersonParams }>(
    '/people/:person',
    { config: { access: PEOPLE, operation: { summary: 'Changes what a person is', body: changed, status: 204 } } },
    async (request, reply) => {
      const { roles: wanted } = valid(changed, request.body);
      await directory.setRoles(callerOf(request).organization.id, personId(request.params.person), wanted);
      return reply.code(204).send();
    },
  );

  app.delete<{ Params: PersonParams }>(
    '/people/:person',
    { config: { access: PEOPLE, operation: { summary: 'Removes a person; their edits stay', status: 204 } } },
    async (request, reply) => {
      await directory.remove(callerOf(request).organization.id, personId(request.params.person));
      return reply.code(204).send();
    },
  );

  app.get(
    '/teams',
    { config: { access: READ, operation: { summary: 'Every team', answer: z.object({ teams: z.array(team) }) } } },
    async (request) => ({ teams: await directory.teams(callerOf(request).organization.id) }),
  );

  app.put<{ Params: TeamParams }>(
    '/teams/:team',
    {
      config: {
        access: PEOPLE,
        operation: { summary: 'Makes a team, or replaces its members', body: members, answer: team },
      },
    },
    async (request) => {
      const wanted = { name: valid(name, request.params.team), ...valid(members, request.body) };
      await directory.putTeam(callerOf(request).organization.id, wanted);
      return wanted;
    },
  );

  app.delete<{ Params: TeamParams }>(
    '/teams/:team',
    { config: { access: PEOPLE, operation: { summary: 'Removes a team; its people stay', status: 204 } } },
    async (request, reply) => {
      await directory.removeTeam(callerOf(request).organization.id, request.params.team);
      return reply.code(204).send();
    },
  );
}

function personId(text: string): string {
  if (!isUuid(text)) throw new Problem('person.unknown', `There is no person ${text.slice(0, 40)}.`);
  return text.toLowerCase();
}
