/** What a person, token or connected app is in its organization. */
export const ROLES = ['admin', 'builder', 'reviewer', 'operator', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

/**
 * What a role may do. `read`: apps, runs and results · `execute`: submit files and cancel runs · `manage`: change apps and
 * reference tables, see the platform calls · `review`: claim tasks and correct · `assign`: give tasks to people, order them ·
 * `people`: people, roles and teams · `audit`: every edit and lesson.
 */
export const RIGHTS = ['read', 'execute', 'manage', 'review', 'assign', 'people', 'audit'] as const;
export type Right = (typeof RIGHTS)[number];

/** The only place that says which role may do what. */
const RIGHTS_OF: Readonly<Record<Role, readonly Right[]>> = {
  admin: RIGHTS,
  builder: ['read', 'execute', 'manage', 'audit'],
  reviewer: ['read', 'review'],
  operator: ['read', 'execute', 'assign'],
  auditor: ['read', 'audit'],
};

export function may(roles: readonly Role[], right: Right): boolean {
  return roles.some((role) => RIGHTS_OF[role].includes(right));
}
