// Who calls, and for which organization.
//
//   const identity = createIdentity({ store: storage.identity });
//   const { organization, made } = await establish({ store: storage.identity, given: {
//     email, password, token, organizationId, organizationSlug, clientId, clientSecret } });   // each may be absent
//   // `made` holds what was generated at the first start and is shown once: print it.
export { createIdentity, type IdentityParts } from './access.ts';
export { createDirectory, type Directory } from './directory.ts';
export { type Established, establish, type GivenIdentity } from './establish.ts';
export type * from './identity.ts';
export { may, RIGHTS, type Right, ROLES, type Role } from './rights.ts';
export type * from './store.ts';
