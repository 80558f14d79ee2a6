import type { JudgeDialects } from '../apps/index.ts';
import type { Config } from '../config.ts';
import type { Established } from '../identity/index.ts';
import type { ServerLog } from '../observe/index.ts';
import type { Reader } from '../reading/index.ts';
import type { Understand } from '../runs/index.ts';

/** What the verbs are made of. The composition root makes each part when a verb asks for it, and not before. */
export interface Parts {
  /** `0.1.0`, of the package. */
  readonly version: string;
  reader(config: Config): Promise<Reader>;
  understand(): Promise<Understand>;
  /** What judges an app file's `dialects`, as the server does. */
  judgeDialects(): Promise<JudgeDialects>;
  log(config: Config): Promise<ServerLog>;
  /** Throws `data.locked`, and `config.invalid` when the address cannot be listened on. */
  startServer(config: Config, log: ServerLog): Promise<RunningServer>;
  /** What holds the child processes that open strangers' files, in a sentence. */
  confinement(config: Config): Promise<string>;
  /** Who has the folder with its embedded database, in a sentence; null when nobody has. */
  folderHolder(folder: string): Promise<string | null>;
  /** Rejects when the PostgreSQL of the configuration does not answer; tells its version. */
  databaseVersion(url: string): Promise<string>;
}

export interface RunningServer {
  /** Where it listens, for example `http://127.0.0.1:8090`. */
  readonly address: string;
  readonly database: 'embedded' | 'postgresql';
  readonly established: Established;
  /** Takes no more requests and jobs, ends what it can, puts the rest back, closes the database. */
  stop(): Promise<void>;
}
