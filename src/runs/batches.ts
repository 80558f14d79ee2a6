import { Problem } from '../domain/index.ts';
import type { BatchStore, Blobs } from './ports.ts';
import type { Batches } from './service.ts';

export interface BatchesParts {
  readonly storage: { readonly batches: BatchStore; readonly blobs: Blobs };
  /** `bytes`: largest file. */
  readonly limits: { readonly bytes: number };
}

/** Batches of files that wait to be run. */
export function createBatches({ storage, limits }: BatchesParts): Batches {
  const { batches: store, blobs } = storage;
  const unknown = (id: number) => new Problem('batch.unknown', `There is no batch ${id}.`);
  return {
    create: (organization, batch) => store.create(organization, batch),
    get: (organization, id) => store.get(organization, id),
    list: (organization, filter) => store.list(organization, filter),

    async putFile(organization, id, name, content) {
      // Asked before the content is taken: a wrong batch id should not cost an upload.
      if (!(await store.get(organization, id))) throw unknown(id);
      const blob = await blobs.put(organization, content, limits.bytes);
      const file = await store.putFile(organization, id, name, blob);
      if (!file) throw unknown(id);
      return file;
    },

    async files(organization, id, page) {
      const files = await store.files(organization, id, page);
      if (!files) throw unknown(id);
      return files;
    },
  };
}
