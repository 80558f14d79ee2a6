import type { Migration } from 'kysely';
import { up as first } from './0001-first.ts';
import { up as review } from './0002-review.ts';
import { up as references } from './0003-references.ts';

/** In the order of their numbers. A migration that was released is never changed: add the next one. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-first': { up: first },
  '0002-review': { up: review },
  '0003-references': { up: references },
};
