import type { App, OrganizationId } from '../domain/index.ts';
import type { AppRegistry } from './registry.ts';

/**
 * Gives the organization the apps that it does not have yet, each published as its first version. An app of the same
 * name is left as it is, so that an organization's own invoice app is never replaced.
 */
export async function publishMissing(
  registry: AppRegistry,
  organization: OrganizationId,
  definitions: readonly App[],
): Promise<void> {
  for (const definition of definitions) {
    if (await registry.find(organization, definition.name)) continue;
    const entry = await registry.push(organization, definition);
    // A process that starts beside this one may be quicker: it is published once all the same.
    await registry.publish(organization, entry.id, null);
  }
}
