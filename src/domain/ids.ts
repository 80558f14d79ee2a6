declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** Ids are branded so that a query without an organization, or with the ids swapped, does not compile. All are UUIDs. */
export type OrganizationId = Branded<'OrganizationId'>;
export type AppId = Branded<'AppId'>;
export type RunId = Branded<'RunId'>;
export type TaskId = Branded<'TaskId'>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text from outside has the shape of an id; says nothing about whether it exists. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
