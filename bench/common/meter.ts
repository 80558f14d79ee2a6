import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks a second of /proc, a constant of the Linux ABI (USER_HZ). */
const TICKS = 100;

/**
 * CPU seconds, user and system, of this process and of its children that have ended. Null where /proc is missing.
 * The readers' children must be closed before it is asked: the kernel adds a child's time when it is reaped.
 */
export function cpuSeconds(): number | null {
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8');
    // The second field, the command in brackets, may hold spaces; counting starts behind it, at field 3.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [utime, stime, cutime, cstime] = fields.slice(11, 15).map(Number);
    return (utime! + stime! + cutime! + cstime!) / TICKS;
  } catch {
    return null;
  }
}

function residentMegabytes(pid: string): number {
  try {
    const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Number(line?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Samples the resident memory of this process and its children; the children come and go, so only sampling sees them. */
export class MemoryMeter {
  #peak = 0;
  readonly #timer = setInterval(() => this.#sample(), 200);

  #sample(): void {
    const pids = ['self'];
    try {
      for (const task of readdirSync('/proc/self/task')) {
        pids.push(...readFileSync(`/proc/self/task/${task}/children`, 'utf8').split(' ').filter(Boolean));
      }
    } catch {
      // Not Linux, or a thread ended meanwhile: this process alone still counts.
    }
    const own = pids.length === 1 ? process.memoryUsage.rss() / 2 ** 20 : 0;
    const sum = own || pids.reduce((total, pid) => total + residentMegabytes(pid), 0);
    this.#peak = Math.max(this.#peak, sum);
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
