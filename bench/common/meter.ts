import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks a second of /proc, a constant of the Linux ABI (USER_HZ). */
const TICKS = 100;

/** Process ids of this process's living children. */
function children(): string[] {
  try {
    return readdirSync('/proc/self/task').flatMap((task) =>
      readFileSync(`/proc/self/task/${task}/children`, 'utf8').split(' ').filter(Boolean),
    );
  } catch {
    // Not Linux, or a thread ended meanwhile.
    return [];
  }
}

/** CPU seconds of a process and of its children that have ended; null when it is gone or /proc is missing. */
function secondsOf(pid: string): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field, the command in brackets, may hold spaces; counting starts behind it, at field 3.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [utime, stime, cutime, cstime] = fields.slice(11, 15).map(Number);
    return (utime! + stime! + cutime! + cstime!) / TICKS;
  } catch {
    return null;
  }
}

/**
 * CPU seconds of the children alone, ended or living: what was spent for this process's sake elsewhere. Null where /proc
 * is missing.
 */
export function childCpuSeconds(): number | null {
  const all = cpuSeconds();
  const { user, system } = process.cpuUsage();
  return all === null ? null : all - (user + system) / 1e6;
}

/** CPU seconds, user and system, of this process and all of its children, ended or living. Null where /proc is missing. */
export function cpuSeconds(): number | null {
  const own = secondsOf('self');
  return own === null ? null : children().reduce((sum, pid) => sum + (secondsOf(pid) ?? 0), own);
}

/** Resident megabytes of a process now, or at its highest so far; 0 when it is gone or /proc is missing. */
function residentMegabytes(pid: string, which: 'VmRSS' | 'VmHWM' = 'VmRSS'): number {
  try {
    const line = new RegExp(`${which}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Number(line?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Samples the resident memory of this process and its children; the children come and go, so only sampling sees them. */
export class MemoryMeter {
  #peak = 0;
  #child = 0;
  readonly #timer = setInterval(() => this.#sample(), 200);

  #sample(): void {
    const pids = children();
    const sum = ['self', ...pids].reduce((total, pid) => total + residentMegabytes(pid), 0);
    this.#child = Math.max(this.#child, ...pids.map((pid) => residentMegabytes(pid, 'VmHWM')));
    this.#peak = Math.max(this.#peak, sum || process.memoryUsage.rss() / 2 ** 20);
  }

  /** Megabytes of the largest child at its peak; one that lives shorter than the sampling takes may be missed. */
  get child(): number {
    this.#sample();
    return Math.round(this.#child);
  }

  /** Stops, and tells the highest sum seen in megabytes. */
  stop(): number {
    this.#sample();
    clearInterval(this.#timer);
    return Math.round(this.#peak);
  }
}

/** The commit that is measured, with `+` when files differ from it; null outside of a checkout. */
export function commit(): string | null {
  try {
    const git = (...args: string[]) =>
      execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const dirty = git('status', '--porcelain', '--untracked-files=no').trim() !== '';
    return git('rev-parse', '--short=12', 'HEAD').trim() + (dirty ? '+' : '');
  } catch {
    return null;
  }
}
