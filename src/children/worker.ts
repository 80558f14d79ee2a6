import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';

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

/** How long a child may take for a request, and how much it may say of it. */
export interface Patience {
  /** Longest silence in seconds: the clock starts with the request, and anew with each reply. */
  readonly seconds: number;
  /** Replies at most: a child that says more is out of its mind, and would hold up the parent. */
  readonly replies: number;
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

/** Memory is looked at this often, in milliseconds; oftener once half of it is taken, so that little comes on top. */
const LOOK_MS = 100;
const CLOSE_LOOK_MS = 15;

/** Milliseconds that a child which is let go may take to end. */
const FAREWELL_MS = 2_000;

/** The parent's side of one child process: one request at a time, under a clock and a memory limit. */
export class Worker<O extends object, R extends Reply> {
  readonly #child: ChildProcess;
  readonly #memory: number;
  #watch: Watch<R> | null = null;
  #id = 0;
  #patience: Patience = { seconds: 0, replies: 0 };
  #said = 0;
  /** Took more than half of its memory when last looked at: if it aborts now, its own heap was full. */
  #isLarge = false;
  #clock: NodeJS.Timeout | null = null;
  #look: NodeJS.Timeout | null = null;
  #farewell: NodeJS.Timeout | null = null;
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
    this.#child.once('exit', (_code, signal) => this.#end(signal === 'SIGABRT' && this.#isLarge ? 'memory' : 'crash'));
    this.#child.once('error', () => this.#end('crash'));
    this.#rest();
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Requests that it was given so far. */
  get requests(): number {
    return this.#id;
  }

  /** Resident bytes of the process; null where the platform does not tell. */
  get resident(): number | null {
    try {
      // The second number of statm is the resident set in pages (proc(5)); 4 KiB on every platform that we ship for.
      // Not asked for asynchronously: it takes 20 µs, and a late answer would come when the memory is gone.
      return Number(readFileSync(`/proc/${this.pid}/statm`, 'utf8').split(' ')[1]) * 4096;
    } catch {
      return null;
    }
  }

  /** Sends a request. */
  start(order: O, patience: Patience, watch: Watch<R>): void {
    this.#watch = watch;
    this.#patience = patience;
    this.#said = 0;
    this.#child.ref();
    this.#child.channel?.ref();
    this.#wind();
    this.#weigh();
    this.#child.send({ ...order, id: ++this.#id }, (error) => {
      if (error) this.kill('crash');
    });
  }

  /** Ends the process at once; the running request is lost for this reason, whatever the child may still say. */
  kill(loss: Loss): void {
    this.#killed ??= loss;
    this.#child.kill('SIGKILL');
  }

  /** Lets an idle process end by itself, and sees to it that it does. The parent stays for it: an order may wait for its place. */
  dismiss(): void {
    this.#child.ref();
    if (this.#child.connected) this.#child.disconnect();
    this.#farewell = setTimeout(() => this.#child.kill('SIGKILL'), FAREWELL_MS);
    this.#farewell.unref();
  }

  #receive(reply: R): void {
    const watch = this.#watch;
    if (!watch || this.#killed || reply.id !== this.#id) return;
    this.#said += 1;
    if (this.#said > this.#patience.replies) {
      this.kill('crash');
      return;
    }
    if (reply.kind === 'ended' || reply.kind === 'failed') this.#rest();
    else this.#wind();
    watch.reply(reply);
  }

  #wind(): void {
    if (this.#clock) clearTimeout(this.#clock);
    this.#clock = setTimeout(() => this.kill('timeout'), this.#patience.seconds * 1000);
  }

  /** An idle child must not keep the parent from exiting. */
  #rest(): void {
    this.#watch = null;
    for (const timer of [this.#clock, this.#look]) if (timer) clearTimeout(timer);
    this.#clock = null;
    this.#look = null;
    this.#child.unref();
    this.#child.channel?.unref();
  }

  #weigh(): void {
    const bytes = this.resident ?? 0;
    this.#isLarge = bytes > this.#memory / 2;
    if (bytes > this.#memory) this.kill('memory');
    this.#look = setTimeout(() => this.#weigh(), this.#isLarge ? CLOSE_LOOK_MS : LOOK_MS);
  }

  /** `own` is the reason when it was not killed by us. */
  #end(own: Loss): void {
    const watch = this.#watch;
    this.#rest();
    if (this.#farewell) clearTimeout(this.#farewell);
    const gone = this.#gone;
    this.#gone = () => {};
    gone();
    watch?.lost(this.#killed ?? own);
  }
}
