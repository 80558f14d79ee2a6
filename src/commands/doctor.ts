import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, rmdir, stat, statfs, writeFile } from 'node:fs/promises';
import { availableParallelism, freemem, tmpdir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import type { Config } from '../config.ts';
import { Problem } from '../domain/index.ts';
import { type Command, EXIT, type Given, WrongUsage } from './command.ts';

/** `fault` means that Recto will not work here; `note` is worth knowing. */
interface Finding {
  readonly level: 'ok' | 'note' | 'fault';
  readonly text: string;
}

const ok = (text: string): Finding => ({ level: 'ok', text });
const note = (text: string): Finding => ({ level: 'note', text });
const fault = (text: string): Finding => ({ level: 'fault', text });

export const doctor: Command = {
  usage: 'doctor',
  description: `Checks what Recto needs on this machine: Node.js, native parts, the reading of a page, memory, the data folder,
the database, the server that RECTO_URL names, and what holds the child processes that open strangers' files.
Exit code 1 when something will not work.`,
  options: {},
  async run(given) {
    if (given.positionals.length > 0) throw new WrongUsage('doctor takes no arguments');
    let faults = 0;
    const tell = (name: string, finding: Finding) => {
      if (finding.level === 'fault') faults += 1;
      given.output.line(`${finding.level.padEnd(6)}${name.padEnd(18)}${finding.text}`);
    };
    const check = async (name: string, probe: () => Promise<Finding> | Finding) => {
      given.output.progress(`checking ${name} …`);
      tell(
        name,
        await Promise.resolve()
          .then(probe)
          .catch((error: unknown) => fault(reasonOf(error))),
      );
    };
    await check('Node.js', nodeVersion);
    for (const name of ['onnxruntime-node', 'sharp']) await check(name, () => loads(name));
    await check('memory and cores', machine);
    const config = settings(given, tell);
    if (config) {
      await check('recognition', () => recognition(config));
      await check('true pages', () => truePages(given, config));
      await check('reading', () => readsPage(given, config));
      await check('confinement', async () => note(await given.parts.confinement(config)));
      await check('data folder', () => dataFolder(given, config));
      await check('database', () => database(given, config));
      await check('server', () => server(config));
    }
    await check('optional tools', tools);
    return faults > 0 ? EXIT.failed : EXIT.well;
  },
};

function reasonOf(error: unknown): string {
  if (error instanceof Problem && error.faults.length > 0)
    return error.faults.map(({ key, message }) => `${key}: ${message}`).join('; ');
  return error instanceof Error ? error.message.split('\n')[0]! : String(error);
}

function gigabytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GB`;
}

/** Wrong settings are findings here, and end what depends on them. */
function settings(given: Given, tell: (name: string, finding: Finding) => void): Config | null {
  try {
    const config = given.config();
    tell('settings', ok('every setting of the environment is understood'));
    return config;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    for (const { key, message } of error.faults) tell('settings', fault(`${key}: ${message}`));
    return null;
  }
}

function nodeVersion(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const fits = major > 20 || (major === 20 && minor >= 19);
  const text = `${process.version} on ${process.platform} ${process.arch}`;
  return fits ? ok(text) : fault(`${text}; 20.19 or newer is needed`);
}

async function loads(name: string): Promise<Finding> {
  const { NO_TELEMETRY } = await import('../children/index.ts');
  Object.assign(process.env, NO_TELEMETRY);
  try {
    await import(name);
    return ok('its native part loads');
  } catch (error) {
    return fault(`does not load (${reasonOf(error)}); install again with npm ci on this machine`);
  }
}

function machine(): Finding {
  const text = `${gigabytes(totalmem())}, ${gigabytes(freemem())} free; ${availableParallelism()} cores`;
  // The server with its embedded database takes 0.4 GB, and each reading process up to 0.6 GB on a large scan.
  return totalmem() < 1.5 * 2 ** 30 ? note(`${text}; below 1.5 GB large scans may fail`) : ok(text);
}

/** What recognises print; whether it works is seen when a page is read. */
function recognition({ reading: { ocr } }: Config): Finding {
  if (ocr.engine === 'tesseract') return ok(`Tesseract, ${ocr.languages}`);
  const given = [ocr.detection, ocr.recognition].filter((path) => path !== null);
  const letters = ocr.alphabet === 'full' ? 'Chinese and Latin letters' : 'the Latin letters of Europe';
  return ok(given.length > 0 ? `own networks, with ${given.join(' and ')}` : `own networks, ${letters}`);
}

/** What lays out office documents; where that is to be LibreOffice, whether it does, and what holds it. */
async function truePages(given: Given, config: Config): Promise<Finding> {
  const { office } = config.reading;
  const { onPath } = await import('../reading/index.ts');
  const found = office === 'off' || office === 'auto' ? await onPath() : office.path;
  const own = 'office documents are laid out by Recto itself';
  if (office === 'off') return ok(found ? `${own}; RECTO_OFFICE=auto has LibreOffice (${found}) do it` : own);
  if (!found) return note(`RECTO_OFFICE=auto finds no LibreOffice on PATH: ${own}`);
  const { hasRooms } = await import('../children/index.ts');
  const page = await firstPage(given, config, 'page.rtf', '{\\rtf1\\ansi A page}');
  if (!page?.typesetter) return fault(`${found} lays out nothing; what runs it is LibreOffice's soffice, with Writer`);
  if (hasRooms()) return ok(`${page.typesetter}, without network, and with no file of the system but its programs`);
  return note(`${page.typesetter}; the system gives it no room of its own, so its settings alone hold documents back`);
}

/** Reads a page as it will be read later, with the child process and the models: an empty one, of which we know the words. */
async function readsPage(given: Given, config: Config): Promise<Finding> {
  const { default: sharp } = await import('sharp');
  const blank = { width: 800, height: 1000, channels: 3, background: 'white' } as const;
  const bytes = await sharp({ create: blank }).png().toBuffer();
  const began = performance.now();
  const page = await firstPage(given, config, 'page.png', bytes);
  if (page?.problem) return fault(page.problem.message);
  return ok(`an empty page was read in ${Math.round(performance.now() - began)} ms, start of the process included`);
}

async function firstPage(given: Given, config: Config, name: string, content: Uint8Array | string) {
  const folder = await mkdtemp(join(tmpdir(), 'recto-doctor-'));
  const reader = await given.parts.reader(config);
  try {
    const file = join(folder, name);
    await writeFile(file, content);
    return (await reader.read(file)).pages[0];
  } finally {
    await reader.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function dataFolder(given: Given, config: Config): Promise<Finding> {
  const folder = config.dataFolder;
  let above = folder;
  let found = await stat(above).catch(() => null);
  const there = found !== null;
  while (!found) {
    above = dirname(above);
    found = await stat(above).catch(() => null);
  }
  if (!found.isDirectory()) return fault(`${folder} cannot be used: ${above} is a file`);
  try {
    // Rights do not tell: some file systems take no entries whoever asks.
    await rmdir(await mkdtemp(join(above, '.recto-doctor-')));
  } catch {
    return fault(`${folder} cannot be ${there ? 'written' : 'made'}`);
  }
  const { bavail, bsize } = await statfs(above);
  const free = `${gigabytes(bavail * bsize)} free`;
  if (!there) return ok(`${folder} will be made at the first start; ${free}`);
  if (config.databaseUrl) return ok(`${folder}; ${free}`);
  const holder = await given.parts.folderHolder(folder);
  return holder ? note(`${holder} ${free}`) : ok(`${folder}, not in use; ${free}`);
}

async function database(given: Given, config: Config): Promise<Finding> {
  if (!config.databaseUrl) return ok('embedded; set DATABASE_URL for PostgreSQL');
  return ok(await given.parts.databaseVersion(config.databaseUrl));
}

async function server(config: Config): Promise<Finding> {
  const { url } = config.client;
  try {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(3_000) });
    return answer.ok ? ok(`${url} is ready`) : note(`${url} answers, but is not ready (${answer.status})`);
  } catch {
    return note(`none answers at ${url}`);
  }
}

/** Recto needs none of these: benchmarks and suites compare with them, and Tesseract can take the place of our networks. */
function tools(): Finding {
  const found = ['tesseract', 'pdftotext', 'psql', 'chromium'].filter(
    (tool) => spawnSync(tool, ['--version'], { stdio: 'ignore', timeout: 5_000 }).error === undefined,
  );
  return note(
    found.length > 0
      ? `${found.join(', ')} (for benchmarks and tests; tesseract also for RECTO_OCR_ENGINE)`
      : 'none; none is needed',
  );
}
