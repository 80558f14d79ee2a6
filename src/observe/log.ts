import { type Logger, pino } from 'pino';

/** Keys whose values never belong in a log, wherever they stand: secrets, and what documents say. */
const SECRET_KEYS = [
  'password', 'passwords', 'token', 'access_token', 'secret', 'clientSecret', 'client_secret', 'secretKey',
  'authorization', 'cookie', 'set-cookie', 'databaseUrl', 'content', 'text', 'words', 'values',
]; // biome-ignore format: one list

export interface LogOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Where lines of JSON go; default: standard error, so that standard output stays free for results. */
  readonly destination?: { write(line: string): void };
}

/** The server's log: a line of JSON each, with the instant in ISO 8601. */
export type ServerLog = Logger;

export function createLog({ level, destination }: LogOptions): ServerLog {
  const paths = SECRET_KEYS.flatMap((key) => [`["${key}"]`, `*["${key}"]`, `*.*["${key}"]`]);
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (name) => ({ level: name }) },
      redact: { paths, censor: '…' },
      serializers: { error: pino.stdSerializers.err },
    },
    destination ?? pino.destination({ fd: 2, sync: true }),
  );
}
