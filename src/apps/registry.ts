import type { App, AppId, AppVersion, OrganizationId } from '../domain/index.ts';

export interface AppEntry {
  readonly id: AppId;
  readonly name: string;
  /** Newest published version; null while there is only a draft. */
  readonly version: AppVersion | null;
  readonly state: 'draft' | 'production';
  readonly created: string;
  readonly updated: string;
}

export interface PublishedApp {
  readonly id: AppId;
  readonly version: AppVersion;
  readonly definition: App;
  readonly published: string;
}

/** The organization's apps: one draft each, and published versions that never change. Names are unique per organization. */
export interface AppRegistry {
  list(organization: OrganizationId): Promise<readonly AppEntry[]>;
  /** By id or by name. */
  find(organization: OrganizationId, idOrName: string): Promise<AppEntry | null>;
  draft(organization: OrganizationId, id: AppId): Promise<App | null>;
  /** Makes the app or replaces its draft. */
  push(organization: OrganizationId, definition: App): Promise<AppEntry>;
  /**
   * Publishes the draft under the next version. With `after`, only when that is still the newest (null: there is none);
   * else answers what was published meanwhile.
   */
  publish(organization: OrganizationId, id: AppId, after?: AppVersion | null): Promise<PublishedApp>;
  /** Newest first. */
  versions(organization: OrganizationId, id: AppId): Promise<readonly PublishedApp[]>;
  /** A given version, or the newest. */
  published(organization: OrganizationId, id: AppId, version?: AppVersion): Promise<PublishedApp | null>;
}
