import type { Migration } from 'kysely';
import { up as first } from './0001-first.ts';

/** In the order of their numbers. A migration that was released is never changed: add the next one. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = { '0001-first': { up: first } };
