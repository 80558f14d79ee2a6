// The composition root: the only place that wires parts together. Each is loaded when a command asks for it.
import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { type Parts, type RunningServer, runCommand, terminalOutput } from './commands/index.ts';
import type { Config } from './config.ts';
import { Problem } from './domain/index.ts';
import type { ServerLog } from './observe/index.ts';
import type { Reader } from './reading/index.ts';

/** Runs a command line (without node and script); answers its exit code. */
export function main(argv: readonly string[]): Promise<number> {
  return runCommand(argv, terminalOutput(process.stdout, process.stderr), parts());
}

function parts(): Parts {
  // The package is our own: it has a version.
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return {
    version,
    reader: (config) => readerOf(config),
    async understand() {
      const { understand } = await import('./understanding/index.ts');
      return understand;
    },
    async judgeDialects() {
      const { judgeDialects } = await import('./http/index.ts');
      return judgeDialects;
    },
    async log({ logLevel }) {
      const { createLog } = await import('./observe/index.ts');
      // A line of JSON for every request is for machines: a person at a terminal asks for it.
      return createLog({ level: logLevel ?? (process.stderr.isTTY ? 'warn' : 'info') });
    },
    startServer: (config, log) => startServer(config, log, version),
    async confinement({ reading }) {
      const { describeConfinement } = await import('./children/index.ts');
      return describeConfinement({ ...reading.limits, programs: reading.ocr.engine === 'tesseract' });
    },
    async folderHolder(folder) {
      const { lockFolder } = await import('./storage/index.ts');
      try {
        await (await lockFolder(folder)).release();
        return null;
      } catch (error) {
        if (error instanceof Problem && error.code === 'data.locked') return error.message;
        throw error;
      }
    },
    databaseVersion,
  };
}

/** A reader, with a name for how it recognises print and lays out documents: what is kept of a reading serves no other. */
async function readerOf({ reading, dataFolder }: Config, log?: ServerLog): Promise<Reader & { readonly name: string }> {
  const { createReader, findLibreOffice, nameOf, prepareOcr } = await import('./reading/index.ts');
  const recognition = await prepareOcr(reading.ocr, dataFolder, reading.limits.memory);
  const office = await findLibreOffice(reading.office);
  const officeFailed = (reason: string) => log?.warn({ reason }, 'LibreOffice did not lay out a document');
  const reader = createReader({ ...reading, recognition, office, officeFailed });
  return { ...reader, name: [nameOf(recognition), office?.name].filter(Boolean).join(', ') };
}

/** What the build calls its code that reads and understands. */
function fingerprint(): string {
  return readFileSync(new URL('../dist/fingerprint', import.meta.url), 'utf8');
}

/** Files that are read at once, for each reading process; with more, a child would hardly read two pages of one file in a row. */
const READS = 3;

async function startServer(config: Config, log: ServerLog, version: string): Promise<RunningServer> {
  if (config.databaseUrl) await databaseVersion(config.databaseUrl);
  const { openStorage } = await import('./storage/index.ts');
  // The other parts are loaded while the database starts: together they take half a second.
  const loading = Promise.all([
    import('./apps/index.ts'),
    import('./http/index.ts'),
    import('./identity/index.ts'),
    import('./observe/index.ts'),
    import('./review/index.ts'),
    import('./runs/index.ts'),
    import('./reading/index.ts'),
  ]);
  const storage = await openStorage({
    dataFolder: config.dataFolder,
    databaseUrl: config.databaseUrl ?? undefined,
    secretKey: config.secretKey ?? undefined,
    log,
  }).catch((error: unknown) => {
    throw unusable(error, config.dataFolder);
  });
  // Closed in the reverse order of their making, each whatever became of the others.
  const opened: (() => Promise<unknown>)[] = [() => storage.close()];
  const close = async () => {
    for (const end of opened.splice(0).reverse()) {
      await end().catch((error: unknown) => log.error({ error }, 'A part of the server did not close'));
    }
  };
  try {
    const [apps, http, identities, observe, review, runsOf] = await loading;
    const { processes } = config.reading;
    const reader = await readerOf(config, log);
    opened.push(() => reader.close());
    const understanding = runsOf.understandInChildren({ processes });
    opened.push(() => understanding.close());
    const { runs, worker, stages } = runsOf.createRuns({
      storage,
      reader,
      understanding,
      limits: { bytes: config.reading.limits.bytes, reads: READS * processes, concurrency: processes },
      config: `recto ${version} (${fingerprint()}, ${reader.name})`,
      log,
    });
    let working = false;
    const server = await http.createServer({
      identity: identities.createIdentity({ store: storage.identity }),
      directory: identities.createDirectory({ store: storage.identity }),
      reviews: review.createReviews({ store: storage.reviews, stages, lease: config.claimSeconds }),
      registry: storage.apps,
      batches: runsOf.createBatches({ storage, limits: config.reading.limits }),
      runs,
      references: storage.references,
      async ready() {
        const { ready, failing } = await observe.health([{ name: 'database', check: () => storage.ready() }]);
        if (!ready) log.warn({ failing }, 'Not ready');
        return ready && working;
      },
      settings: {
        publicUrl: config.publicUrl,
        trustProxy: config.trustProxy,
        aihubPageFiles: config.aihub.pageFiles,
        mulesoftMaxBytes: config.mulesoft.maxBytes,
        mulesoftMaxPages: config.mulesoft.maxPages,
      },
      // A logger of its own, whose level `listen` may change.
      log: log.child({}),
    });
    opened.push(() => worker.stop());
    opened.push(() => closeServer(server));
    const address = await listen(server, config);
    // Not before the address is ours: what is generated at the first start is shown once, by a start that succeeds.
    const established = await identities.establish({ store: storage.identity, given: config.identity });
    const templates = apps.templates().map(apps.loadTemplate);
    await apps.publishMissing(storage.apps, established.organization.id, templates);
    await worker.start();
    working = true;
    // In the background: whoever sends the first file need not wait for a process and its models.
    reader.keepWarm();
    return { address, database: storage.kind, established, stop: close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Milliseconds that open requests may still take at a stop; then a client that dawdles is cut off. */
const REQUEST_PATIENCE = 4_000;

/** Takes no more requests, and ends those that are open. */
async function closeServer(server: FastifyInstance): Promise<void> {
  const late = setTimeout(() => server.server.closeAllConnections(), REQUEST_PATIENCE);
  try {
    await server.close();
  } finally {
    clearTimeout(late);
  }
}

/** The oldest PostgreSQL for which the queries are written. */
const OLDEST_POSTGRESQL = 15;

/** What a PostgreSQL says of itself. Throws `config.invalid` when it cannot be used. */
async function databaseVersion(url: string): Promise<string> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, query_timeout: 5_000 });
  // A connection lost while it is idle or closing; what matters rejects below.
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    const version = rows[0]?.server_version ?? '';
    if (Number.parseInt(version, 10) >= OLDEST_POSTGRESQL) return `PostgreSQL ${version}`;
    throw new Error(`it is PostgreSQL ${version}, and ${OLDEST_POSTGRESQL} or newer is needed`);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Problem('config.invalid', `The database that DATABASE_URL names cannot be used: ${reason}.`, { cause });
  } finally {
    await client.end().catch(() => {});
  }
}

/** What the system says against the data folder, as a problem of the settings; anything else as it is. */
function unusable(cause: unknown, dataFolder: string): unknown {
  if (cause instanceof Problem || !(cause instanceof Error) || !('code' in cause && 'path' in cause)) return cause;
  return new Problem('config.invalid', `The data folder ${dataFolder} cannot be used: ${cause.message}.`, { cause });
}

/** The address listened on. Throws `config.invalid` when it is taken or is not ours. */
async function listen(server: FastifyInstance, { host, port }: Config): Promise<string> {
  const { level } = server.log;
  try {
    // The framework logs that it listens; the command tells it in its own words.
    if (level === 'debug' || level === 'info') server.log.level = 'warn';
    const address = await server.listen({ host, port });
    server.log.level = level;
    return address;
  } catch (cause) {
    const reasons: Readonly<Record<string, string>> = {
      EADDRINUSE: 'another process listens there already',
      EACCES: 'this user may not use that port',
      EADDRNOTAVAIL: 'this machine has no such address',
      ENOTFOUND: 'there is no such host',
    };
    // Only errors of the system have a code, and only those are translated.
    const reason = reasons[(cause as NodeJS.ErrnoException).code ?? ''];
    if (!reason) throw cause;
    const message = `Cannot listen on ${host}:${port}: ${reason}. HOST and PORT choose another address.`;
    throw new Problem('config.invalid', message, { cause });
  }
}
