import { fileURLToPath } from 'node:url';

/** Builds dist/ once before any suite: child processes run the built JavaScript, not the sources. */
export default async function setup(): Promise<void> {
  const script = fileURLToPath(new URL('../../scripts/build.mjs', import.meta.url));
  const { buildIfStale } = (await import(script)) as { buildIfStale: () => Promise<void> };
  await buildIfStale();
}
