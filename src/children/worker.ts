import { type ChildProcess, fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';

/** Why a child was lost: it ended by itself, or was killed for time, for memory, or because nobody waits any more. */
export type Loss = 'crash' | 'timeout' | 'memory' | 'cancelled';

/** What a child says of a request, as often as it likes; with `ended` or `failed` it is done with it. */
export interface Reply {
  readonly kind: string;
  readonly id: number;
}

export interface Watch<R> {
  /** Called for each reply of the running request, `ended` and `failed` included. */
  readonly reply: (reply: R) => void;
  /** Called once when the child is gone before the request ended. */
  readonly lost: (loss: Loss) => void;
}

export interface WorkerOptions {
  /** The built entry point of the child process. */
  readonly entry: string;
  readonly execPath: string;
  readonly execArgv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Resident memory in bytes above which the child is killed. */
  readonly memory: number;
}

/** Memory is polled this often; what a child can allocate meanwhile must fit the machine. */
const MEMORY_POLL_MS = 100;

/** The parent's side of one child process: one request at a time, under a clock and a memory limit. */
export class Worker<O extends object, R extends Reply> {
  readonly #child: ChildProcess;
  readonly #memory: number;
  #watch: Watch<R> | null = null;
  #id = 0;
  #clock: NodeJS.Timeout | null = null;
  #poll: NodeJS.Timeout | null = null;
  #milliseconds = 0;
  /** Why it is being ended; what it says after that comes from the dead, and must not make it look idle. */
  #killed: Loss | null = null;
  #gone: () => void;

  /** `gone` is called once when the process has ended, whatever the reason. */
  constructor(options: WorkerOptions, gone: () => void) {
    this.#memory = options.memory;
    this.#gone = gone;
    this.#child = fork(options.entry, [], {
      env: { ...options.env },
      execPath: options.execPath,
      execArgv: [...options.execArgv],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.#child.on('message', (message) => this.#receive(message as R)); // our own child sends nothing else
    this.#child.once('exit', () => this.#end());
    this.#child.once('error', () => this.#end());
    this.#rest();
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get busy(): boolean {
    return this.#watch !== null;
  }

  /** Sends a request. The clock of `seconds` starts now, and anew with each reply. */
  start(order: O, seconds: number, watch: Watch<R>): void {
    this.#watch = watch;
    this.#milliseconds = seconds * 1000;
    this.#child.ref();
    this.#child.channel?.ref();
    this.#wind();
    this.#poll = setInterval(() => void this.#weigh(), MEMORY_POLL_MS);
    this.#child.send({ ...order, id: ++this.#id }, (error) => {
      if (error) this.kill('crash');
    });
  }

  /** Ends the process at once; the running request is lost for this reason, whatever the child may still say. */
  kill(loss: Loss): void {
    this.#killed ??= loss;
    this.#child.kill('SIGKILL');
  }

  /** Lets an idle process end by itself. */
  dismiss(): void {
    if (this.#child.connected) this.#child.disconnect();
  }

  /** Resident bytes of the process, or null where the platform does not tell. */
  async resident(): Promise<number | null> {
    // The second number of statm is the resident set in pages (proc(5)); 4 KiB on every platform that we ship for.
    const statm = await readFile(`/proc/${this.pid}/statm`, 'utf8').catch(() => null);
    return statm === null ? null : Number(statm.split(' ')[1]) * 4096;
  }

  #receive(reply: R): void {
    const watch = this.#watch;
    if (!watch || this.#killed || reply.id !== this.#id) return;
    if (reply.kind === 'ended' || reply.kind === 'failed') this.#rest();
    else this.#wind();
    watch.reply(reply);
  }

  #wind(): void {
    if (this.#clock) clearTimeout(this.#clock);
    this.#clock = setTimeout(() => this.kill('timeout'), this.#milliseconds);
  }

  /** An idle child must not keep the parent from exiting. */
  #rest(): void {
    this.#watch = null;
    if (this.#clock) clearTimeout(this.#clock);
    if (this.#poll) clearInterval(this.#poll);
    this.#clock = null;
    this.#poll = null;
    this.#child.unref();
    this.#child.channel?.unref();
  }

  async #weigh(): Promise<void> {
    const bytes = await this.resident();
    if (bytes !== null && bytes > this.#memory && this.#watch) this.kill('memory');
  }

  #end(): void {
    const watch = this.#watch;
    this.#rest();
    const gone = this.#gone;
    this.#gone = () => {};
    gone();
    watch?.lost(this.#killed ?? 'crash');
  }
}
