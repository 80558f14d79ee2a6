import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type OrganizationId, Problem } from '../domain/index.ts';
import type { Blobs } from '../runs/index.ts';

const HASH = /^[0-9a-f]{64}$/;
/** An upload that is this old (milliseconds) belongs to no living process. */
const ABANDONED = 24 * 3600_000;

/**
 * Blobs on disk: `<folder>/<organization>/<first two of the hash>/<hash>`. Content is written beside its place, synced
 * and renamed, so what stands under its hash is whole and survives a power failure.
 */
export async function openDiskBlobs(folder: string): Promise<Blobs> {
  const incoming = join(folder, 'incoming');
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  await sweep(incoming);

  const place = (organization: OrganizationId, hash: string) => {
    // Hashes come from our own database; still, nothing else may become part of a path.
    if (!HASH.test(hash)) throw new RangeError('not a content hash');
    return join(folder, organization, hash.slice(0, 2), hash);
  };

  return {
    async put(organization, content, limit = Number.POSITIVE_INFINITY) {
      const draft = join(incoming, randomBytes(12).toString('hex'));
      const file = await open(draft, 'wx', 0o600);
      try {
        const digest = createHash('sha256');
        let bytes = 0;
        try {
          for await (const chunk of content) {
            bytes += chunk.byteLength;
            if (bytes > limit) throw new Problem('file.too-large', `The file is larger than ${limit} bytes.`);
            digest.update(chunk);
            await file.writeFile(chunk);
          }
          await file.sync();
        } finally {
          await file.close();
        }
        const hash = digest.digest('hex');
        const path = place(organization, hash);
        const shelf = join(path, '..');
        const made = await mkdir(shelf, { recursive: true, mode: 0o700 });
        await rename(draft, path);
        await syncFolder(shelf);
        // New folders are entries of the folders above them.
        if (made !== undefined) for (const above of [join(shelf, '..'), folder]) await syncFolder(above);
        return { hash, bytes };
      } finally {
        await rm(draft, { force: true });
      }
    },

    async open(organization, hash) {
      const path = place(organization, hash);
      await access(path);
      return createReadStream(path);
    },

    async withPath(organization, hash, use) {
      const path = place(organization, hash);
      await access(path);
      return use(path);
    },

    async delete(organization, hash) {
      await rm(place(organization, hash), { force: true });
    },
  };
}

async function sweep(incoming: string): Promise<void> {
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name);
    const age = await stat(path).then(
      (s) => Date.now() - s.mtimeMs,
      () => 0,
    );
    if (age > ABANDONED) await rm(path, { force: true });
  }
}

/** Makes a rename in the folder durable; not every platform can sync a folder. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder).catch(() => null);
  try {
    await handle?.sync().catch(() => {});
  } finally {
    await handle?.close();
  }
}
