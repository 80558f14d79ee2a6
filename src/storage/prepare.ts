import type { Log } from '../runs/index.ts';
import { makeSnapshot } from './embedded.ts';

const toStandardError = (fields: object, message: string) => console.error(message, fields);
const log: Log = { info: () => {}, warn: toStandardError, error: toStandardError };

/** Called by the build: makes what a first start of the embedded database loads. */
export async function prepare(distFolder: string): Promise<void> {
  await makeSnapshot(distFolder, log);
}
