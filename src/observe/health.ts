/** One thing that must work before requests are taken, for example the database. Rejects while it does not. */
export interface Probe {
  readonly name: string;
  check(): Promise<void>;
}

export interface Health {
  readonly ready: boolean;
  /** Names of what does not work, with the reason for the log. */
  readonly failing: readonly { readonly name: string; readonly reason: string }[];
}

/** Asks all probes at once; one that does not answer within `patience` milliseconds counts as failing. */
export async function health(probes: readonly Probe[], patience = 2_000): Promise<Health> {
  const answers = await Promise.all(
    probes.map(async ({ name, check }) => {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`no answer within ${patience} ms`)), patience);
      });
      try {
        await Promise.race([check(), late]);
        return [];
      } catch (error) {
        return [{ name, reason: error instanceof Error ? error.message : String(error) }];
      } finally {
        clearTimeout(timer);
      }
    }),
  );
  const failing = answers.flat();
  return { ready: failing.length === 0, failing };
}
