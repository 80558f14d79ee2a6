import { packetOf } from '../checking/index.ts';
import type { Choices, FileResult, PacketResult, Run } from '../domain/index.ts';
import type { RunsStorage } from './ports.ts';
import type { PublishedApps } from './runs.ts';

/** Files of which the results are loaded at once. */
const CHUNK = 50;

/** The packet of a run by what its files say now; null when its app has none. */
export async function packetOfRun(
  { storage, published }: { readonly storage: Pick<RunsStorage, 'runs'>; readonly published: PublishedApps },
  { organization, id, app, files, started }: Run,
  choices: Choices,
): Promise<PacketResult | null> {
  const { definition } = await published(organization, app.id, app.version);
  if (!definition.packet) return null;
  const results: (FileResult | null)[] = Array<null>(files.total).fill(null);
  for (let offset = 0; ; offset += CHUNK) {
    const some = await storage.runs.results(organization, id, { offset, limit: CHUNK });
    for (const { index, result } of some) results[index] = result;
    if (some.length < CHUNK) break;
  }
  return packetOf(results, definition, choices, { today: started.slice(0, 10) });
}
