// Everything that the environment may say, in one place. The names are fixed: checks and users rely on them.
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { isAbsolute, resolve } from 'node:path';
import { didYouMean } from './apps/spelling.ts';
import { type Fault, isUuid, Problem } from './domain/index.ts';
import type { GivenIdentity } from './identity/index.ts';
import type { OfficeSetting } from './reading/libreoffice/find.ts';
import { DEFAULT_OCR, type OcrSettings } from './reading/ocr/settings.ts';
import { DEFAULT_LIMITS, type ReadingLimits } from './reading/reader.ts';

export interface Config {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Without a slash at the end; null: the address on which the server listens. */
  readonly publicUrl: string | null;
  /** Whether `X-Forwarded-*` is believed. */
  readonly trustProxy: boolean;
  /** Absolute path. */
  readonly dataFolder: string;
  /** Null: the embedded database. */
  readonly databaseUrl: string | null;
  readonly secretKey: string | null;
  /** Null: as it suits where the log goes. */
  readonly logLevel: LogLevel | null;
  /** What the organization and its administrator are to be; what is absent is made at the first start. */
  readonly identity: GivenIdentity;
  /** Where the commands find a server. */
  readonly client: { readonly url: string; readonly token: string | null };
  readonly reading: {
    readonly processes: number;
    readonly limits: ReadingLimits;
    readonly ocr: OcrSettings;
    readonly office: OfficeSetting;
  };
  /** How long a reviewer's claim on a task holds after its last sign of life, in seconds. */
  readonly claimSeconds: number;
  readonly aihub: { readonly pageFiles: number };
  readonly mulesoft: { readonly maxBytes: number; readonly maxPages: number };
  /** Private `host:port` pairs that outbound calls may reach all the same. */
  readonly outboundAllow: readonly string[];
}

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What may be set, with what each is for, as `recto serve --help` shows it. */
export const VARIABLES = {
  HOST: 'Address to listen on (127.0.0.1).',
  PORT: 'Port to listen on (8090); 0 takes a free one.',
  DATABASE_URL: 'postgres://… shared by any number of processes; else a database embedded in RECTO_DATA.',
  RECTO_PUBLIC_URL: 'Address under which clients reach the server, for links and Location headers.',
  RECTO_TRUST_PROXY: 'true: believe X-Forwarded-* headers. Only behind a proxy that sets them.',
  RECTO_DATA: 'Folder for the embedded database, files and keys (./data).',
  RECTO_SECRET_KEY: 'Secret from which the key for values at rest is derived; else made once in RECTO_DATA.',
  RECTO_LOG_LEVEL: `One of ${LOG_LEVELS.join(', ')} (info; warn on a terminal).`,
  RECTO_ADMIN_EMAIL: 'Administrator at the first start.',
  RECTO_ADMIN_PASSWORD: "The administrator's password.",
  RECTO_ADMIN_TOKEN: "The administrator's API token.",
  RECTO_ORG_ID: 'UUID of the organization.',
  RECTO_ORG_SLUG: 'Short name of the organization (default).',
  RECTO_CLIENT_ID: 'Id of the first connected app.',
  RECTO_CLIENT_SECRET: 'Secret of the first connected app.',
  RECTO_URL: 'Server that the commands talk to (http://127.0.0.1:8090).',
  RECTO_TOKEN: 'API token that the commands send.',
  RECTO_OCR_PROCESSES: 'Reading processes (one for each core).',
  RECTO_OCR_ENGINE: 'What recognises print: recto (own networks) or tesseract, where it is installed (recto).',
  RECTO_TESSERACT_LANGUAGES: "Tesseract's languages, for example eng+deu (eng).",
  RECTO_OCR_ALPHABET: 'Characters of the own networks: latin, or full for Chinese (latin).',
  RECTO_OCR_DETECTION: 'Path of another network in the form of PP-OCR (ONNX) that finds text.',
  RECTO_OCR_RECOGNITION: 'Path of another that reads lines; with RECTO_OCR_DICTIONARY.',
  RECTO_OCR_DICTIONARY: 'Path of its characters, one a line.',
  RECTO_OFFICE:
    'What lays out office documents: off (own typesetter), auto (LibreOffice on PATH) or the path of soffice (off).',
  RECTO_LIMIT_BYTES: 'Largest file (100MB).',
  RECTO_LIMIT_PAGES: 'Most pages of a file (5000).',
  RECTO_LIMIT_PIXELS: 'Largest page image, in pixels (90M).',
  RECTO_LIMIT_SECONDS: 'Longest time for one page, for example 90 or 2m (120).',
  RECTO_LIMIT_MEMORY: 'Memory of a reading process above which it is ended (900MB).',
  RECTO_LIMIT_ENTRIES: 'Most files within an archive or mail, nested ones included (1000).',
  RECTO_LIMIT_DEPTH: 'How deep archives and mails may lie within each other (5).',
  RECTO_LIMIT_EXPANDED: 'Most bytes of all files within an archive or mail together (1GB).',
  RECTO_LIMIT_RATIO: 'How many times its own size an archive may expand to (100).',
  RECTO_CLAIM_SECONDS: 'How long a claim on a task holds after its last sign of life (900).',
  RECTO_AIHUB_PAGE_FILES: 'Files on a page of AI Hub results (20).',
  RECTO_MULESOFT_MAX_BYTES: 'Largest file of a MuleSoft execution (10MB).',
  RECTO_MULESOFT_MAX_PAGES: 'Most pages of a MuleSoft execution (50).',
  RECTO_OUTBOUND_ALLOW: 'host:port,… that outbound calls may reach although private.',
} as const;

/** Each may be given as NAME_FILE: the path of a file that holds it, as secret stores mount them. */
const SECRETS = [
  'DATABASE_URL', 'RECTO_SECRET_KEY', 'RECTO_ADMIN_PASSWORD', 'RECTO_ADMIN_TOKEN', 'RECTO_CLIENT_SECRET', 'RECTO_TOKEN',
] as const; // biome-ignore format: one list

const UNITS: Readonly<Record<string, number>> = {
  '': 1, b: 1, k: 1e3, m: 1e6, p: 1, mp: 1e6, kb: 2 ** 10, mb: 2 ** 20, gb: 2 ** 30, kib: 2 ** 10, mib: 2 ** 20,
  gib: 2 ** 30, s: 1, min: 60, h: 3600,
}; // biome-ignore format: one list

type Quantity = 'bytes' | 'pixels' | 'seconds' | 'count';

const FITTING: Readonly<Record<Quantity, { units: readonly string[]; example: string }>> = {
  bytes: { units: ['', 'b', 'kb', 'mb', 'gb', 'kib', 'mib', 'gib'], example: '10MB' },
  pixels: { units: ['', 'p', 'k', 'm', 'mp'], example: '90M' },
  seconds: { units: ['', 's', 'min', 'm', 'h'], example: '90 or 2min' },
  count: { units: [''], example: '20' },
};

class Environment {
  readonly faults: Fault[] = [];
  readonly #variables: Readonly<Record<string, string | undefined>>;

  constructor(variables: Readonly<Record<string, string | undefined>>) {
    this.#variables = variables;
  }

  fault(key: string, message: string): void {
    this.faults.push({ key, line: null, message });
  }

  /** An empty variable counts as not set: that is how compose files leave one out. */
  text(name: string): string | null {
    const value = this.#variables[name]?.trim();
    return value ? value : null;
  }

  secret(name: (typeof SECRETS)[number]): string | null {
    const [direct, file] = [this.text(name), this.text(`${name}_FILE`)];
    if (direct !== null && file !== null) this.fault(name, `Give either ${name} or ${name}_FILE, not both`);
    if (direct !== null || file === null) return direct;
    try {
      const secret = readFileSync(file, 'utf8').trim();
      if (secret) return secret;
      this.fault(`${name}_FILE`, `The file "${file}" is empty`);
    } catch {
      this.fault(`${name}_FILE`, `The file "${file}" cannot be read`);
    }
    return null;
  }

  given(name: (typeof SECRETS)[number]): boolean {
    return this.text(name) !== null || this.text(`${name}_FILE`) !== null;
  }

  number(name: string, quantity: Quantity, fallback: number, least = 1, most = Number.MAX_SAFE_INTEGER): number {
    const given = this.text(name);
    if (given === null) return fallback;
    const [, digits, unit] = /^(\d[\d_]*(?:\.\d+)?)\s*([a-z]*)$/.exec(given.toLowerCase()) ?? [];
    const { units, example } = FITTING[quantity];
    if (digits === undefined || unit === undefined || !units.includes(unit)) {
      const meant = quantity === 'count' ? 'number' : `number of ${quantity}`;
      this.fault(name, `"${given}" is no ${meant}; write it like ${example}`);
      return fallback;
    }
    // A lone m counts minutes for times, millions for pixels.
    const factor = quantity === 'seconds' && unit === 'm' ? 60 : (UNITS[unit] ?? 1);
    const value = Math.round(Number(digits.replaceAll('_', '')) * factor);
    if (value >= least && value <= most) return value;
    this.fault(name, `${given} is out of range; it must lie between ${least} and ${most}`);
    return fallback;
  }

  flag(name: string): boolean {
    const given = this.text(name)?.toLowerCase() ?? 'false';
    if (['true', '1', 'yes', 'on'].includes(given)) return true;
    if (!['false', '0', 'no', 'off'].includes(given)) this.fault(name, `"${given}" is neither true nor false`);
    return false;
  }

  /** A web address without a slash at the end. */
  url(name: string, schemes: readonly string[]): string | null {
    const given = this.text(name);
    if (given === null) return null;
    const url = URL.canParse(given) ? new URL(given) : null;
    if (url && schemes.includes(url.protocol)) return given.replace(/\/+$/, '');
    // The value is not shown: addresses of databases hold passwords.
    this.fault(name, `Must be an address that begins with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`);
    return null;
  }

  word<Word extends string>(name: string, words: readonly Word[]): Word | null {
    const given = this.text(name);
    if (given === null) return null;
    const found = words.find((word) => word === given.toLowerCase());
    if (!found) this.fault(name, `"${given}" is none of ${words.join(', ')}${didYouMean(given, words)}`);
    return found ?? null;
  }

  refuseUnknown(): void {
    const known = [...Object.keys(VARIABLES), ...SECRETS.map((name) => `${name}_FILE`)];
    for (const name of Object.keys(this.#variables)) {
      if (!name.startsWith('RECTO_') || known.includes(name)) continue;
      this.fault(name, `There is no such setting${didYouMean(name, known)}`);
    }
  }
}

function identityFrom(env: Environment): GivenIdentity {
  const email = env.text('RECTO_ADMIN_EMAIL') ?? undefined;
  if (email && !/^[^\s@]+@[^\s@]+$/.test(email)) env.fault('RECTO_ADMIN_EMAIL', `"${email}" is no e-mail address`);
  const organizationId = env.text('RECTO_ORG_ID') ?? undefined;
  if (organizationId && !isUuid(organizationId)) env.fault('RECTO_ORG_ID', `"${organizationId}" is no UUID`);
  const organizationSlug = env.text('RECTO_ORG_SLUG') ?? undefined;
  if (organizationSlug && !/^[a-z0-9][a-z0-9-]{0,62}$/.test(organizationSlug)) {
    env.fault('RECTO_ORG_SLUG', `"${organizationSlug}" must be lower-case letters, digits and hyphens, at most 63`);
  }
  const password = env.secret('RECTO_ADMIN_PASSWORD') ?? undefined;
  const token = env.secret('RECTO_ADMIN_TOKEN') ?? undefined;
  // It travels in a header, where white space and control characters have no place.
  if (token && !/^[\x21-\x7e]+$/.test(token)) {
    env.fault('RECTO_ADMIN_TOKEN', 'Must be printable ASCII without spaces');
  }
  const clientId = env.text('RECTO_CLIENT_ID') ?? undefined;
  const clientSecret = env.secret('RECTO_CLIENT_SECRET') ?? undefined;
  if (clientId?.includes(':')) env.fault('RECTO_CLIENT_ID', 'Must not contain a colon, which ends a user name in HTTP');
  const [secretGiven, idGiven] = [env.given('RECTO_CLIENT_SECRET'), clientId !== undefined];
  if (idGiven && !secretGiven) env.fault('RECTO_CLIENT_SECRET', 'Is missing: RECTO_CLIENT_ID is given');
  if (secretGiven && !idGiven) env.fault('RECTO_CLIENT_ID', 'Is missing: RECTO_CLIENT_SECRET is given');
  return { email, password, token, organizationId, organizationSlug, clientId, clientSecret };
}

function ocrFrom(env: Environment): OcrSettings {
  const engine = env.word('RECTO_OCR_ENGINE', ['recto', 'tesseract']) ?? DEFAULT_OCR.engine;
  const languages = env.text('RECTO_TESSERACT_LANGUAGES') ?? DEFAULT_OCR.languages;
  const alphabet = env.word('RECTO_OCR_ALPHABET', ['latin', 'full']);
  const path = (name: string) => {
    const given = env.text(name);
    return given === null ? null : resolve(given);
  };
  const detection = path('RECTO_OCR_DETECTION');
  const recognition = path('RECTO_OCR_RECOGNITION');
  const dictionary = path('RECTO_OCR_DICTIONARY');
  if (!/^\w+(\+\w+)*$/.test(languages))
    env.fault('RECTO_TESSERACT_LANGUAGES', `"${languages}" is not of the form eng+deu`);
  if (recognition !== null && dictionary === null)
    env.fault('RECTO_OCR_DICTIONARY', 'Is missing: RECTO_OCR_RECOGNITION is given');
  if (recognition === null && dictionary !== null)
    env.fault('RECTO_OCR_RECOGNITION', 'Is missing: RECTO_OCR_DICTIONARY is given');
  if (recognition !== null && alphabet !== null)
    env.fault('RECTO_OCR_ALPHABET', 'Chooses from what ships: leave it out with RECTO_OCR_RECOGNITION');
  if (engine === 'tesseract' && (detection ?? recognition) !== null)
    env.fault('RECTO_OCR_ENGINE', 'Tesseract takes no networks: leave out RECTO_OCR_DETECTION and _RECOGNITION');
  return { engine, languages, alphabet: alphabet ?? DEFAULT_OCR.alphabet, detection, recognition, dictionary };
}

function officeFrom(env: Environment): OfficeSetting {
  const given = env.text('RECTO_OFFICE') ?? 'off';
  if (given === 'off' || given === 'auto') return given;
  if (isAbsolute(given)) return { path: given };
  env.fault('RECTO_OFFICE', `"${given}" is none of off, auto and the full path of soffice`);
  return 'off';
}

function outboundFrom(env: Environment): string[] {
  const pairs = (env.text('RECTO_OUTBOUND_ALLOW') ?? '').split(',').map((pair) => pair.trim().toLowerCase());
  return pairs.filter(Boolean).filter((pair) => {
    const port = Number(/^(?:\[[0-9a-f:.]+\]|[a-z0-9._-]+):(\d{1,5})$/.exec(pair)?.[1] ?? 0);
    if (port < 1 || port > 65_535) env.fault('RECTO_OUTBOUND_ALLOW', `"${pair}" is not of the form host:port`);
    return port >= 1 && port <= 65_535;
  });
}

/**
 * The settings that the environment makes, with defaults filled in. Throws `config.invalid` with every fault at once.
 * Reads the files that `*_FILE` variables name, and nothing else.
 */
export function readConfig(variables: Readonly<Record<string, string | undefined>>): Config {
  const env = new Environment(variables);
  env.refuseUnknown();
  // Files on S3 come with a later version: taking the setting and storing on disk all the same would lose files.
  if (env.text('S3_ENDPOINT')) env.fault('S3_ENDPOINT', 'S3 is not supported by this version; files lie in RECTO_DATA');
  const config: Config = {
    host: env.text('HOST') ?? '127.0.0.1',
    port: env.number('PORT', 'count', 8090, 0, 65_535),
    publicUrl: env.url('RECTO_PUBLIC_URL', ['http:', 'https:']),
    trustProxy: env.flag('RECTO_TRUST_PROXY'),
    dataFolder: resolve(env.text('RECTO_DATA') ?? 'data'),
    databaseUrl: databaseFrom(env),
    secretKey: env.secret('RECTO_SECRET_KEY'),
    logLevel: env.word('RECTO_LOG_LEVEL', LOG_LEVELS),
    identity: identityFrom(env),
    client: {
      url: env.url('RECTO_URL', ['http:', 'https:']) ?? 'http://127.0.0.1:8090',
      token: env.secret('RECTO_TOKEN'),
    },
    reading: {
      processes: env.number('RECTO_OCR_PROCESSES', 'count', availableParallelism(), 1, 256),
      limits: {
        ...DEFAULT_LIMITS,
        bytes: env.number('RECTO_LIMIT_BYTES', 'bytes', DEFAULT_LIMITS.bytes),
        pages: env.number('RECTO_LIMIT_PAGES', 'count', DEFAULT_LIMITS.pages),
        pixels: env.number('RECTO_LIMIT_PIXELS', 'pixels', DEFAULT_LIMITS.pixels),
        // A timer of Node counts at most 2^31 ms.
        seconds: env.number('RECTO_LIMIT_SECONDS', 'seconds', DEFAULT_LIMITS.seconds, 1, 2_000_000),
        // Below this no child gets so far as to read a page.
        memory: env.number('RECTO_LIMIT_MEMORY', 'bytes', DEFAULT_LIMITS.memory, 200 * 2 ** 20),
        entries: env.number('RECTO_LIMIT_ENTRIES', 'count', DEFAULT_LIMITS.entries),
        depth: env.number('RECTO_LIMIT_DEPTH', 'count', DEFAULT_LIMITS.depth, 1, 50),
        expanded: env.number('RECTO_LIMIT_EXPANDED', 'bytes', DEFAULT_LIMITS.expanded),
        ratio: env.number('RECTO_LIMIT_RATIO', 'count', DEFAULT_LIMITS.ratio),
      },
      ocr: ocrFrom(env),
      office: officeFrom(env),
    },
    claimSeconds: env.number('RECTO_CLAIM_SECONDS', 'seconds', 900, 1, 86_400),
    aihub: { pageFiles: env.number('RECTO_AIHUB_PAGE_FILES', 'count', 20, 1, 10_000) },
    mulesoft: {
      maxBytes: env.number('RECTO_MULESOFT_MAX_BYTES', 'bytes', 10 * 2 ** 20),
      maxPages: env.number('RECTO_MULESOFT_MAX_PAGES', 'count', 50),
    },
    outboundAllow: outboundFrom(env),
  };
  if (env.faults.length === 0) return config;
  const count = env.faults.length === 1 ? 'One setting is' : `${env.faults.length} settings are`;
  throw new Problem('config.invalid', `${count} wrong in the environment.`, { faults: env.faults });
}

function databaseFrom(env: Environment): string | null {
  const given = env.secret('DATABASE_URL');
  if (given === null) return null;
  const url = URL.canParse(given) ? new URL(given) : null;
  if (url && ['postgres:', 'postgresql:'].includes(url.protocol)) return given;
  // The value is not shown: it may hold a password.
  env.fault('DATABASE_URL', 'Must be an address that begins with postgres://');
  return null;
}
