import type { FastifyBaseLogger } from 'fastify';
import type { AppRegistry } from '../apps/index.ts';
import type { Directory, Identity } from '../identity/index.ts';
import type { Reviews } from '../review/index.ts';
import type { Batches, References, Runs } from '../runs/index.ts';

/** What the server stands on. The composition root makes the parts. */
export interface ServerParts {
  readonly identity: Identity;
  readonly directory: Directory;
  readonly reviews: Reviews;
  readonly registry: AppRegistry;
  readonly batches: Batches;
  readonly runs: Runs;
  readonly references: Pick<References, 'tables' | 'putTable' | 'removeTable'>;
  /** Whether requests can be served: the database answers and the workers run. */
  ready(): Promise<boolean>;
  readonly settings: ServerSettings;
  readonly log: FastifyBaseLogger;
}

export interface ServerSettings {
  /** What links and `Location` say, without a slash at the end; null: as the request names the host. */
  readonly publicUrl: string | null;
  /** Whether `X-Forwarded-*` is believed. */
  readonly trustProxy: boolean;
  /** Files on one page of AI Hub results. */
  readonly aihubPageFiles: number;
  /** Largest file that the MuleSoft dialect takes, in bytes. */
  readonly mulesoftMaxBytes: number;
  readonly mulesoftMaxPages: number;
}

/** The limits of the services whose clients this server answers (AI Hub contract §5.5, MuleSoft contract §1.9). */
export const DEFAULT_SETTINGS: ServerSettings = {
  publicUrl: null,
  trustProxy: false,
  aihubPageFiles: 20,
  mulesoftMaxBytes: 10 * 2 ** 20,
  mulesoftMaxPages: 50,
};
